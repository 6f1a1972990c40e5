//! What a message costs does not depend on the moment: clients send exactly what a trial took, which ran at the time of
//! the block before.

use crate::fixture::Fixture;
use client::Message;
use e2e::{worker::Machine, Config, TOKEN};
use ink::primitives::AccountId;
use primitives::{Balance, Error};
use scale::{Decode, Encode};

/// A minute, in steps of a second.
const STEPS: u64 = 60;

struct Scene {
    lab: Fixture,
    staker: AccountId,
    running: Machine,
    idle: Machine,
}

impl Scene {
    /// A pool with the parameters of Khala, rewards on their way, and a worker that has just answered.
    fn new() -> Self {
        let lab = Fixture::with_unwatched(Config::default());
        let staker = lab.staker(20_000 * TOKEN);
        let running = lab.worker("running", 5_000 * TOKEN);
        let idle = lab.machine_in(&lab.pool, "idle");
        for _ in 0..3 {
            let due = lab.mining.session(running.id()).unwrap().due;
            lab.chain.at(due);
            running
                .beat(&lab.mining, lab.person(), 360_000)
                .expect("it is due");
            lab.pool.sync_rewards(lab.person()).expect("a reward");
        }
        Self {
            lab,
            staker,
            running,
            idle,
        }
    }

    /// Tries a message out right after everything is settled, and then every second of the minute that follows.
    fn assert_not_dearer_later<T: Decode>(
        &self,
        caller: AccountId,
        label: &str,
        arguments: impl Encode,
    ) {
        let chain = &self.lab.chain;
        let message = Message::new(self.lab.pool.address(), label, arguments);
        let attempt = || {
            let tried = chain.try_out::<T, Error>(caller, &message);
            assert!(tried.is_ok(), "{label}: {:?}", tried.err());
            chain.receipt().gas.ref_time
        };
        self.lab.pool.sync_rewards(caller).expect("fresh");
        let first = attempt();
        for second in 1..=STEPS {
            chain.advance(1_000);
            let later = attempt();
            assert!(
                later <= first,
                "{label}: {first} at once, {later} after {second} s"
            );
        }
    }
}

#[test]
fn a_trial_right_after_another_message_costs_what_a_block_a_minute_later_takes() {
    let scene = Scene::new();
    let (owner, staker) = (scene.lab.owner, scene.staker);
    let (running, idle) = (scene.running.id(), scene.idle.id());
    scene.assert_not_dearer_later::<()>(owner, "start_mining", (idle, 2_000 * TOKEN));
    scene.assert_not_dearer_later::<()>(owner, "restart_mining", (running, 6_000 * TOKEN));
    scene.assert_not_dearer_later::<Balance>(staker, "withdraw", 100 * TOKEN);
    let pool = &scene.lab.pool;
    pool.withdraw(staker, 16_000 * TOKEN).expect("a queue");
    scene.assert_not_dearer_later::<Balance>(staker, "withdraw", 100 * TOKEN);
    scene.assert_not_dearer_later::<Balance>(staker, "claim_rewards", owner);
    scene.assert_not_dearer_later::<()>(owner, "stop_mining", running);
    scene.assert_not_dearer_later::<()>(owner, "unbind_worker", running);
    scene.assert_not_dearer_later::<Balance>(staker, "sync_rewards", ());
    scene.assert_not_dearer_later::<u32>(staker, "process_withdrawals", 10u32);
    scene.assert_not_dearer_later::<u32>(staker, "check_and_force_withdraw", 10u32);
}
