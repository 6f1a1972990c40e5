//! Sessions come and go as the pool's owner likes.

use crate::support::{Agents, Suite};
use agent::worker::Event;
use e2e::{worker::key_named, TOKEN};
use std::time::Duration;

/// More than the deployment's cool-down.
const COOL_DOWN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn every_session_that_the_owner_starts_is_followed() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let agent = agents.start();
    suite.until_scored(&[worker]).await;
    let owner = suite.governance;
    let pool = suite.pool(1_000 * TOKEN).await;

    suite.start_mining(&pool, worker, 300 * TOKEN).await;
    until_accepted_in(&agents, 1).await;
    // More stake: the next session follows at once, with another challenge for the same heartbeat.
    suite
        .must(pool.restart_mining(owner, worker, 600 * TOKEN))
        .await;
    until_accepted_in(&agents, 2).await;
    suite.must(pool.stop_mining(owner, worker)).await;
    let over = |event: &Event| matches!(event, Event::SessionOver { session: 2, .. });
    agents
        .until_told("the session is over", Duration::from_secs(10), over)
        .await;
    tokio::time::sleep(COOL_DOWN).await;
    suite.start_worker(&pool, worker, 300 * TOKEN).await;
    until_accepted_in(&agents, 3).await;
    agent.stop().await;
    assert_eq!(agents.totals().missed, 0);
}

async fn until_accepted_in(agents: &Agents, number: u32) {
    let accepted =
        |event: &Event| matches!(event, Event::Accepted { session, .. } if *session == number);
    let what = format!("a heartbeat of session {number} accepted");
    agents
        .until_told(&what, Duration::from_secs(30), accepted)
        .await;
}
