//! Many workers in one process.

use crate::support::{heartbeats_in_blocks, Agents, Suite};
use client::Key;
use e2e::{worker::key_named, TOKEN};
use std::time::Duration;

const WORKERS: u64 = 20;
const ROUNDS: u64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_heartbeats_of_twenty_workers_are_all_in_time() {
    let suite = Suite::start().await;
    let keys = (0..WORKERS).map(|number| key_named(&format!("worker {number}")));
    let keys: Vec<Key> = keys.collect();
    let workers: Vec<_> = keys.iter().map(Key::public).collect();
    let attestors = suite.attestors(&workers).await;
    let agents = Agents::new(&suite, keys, &attestors.urls);
    let agent = agents.start();
    suite.until_scored(&workers).await;

    let pool = suite.pool(u128::from(WORKERS) * 100 * TOKEN).await;
    for worker in &workers {
        suite.add_worker(&pool, *worker).await;
    }
    for worker in &workers {
        suite.start_worker(&pool, *worker, 100 * TOKEN).await;
    }
    let limit = Duration::from_secs(120);
    agents.until_accepted(WORKERS * ROUNDS, limit).await;
    agent.stop().await;

    let totals = agents.totals();
    assert_eq!((totals.missed, totals.refused), (0, 0), "{totals:?}");
    let mut paid = 0;
    for worker in &workers {
        let info = suite.worker(*worker).await.expect("it mines");
        assert!(info.total_reward > 0);
        paid += info.total_reward;
    }
    assert_eq!(paid, totals.paid);

    // The chain tells the same, and how many travelled together.
    let batches = heartbeats_in_blocks(&suite.node, suite.mining.address()).await;
    let accepted: Vec<_> = batches.iter().flatten().collect();
    assert_eq!(accepted.len() as u64, totals.accepted);
    assert!(accepted.iter().all(|it| it.recovered.is_none()));
    assert!(batches.len() < accepted.len(), "none travelled together");
    eprintln!(
        "{} heartbeats in {} batches, fees {} plancks",
        accepted.len(),
        batches.len(),
        totals.fees
    );
}
