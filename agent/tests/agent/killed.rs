//! Agents that are killed.

use crate::support::{heartbeats_in_blocks, Agents, Suite};
use agent::worker::Event;
use client::{MiningClient, Node};
use e2e::{worker::key_named, TOKEN};
use interfaces::SessionInfo;
use primitives::{Timestamp, Worker};
use rand::Rng;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, UNIX_EPOCH},
};

/// What an agent that starts may need until its first heartbeat is in a block, in milliseconds.
const STARTING: u64 = 2_000;

/// Heartbeats as they were seen to be accepted: the session before it, and when.
type Answers = Arc<Mutex<Vec<(SessionInfo, Timestamp)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_killed_ten_times_loses_no_more_than_its_absence() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let mut agent = agents.start();
    suite.until_scored(&[worker]).await;
    let stake = 500 * TOKEN;
    let pool = suite.pool(stake).await;
    suite.start_mining(&pool, worker, stake).await;

    let answers = Answers::default();
    let watching = tokio::spawn(watch(suite.mining.clone(), worker, Arc::clone(&answers)));
    let mut absences = Vec::new();
    for _ in 0..10 {
        let (alive, away) = {
            let mut random = rand::thread_rng();
            (random.gen_range(0..6_000), random.gen_range(0..7_000))
        };
        tokio::time::sleep(Duration::from_millis(alive)).await;
        let from = now();
        agent.kill().await;
        tokio::time::sleep(Duration::from_millis(away)).await;
        agent = agents.start();
        eprintln!("killed after {alive} ms, away for {away} ms");
        absences.push((from, now() + STARTING));
    }
    let before = agents.totals().accepted;
    agents
        .until_accepted(before + 2, Duration::from_secs(30))
        .await;
    agent.stop().await;
    watching.abort();

    // Whoever was late was away when it should have answered, and until then.
    let answers = answers.lock().expect("nobody panics").clone();
    let absences = merged(absences);
    let mut missed_periods = 0;
    for (session, answered) in &answers {
        if *answered >= session.late {
            let covered = absences
                .iter()
                .any(|(from, to)| *from <= session.late && answered <= to);
            assert!(
                covered,
                "late without reason: {session:?}, answered {answered}, {absences:?}"
            );
            missed_periods += (answered - session.late) / suite.settings.timing.period + 2;
        }
    }
    // No heartbeat was sent twice, and none that the chain refused.
    let batches = heartbeats_in_blocks(&suite.node, suite.mining.address()).await;
    assert!(batches.iter().all(|accepted| accepted.len() == 1));
    assert_eq!(agents.totals().refused, 0);
    let numbers = answers.iter().map(|(session, _)| session.session);
    assert!(
        numbers.clone().all(|number| number == 1),
        "the session was lost"
    );

    // The slash is a thousandth of V for each missed period.
    suite.must(pool.stop_mining(suite.governance, worker)).await;
    let left = pool
        .pool_info()
        .ask()
        .await
        .expect("the node answers")
        .total_stake;
    let kept = 0.999f64.powi(i32::try_from(missed_periods).expect("it is small"));
    let at_least = stake as f64 * kept - 1.0;
    eprintln!(
        "{} heartbeats, {missed_periods} periods missed at most, {left} of {stake} plancks left",
        answers.len()
    );
    assert!(
        left as f64 >= at_least,
        "{left} of {stake}, {at_least} expected"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_killed_in_its_benchmark_hands_in_nothing_and_begins_anew() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    let attestors = suite.attestors(&[worker]).await;
    let agents = Agents::new(&suite, vec![key], &attestors.urls);
    let agent = agents.start();
    let counts = |event: &Event| matches!(event, Event::Benchmarking { .. });
    let told = agents.until_told("it counts", Duration::from_secs(30), counts);
    told.await;
    agent.kill().await;
    // Longer than a count may lag behind, not so long that the window of three to thirty seconds has passed.
    let registry = suite.deployment.registry(&suite.node);
    let record = suite.ask(registry.worker(worker)).await;
    let opened = record.expect("it is registered").benchmark;
    let opened_at = opened.expect("its benchmark is open").opened_at;
    let back = opened_at + 6_000;
    tokio::time::sleep(Duration::from_millis(back.saturating_sub(now()))).await;
    let agent = agents.start();
    suite.until_scored(&[worker]).await;
    agent.stop().await;

    let events = agents.events();
    let missed = |event: &Event| matches!(event, Event::BenchmarkMissed { .. });
    assert_eq!(events.iter().filter(|event| missed(event)).count(), 1);
    let place = |what: fn(&Event) -> bool| events.iter().position(what).expect("told");
    let reopened = place(|event| matches!(event, Event::BenchmarkReopened { .. }));
    let scored = place(|event| matches!(event, Event::Scored { .. }));
    assert!(reopened < scored, "a partial count was handed in");
    // The relayer is not the operator: it had to wait until the window of the first one had passed.
    let info = suite.worker(worker).await.expect("it is registered");
    let scores = events.iter().filter_map(|event| match event {
        Event::Scored { score, .. } => Some(*score),
        _ => None,
    });
    assert_eq!(
        scores.collect::<Vec<_>>(),
        [info.initial_score.expect("a score")]
    );
}

/// Looks at a worker's session all the time.
async fn watch(mining: MiningClient<Node>, worker: Worker, answers: Answers) {
    let mut seen: Option<SessionInfo> = None;
    loop {
        let session = mining
            .session(worker)
            .ask()
            .await
            .expect("the node answers");
        if let (Some(before), Some(session)) = (seen, session) {
            if before.challenge != session.challenge {
                answers.lock().expect("nobody panics").push((before, now()));
            }
        }
        seen = session;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The same spans of time, without overlaps.
fn merged(spans: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    let mut merged: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn now() -> Timestamp {
    let since = UNIX_EPOCH.elapsed().expect("it is later than 1970");
    since.as_millis() as Timestamp
}
