//! What becomes of stake that is bound to workers.

use super::Reference;
use primitives::Balance;

impl Reference {
    /// A worker starts.
    pub fn start(&mut self, stake: Balance, now: u64) {
        self.at(now);
        self.mature();
        self.bring_home();
        if self.running == 0 {
            self.collected();
        }
        self.free -= stake;
        self.mining += stake;
        self.running += 1;
    }

    /// A worker stops; the rest of its stake is slashed.
    pub fn stop(&mut self, stake: Balance, returned: Balance, matures_at: u64) {
        self.bring_home();
        self.mining -= stake;
        self.treasury += stake - returned;
        match self.cooling.last_mut() {
            Some((last, amount)) if *last == matures_at => *amount += returned,
            _ if returned > 0 => self.cooling.push((matures_at, returned)),
            _ => {}
        }
        self.running -= 1;
        if self.running == 0 {
            self.collected();
            self.forced_stop = false;
        }
    }

    /// A worker goes on with more stake after a slash.
    pub fn restart(&mut self, old: Balance, returned: Balance, new: Balance, now: u64) {
        self.at(now);
        self.mature();
        self.bring_home();
        self.free -= new - returned;
        self.mining = self.mining - old + new;
        self.treasury += old - returned;
    }

    /// Stake that has matured becomes free, at most two records of it.
    pub fn mature(&mut self) {
        for _ in 0..2 {
            match self.cooling.first() {
                Some(&(matures_at, amount)) if matures_at <= self.now => {
                    self.cooling.remove(0);
                    self.free += amount;
                }
                _ => break,
            }
        }
    }
}
