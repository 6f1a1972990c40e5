//! Pools.

use super::pages;
use crate::{
    arguments::PoolName,
    output::{describe, Output, Table, Value},
    session::Suite,
};
use anyhow::Result;
use client::{Node, PoolClient};
use ink::primitives::AccountId;
use interfaces::{PoolInfo, PoolRecord};

/// The factory lists this many at once.
const PAGE: u32 = 100;

/// The pools of the deployment, or those of one owner.
pub async fn records(suite: &Suite, owner: Option<AccountId>) -> Result<Vec<PoolRecord>> {
    let factory = suite.factory();
    let page = |start| {
        let request = match owner {
            Some(owner) => factory.pools_of(owner, start, PAGE),
            None => factory.pools(start, PAGE),
        };
        async move { request.ask().await }
    };
    pages(page).await
}

/// Shows the list.
pub async fn list(suite: &Suite, owner: Option<AccountId>, output: &mut Output) -> Result<()> {
    let mut table = Table::new([
        "pid",
        "owner",
        "commission",
        "cap",
        "stake",
        "free",
        "mining",
        "releasing",
        "queued",
        "workers",
        "running",
        "state",
    ]);
    for record in records(suite, owner).await? {
        let pool = PoolClient::at(&suite.node, record.address);
        table.push(row(&pool.pool_info().ask().await?));
    }
    output.table("pools", &table);
    Ok(())
}

fn row(info: &PoolInfo) -> Vec<Value> {
    vec![
        Value::Number(info.pid.into()),
        Value::Account(info.owner),
        Value::Percentage(info.commission),
        info.cap.map_or(Value::Nothing, Value::Amount),
        Value::Amount(info.total_stake),
        Value::Amount(info.free_stake),
        Value::Amount(info.mining_stake),
        Value::Amount(info.releasing_stake),
        Value::Amount(info.queued_shares),
        Value::Number(info.workers.into()),
        Value::Number(info.running_workers.into()),
        Value::text(state(info)),
    ]
}

fn state(info: &PoolInfo) -> String {
    let states = [
        (info.paused, "paused"),
        (info.forced_stop, "forced stop"),
        (info.pending_commission.is_some(), "raise announced"),
        (info.whitelist_enabled, "whitelist"),
    ];
    let states = states.into_iter().filter(|(is_so, _)| *is_so);
    let states: Vec<&str> = states.map(|(_, name)| name).collect();
    match states.is_empty() {
        true => "open".to_owned(),
        false => states.join(", "),
    }
}

/// Shows a pool.
pub async fn show(suite: &Suite, name: PoolName, output: &mut Output) -> Result<()> {
    let pool: PoolClient<Node> = suite.pool(name).await?;
    let description = pool.description().ask().await?;
    let shares = pool.token_symbol().ask().await?;
    output.say("address", &Value::Account(pool.address()));
    output.say(
        "description",
        &Value::text(String::from_utf8_lossy(&description)),
    );
    output.say("share_token", &Value::text(shares.unwrap_or_default()));
    output.say("pool", &describe(&pool.pool_info().ask().await?));
    let settings = pool.settings().ask().await?;
    let pending = settings.ownership.pending;
    output.say(
        "offered_to",
        &pending.map_or(Value::Nothing, Value::Account),
    );
    let upgrade = settings.upgrade.pending(suite.node.now().await?);
    output.say(
        "announced_code",
        &upgrade.map_or(Value::Nothing, |it| describe(&it)),
    );
    output.say("deployment", &describe(&settings.config));
    Ok(())
}
