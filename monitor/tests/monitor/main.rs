//! The monitor on a real node: every alert of a pool's bad day, the figures, and a connection that breaks.
//!
//! Needs the contracts' bundles in target/ink or $STAKEPOOL_BUNDLES, and a node that scripts/node finds.

mod bridge;

use bridge::Bridge;
use client::{Deployment, Node, Settings};
use e2e::{
    node::{free_port, Suite, TestNode},
    worker::Machine,
    TOKEN,
};
use monitor::{Config, Matter, Notice};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
    time::{sleep, timeout},
};

/// How long something may take to be told: a busy machine is slow, and how fast a monitor is is not tested here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running monitor and what it told.
struct Watcher {
    told: Arc<Mutex<Vec<Notice>>>,
    task: JoinHandle<()>,
}

impl Watcher {
    async fn start(name: &'static str, deployment: Deployment, url: &str, config: Config) -> Self {
        let node = Node::connect(url).await.expect("the node answers");
        let told = Arc::new(Mutex::new(Vec::new()));
        let notices = told.clone();
        let task = tokio::spawn(async move {
            let tell = |notice: &Notice| {
                println!("{name}: {notice}");
                notices
                    .lock()
                    .expect("nobody panicked")
                    .push(notice.clone());
            };
            let Err(error) = monitor::run(node, &deployment, &config, tell).await;
            panic!("the monitor gave up: {error}");
        });
        Self { told, task }
    }

    fn told(&self) -> Vec<Matter> {
        let told = self.told.lock().expect("nobody panicked");
        told.iter().map(|notice| notice.matter.clone()).collect()
    }

    /// How often something was told.
    fn count(&self, of: impl Fn(&Matter) -> bool) -> usize {
        self.told().iter().filter(|matter| of(matter)).count()
    }

    /// Waits until something was told, which must be once.
    async fn sees_once(&self, what: &str, of: impl Fn(&Matter) -> bool) {
        let wait = async {
            while self.count(&of) == 0 {
                assert!(!self.task.is_finished(), "the monitor stopped");
                sleep(Duration::from_millis(50)).await;
            }
        };
        let waited = timeout(PATIENCE, wait).await;
        waited.unwrap_or_else(|_| panic!("not told: {what}"));
        assert_eq!(self.count(&of), 1, "told more than once: {what}");
    }

    async fn raises(&self, name: &str) {
        let of = |matter: &Matter| matches!(matter, Matter::Raised { alert, .. } if *alert == name);
        self.sees_once(name, of).await;
    }

    async fn resolves(&self, name: &str) {
        let of =
            |matter: &Matter| matches!(matter, Matter::Resolved { alert, .. } if *alert == name);
        self.sees_once(name, of).await;
    }

    async fn tells_of(&self, name: &str) {
        let of =
            |matter: &Matter| matches!(matter, Matter::Happened { alert, .. } if *alert == name);
        self.sees_once(name, of).await;
    }

    async fn tells_event(&self, name: &str) {
        let of = |matter: &Matter| matches!(matter, Matter::Event { kind, .. } if kind == name);
        self.sees_once(name, of).await;
    }

    fn events(&self) -> Vec<Matter> {
        let mut told = self.told();
        told.retain(|matter| matches!(matter, Matter::Event { .. }));
        told
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the monitor's web server answers.
async fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer
}

/// The value of a figure, named with its labels.
fn figure(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_day_of_a_pool_is_told_in_full() {
    let chain = TestNode::start().await;
    let mut bridge = Bridge::to(chain.process.port);
    let [owner, staker, ..] = chain.people();
    let settings = Settings::seconds(chain.node.token().decimals);
    let suite = Suite::deploy(chain, settings, 1_000 * TOKEN).await;
    let deployment = suite.deployment.clone();
    let direct = deployment.url.clone();
    let port = free_port();
    let config = Config {
        account: Some(staker),
        finalized: false,
        from: Some(0),
        heartbeats: true,
        tick: Duration::from_millis(200),
        refresh: Duration::from_secs(2),
        ..Config::default()
    };
    let witness = Config {
        account: None,
        finalized: true,
        ..config.clone()
    };
    let witness = Watcher::start("witness", deployment.clone(), &direct, witness).await;
    let listen = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let watcher = Watcher::start(
        "watcher",
        deployment,
        &bridge.url(),
        Config { listen, ..config },
    )
    .await;
    watcher
        .sees_once("watching", |matter| {
            matches!(matter, Matter::Watching { block: 0, .. })
        })
        .await;
    watcher.tells_event("Funded").await;

    // A pool comes into being, and its worker mines with most of what the staker brought.
    let pool = suite.create_pool(owner).await;
    watcher.tells_event("PoolCreated").await;
    let machine = Machine::new("worker", owner);
    suite.employ(&pool, &[machine.clone()]).await;
    suite.contribute(&pool, staker, 100 * TOKEN).await;
    watcher.tells_event("Contributed").await;
    let start = pool.start_mining(owner, machine.id(), 90 * TOKEN);
    suite.must(start).await;

    suite.must(pool.set_payout_pref(owner, 100_000)).await;
    watcher.raises("commission_raise").await;

    suite.must(pool.withdraw_all(staker)).await;
    watcher.raises("withdrawal_pending").await;

    // The worker answers once, and never again.
    let (paid, _) = suite.beat(&machine).await.expect("a heartbeat");
    assert!(paid > 0, "a heartbeat earns something");
    suite.must(pool.sync_rewards(owner)).await;
    watcher.tells_of("reward_received").await;
    sleep(Duration::from_secs(1)).await;
    suite.wake().await;
    let released = |matter: &Matter| matches!(matter, Matter::Happened { alert, .. } if *alert == "reward_released");
    let mut patience = 100;
    while watcher.count(released) == 0 {
        patience -= 1;
        assert!(patience > 0, "the staker's reward is told");
        sleep(Duration::from_millis(50)).await;
    }

    // No block is made from here on: both begin by the clock alone.
    let block = suite.node.client().blocks().at_latest().await;
    watcher.raises("withdrawal_overdue").await;
    watcher.raises("worker_unresponsive").await;
    let later = suite.node.client().blocks().at_latest().await;
    let number =
        |block: Result<subxt::blocks::Block<_, _>, _>| block.expect("there is one").number();
    assert_eq!(number(block), number(later), "no block was needed");

    let metrics = get(port, "/metrics").await;
    let worker = hex::encode(machine.id());
    for (name, expected) in [
        ("stakepool_up", 1.0),
        ("stakepool_pool_stake_tokens{pool=\"0\"}", 90.0),
        ("stakepool_pool_mining_stake_tokens{pool=\"0\"}", 90.0),
        ("stakepool_pool_queued_shares{pool=\"0\"}", 90.0),
        ("stakepool_pool_running_workers{pool=\"0\"}", 1.0),
        ("stakepool_account_queued_shares{pool=\"0\"}", 90.0),
        (
            &format!("stakepool_worker_stake_tokens{{pool=\"0\",worker=\"0x{worker}\"}}"),
            90.0,
        ),
        (
            "stakepool_alerts_active{alert=\"worker_unresponsive\",severity=\"warning\"}",
            1.0,
        ),
        (
            "stakepool_alerts_total{alert=\"reward_received\",severity=\"info\"}",
            1.0,
        ),
        (
            "stakepool_events_total{contract=\"mining\",kind=\"HeartbeatAccepted\"}",
            1.0,
        ),
    ] {
        assert_eq!(
            figure(&metrics, name),
            Some(expected),
            "{name} in {metrics}"
        );
    }
    assert!(get(port, "/health").await.starts_with("HTTP/1.1 200"));

    // Away for longer than the limit: anybody can stop it, and the slash is booked.
    sleep(Duration::from_secs(5)).await;
    suite.wake().await;
    watcher.raises("worker_stoppable").await;
    suite
        .must(pool.stop_unresponsive(staker, machine.id()))
        .await;
    watcher.tells_of("slash_booked").await;
    watcher.resolves("worker_unresponsive").await;
    watcher.resolves("worker_stoppable").await;
    watcher.raises("worker_cooling_down").await;

    // The connection breaks; what happens meanwhile is told when it is back.
    bridge.cut().await;
    watcher
        .sees_once("disconnected", |matter| {
            matches!(matter, Matter::Disconnected { .. })
        })
        .await;
    assert!(get(port, "/health").await.starts_with("HTTP/1.1 503"));
    suite.must(pool.pause(owner)).await;
    suite.must(pool.unpause(owner)).await;
    bridge.open();
    watcher
        .sees_once("reconnected", |matter| *matter == Matter::Reconnected)
        .await;

    // The cool-down ends by the clock, and the staker is paid.
    watcher.resolves("worker_cooling_down").await;
    suite.wake().await;
    suite.must(pool.process_withdrawals(owner, 10)).await;
    watcher.resolves("withdrawal_pending").await;
    watcher.resolves("withdrawal_overdue").await;

    let disconnections = |matter: &Matter| matches!(matter, Matter::Disconnected { .. });
    assert_eq!(watcher.count(disconnections), 1, "said once");

    // Whoever followed the finalized blocks without a break was told the same.
    suite.wake().await;
    witness.tells_event("WithdrawalsServed").await;
    let last = |events: &[Matter]| {
        events.iter().rposition(
            |matter| matches!(matter, Matter::Event { kind, .. } if kind == "WithdrawalsServed"),
        )
    };
    let (seen, witnessed) = (watcher.events(), witness.events());
    let until = |events: Vec<Matter>| {
        let end = last(&events).expect("it was told");
        events.into_iter().take(end + 1).collect::<Vec<_>>()
    };
    assert_eq!(until(seen), until(witnessed));
    let pauses =
        |matter: &Matter| matches!(matter, Matter::Event { kind, .. } if kind == "PauseChanged");
    assert_eq!(
        watcher.count(pauses),
        2,
        "both changes behind the broken bridge"
    );
}
