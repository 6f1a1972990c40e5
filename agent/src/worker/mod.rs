//! The worker agent: one process, one relayer account, any number of workers.
//!
//! An agent looks at its workers on the chain, does what is to be done for them, and rests until something is to
//! be done again:
//!
//! 1. A worker that the registry does not know is attested by the quorum and registered.
//! 2. For a benchmark that is open it counts, and hands in the result as soon as the registry takes it. One that
//!    was too late, or for which it has not counted from the beginning, is opened again.
//! 3. In a session it answers each challenge when it is due. Heartbeats that are due at about the same time
//!    travel together.
//!
//! # What it relies on
//! Everything but the keys is on the chain, so an agent can be killed at any moment and started again. Nothing is
//! answered twice: an agent sends nothing while a transaction of its relayer waits for a block, it looks at the
//! challenges after that, and it tries every batch out before it sends it. Two agents with the same keys know nothing of each
//! other; do not run them.
//!
//! All due times are those of the chain's clock. The machine's own is only needed to know when to look again.
//!
//! # What it costs
//! The relayer pays for registrations, benchmarks and heartbeats: a fee per batch and a storage deposit per worker
//! at its registration. On chains that make blocks on demand it also pays for an empty transaction before each
//! batch, without which the chain's clock would stand still.

mod attest;
mod backoff;
mod benchmark;
mod chain;
mod delay;
mod engine;
mod event;
mod heartbeat;
mod member;
mod register;
mod tally;

pub use engine::Power;
pub use event::{Event, Totals};

use crate::clock;
use backoff::Backoff;
use chain::Chain;
use client::{
    address,
    node::{NodeError, SendError, Signer},
    Deployment, DeploymentError, Key, Refusal,
};
use delay::Delay;
use engine::Engine;
use ink::primitives::AccountId;
use member::Member;
use primitives::{Error, Timestamp, Worker};
use std::{
    collections::HashSet,
    convert::Infallible,
    future::Future,
    io,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinSet};

/// How long to let a transaction that waits for its block be.
const SETTLING: Duration = Duration::from_millis(200);

/// How long to wait at most before asking a node again whether it is there, or to take heartbeats.
const LONGEST_SILENCE: Duration = Duration::from_secs(4);

/// No rest is shorter.
const SHORTEST_REST: Duration = Duration::from_millis(20);

/// What an agent is to do.
#[derive(Clone)]
pub struct Config {
    /// The node's WebSocket URL.
    pub url: String,
    /// The deployment that the workers mine at.
    pub deployment: Deployment,
    /// The workers' keys.
    pub keys: Vec<Key>,
    /// The account that decides which pool may bind the workers.
    pub operator: AccountId,
    /// CPU cores of the machine, as the registrations say.
    pub cores: u32,
    /// What the work may take of the machine.
    pub power: Power,
    /// The attestors' URLs; at least as many as the verifier's threshold have to answer.
    pub attestors: Vec<String>,
    /// Whether workers that are registered already are registered once more, with new evidence.
    pub register_again: bool,
}

/// Why an agent does not start.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// There is nothing to do.
    #[error("no worker keys: make one first")]
    NoKeys,
    /// The same worker twice would answer twice.
    #[error("the key of worker 0x{} is there twice", hex::encode(.0))]
    SameKey(Worker),
    /// The node or the deployment cannot be used.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// The operating system gives no threads to work.
    #[error("no threads to work: {0}")]
    Threads(io::Error),
    /// No attestor can be asked.
    #[error("no HTTP client: {0}")]
    Http(reqwest::Error),
}

/// Runs an agent until `stop` comes; a transaction that is on its way then is followed to its block first.
/// `tell` hears of everything that happens.
///
/// Once it runs, neither a node that goes away nor a refusal ends it: it tries again, ever less often.
///
/// # Errors
/// [`AgentError`], all of them at the start.
pub async fn run<S: Signer + Send>(
    config: Config,
    relayer: S,
    tell: impl Fn(&Event) + Send + Sync,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), AgentError> {
    let chain = Chain::open(&config.url, &config.deployment).await?;
    let agent = Agent::new(config, relayer, tell)?;
    let (stopper, stopped) = watch::channel(false);
    let listening = async {
        stop.await;
        stopper.send_replace(true);
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        () = agent.work(chain, stopped) => Ok(()),
        never = listening => match never {},
    }
}

/// A running agent.
struct Agent<S, F> {
    config: Config,
    relayer: S,
    tell: F,
    members: Vec<Member>,
    http: reqwest::Client,
    /// Members whose attestors are being asked.
    attesting: JoinSet<(usize, Result<attest::Attested, attest::AttestError>)>,
    /// That a transaction of the relayer waits for its block.
    settling: Delay,
    /// By how many milliseconds this machine's clock is behind the chain's, at least.
    behind: u64,
    /// No heartbeat is sent before.
    next_batch: Instant,
    batch_patience: Backoff,
    _engine: Engine,
}

impl<S: Signer + Send, F: Fn(&Event) + Send + Sync> Agent<S, F> {
    fn new(config: Config, relayer: S, tell: F) -> Result<Self, AgentError> {
        let mut workers = HashSet::new();
        for key in &config.keys {
            if !workers.insert(key.public()) {
                return Err(AgentError::SameKey(key.public()));
            }
        }
        if workers.is_empty() {
            return Err(AgentError::NoKeys);
        }
        let keys = config.keys.iter();
        let members: Vec<_> = keys
            .map(|key| Member::new(key.clone(), config.operator, config.register_again))
            .collect();
        let odometers = members.iter().map(|member| Arc::clone(&member.odometer));
        let engine =
            Engine::start(config.power, odometers.collect()).map_err(AgentError::Threads)?;
        Ok(Self {
            config,
            relayer,
            tell,
            members,
            http: attest::http_client().map_err(AgentError::Http)?,
            attesting: JoinSet::new(),
            settling: Delay::default(),
            behind: 0,
            next_batch: Instant::now(),
            batch_patience: Backoff::up_to(LONGEST_SILENCE),
            _engine: engine,
        })
    }

    /// Works over this connection, and over others once it fails.
    async fn work(mut self, mut chain: Chain, mut stopped: watch::Receiver<bool>) {
        let mut patience = Backoff::up_to(LONGEST_SILENCE);
        loop {
            self.tell(&Event::Connected {
                url: self.config.url.clone(),
            });
            let mut lost = self.serve(&chain, &mut stopped, &mut patience).await.err();
            while let Some(reason) = lost {
                let again_in = patience.fail();
                self.tell(&Event::Disconnected {
                    reason: reason.to_string(),
                    again_in,
                });
                self.rest(again_in, &mut stopped).await;
                if *stopped.borrow() {
                    return;
                }
                lost = match Chain::open(&self.config.url, &self.config.deployment).await {
                    Ok(opened) => {
                        chain = opened;
                        None
                    }
                    Err(error) => Some(error),
                };
            }
            if *stopped.borrow() {
                return;
            }
        }
    }

    /// Works until it is stopped or the connection fails.
    async fn serve(
        &mut self,
        chain: &Chain,
        stopped: &mut watch::Receiver<bool>,
        patience: &mut Backoff,
    ) -> Result<(), DeploymentError> {
        while !*stopped.borrow() {
            let pause = self.round(chain).await?;
            patience.succeed();
            self.rest(pause, stopped).await;
        }
        Ok(())
    }

    /// Looks at all workers, does what is to be done, and returns how long to rest.
    async fn round(&mut self, chain: &Chain) -> Result<Duration, NodeError> {
        // The order matters: with nothing on its way, no challenge that is read now is answered already.
        if chain.node.waiting(self.relayer.account()).await? > 0 {
            if self.settling.lasts(Instant::now()) {
                let relayer = address::to_ss58(&self.relayer.account());
                self.tell(&Event::Failed {
                    worker: None,
                    reason: format!(
                        "a transaction of the relayer {relayer} waits for its block; nothing is sent before"
                    ),
                });
            }
            return Ok(SETTLING);
        }
        self.settling = Delay::default();
        self.look(chain).await?;
        if self.beat(chain).await? {
            return Ok(Duration::ZERO);
        }
        self.attest(chain).await?;
        self.register(chain).await?;
        self.benchmark(chain).await?;
        Ok(self.pause(chain))
    }

    async fn look(&mut self, chain: &Chain) -> Result<(), NodeError> {
        self.behind = chain.node.now().await?.saturating_sub(clock::now());
        for number in 0..self.members.len() {
            if !self.members[number].is_paused() {
                self.look_at(chain, number).await?;
            }
        }
        Ok(())
    }

    /// Looks at a worker. If it cannot be read, that is its trouble alone.
    async fn look_at(&mut self, chain: &Chain, number: usize) -> Result<(), NodeError> {
        let member = &self.members[number];
        let standing = chain.look(&member.id, member.wants_record()).await;
        let standing = self.absorb(Some(member.id), standing.map_err(SendError::Node))?;
        let member = &mut self.members[number];
        match standing {
            Some(standing) => member.follow(standing, &self.tell),
            None => member.pause(),
        }
        Ok(())
    }

    /// How long nothing is to be done.
    fn pause(&self, chain: &Chain) -> Duration {
        let until_batch = self.batch_time(chain).map(|time| {
            let until_due = Duration::from_millis(time.saturating_sub(self.now()));
            until_due.max(self.next_batch.saturating_duration_since(Instant::now()))
        });
        let paused = self.members.iter().filter(|member| member.is_paused());
        let until_resumed =
            paused.map(|it| it.paused_until.saturating_duration_since(Instant::now()));
        let pause = chain.pace.look;
        let until = until_batch.into_iter().chain(until_resumed).min();
        until.map_or(pause, |until| until.clamp(SHORTEST_REST, pause))
    }

    /// Rests, unless it is stopped or attestors answer.
    async fn rest(&mut self, pause: Duration, stopped: &mut watch::Receiver<bool>) {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => {}
            Some(answer) = self.attesting.join_next() => self.hear(answer),
            () = tokio::time::sleep(pause) => {}
        }
    }

    /// The present, in the chain's time as far as it is known.
    fn now(&self) -> Timestamp {
        clock::now().saturating_add(self.behind)
    }

    fn tell(&self, event: &Event) {
        (self.tell)(event);
    }

    /// As [`Agent::absorb`], for what the relayer sent: if the chain did not take it, the line says what the relayer
    /// has, for that may be why.
    async fn absorb_sent<T>(
        &self,
        chain: &Chain,
        worker: Option<Worker>,
        result: Result<T, SendError<Error>>,
    ) -> Result<Option<T>, NodeError> {
        let Err(SendError::Node(error @ (NodeError::Rejected(_) | NodeError::Failed { .. }))) =
            result
        else {
            return self.absorb(worker, result);
        };
        let relayer = self.relayer.account();
        let balance = chain.node.balance(relayer).await?;
        let reason = format!(
            "{error}; the relayer {} has {}",
            address::to_ss58(&relayer),
            chain.node.token().amount(balance)
        );
        self.tell(&Event::Failed { worker, reason });
        Ok(None)
    }

    /// Tells of a failure and goes on, unless it is the connection that failed.
    fn absorb<T>(
        &self,
        worker: Option<Worker>,
        result: Result<T, SendError<Error>>,
    ) -> Result<Option<T>, NodeError> {
        let reason = match result {
            Ok(value) => return Ok(Some(value)),
            Err(SendError::Refused(refusal)) => explain(&refusal),
            Err(SendError::Node(error @ (NodeError::Rpc(_) | NodeError::Unreachable { .. }))) => {
                return Err(error)
            }
            Err(SendError::Node(error)) => error.to_string(),
        };
        self.tell(&Event::Failed { worker, reason });
        Ok(None)
    }
}

/// A contract's error in one line.
fn explain(refusal: &Error) -> String {
    format!("{}: {}", refusal.name(), refusal.meaning())
}
