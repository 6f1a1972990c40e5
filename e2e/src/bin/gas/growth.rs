//! Whether messages cost more because there are more stakers, queue entries, pools or workers.

use crate::report::Report;
use crate::scene::{Scene, MACHINE_STAKE};
use e2e::TOKEN;

/// How many stakers, queue entries and pools are many.
const MANY: usize = 1_000;
/// As many workers as a pool can have.
const MOST_WORKERS: usize = 200;

type Part = fn(&mut Report);

/// Measures all growth.
pub fn measure(report: &mut Report) {
    let parts: [(&str, Part); 4] = [
        ("stakers", stakers),
        ("queue entries", queue_entries),
        ("pools", pools),
        ("workers", workers),
    ];
    for (name, part) in parts {
        println!("    many {name}");
        part(report);
    }
}

/// Gas of several messages among few and among many, by the same names in the same order.
fn compare(report: &mut Report, what: &str, few: &[(&str, u64)], many: &[(&str, u64)]) {
    for ((name, few), (_, many)) in few.iter().zip(many) {
        report.growth(&format!("{name}, {what}"), *few, *many);
    }
}

fn stakers(report: &mut Report) {
    let scene = Scene::new(1, 1, 1_000 * TOKEN);
    let few = staker_messages(&scene);
    for _ in 1..MANY {
        scene.staker(0, 10 * TOKEN);
    }
    let many = staker_messages(&scene);
    compare(report, "1 to 1,000 stakers", &few, &many);
}

/// A new staker comes, earns, claims, sends shares to another one and goes.
fn staker_messages(scene: &Scene) -> [(&'static str, u64); 4] {
    let (pool, staker) = (&scene.pools[0], scene.suite.person());
    let contribute = scene.cost(pool.contribute(staker, 100 * TOKEN));
    scene.earn();
    let claim = scene.cost(pool.claim_staker_rewards(staker, staker));
    let transfer = scene.cost(pool.transfer(staker, scene.stakers[0], 10 * TOKEN, Vec::new()));
    let withdraw = scene.cost(pool.withdraw_all(staker));
    [
        ("contribute", contribute.gas.ref_time),
        ("claim", claim.gas.ref_time),
        ("transfer", transfer.gas.ref_time),
        ("withdraw", withdraw.gas.ref_time),
    ]
}

fn queue_entries(report: &mut Report) {
    let scene = Scene::new(1, 1, 0);
    let pool = &scene.pools[0];
    // Everything is in use, so that withdrawals have to wait. The first one stays in the queue throughout.
    let amount = MACHINE_STAKE / 2_000;
    let stakers: Vec<_> = (0..MANY + 2).map(|_| scene.suite.person()).collect();
    for staker in &stakers {
        pool.transfer(scene.stakers[0], *staker, amount, Vec::new())
            .expect("a transfer");
    }
    let messages = |staker| {
        let queued = scene.cost(pool.withdraw_all(staker)).gas.ref_time;
        let replaced = scene.cost(pool.withdraw(staker, amount / 2)).gas.ref_time;
        let forced = scene
            .cost(pool.check_and_force_withdraw(scene.suite.governance, 1))
            .gas
            .ref_time;
        let served = scene
            .cost(pool.contribute(scene.stakers[0], TOKEN / 10))
            .gas
            .ref_time;
        [
            ("withdraw, queued", queued),
            ("withdraw, replaced", replaced),
            ("check_and_force_withdraw", forced),
            ("contribute, serving an entry", served),
        ]
    };
    pool.withdraw_all(stakers[0]).expect("a withdrawal");
    let few = messages(stakers[1]);
    for staker in &stakers[2..=MANY] {
        pool.withdraw_all(*staker).expect("a withdrawal");
    }
    let many = messages(stakers[MANY + 1]);
    compare(report, "1 to 1,000 queue entries", &few, &many);
}

fn pools(report: &mut Report) {
    let scene = Scene::new(1, 2, TOKEN);
    let owner = scene.suite.person();
    let messages = |machine: usize| {
        scene.wait_for_heartbeats();
        scene.beat(&scene.machines[machine]);
        let heartbeat = scene.suite.chain.receipt().gas.ref_time;
        let created = scene.cost(scene.suite.factory.create_pool(owner));
        let collected = scene.cost(scene.pools[0].sync_rewards(scene.suite.governance));
        [
            ("heartbeat", heartbeat),
            ("create_pool", created.gas.ref_time),
            ("sync_rewards", collected.gas.ref_time),
        ]
    };
    // The first collection of a pool also introduces it to mining.
    messages(0);
    let few = messages(0);
    for _ in scene.suite.factory.pool_count() as usize..MANY {
        scene.suite.factory.create_pool(owner).expect("a pool");
    }
    let many = messages(0);
    compare(report, "1 to 1,000 pools", &few, &many);
}

fn workers(report: &mut Report) {
    let mut scene = Scene::new(1, 1, MACHINE_STAKE * MOST_WORKERS as u128);
    // Among few as among many, a worker is cooling down: its record and its place in the list cost something.
    worker_messages(&mut scene);
    let few = worker_messages(&mut scene);
    let (known, missing) = (
        scene.machines.len(),
        MOST_WORKERS - scene.machines.len() - 1,
    );
    scene.add_machines(0, missing);
    let pool = &scene.pools[0];
    for machine in &scene.machines[known..] {
        pool.start_mining(pool.owner(), machine.id(), MACHINE_STAKE)
            .expect("a start");
    }
    let many = worker_messages(&mut scene);
    compare(report, "3 to 200 workers in one pool", &few, &many);
}

/// A new worker is added and started, reports, and is stopped again; a staker comes meanwhile.
fn worker_messages(scene: &mut Scene) -> [(&'static str, u64); 5] {
    scene.add_machines(0, 1);
    let scene = &*scene;
    let (pool, machine) = (
        &scene.pools[0],
        scene.machines.last().expect("there is one"),
    );
    let owner = pool.owner();
    let started = scene.cost(pool.start_mining(owner, machine.id(), MACHINE_STAKE));
    scene.wait_for_heartbeats();
    scene.beat(machine);
    let heartbeat = scene.suite.chain.receipt();
    let contribute = scene.cost(pool.contribute(scene.suite.person(), TOKEN));
    let collected = scene.cost(pool.sync_rewards(owner));
    let stopped = scene.cost(pool.stop_mining(owner, machine.id()));
    [
        ("start_mining", started.gas.ref_time),
        ("heartbeat", heartbeat.gas.ref_time),
        ("contribute", contribute.gas.ref_time),
        ("sync_rewards", collected.gas.ref_time),
        ("stop_mining", stopped.gas.ref_time),
    ]
}
