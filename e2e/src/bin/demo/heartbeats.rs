//! The machines at work: time passes, and every running machine reports when it is due.

use crate::world::{Checked, Rig, World};
use e2e::{account, SECOND};
use primitives::Timestamp;

impl World {
    /// Lets time pass until `end`. Due machines report in one batch, which a relayer sends; anybody could.
    pub fn mine_until(&mut self, end: Timestamp) -> Checked {
        let mut batches = 0;
        while let Some(due) = self.next_due().filter(|due| *due <= end) {
            self.chain().at(due.max(self.chain().now()));
            self.send_due_heartbeats()?;
            batches += 1;
        }
        self.chain().at(end);
        println!("  {batches} batches of heartbeats later: {}", self.clock());
        Ok(())
    }

    /// Sends the heartbeats of all running machines that are due; each has to be accepted.
    pub fn send_due_heartbeats(&mut self) -> Checked {
        let (now, mining) = (self.chain().now(), self.suite.mining.clone());
        let is_due = |rig: &&mut Rig| rig.running && rig.due <= now;
        let mut due: Vec<_> = self.rigs.iter_mut().filter(is_due).collect();
        let batch = due.iter().map(|rig| {
            let session = mining
                .session(rig.id())
                .expect("a running machine has a session");
            // Since the last report it has computed at exactly its score.
            let interval = (now - rig.last_report) / SECOND;
            rig.machine
                .sign_heartbeat(&mining, session.iterations + interval * rig.score / 6)
        });
        let paid = mining.heartbeats(account("relayer"), batch.collect())?;
        for (rig, paid) in due.iter_mut().zip(&paid) {
            rig.earned +=
                paid.ok_or_else(|| format!("a heartbeat of {} was not accepted", rig.name))?;
            rig.last_report = now;
            rig.due = mining.session(rig.id()).expect("its session goes on").due;
        }
        Ok(())
    }

    fn next_due(&self) -> Option<Timestamp> {
        let running = self.rigs.iter().filter(|rig| rig.running);
        running.map(|rig| rig.due).min()
    }
}
