//! Days 8 to 15: a forced stop, a pool that winds up, cool-downs, and everybody out.

use crate::table::{tokens, Table};
use crate::world::{Checked, World};
use e2e::{account, TOKEN};
use interfaces::WorkerState;
use primitives::{Balance, Error};

/// Frank has waited for 7 days: anybody may have the workers of pool 1 stopped for him.
pub fn force_stop(world: &mut World) -> Checked {
    world.mine_until(world.moment(8, 0, 30))?;
    let stopped = world.act(
        "Frank",
        "ask for a forced stop in the last moment of grace",
        |world, caller| world.pools[1].check_and_force_withdraw(caller, 10),
    )?;
    world.expect("it is too early", stopped, 0)?;
    world.mine_until(world.moment(8, 0, 31))?;
    world.collect(1)?;
    let before = world.pool(1);
    let stopped = world.act("Frank", "ask for a forced stop", |world, caller| {
        world.pools[1].check_and_force_withdraw(caller, 10)
    })?;
    world.expect("both workers of pool 1 are stopped", stopped, 2)?;
    for (number, name) in [(2, "b1"), (3, "b2")] {
        world.rigs[number].running = false;
        let state = world.worker(number)?.state;
        world.expect(
            &format!("{name} cools down"),
            state,
            WorkerState::CoolingDown,
        )?;
    }
    let after = world.pool(1);
    world.expect("no stake is mining", after.mining_stake, 0)?;
    let slashed = before.total_stake - after.total_stake;
    world.expect(
        "what was not slashed is being released",
        after.releasing_stake,
        before.mining_stake - slashed,
    )?;
    let restarted = world.pools[1].start_mining(account("Bob"), world.rigs[2].id(), TOKEN);
    world.expect("Bob cannot use it", restarted, Err(Error::WorkerIsNotReady))
}

/// Alice stops her machines; her stakers ask for everything.
pub fn wind_up(world: &mut World) -> Checked {
    world.collect(0)?;
    for number in [0, 1] {
        let name = world.rigs[number].name;
        world.act("Alice", &format!("stop {name}"), |world, caller| {
            world.pools[0].stop_mining(caller, world.rigs[number].id())
        })?;
        world.rigs[number].running = false;
    }
    let pool = world.pool(0);
    world.expect(
        "a machine that never failed keeps its stake",
        pool.total_stake,
        14_000 * TOKEN,
    )?;
    let paid = world.act(
        "Dave",
        "withdraw everything from pool 0",
        |world, caller| world.pools[0].withdraw_all(caller),
    )?;
    world.expect("Dave gets the free stake", paid, 3_000 * TOKEN)?;
    let paid = world.act(
        "Erin",
        "withdraw everything from pool 0",
        |world, caller| world.pools[0].withdraw_all(caller),
    )?;
    world.expect("Erin has to wait", paid, 0)?;
    world.expect(
        "11,000 shares are queued",
        world.pool(0).queued_shares,
        11_000 * TOKEN,
    )
}

/// The cool-down of c1 ends; Heidi leaves with what the slash has left.
pub fn reclaim(world: &mut World) -> Checked {
    const C1: usize = 4;
    world.mine_until(world.moment(12, 0, 59))?;
    let c1 = world.rigs[C1].id();
    let too_soon = world.pools[2].reclaim_worker(account("Charlie"), c1);
    world.expect(
        "a minute early nothing can be reclaimed",
        too_soon,
        Err(Error::CoolDownNotReady),
    )?;
    world.mine_until(world.moment(12, 1, 0))?;
    world.expect(
        "c1 is Ready by time alone",
        world.worker(C1)?.state,
        WorkerState::Ready,
    )?;
    world.collect(2)?;
    world.act("Charlie", "reclaim c1", |world, caller| {
        world.pools[2].reclaim_worker(caller, world.rigs[C1].id())
    })?;
    let pool = world.pool(2);
    world.expect(
        "all stake of pool 2 is free",
        pool.free_stake,
        pool.total_stake,
    )?;
    let paid = world.act(
        "Heidi",
        "withdraw everything from pool 2",
        |world, caller| world.pools[2].withdraw_all(caller),
    )?;
    world.expect("Heidi gets all of it", paid, pool.total_stake)?;
    world.act("Charlie", "remove c1", |world, caller| {
        world.pools[2].remove_worker(caller, world.rigs[C1].id())
    })?;
    world.expect("the pool has no worker left", world.pool(2).workers, 0)
}

/// Day 15: the last stake matures, the queues are served, the others leave.
pub fn everybody_out(world: &mut World) -> Checked {
    world.mine_until(world.moment(15, 0, 31))?;
    world.collect(0)?;
    world.expect("Alice's raise acts now", world.pool(0).commission, 250_000)?;
    for (pid, waiting) in [(0, ["Dave", "Erin"]), (1, ["Frank", "Grace"])] {
        let before = waiting.map(|staker| world.taken_out(staker));
        let values = waiting.map(|staker| world.queued_value(pid, staker));
        let served = world.act(
            "relayer",
            &format!("serve the queue of pool {pid}"),
            |world, caller| world.pools[pid].process_withdrawals(caller, 10),
        )?;
        world.expect("both entries are paid", served, 2)?;
        for (number, staker) in waiting.into_iter().enumerate() {
            let paid = world.taken_out(staker) - before[number];
            // What was rounded off for one entry is worth a planck at most to the next.
            world.expect_that(
                &format!("{staker} got what the shares were worth"),
                paid.checked_sub(values[number])
                    .is_some_and(|more| more <= 1),
                || format!("{paid} for {}", values[number]),
            )?;
        }
    }
    world.expect(
        "Frank was out in 14 days and a minute",
        world.stake(1, "Frank").shares,
        0,
    )?;
    for staker in ["Erin", "Grace"] {
        let worth = world.stake(1, staker).locked;
        let paid = world.act(staker, "withdraw the rest from pool 1", |world, caller| {
            world.pools[1].withdraw_all(caller)
        })?;
        world.expect_that("it is paid at once", paid.abs_diff(worth) <= 1, || {
            format!("{paid}, not {worth}")
        })?;
    }
    for pid in 0..world.pools.len() {
        let pool = world.pool(pid);
        world.expect(
            "no share is left, and no stake",
            (pool.total_shares, pool.total_stake),
            (0, 0),
        )?;
    }
    Ok(())
}

/// Everybody claims what is left, the treasury is paid, and the books are closed.
pub fn reconcile(world: &mut World) -> Checked {
    for pid in 0..world.pools.len() {
        for who in world.people().collect::<Vec<_>>() {
            let owner_reward = match world.pools[pid].owner() == account(who) {
                true => world.pool(pid).owner_reward,
                false => 0,
            };
            if world.stake(pid, who).claimable_reward + owner_reward > 0 {
                world.act(who, &format!("claim from pool {pid}"), |world, caller| {
                    world.pools[pid].claim_rewards(caller, caller)
                })?;
            }
        }
        if world.pool(pid).treasury_due > 0 {
            world.act(
                "relayer",
                &format!("sweep what pool {pid} owes the treasury"),
                |world, caller| world.pools[pid].sweep_treasury(caller),
            )?;
        }
    }
    world.act(
        "relayer",
        "sweep what mining owes the treasury",
        |world, caller| world.suite.mining.sweep_treasury(caller),
    )?;
    close_books(world)
}

/// Nothing appeared and nothing vanished: the gains add up to what mining paid.
fn close_books(world: &mut World) -> Checked {
    let mut table = Table::new("The books", &["<account", "put in", "got out", "gain"]);
    let mut gains: i128 = 0;
    for who in world.people() {
        let (put_in, got_out) = (world.paid_in(who), world.taken_out(who));
        let gain = got_out as i128 - put_in as i128;
        gains += gain;
        if got_out > 0 {
            table.row([
                who.to_owned(),
                tokens(put_in),
                tokens(got_out),
                signed(gain),
            ]);
        }
    }
    let mut left = 0;
    for pid in 0..world.pools.len() {
        let kept = world.pools[pid].balance() - world.opening_balance(world.pools[pid].address());
        left += kept;
        world.expect_that("a pool keeps nothing but roundings", kept < 10_000, || {
            format!("{kept} plancks")
        })?;
    }
    let treasury =
        world.chain().balance(world.suite.treasury) - world.opening_balance(world.suite.treasury);
    table.row([
        "treasury".to_owned(),
        tokens(0),
        tokens(treasury),
        tokens(treasury),
    ]);
    let mining = &world.suite.mining;
    let rewards = world.opening_balance(mining.address()) - mining.balance();
    table.row([
        "mining".to_owned(),
        tokens(rewards),
        tokens(0),
        signed(-(rewards as i128)),
    ]);
    table.print();
    let earned: Balance = world.rigs.iter().map(|rig| rig.earned).sum();
    println!("  {left} plancks of roundings stay in the pools");
    world.expect_that(
        "mining paid what was earned and the treasury's fifth",
        rewards.abs_diff(earned * 5 / 4) < 10_000,
        || format!("{rewards} for {earned}"),
    )?;
    world.expect(
        "all gains add up to what mining paid",
        gains + (treasury + left) as i128,
        rewards as i128,
    )
}

fn signed(plancks: i128) -> String {
    let sign = if plancks < 0 { "-" } else { "" };
    format!("{sign}{}", tokens(plancks.unsigned_abs()))
}
