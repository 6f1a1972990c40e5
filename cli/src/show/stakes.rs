//! Stakes, and who waits for them.

use crate::{
    arguments::PoolName,
    output::{Output, Table, Value},
    session::Suite,
};
use anyhow::Result;
use client::PoolClient;
use ink::primitives::AccountId;

/// A pool lists this many entries of its queue at once.
const PAGE: u32 = 100;

/// Shows what an account has in the pools, what it can claim from them, and its balance.
pub async fn list(suite: &Suite, account: AccountId, output: &mut Output) -> Result<()> {
    let mut table = Table::new([
        "pid",
        "locked",
        "shares",
        "claimable",
        "owner_reward",
        "queued_shares",
        "queued_since",
        "forced_stop_in",
    ]);
    for record in super::pools::records(suite, None).await? {
        let pool = PoolClient::at(&suite.node, record.address);
        let stake = pool.stake_info(account).ask().await?;
        let owner_reward = match record.owner == account {
            true => pool.pool_info().ask().await?.owner_reward,
            false => 0,
        };
        if stake.shares == 0 && stake.claimable_reward == 0 && owner_reward == 0 {
            continue;
        }
        let countdown = match stake.queued_shares {
            0 => Value::Nothing,
            _ => Value::Duration(stake.countdown),
        };
        table.push([
            Value::Number(record.pid.into()),
            Value::Amount(stake.locked),
            Value::Amount(stake.shares),
            Value::Amount(stake.claimable_reward),
            Value::Amount(owner_reward),
            Value::Amount(stake.queued_shares),
            Value::Time(stake.queued_since),
            countdown,
        ]);
    }
    output.say("account", &Value::Account(account));
    output.say(
        "balance",
        &Value::Amount(suite.node.balance(account).await?),
    );
    output.table("stakes", &table);
    Ok(())
}

/// Shows a pool's withdraw queue.
pub async fn queue(suite: &Suite, name: PoolName, output: &mut Output) -> Result<()> {
    let pool = suite.pool(name).await?;
    let mut table = Table::new([
        "place",
        "staker",
        "shares",
        "value",
        "since",
        "forced_stop_in",
    ]);
    let mut cursor = None;
    let mut place = 0;
    loop {
        let entries = pool.withdraw_queue(cursor, PAGE).ask().await?;
        let Some(last) = entries.last() else { break };
        cursor = Some(last.staker);
        for entry in entries {
            place += 1;
            table.push([
                Value::Number(place),
                Value::Account(entry.staker),
                Value::Amount(entry.shares),
                Value::Amount(entry.value),
                Value::Time(entry.start),
                Value::Duration(entry.countdown),
            ]);
        }
    }
    output.table("queue", &table);
    Ok(())
}

/// Shows a PSP22 allowance.
pub async fn allowance(
    suite: &Suite,
    name: PoolName,
    owner: AccountId,
    spender: AccountId,
    output: &mut Output,
) -> Result<()> {
    let pool = suite.pool(name).await?;
    let allowance = pool.allowance(owner, spender).ask().await?;
    output.say("allowance", &Value::Amount(allowance));
    Ok(())
}
