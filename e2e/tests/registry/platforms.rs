//! How many workers one platform may have.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::TOKEN;
use primitives::Error;
use protocol::Platform;

const PLATFORM: Platform = [1; 16];

fn machine(lab: &Fixture, name: &str, platform: Platform) -> Machine {
    Machine {
        platform: Some(platform),
        ..Machine::new(name, lab.owner)
    }
}

/// A platform with `count` places, all taken by workers that mine.
fn full(count: u32) -> (Fixture, Vec<Machine>) {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    lab.registry
        .set_workers_per_platform(lab.governance, count)
        .unwrap();
    let machines = (0..count).map(|number| {
        let machine = machine(&lab, &format!("machine {number}"), PLATFORM);
        lab.register(&machine).unwrap();
        lab.benchmark(&machine, 1_200).unwrap();
        lab.pool.add_worker(lab.owner, machine.id()).unwrap();
        lab.pool
            .start_mining(lab.owner, machine.id(), TOKEN)
            .unwrap();
        machine
    });
    let machines = machines.collect();
    (lab, machines)
}

fn in_places(lab: &Fixture) -> Vec<[u8; 33]> {
    lab.registry.platform_workers(PLATFORM)
}

#[test]
fn eight_is_the_default() {
    let lab = Fixture::laboratory();
    assert_eq!(lab.registry.workers_per_platform(), 8);
    for number in 0..8 {
        let machine = machine(&lab, &format!("{number}"), PLATFORM);
        lab.register(&machine).unwrap();
    }
    assert_eq!(in_places(&lab).len(), 8);
}

#[test]
fn a_platform_whose_workers_all_mine_takes_no_other() {
    let (lab, machines) = full(2);
    let newcomer = machine(&lab, "newcomer", PLATFORM);
    assert_eq!(
        lab.register(&newcomer),
        Err(Error::TooManyWorkersOnPlatform)
    );
    lab.register(&machines[1]).expect("it has a place");
    let elsewhere = machine(&lab, "elsewhere", [2; 16]);
    lab.register(&elsewhere).expect("another platform");
    let unnamed = Machine::new("unnamed", lab.owner);
    lab.register(&unnamed).expect("no platform, no limit");
}

#[test]
fn an_idle_worker_gives_its_place_and_registers_again_before_its_next_start() {
    let (lab, machines) = full(2);
    let (stopped, newcomer) = (&machines[1], machine(&lab, "newcomer", PLATFORM));
    lab.pool.stop_mining(lab.owner, stopped.id()).unwrap();
    lab.chain.advance(lab.config.settings.timing.cool_down);
    lab.register(&newcomer).unwrap();
    assert_eq!(in_places(&lab), [machines[0].id(), newcomer.id()]);
    let start = || lab.pool.start_mining(lab.owner, stopped.id(), TOKEN);
    assert_eq!(start(), Err(Error::AttestationExpired));
    // The newcomer is idle too, and no other is.
    lab.register(stopped).unwrap();
    assert_eq!(in_places(&lab), [machines[0].id(), stopped.id()]);
    start().unwrap();
    lab.chain.advance(1);
    assert_eq!(
        lab.register(&newcomer),
        Err(Error::TooManyWorkersOnPlatform)
    );
}

#[test]
fn newcomers_do_not_displace_each_other() {
    let (lab, machines) = full(3);
    for machine in &machines[1..] {
        lab.pool.stop_mining(lab.owner, machine.id()).unwrap();
    }
    let [one, two] = ["one", "two"].map(|name| machine(&lab, name, PLATFORM));
    lab.register(&one).unwrap();
    lab.register(&two).unwrap();
    assert_eq!(
        in_places(&lab),
        [machines[0].id(), one.id(), two.id()],
        "the idle ones of before went"
    );
}

#[test]
fn another_verifier_can_take_over_a_worker_in_its_session() {
    let (lab, machines) = full(2);
    let unnamed = Machine {
        platform: None,
        ..machines[0].clone()
    };
    lab.chain.advance(1);
    lab.register(&unnamed)
        .expect("it says nothing of a platform");
    assert_eq!(in_places(&lab).len(), 2, "its place is kept");
    let late = Machine::new("late", lab.owner);
    lab.register(&late).unwrap();
    lab.benchmark(&late, 1_200).unwrap();
    lab.pool.add_worker(lab.owner, late.id()).unwrap();
    lab.pool.start_mining(lab.owner, late.id(), TOKEN).unwrap();
    let named = Machine {
        platform: Some([3; 16]),
        ..late
    };
    lab.chain.advance(1);
    lab.register(&named)
        .expect("its platform is known from now on");
    assert_eq!(lab.registry.platform_workers([3; 16]), [named.id()]);
}

#[test]
fn a_worker_moves_to_another_platform_while_it_is_ready() {
    let (lab, machines) = full(1);
    let moved = Machine {
        platform: Some([2; 16]),
        ..machines[0].clone()
    };
    assert_eq!(lab.register(&moved), Err(Error::WorkerIsNotReady));
    lab.pool.stop_mining(lab.owner, moved.id()).unwrap();
    lab.chain.advance(lab.config.settings.timing.cool_down);
    lab.register(&moved).unwrap();
    assert!(in_places(&lab).is_empty());
    assert_eq!(lab.registry.platform_workers([2; 16]), [moved.id()]);
}

#[test]
fn governance_sets_the_number_of_places() {
    let (lab, machines) = full(2);
    let set = |who, limit| lab.registry.set_workers_per_platform(who, limit);
    assert_eq!(set(lab.person(), 3), Err(Error::NotOwner));
    for wrong in [0, 33, u32::MAX] {
        assert_eq!(set(lab.governance, wrong), Err(Error::InvalidConfiguration));
    }
    set(lab.governance, 1).unwrap();
    lab.chain.advance(1);
    lab.register(&machines[0]).expect("the first place is left");
    assert_eq!(in_places(&lab), [machines[0].id()]);
    assert_eq!(
        lab.register(&machines[1]),
        Err(Error::TooManyWorkersOnPlatform)
    );
    let beyond = machines[1].id();
    lab.pool.stop_mining(lab.owner, beyond).unwrap();
    lab.chain.advance(lab.config.settings.timing.cool_down);
    let start = || lab.pool.start_mining(lab.owner, beyond, TOKEN);
    assert_eq!(start(), Err(Error::AttestationExpired), "without a place");
    set(lab.governance, 32).unwrap();
    lab.register(&machines[1]).unwrap();
    start().unwrap();
}
