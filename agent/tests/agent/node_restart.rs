//! Nodes that go away.

use crate::support::{Agents, Suite};
use agent::worker::Event;
use e2e::{worker::key_named, TOKEN};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_survives_a_node_that_is_killed_and_started_again() {
    let suite = Suite::start_alone().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let agent = agents.start();
    suite.until_scored(&[worker]).await;
    let pool = suite.pool(500 * TOKEN).await;
    suite.start_mining(&pool, worker, 500 * TOKEN).await;
    agents.until_accepted(2, Duration::from_secs(30)).await;

    for _ in 0..2 {
        suite.process.kill();
        let lost = |event: &Event| matches!(event, Event::Disconnected { .. });
        agents
            .until_told("the connection is lost", Duration::from_secs(10), lost)
            .await;
        suite.process.start_again().await;
        let before = agents.totals().accepted;
        agents
            .until_accepted(before + 2, Duration::from_secs(60))
            .await;
    }
    agent.stop().await;

    let connections = agents
        .events()
        .iter()
        .filter(|it| matches!(it, Event::Connected { .. }))
        .count();
    assert_eq!(connections, 3);
    assert_eq!(agents.totals().refused, 0);
    let node = suite.process.connect().await;
    let session = suite.deployment.mining(&node).session(worker).ask().await;
    let session = session.expect("the node answers").expect("it still mines");
    assert_eq!(session.session, 1);
    assert!(session.iterations > 0);
}
