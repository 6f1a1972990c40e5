//! Days 0 to 5: rewards, a commission raise, withdrawals, a machine that recovers and one that does not.

use crate::world::{Checked, World};
use e2e::{account, DAY, TOKEN};
use interfaces::WorkerState;
use math::mul_div_floor;
use primitives::{Balance, Error};

/// Half a day of heartbeats, then everybody collects.
pub fn first_rewards(world: &mut World) -> Checked {
    world.mine_until(world.moment(0, 12, 0))?;
    for pid in 0..world.pools.len() {
        let earned: Balance = world
            .rigs
            .iter()
            .filter(|rig| rig.pid == pid)
            .map(|rig| rig.earned)
            .sum();
        let pending = world
            .suite
            .mining
            .pending_rewards(world.pools[pid].address());
        world.expect(
            "the pool can collect what its workers earned",
            pending,
            earned,
        )?;
        let collected = world.collect(pid)?;
        world.expect("and does", collected, earned)?;
        let info = world.pool(pid);
        let commission = mul_div_floor(earned, info.commission.into(), 1_000_000);
        world.expect(
            "the owner gets the commission",
            Some(info.owner_reward),
            commission,
        )?;
        world.expect(
            "the rest is released over time",
            info.unreleased_reward,
            earned - info.owner_reward,
        )?;
    }
    Ok(())
}

/// Stakers and an owner claim; what they are paid is what the Console showed.
pub fn claim(world: &mut World) -> Checked {
    world.mine_until(world.moment(0, 18, 30))?;
    let mut claimed = Vec::new();
    for staker in ["Dave", "Erin"] {
        let shown = world.stake(0, staker).claimable_reward;
        let before = world.taken_out(staker);
        world.act(staker, "claim rewards from pool 0", |world, caller| {
            world.pools[0].claim_staker_rewards(caller, caller)
        })?;
        world.expect(
            "the account receives what was shown",
            world.taken_out(staker) - before,
            shown,
        )?;
        claimed.push(shown);
    }
    let (dave, erin) = (claimed[0], claimed[1]);
    let deviation = (dave * 6).abs_diff(erin * 10);
    world.expect_that(
        "rewards go by shares, 10 to 6",
        dave > 0 && deviation <= 20,
        || format!("{dave} and {erin}"),
    )?;
    let owner_reward = world.pool(0).owner_reward;
    let paid = world.act("Alice", "claim the owner reward", |world, caller| {
        world.pools[0].claim_owner_rewards(caller, caller)
    })?;
    world.expect("Alice gets the owner reward", paid, owner_reward)?;
    let again = world.pools[0].claim_owner_rewards(account("Alice"), account("Alice"));
    world.expect("and only once", again, Err(Error::NoRewardToClaim))
}

/// Alice raises her commission: her stakers have 14 days to leave before it acts.
pub fn announce_raise(world: &mut World) -> Checked {
    world.act("Alice", "raise the commission to 25 %", |world, caller| {
        world.pools[0].set_payout_pref(caller, 250_000)
    })?;
    let info = world.pool(0);
    let from = world.chain().now() + 14 * DAY;
    world.expect("the old commission goes on", info.commission, 100_000)?;
    world.expect(
        "the new one waits 14 days",
        info.pending_commission,
        Some((250_000, from)),
    )
}

/// Dave leaves in part: the pool has the stake free, so he is paid at once.
pub fn withdraw_at_once(world: &mut World) -> Checked {
    world.mine_until(world.moment(1, 0, 30))?;
    let before = world.pool(0);
    let paid = world.act(
        "Dave",
        "withdraw 2,000 shares from pool 0",
        |world, caller| world.pools[0].withdraw(caller, 2_000 * TOKEN),
    )?;
    world.expect("all of it is paid at once", paid, 2_000 * TOKEN)?;
    world.expect("nothing is queued", world.stake(0, "Dave").queued_shares, 0)?;
    let free = world.pool(0).free_stake;
    world.expect(
        "it came from the free stake",
        before.free_stake - free,
        paid,
    )
}

/// Frank wants all out of pool 1, which has little free: the rest of his shares is queued.
pub fn queue_withdrawal(world: &mut World) -> Checked {
    let paid = world.act(
        "Frank",
        "withdraw everything from pool 1",
        |world, caller| world.pools[1].withdraw_all(caller),
    )?;
    world.expect(
        "the free 2,000 tokens are paid at once",
        paid,
        2_000 * TOKEN,
    )?;
    let info = world.stake(1, "Frank");
    world.expect(
        "13,000 shares are queued",
        info.queued_shares,
        13_000 * TOKEN,
    )?;
    world.expect(
        "for at most 7 days before workers are stopped",
        info.countdown,
        7 * DAY,
    )
}

/// New money pays the head of the queue in part; Grace queues behind.
pub fn fill_in_part(world: &mut World) -> Checked {
    world.mine_until(world.moment(2, 0, 30))?;
    // The queue is paid while the last collection is fresh.
    world.collect(1)?;
    let before = world.taken_out("Frank");
    world.contribute("Erin", 1, 3_000 * TOKEN)?;
    world.expect(
        "Erin's tokens went on to Frank",
        world.taken_out("Frank") - before,
        3_000 * TOKEN,
    )?;
    let info = world.stake(1, "Frank");
    world.expect(
        "10,000 shares still wait",
        info.queued_shares,
        10_000 * TOKEN,
    )?;
    world.expect("and have waited one day", info.countdown, 6 * DAY)?;
    world.act(
        "Grace",
        "withdraw 4,000 shares from pool 1",
        |world, caller| world.pools[1].withdraw(caller, 4_000 * TOKEN),
    )?;
    let queue = world.pools[1].withdraw_queue(None, 10);
    let order: Vec<_> = queue
        .iter()
        .map(|entry| world.name_of(entry.staker))
        .collect();
    world.expect("Grace stands behind Frank", order, vec!["Frank", "Grace"])
}

/// Machine b1 loses its connection for three hours.
pub fn recover(world: &mut World) -> Checked {
    const B1: usize = 2;
    world.mine_until(world.moment(3, 0, 0))?;
    world.rigs[B1].running = false;
    let before = world.worker(B1)?;
    world.mine_until(world.moment(3, 3, 0))?;
    world.act("Heidi", "report that b1 is offline", |world, caller| {
        world
            .suite
            .mining
            .report_offline(caller, world.rigs[B1].id())
    })?;
    let offline = world.worker(B1)?;
    world.expect(
        "b1 is Unresponsive",
        offline.state,
        WorkerState::Unresponsive,
    )?;
    world.mine_until(world.moment(3, 3, 30))?;
    world.rigs[B1].running = true;
    world.rigs[B1].due = world.chain().now();
    let earned = world.rigs[B1].earned;
    world.send_due_heartbeats()?;
    println!("  b1 is back");
    let after = world.worker(B1)?;
    world.expect("b1 is Mining again", after.state, WorkerState::Mining)?;
    world.expect(
        "nothing is paid for the time offline",
        world.rigs[B1].earned,
        earned,
    )?;
    // 0.1 % an hour for somewhat less than three and a half hours.
    let kept = |thousandths| before.v.mul_int(thousandths) / 1_000;
    world.expect_that(
        "its V fell by about 0.1 % an hour",
        (kept(996)..kept(1_000)).contains(&after.v.mul_int(1)),
        || format!("from {:?} to {:?}", before.v, after.v),
    )
}

/// Machine c1 breaks down for good; after a day anybody may stop it, and its slash is booked.
pub fn stop_unresponsive(world: &mut World) -> Checked {
    const C1: usize = 4;
    world.mine_until(world.moment(4, 0, 0))?;
    world.rigs[C1].running = false;
    world.mine_until(world.moment(5, 0, 0))?;
    let too_soon = world.pools[2].stop_unresponsive(account("Heidi"), world.rigs[C1].id());
    world.expect(
        "before a day has passed nobody can",
        too_soon,
        Err(Error::WorkerIsResponsive),
    )?;
    world.mine_until(world.moment(5, 1, 0))?;
    let (pool, c1) = (world.pool(2), world.worker(C1)?);
    world.act("Heidi", "stop the unresponsive c1", |world, caller| {
        world.pools[2].stop_unresponsive(caller, world.rigs[C1].id())
    })?;
    let returned = mul_div_floor(c1.v.min(c1.v_initial).0, c1.stake, c1.v_initial.0);
    let after = world.pool(2);
    world.expect(
        "V / Ve of its stake returns",
        Some(after.releasing_stake),
        returned,
    )?;
    let slashed = c1.stake - after.releasing_stake;
    world.expect_that(
        "it has lost between 2 and 3 %",
        (20..30).contains(&(slashed * 1_000 / c1.stake)),
        || format!("{slashed} of {}", c1.stake),
    )?;
    world.expect(
        "the pool's stake fell by it",
        pool.total_stake - after.total_stake,
        slashed,
    )?;
    world.expect(
        "the treasury gets it",
        after.treasury_due - pool.treasury_due,
        slashed,
    )?;
    world.expect(
        "Heidi, alone in the pool, bears it",
        world.stake(2, "Heidi").locked,
        after.total_stake,
    )?;
    let cooling = world.worker(C1)?;
    world.expect("c1 cools down", cooling.state, WorkerState::CoolingDown)?;
    world.expect(
        "for 7 days",
        cooling.cool_down_end,
        world.chain().now() + 7 * DAY,
    )
}
