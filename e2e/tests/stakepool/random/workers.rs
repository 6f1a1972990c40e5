//! What workers do, what is done with them, and what comes of their absence.

use super::Life;
use e2e::worker::Machine;
use e2e::{DAY, TOKEN};
use interfaces::WorkerState;
use primitives::{Balance, Error};

/// A running session: its stake, and what a stop would return of it.
#[derive(Clone, Copy, Default)]
struct Running {
    stake: Balance,
    returned: Balance,
    late: bool,
}

impl Life {
    fn machine(&mut self) -> Machine {
        let number = self.dice.below(self.machines.len() as u64) as usize;
        self.machines[number].clone()
    }

    fn state(&self, machine: &Machine) -> WorkerState {
        self.suite.mining.worker_info(machine.id()).unwrap().state
    }

    /// The machine's session, if it has one.
    fn running(&self, machine: &Machine) -> Option<Running> {
        let info = self.suite.mining.worker_info(machine.id()).unwrap();
        let late = info.state == WorkerState::Unresponsive;
        let returned = match info.v_initial > math::Real::ZERO {
            true => info.v.over(info.v_initial).mul_int(info.stake),
            false => 0,
        };
        (late || info.state == WorkerState::Mining).then_some(Running {
            stake: info.stake,
            returned: returned.min(info.stake),
            late,
        })
    }

    fn stopped(&mut self, session: Running) {
        let until = self.now() + 7 * DAY;
        if session.returned < session.stake {
            self.done("stop, slashed");
        }
        self.reference.stop(session.stake, session.returned, until);
    }

    pub fn start(&mut self) {
        let machine = self.machine();
        let state = self.state(&machine);
        let mut after = self.reference.clone();
        after.mature();
        let available = after.free - after.owed();
        let mut stake = self.dice.amount(available);
        let (_, maximum) = self.suite.mining.stake_bounds(machine.id()).unwrap();
        if stake <= available && self.dice.below(8) > 0 {
            stake = stake.min(maximum);
        }
        let result = self.pool.start_mining(self.owner, machine.id(), stake);
        let expected = if self.reference.forced_stop {
            Err(Error::ForcedStop)
        } else if state != WorkerState::Ready {
            Err(Error::WorkerIsNotReady)
        } else if stake > available {
            Err(Error::InsufficientFreeStake)
        } else {
            Ok(())
        };
        if result == Err(Error::TooMuchStake) {
            assert!(expected.is_ok() && stake > maximum);
            return;
        }
        assert_eq!(result, expected);
        if result.is_ok() {
            self.reference.start(stake, self.now());
            self.done("start");
        }
    }

    pub fn stop(&mut self) {
        let machine = self.machine();
        let session = self.running(&machine);
        let result = self.pool.stop_mining(self.owner, machine.id());
        match session {
            None => assert_eq!(result, Err(Error::WorkerIsNotMining)),
            Some(session) => {
                assert_eq!(result, Ok(()));
                if self.reference.kept().0 > 0 {
                    self.done("stop, bringing home");
                }
                self.stopped(session);
                self.done("stop");
            }
        }
    }

    pub fn restart(&mut self) {
        let machine = self.machine();
        let session = self.running(&machine);
        let mut after = self.reference.clone();
        after.mature();
        let old = session.unwrap_or_default();
        let more = self.dice.amount(after.free);
        let new = old.returned + more;
        let result = self.pool.restart_mining(self.owner, machine.id(), new);
        let expected = match session {
            _ if self.reference.forced_stop => Err(Error::ForcedStop),
            None => Err(Error::WorkerIsNotMining),
            Some(_) if !self.reference.queue().is_empty() => Err(Error::WithdrawQueueNotEmpty),
            Some(_) if more == 0 => Err(Error::CannotRestartWithLessStake),
            Some(_) if more > after.free => Err(Error::InsufficientFreeStake),
            Some(_) => Ok(()),
        };
        if result == Err(Error::TooMuchStake) {
            assert_eq!(expected, Ok(()));
            return;
        }
        assert_eq!(result, expected);
        if result.is_ok() {
            let now = self.now();
            self.reference.restart(old.stake, old.returned, new, now);
            self.done("restart");
        }
    }

    /// A heartbeat, in time or late.
    pub fn beat(&mut self) {
        let machine = self.machine();
        let Some(session) = self.suite.mining.session(machine.id()) else {
            return;
        };
        self.at(session.due);
        let governance = self.suite.governance;
        let subsidy = self.dice.amount(100 * TOKEN);
        self.suite.mining.fund(governance, subsidy);
        let session = self.running(&machine).expect("it is mining");
        let paid = machine.beat(&self.suite.mining, governance, 10_000_000);
        let paid = paid.expect("it is due");
        if session.late {
            assert_eq!(paid, 0, "absence is not paid");
            self.lost(&machine, session);
            self.done("beat, late");
        } else {
            self.reference.credit(paid, 0);
            if paid > 0 {
                self.done("beat, paid");
            }
        }
        if self.dice.below(2) == 0 {
            self.sync();
        }
    }

    /// What a late worker has lost so far is booked.
    fn lost(&mut self, machine: &Machine, session: Running) {
        let lost = session.stake - session.returned;
        self.reference.credit(0, lost);
        let stake = self.suite.mining.worker_info(machine.id()).unwrap().stake;
        assert_eq!(stake, session.returned);
        if lost > 0 {
            self.done("lost");
        }
    }

    /// Waits until a worker is late for a while.
    pub fn be_late(&mut self) {
        let machine = self.machine();
        if let Some(session) = self.suite.mining.session(machine.id()) {
            let periods = self.dice.below(1_000);
            self.at(session.late + periods * 12_000);
        }
    }

    pub fn report(&mut self) {
        let machine = self.machine();
        let poker = self.suite.governance;
        let session = self.running(&machine);
        let result = self.suite.mining.report_offline(poker, machine.id());
        match session {
            None => assert!(result.is_err()),
            Some(session) if !session.late => assert_eq!(result, Err(Error::WorkerIsResponsive)),
            Some(session) => {
                assert_eq!(result, Ok(()));
                self.lost(&machine, session);
                self.done("report");
            }
        }
    }

    pub fn stop_unresponsive(&mut self) {
        let machine = self.machine();
        let session = self.running(&machine);
        let poker = self.suite.governance;
        let result = self.pool.stop_unresponsive(poker, machine.id());
        match session {
            None => assert_eq!(result, Err(Error::WorkerIsNotMining)),
            Some(session) if result.is_ok() => {
                assert!(session.late);
                self.stopped(session);
                self.done("stop, unresponsive");
            }
            Some(_) => assert_eq!(result, Err(Error::WorkerIsResponsive)),
        }
    }

    /// What anybody may do for those who wait for too long.
    pub fn force(&mut self) {
        let poker = self.suite.governance;
        let max = [1, 2, 1_000, 1_000][self.dice.below(4) as usize];
        let running = |life: &Self| -> Vec<Option<Running>> {
            let machines = life.machines.iter();
            machines.map(|it| life.running(it)).collect()
        };
        let before = running(self);
        let now = self.now();
        let expected = self.reference.check(max, now);
        let stopped = self.pool.check_and_force_withdraw(poker, max);
        assert_eq!(stopped, Ok(expected));
        let after = running(self);
        let mut count = 0;
        for (before, after) in before.into_iter().zip(after) {
            if let (Some(session), None) = (before, after) {
                self.stopped(session);
                count += 1;
            }
        }
        assert_eq!(count, expected);
        if count > 0 {
            self.done("forced");
        }
    }
}
