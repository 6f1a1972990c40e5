//! Agents that run, and what they tell.

use super::Suite;
use agent::worker::{self, AgentError, Config, Event, Power, Totals};
use client::Key;
use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};
use subxt_signer::sr25519::dev;
use tokio::{sync::oneshot, task::JoinHandle};

/// How long a stopped agent may take to end.
const ENDING: Duration = Duration::from_secs(10);

/// One agent over all its lives.
#[derive(Clone)]
pub struct Agents {
    config: Config,
    told: Arc<Mutex<Vec<Event>>>,
}

impl Agents {
    /// An agent of these workers, which vouching attestors are asked about.
    pub fn new(suite: &Suite, keys: Vec<Key>, attestors: &[String]) -> Self {
        let config = Config {
            url: suite.deployment.url.clone(),
            deployment: suite.deployment.clone(),
            keys,
            operator: suite.governance,
            cores: 2,
            // Leaves a core to the node.
            power: Power {
                threads: 1,
                load: 0.7,
            },
            attestors: attestors.to_vec(),
            register_again: false,
        };
        Self {
            config,
            told: Arc::default(),
        }
    }

    /// The same with another configuration.
    pub fn with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut agents = self.clone();
        change(&mut agents.config);
        agents
    }

    /// Starts it.
    pub fn start(&self) -> Agent {
        let (stop, stopped) = oneshot::channel::<()>();
        let told = Arc::clone(&self.told);
        let token = self.config.deployment.token.clone();
        let tell = move |event: &Event| {
            eprintln!("{}", event.text(&token));
            told.lock().expect("nobody panics").push(event.clone());
        };
        let stopping = async {
            let _ = stopped.await;
        };
        let running = worker::run(self.config.clone(), dev::bob(), tell, stopping);
        Agent {
            task: tokio::spawn(running),
            stop,
        }
    }

    /// What has happened in all its lives.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.events().iter().for_each(|event| totals.add(event));
        totals
    }

    /// Everything it has told.
    pub fn events(&self) -> Vec<Event> {
        self.told.lock().expect("nobody panics").clone()
    }

    /// Waits until it has told something of the kind.
    pub async fn until_told(&self, what: &str, limit: Duration, kind: impl Fn(&Event) -> bool) {
        let told = || std::future::ready(self.events().iter().any(&kind));
        super::wait_until(what, limit, told).await;
    }

    /// Waits until so many heartbeats have been accepted.
    pub fn until_accepted(&self, count: u64, limit: Duration) -> impl Future<Output = ()> + '_ {
        let accepted = move || std::future::ready(self.totals().accepted >= count);
        async move { super::wait_until("heartbeats accepted", limit, accepted).await }
    }
}

/// A life of an agent.
pub struct Agent {
    task: JoinHandle<Result<(), AgentError>>,
    stop: oneshot::Sender<()>,
}

impl Agent {
    /// Ends it wherever it is, as a kill does.
    ///
    /// # Panics
    /// If it has ended by itself, or panicked.
    pub async fn kill(self) {
        self.task.abort();
        let end = self.task.await.expect_err("it ran until it was killed");
        assert!(end.is_cancelled(), "the agent panicked: {end}");
    }

    /// Asks it to end, and waits for that.
    ///
    /// # Panics
    /// If it does not, or failed.
    pub async fn stop(self) {
        self.stop.send(()).expect("it runs");
        let end = tokio::time::timeout(ENDING, self.task).await;
        let end = end.expect("it ends soon").expect("it did not panic");
        end.expect("it did not fail");
    }
}
