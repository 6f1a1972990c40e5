//! The monitor at work: blocks come in, clocks tick, connections break.

#[cfg(test)]
mod tests;

use crate::{
    alert::{Alerts, Change},
    conditions::{conditions, Terms},
    config::{Config, MonitorError},
    describe::{describe, kind},
    follow::{Block, Heads, Trail},
    incident::{incidents, Claims, Incident},
    metrics::{self, Metrics, Page},
    notice::{Matter, Notice},
    reader::Reader,
    scope::{Scope, Source},
    state::Snapshot,
    touched::Touched,
};
use client::{ContractEvent, Deployment, DeploymentError, Event, Node, NodeError};
use interfaces::{FactoryChange, MiningChange};
use primitives::Timestamp;
use std::{
    convert::Infallible,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt::error::{Error, RpcError};
use tokio::{
    sync::watch,
    time::{interval, sleep, Interval, MissedTickBehavior},
};

/// How long to wait before trying to connect again: at first, and at most.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// The shortest and the longest period of a timer: a millisecond and a year.
const PERIODS: (Duration, Duration) = (Duration::from_millis(1), Duration::from_secs(31_536_000));
/// How many blocks are told before alerts are looked at, if many are new.
const BLOCKS: usize = 256;

/// Watches over a deployment and tells what happens, until the future is dropped.
///
/// A lost node is found again, and then everything is told that happened meanwhile. `tell` is called for each
/// notice, in order.
///
/// # Errors
/// [`MonitorError`]: what waiting does not cure.
pub async fn run(
    node: Node,
    deployment: &Deployment,
    config: &Config,
    tell: impl FnMut(&Notice) + Send,
) -> Result<Infallible, MonitorError> {
    let listener = metrics::listen(config.listen).await?;
    let (page, shown) = watch::channel(Page::starting());
    let monitor = Monitor::new(deployment, config, page, tell)?;
    tokio::select! {
        end = metrics::serve(listener, shown) => end,
        end = monitor.run(node) => end,
    }
}

/// How the connection stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Connection {
    /// Not everything has been read once.
    First,
    Up,
    Lost,
}

struct Monitor<'run, Tell> {
    deployment: &'run Deployment,
    config: &'run Config,
    terms: Terms,
    scope: Scope,
    snapshot: Snapshot,
    claims: Claims,
    alerts: Alerts,
    trail: Trail,
    /// The last blocks in a row whose events are lost, the first and the last, and why.
    lost: Option<(u32, u32, String)>,
    metrics: Metrics,
    page: watch::Sender<Page>,
    connection: Connection,
    tell: Tell,
}

impl<'run, Tell: FnMut(&Notice) + Send> Monitor<'run, Tell> {
    fn new(
        deployment: &'run Deployment,
        config: &'run Config,
        page: watch::Sender<Page>,
        tell: Tell,
    ) -> Result<Self, MonitorError> {
        Ok(Self {
            deployment,
            config,
            terms: Terms {
                token: deployment.token.clone(),
                timing: deployment.timing.into(),
                subsidy_reserve: milliseconds(config.subsidy_reserve),
            },
            scope: Scope::new(deployment, config.pools.clone()),
            snapshot: Snapshot::default(),
            claims: Claims::default(),
            alerts: Alerts::default(),
            trail: Trail::default(),
            lost: None,
            metrics: Metrics::new(&deployment.token)?,
            page,
            connection: Connection::First,
            tell,
        })
    }

    async fn run(mut self, mut node: Node) -> Result<Infallible, MonitorError> {
        loop {
            let Err(error) = self.follow(&node).await;
            match error {
                MonitorError::Node(error) if self.connection != Connection::First => {
                    self.disconnected(&error)?;
                }
                error => return Err(error),
            }
            node = self.reconnect(node.url()).await?;
        }
    }

    /// Follows the chain until the connection breaks, with the metadata of the runtime in force.
    async fn follow(&mut self, node: &Node) -> Result<Infallible, MonitorError> {
        let updater = node.client().updater();
        tokio::select! {
            end = updater.perform_runtime_updates() => {
                end.map_err(NodeError::from)?;
                Err(NodeError::from(Error::from(RpcError::SubscriptionDropped)).into())
            }
            end = self.follow_blocks(node) => end,
        }
    }

    async fn follow_blocks(&mut self, node: &Node) -> Result<Infallible, MonitorError> {
        let reader = Reader::new(node, self.deployment, self.config.account);
        let mut heads = Heads::subscribe(node, self.config.finalized).await?;
        self.refresh_all(&reader).await?;
        let mut head = heads.next().await?;
        if self.connection == Connection::First {
            self.watching(head);
        }
        let mut tick = timer(self.config.tick);
        let mut refresh = timer(self.config.refresh);
        refresh.reset();
        loop {
            while self.catch_up(&reader, head).await? {
                self.evaluate()?;
            }
            self.caught_up();
            self.evaluate()?;
            tokio::select! {
                next = heads.next() => head = next?,
                _ = tick.tick() => self.look_again(&reader).await?,
                _ = refresh.tick() => self.refresh_all(&reader).await?,
            }
        }
    }

    /// Tells of the next blocks up to `head` and reads anew what they changed; returns whether there are more.
    async fn catch_up(&mut self, reader: &Reader, head: u32) -> Result<bool, MonitorError> {
        let mut touched = Touched::default();
        let mut more = true;
        for _ in 0..BLOCKS {
            // If this is dropped while it waits, no block is passed over.
            let Some(block) = self.trail.next(&reader.node, head).await? else {
                more = false;
                break;
            };
            self.take_block(block, &mut touched);
        }
        self.tell_lost();
        self.snapshot.refresh(reader, &self.scope, &touched).await?;
        self.tell_claims(touched.rewarded);
        Ok(more)
    }

    /// What there is to do without a block. Asking for the time also shows whether the node still answers.
    async fn look_again(&mut self, reader: &Reader) -> Result<(), MonitorError> {
        let time = reader.node.now().await?;
        self.metrics.block_time.set(time as f64 / 1e3);
        let recheck = self.snapshot.recheck(reader, &self.scope, now());
        Ok(recheck.await?)
    }

    /// Everything has been read once: whatever happens from now on does not end the monitor.
    fn watching(&mut self, head: u32) {
        let begin = self.config.from.unwrap_or(head.saturating_add(1));
        self.trail = Trail::from(begin);
        self.connection = Connection::Up;
        self.tell(Matter::Watching {
            block: begin,
            pools: self.snapshot.pools.len(),
            workers: self.snapshot.workers.len(),
        });
    }

    /// Everything up to the newest block has been told.
    fn caught_up(&mut self) {
        if self.connection == Connection::Lost {
            self.connection = Connection::Up;
            self.metrics.reconnects.inc();
            self.tell(Matter::Reconnected);
        }
    }

    async fn refresh_all(&mut self, reader: &Reader) -> Result<(), MonitorError> {
        self.snapshot.refresh_all(reader, &mut self.scope).await?;
        if self.connection == Connection::First {
            let watched = |pid: &u32| self.scope.pools().any(|(known, _)| known == *pid);
            if let Some(missing) = self.config.pools.iter().find(|pid| !watched(pid)) {
                return Err(MonitorError::NoSuchPool(*missing));
            }
        }
        let pools: Vec<_> = self.snapshot.pools.keys().copied().collect();
        self.tell_claims(pools);
        Ok(())
    }

    fn take_block(&mut self, block: Block, touched: &mut Touched) {
        let number = block.number;
        if block.replaces {
            self.tell(Matter::Replaced { block: number });
        }
        if block.lost.is_none() {
            self.tell_lost();
        }
        for event in block.events {
            if let Some(source) = self.scope.source(&event.contract) {
                self.take_event(number, source, &event, touched);
            }
        }
        if let Some(reason) = block.lost {
            self.metrics.lost_blocks.inc();
            let lost = self.lost.get_or_insert((number, number, reason));
            lost.1 = number;
        }
        self.metrics.block_number.set(number.into());
    }

    /// Tells of blocks without events: of all in a row at once, because there may be thousands.
    fn tell_lost(&mut self) {
        if let Some((from, to, reason)) = self.lost.take() {
            self.tell(Matter::Lost { from, to, reason });
        }
    }

    fn take_event(
        &mut self,
        block: u32,
        source: Source,
        event: &ContractEvent,
        touched: &mut Touched,
    ) {
        let contract = source.to_string();
        let Some(event) = event.decode(source.kind()) else {
            self.metrics.count_event(source.class(), "unknown");
            let data = format!("0x{}", hex::encode(&event.data));
            return self.tell(Matter::UnknownEvent {
                block,
                contract,
                data,
            });
        };
        if let Event::Factory(FactoryChange::PoolCreated { pid, pool, .. }) = &event {
            self.scope.learn(*pid, *pool);
        }
        let in_pool = |worker: &_| self.snapshot.workers.contains_key(worker);
        let Some(event) = self.scope.relevant(event, in_pool) else {
            return;
        };
        touched.add(source, &event, &self.scope);
        let kind = kind(&event);
        self.metrics.count_event(source.class(), &kind);
        if self.config.heartbeats || !is_heartbeat(&event) {
            let text = describe(&event, &self.terms.token);
            self.tell(Matter::Event {
                block,
                contract,
                kind,
                text,
            });
        }
        for incident in incidents(source, &event, &self.terms.token) {
            self.tell_incident(incident);
        }
    }

    /// Tells the watched account what it earned in these pools.
    fn tell_claims(&mut self, pools: impl IntoIterator<Item = u32>) {
        for pid in pools {
            let pool = self.snapshot.pools.get(&pid);
            let Some(position) = pool.and_then(|pool| pool.position) else {
                continue;
            };
            let claimable = position.claimable_reward;
            let incident = self.claims.update(pid, claimable, &self.terms.token);
            incident.into_iter().for_each(|it| self.tell_incident(it));
        }
    }

    fn tell_incident(&mut self, incident: Incident) {
        let Incident {
            name: alert,
            severity,
            text,
        } = incident;
        self.metrics.count_alert(alert, severity);
        self.tell(Matter::Happened {
            alert,
            severity,
            text,
        });
    }

    /// Raises and resolves alerts by what is known now, and shows the figures.
    fn evaluate(&mut self) -> Result<(), MonitorError> {
        let now = now();
        let conditions = conditions(&self.snapshot, &self.terms, now);
        for change in self.alerts.update(conditions) {
            match change {
                Change::Raised(alert) => {
                    let severity = alert.key.severity();
                    self.metrics.count_alert(alert.key.name(), severity);
                    self.tell(Matter::Raised {
                        alert: alert.key.name(),
                        severity,
                        text: alert.text,
                    });
                }
                Change::Resolved(alert) => self.tell(Matter::Resolved {
                    alert: alert.key.name(),
                    severity: alert.key.severity(),
                    text: alert.resolution,
                }),
            }
        }
        self.metrics.update(&self.snapshot, &self.alerts, now);
        self.show(None)
    }

    fn show(&self, trouble: Option<String>) -> Result<(), MonitorError> {
        let up = if trouble.is_none() { 1.0 } else { 0.0 };
        self.metrics.up.set(up);
        let metrics = self.metrics.encode()?;
        self.page.send_replace(Page { metrics, trouble });
        Ok(())
    }

    /// Says so once, however often it fails until everything works again.
    fn disconnected(&mut self, error: &NodeError) -> Result<(), MonitorError> {
        let reason = error.to_string();
        if self.connection == Connection::Up {
            self.connection = Connection::Lost;
            self.tell(Matter::Disconnected {
                reason: reason.clone(),
            });
        }
        self.show(Some(reason))
    }

    /// Tries until a node of the deployment's chain answers.
    async fn reconnect(&mut self, url: &str) -> Result<Node, MonitorError> {
        let (mut wait, longest) = BACKOFF;
        loop {
            sleep(wait).await;
            wait = longest.min(wait * 2);
            let Ok(node) = Node::connect(url).await else {
                continue;
            };
            match self.deployment.verify(&node).await {
                Ok(()) => return Ok(node),
                // A node that catches up does not know the contracts yet.
                Err(DeploymentError::Node(_) | DeploymentError::Stale { .. }) => continue,
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn tell(&mut self, matter: Matter) {
        let time = now();
        (self.tell)(&Notice { time, matter });
    }
}

fn is_heartbeat(event: &Event) -> bool {
    matches!(
        event,
        Event::Mining(
            MiningChange::HeartbeatAccepted { .. } | MiningChange::HeartbeatsAccepted { .. }
        )
    )
}

/// The clock on the wall: alerts must not wait for a chain that stands still.
fn now() -> Timestamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, milliseconds)
}

/// Ticks at once and then with this period, within what a timer can do.
fn timer(period: Duration) -> Interval {
    let mut timer = interval(period.clamp(PERIODS.0, PERIODS.1));
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    timer
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
