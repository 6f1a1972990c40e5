//! From nothing to being paid.

use crate::support::{wait_until, Agents, Suite};
use agent::worker::Event;
use e2e::{
    worker::{key_named, Machine},
    TOKEN,
};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_goes_from_nothing_to_being_paid() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let agent = agents.start();

    suite.until_scored(&[worker]).await;
    let info = suite.worker(worker).await.expect("it is registered");
    assert!(info.initial_score >= Some(50), "{:?}", info.initial_score);
    assert_eq!(info.operator, suite.governance);
    assert_eq!((info.cores, info.confidence_level), (2, 1));

    let pool = suite.pool(1_000 * TOKEN).await;
    suite.start_mining(&pool, worker, 500 * TOKEN).await;
    agents.until_accepted(3, Duration::from_secs(30)).await;
    agent.stop().await;

    let totals = agents.totals();
    assert_eq!((totals.missed, totals.refused), (0, 0));
    let info = suite.worker(worker).await.expect("it mines");
    assert!(totals.paid > 0);
    assert_eq!(info.total_reward, totals.paid);
    // It counted on: otherwise its performance would have fallen to nothing.
    let performance = info.p_instant.mul_int(1);
    assert!(performance >= 50, "{performance}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_registers_again_while_it_mines() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let agent = agents.start();
    suite.until_scored(&[worker]).await;
    let pool = suite.pool(1_000 * TOKEN).await;
    suite.start_mining(&pool, worker, 500 * TOKEN).await;
    agent.stop().await;

    let again = agents.with(|config| {
        config.register_again = true;
        config.cores = 3;
    });
    let agent = again.start();
    let registry = suite.deployment.registry(&suite.node);
    let refreshed = || async {
        let record = registry
            .worker(worker)
            .ask()
            .await
            .expect("the node answers");
        record.expect("it is registered").cores == 3
    };
    wait_until("registered again", Duration::from_secs(30), refreshed).await;
    let before = again.totals().accepted;
    again
        .until_accepted(before + 1, Duration::from_secs(30))
        .await;
    agent.stop().await;
    let registrations = again
        .events()
        .iter()
        .filter(|it| matches!(it, Event::Registered { .. }))
        .count();
    assert_eq!(registrations, 2);
    assert_eq!(again.totals().missed, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_attestors_it_waits_until_somebody_registers_its_worker() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let agents = Agents::new(&suite, vec![key], &[]);
    let agent = agents.start();
    let is_told = || async {
        let mut events = agents.events().into_iter();
        events.any(|event| matches!(event, Event::Failed { reason, .. } if reason.contains("no attestors")))
    };
    wait_until("told", Duration::from_secs(30), is_told).await;
    let machine = Machine::new("worker", suite.governance);
    let registered = suite.call(suite.registration(&machine).await).await;
    registered.expect("a registration");
    suite.until_scored(&[worker]).await;
    agent.stop().await;
}
