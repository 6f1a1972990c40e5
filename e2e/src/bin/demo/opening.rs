//! Day 0: a deployment, three pools, five machines, five stakers.

use crate::table::tokens;
use crate::world::{Checked, Deviation, Rig, World};
use e2e::client::PoolClient;
use e2e::worker::Machine;
use e2e::{account, MINUTE, TOKEN};
use interfaces::WorkerState;
use primitives::{Balance, Error};

/// What governance puts into mining for rewards.
const SUBSIDY: Balance = 50_000 * TOKEN;
/// The machines: name, owner, pool, cores, confidence level, iterations in six seconds.
const MACHINES: [(&str, &str, usize, u32, u8, u32); 5] = [
    ("a1", "Alice", 0, 16, 1, 1_998),
    ("a2", "Alice", 0, 8, 4, 996),
    ("b1", "Bob", 1, 12, 1, 1_602),
    ("b2", "Bob", 1, 8, 5, 1_200),
    ("c1", "Charlie", 2, 32, 2, 3_000),
];
/// Who stakes how many tokens in which pool.
const STAKES: [(&str, usize, Balance); 5] = [
    ("Dave", 0, 10_000),
    ("Erin", 0, 6_000),
    ("Frank", 1, 15_000),
    ("Grace", 1, 9_000),
    ("Heidi", 2, 8_000),
];
/// How many tokens each machine mines with, in the order of `MACHINES`.
const SESSION_STAKES: [Balance; 5] = [6_000, 5_000, 12_000, 10_000, 7_000];

/// There is a verifier that the registry trusts, and it has what it needs.
pub fn attestation(world: &mut World) -> Checked {
    let verifiers = world.suite.registry.verifiers(0, 10);
    let Some(sgx) = &world.suite.sgx else {
        let (threshold, keys) = (
            world.suite.verifier.threshold(),
            world.suite.verifier.attestors().len(),
        );
        println!("  the quorum verifier believes what {threshold} of {keys} attestors sign");
        return world.expect("the registry trusts it", verifiers.len(), 1);
    };
    println!(
        "  somebody has posted to the DCAP verifier what the vendor of the machines publishes"
    );
    let fmspc = sgx.vendor.tcb_info.fmspc;
    let trusted = verifiers.contains(&sgx.verifier.address());
    let pinned = sgx.verifier.root_key() == sgx.vendor.root_key();
    let until = sgx
        .verifier
        .tcb_info(fmspc)
        .map(|info| info.validity.expires);
    let month = Some(world.moment(30, 0, 0));
    world.expect("the registry trusts the DCAP verifier", trusted, true)?;
    world.expect("it pins the vendor's root key", pinned, true)?;
    world.expect("the TCB information holds for 30 days", until, month)
}

/// Governance funds the rewards.
pub fn fund(world: &mut World) -> Checked {
    let before = world.suite.mining.subsidy().held;
    println!("  governance: fund mining with {} tokens", tokens(SUBSIDY));
    world.suite.mining.fund(world.suite.governance, SUBSIDY);
    let held = world.suite.mining.subsidy().held;
    world.expect("mining holds the subsidy", held - before, SUBSIDY)
}

/// Three owners create pools; two set a commission, one a cap.
pub fn create_pools(world: &mut World) -> Checked {
    for (pid, owner) in ["Alice", "Bob", "Charlie"].into_iter().enumerate() {
        let created = world.act(owner, "create a pool", |world, caller| {
            world.suite.factory.create_pool(caller)
        })?;
        world.expect("pools are numbered from 0", created as usize, pid)?;
        let record = world.suite.factory.pool(created);
        let address = record
            .ok_or_else(|| Deviation("the pool is not listed".into()))?
            .address;
        world.pools.push(PoolClient::at(world.chain(), address));
    }
    world.act("Alice", "set a commission of 10 %", |world, caller| {
        world.pools[0].set_payout_pref(caller, 100_000)
    })?;
    world.act("Bob", "set a commission of 5 %", |world, caller| {
        world.pools[1].set_payout_pref(caller, 50_000)
    })?;
    world.act("Bob", "set a cap of 30,000 tokens", |world, caller| {
        world.pools[1].set_cap(caller, Some(30_000 * TOKEN))
    })?;
    let commissions = [0, 1, 2].map(|pid: usize| world.pool(pid).commission);
    world.expect(
        "nobody has staked, so commissions act at once",
        commissions,
        [100_000, 50_000, 0],
    )?;
    world.open_books();
    Ok(())
}

/// Five machines are attested and benchmarked, and their owners add them.
pub fn register_workers(world: &mut World) -> Checked {
    for (name, owner, pid, cores, level, score) in MACHINES {
        let machine = Machine {
            cores,
            ..Machine::new(name, account(owner))
        };
        let machine = machine.with_confidence_level(level);
        world.act(
            "governance",
            &format!("relay the attested registration of {name}"),
            |world, _| world.suite.register(&machine),
        )?;
        let record = world.suite.registry.worker(machine.id());
        let found = record.map(|record| record.confidence_level);
        world.expect(
            "its platform's standing gives its level",
            found,
            Some(level),
        )?;
        world.rigs.push(Rig {
            name,
            machine,
            pid,
            score: score.into(),
            running: false,
            last_report: 0,
            due: 0,
            earned: 0,
        });
    }
    for (number, (name, owner, pid, _, _, score)) in MACHINES.into_iter().enumerate() {
        world.act(
            "governance",
            &format!("relay the signed benchmark of {name}"),
            |world, _| world.suite.benchmark(&world.rigs[number].machine, score),
        )?;
        world.act(
            owner,
            &format!("add {name} to pool {pid}"),
            |world, caller| world.pools[pid].add_worker(caller, world.rigs[number].id()),
        )?;
        let info = world.worker(number)?;
        world.expect(
            "its score is what it computed",
            info.initial_score,
            Some(score),
        )?;
        world.expect("it is Ready", info.state, WorkerState::Ready)?;
    }
    Ok(())
}

/// Stakers contribute; a cap holds.
pub fn contribute(world: &mut World) -> Checked {
    for (staker, pid, amount) in STAKES {
        let shares = world.contribute(staker, pid, amount * TOKEN)?;
        world.expect("shares cost one token each", shares, amount * TOKEN)?;
    }
    let refused = world.pools[1].contribute(account("Grace"), 6_001 * TOKEN);
    world.expect(
        "the cap of pool 1 holds",
        refused,
        Err(Error::StakeExceedsCapacity),
    )?;
    let stakes = [0, 1, 2].map(|pid: usize| world.pool(pid).total_stake / TOKEN);
    world.expect(
        "the pools hold what was contributed",
        stakes,
        [16_000, 24_000, 8_000],
    )
}

/// Owners start their machines.
pub fn start(world: &mut World) -> Checked {
    world.chain().advance(MINUTE);
    for (number, (name, owner, pid, ..)) in MACHINES.into_iter().enumerate() {
        let stake = SESSION_STAKES[number];
        world.act(
            owner,
            &format!("start {name} with {stake} tokens"),
            |world, caller| {
                world.pools[pid].start_mining(caller, world.rigs[number].id(), stake * TOKEN)
            },
        )?;
        world.begin_session(number)?;
    }
    let free = [0, 1, 2].map(|pid: usize| world.pool(pid).free_stake / TOKEN);
    world.expect("the rest of the stake is free", free, [5_000, 2_000, 1_000])
}
