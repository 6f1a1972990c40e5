//! What the Console shows: the StakePool list, the Worker list, and each staker's Stake Info.

use crate::table::{duration, grouped, key, percent, real, tokens, Table};
use crate::world::World;
use e2e::account;
use interfaces::PoolInfo;

/// Prints all tables.
pub fn show(world: &World) {
    println!("\n  The Console on {}:", world.clock());
    pool_list(world).print();
    worker_list(world).print();
    stake_info(world).print();
    withdraw_queue(world).print();
}

fn pool_list(world: &World) -> Table {
    let mut table = Table::new(
        "StakePool list",
        &[
            "pid",
            "<owner",
            "<commission",
            "cap",
            "owner reward",
            "total shares",
            "total stake",
            "free stake",
            "releasing stake",
        ],
    );
    for pool in &world.pools {
        let info = pool.pool_info();
        table.row([
            info.pid.to_string(),
            world.name_of(info.owner).to_owned(),
            commission(world, &info),
            info.cap.map_or("none".to_owned(), tokens),
            tokens(info.owner_reward),
            tokens(info.total_shares),
            tokens(info.total_stake),
            tokens(info.free_stake),
            tokens(info.releasing_stake),
        ]);
    }
    table
}

fn commission(world: &World, info: &PoolInfo) -> String {
    let now = world.chain().now();
    match info.pending_commission {
        None => percent(info.commission),
        Some((raised, from)) => format!(
            "{}, {} in {}",
            percent(info.commission),
            percent(raised),
            duration(from.saturating_sub(now))
        ),
    }
}

fn worker_list(world: &World) -> Table {
    let mut table = Table::new(
        "Worker list",
        &[
            "<worker",
            "<key",
            "pid",
            "mining core",
            "<state",
            "V",
            "stake",
            "total reward",
        ],
    );
    for rig in &world.rigs {
        let Some(info) = world.suite.mining.worker_info(rig.id()) else {
            continue;
        };
        let pid = world
            .pools
            .iter()
            .position(|pool| Some(pool.address()) == info.pool);
        table.row([
            rig.name.to_owned(),
            key(info.worker),
            pid.map_or("-".to_owned(), |pid| pid.to_string()),
            grouped(info.cores.into()),
            format!("{:?}", info.state),
            real(info.v),
            tokens(info.stake),
            tokens(info.total_reward),
        ]);
    }
    table
}

fn stake_info(world: &World) -> Table {
    let mut table = Table::new(
        "Stake Info",
        &[
            "pid",
            "<staker",
            "locked",
            "shares",
            "claimable reward",
            "in queue",
            "countdown",
        ],
    );
    for (pid, pool) in world.pools.iter().enumerate() {
        for staker in world.people() {
            let info = pool.stake_info(account(staker));
            if info.shares == 0 && info.claimable_reward == 0 {
                continue;
            }
            let waits = info.queued_shares > 0;
            table.row([
                pid.to_string(),
                staker.to_owned(),
                tokens(info.locked),
                tokens(info.shares),
                tokens(info.claimable_reward),
                tokens(info.queued_shares),
                if waits {
                    duration(info.countdown)
                } else {
                    "-".to_owned()
                },
            ]);
        }
    }
    table
}

fn withdraw_queue(world: &World) -> Table {
    let mut table = Table::new(
        "Withdraw queue",
        &["pid", "place", "<staker", "shares", "value", "countdown"],
    );
    for (pid, pool) in world.pools.iter().enumerate() {
        for (place, entry) in pool.withdraw_queue(None, 100).into_iter().enumerate() {
            table.row([
                pid.to_string(),
                (place + 1).to_string(),
                world.name_of(entry.staker).to_owned(),
                tokens(entry.shares),
                tokens(entry.value),
                duration(entry.countdown),
            ]);
        }
    }
    table
}
