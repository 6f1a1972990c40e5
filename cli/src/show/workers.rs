//! Workers.

use super::pages;
use crate::{
    arguments::PoolName,
    output::{describe, Output, Table, Value},
    session::Suite,
};
use anyhow::{Context, Result};
use client::PoolClient;
use ink::primitives::AccountId;
use interfaces::{PoolRecord, WorkerInfo};
use primitives::Worker;
use std::collections::{BTreeMap, HashSet};

/// How many are listed at once: by mining, by the registry, by a pool.
const MINING_PAGE: u32 = 20;
const REGISTRY_PAGE: u32 = 50;
const POOL_PAGE: u32 = 100;

/// Shows the list.
pub async fn list(suite: &Suite, pool: Option<PoolName>, output: &mut Output) -> Result<()> {
    let workers = match pool {
        Some(name) => of_pool(suite, name).await?,
        None => all(suite).await?,
    };
    let pools = super::pools::records(suite, None).await?;
    let numbers: BTreeMap<AccountId, u32> = pools
        .iter()
        .map(|PoolRecord { pid, address, .. }| (*address, *pid))
        .collect();
    let mut table = Table::new([
        "worker",
        "pool",
        "state",
        "cores",
        "confidence",
        "score",
        "p_t",
        "stake",
        "v_e",
        "v",
        "reward",
        "heartbeat_due",
        "cool_down_end",
    ]);
    for info in workers {
        let pid = info.pool.and_then(|address| numbers.get(&address));
        table.push(row(&info, pid.copied()));
    }
    output.table("workers", &table);
    Ok(())
}

fn row(info: &WorkerInfo, pid: Option<u32>) -> Vec<Value> {
    let number = |number: Option<u32>| number.map_or(Value::Nothing, |it| Value::Number(it.into()));
    vec![
        Value::Bytes(info.worker.to_vec()),
        number(pid),
        describe(&info.state),
        Value::Number(info.cores.into()),
        Value::Number(info.confidence_level.into()),
        number(info.initial_score),
        Value::Real(info.p_instant),
        Value::Amount(info.stake),
        Value::Real(info.v_initial),
        Value::Real(info.v),
        Value::Amount(info.total_reward),
        Value::Time(info.heartbeat_due),
        Value::Time(info.cool_down_end),
    ]
}

/// The workers of a pool.
async fn of_pool(suite: &Suite, name: PoolName) -> Result<Vec<WorkerInfo>> {
    let pool: PoolClient<_> = suite.pool(name).await?;
    let page = |start| {
        let request = pool.workers(start, POOL_PAGE);
        async move { request.ask().await }
    };
    let keys = pages(page).await?;
    infos(suite, keys.into_iter().map(|it| it.worker)).await
}

/// All workers: those that have mined, then those that have only registered.
async fn all(suite: &Suite) -> Result<Vec<WorkerInfo>> {
    let mining = suite.mining();
    let page = |start| {
        let request = mining.workers(start, MINING_PAGE);
        async move { request.ask().await }
    };
    let mut workers = pages(page).await?;
    let registry = suite.registry();
    let page = |start| {
        let request = registry.workers(start, REGISTRY_PAGE);
        async move { request.ask().await }
    };
    let mined: HashSet<Worker> = workers.iter().map(|it| it.worker).collect();
    let registered = pages(page).await?;
    let others = registered.into_iter().filter(|key| !mined.contains(key));
    workers.extend(infos(suite, others).await?);
    Ok(workers)
}

async fn infos(suite: &Suite, keys: impl Iterator<Item = Worker>) -> Result<Vec<WorkerInfo>> {
    let mining = suite.mining();
    let mut workers = Vec::new();
    for key in keys {
        workers.extend(mining.worker_info(key).ask().await?);
    }
    Ok(workers)
}

/// Shows a worker.
pub async fn show(suite: &Suite, worker: Worker, output: &mut Output) -> Result<()> {
    let mining = suite.mining();
    let record = suite.registry().worker(worker).ask().await?;
    let record = record.context("the registry does not know this worker")?;
    let info = mining.worker_info(worker).ask().await?;
    let bounds = mining.stake_bounds(worker).ask().await?;
    let bounds = bounds.map_or(Value::Nothing, |(least, most)| {
        Value::record([
            ("least", Value::Amount(least)),
            ("most", Value::Amount(most)),
        ])
    });
    let session = mining.session(worker).ask().await?;
    output.say("worker", &info.map_or(Value::Nothing, |it| describe(&it)));
    output.say("stake_bounds", &bounds);
    output.say(
        "session",
        &session.map_or(Value::Nothing, |it| describe(&it)),
    );
    output.say("registration", &describe(&record));
    Ok(())
}
