//! What is known of the deployment, kept up to date with as few questions as possible.

use crate::{
    reader::{Announcements, Funds, PoolState, Reader},
    scope::Scope,
    touched::Touched,
    words,
};
use client::NodeError;
use interfaces::{WorkerInfo, WorkerState as State};
use primitives::{Timestamp, Worker};
use std::collections::{BTreeMap, BTreeSet};

/// How many late workers are looked at again between two blocks.
const RECHECKS: usize = 20;

/// A worker as mining shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorkerState {
    pub info: WorkerInfo,
    /// The pool it is in.
    pub pid: u32,
    /// From when on its next heartbeat is late, in milliseconds; 0 without a session.
    pub late: Timestamp,
    /// Whether anybody can stop it.
    pub stoppable: bool,
    /// In which reading this was read.
    pub read: u64,
}

impl WorkerState {
    /// Whether it is in a session.
    pub fn runs(&self) -> bool {
        runs(&self.info)
    }

    /// Whether it has missed a heartbeat, by the chain's word or by the clock: a chain without blocks does not
    /// know how late it is.
    pub fn is_unresponsive(&self, now: Timestamp) -> bool {
        self.info.state == State::Unresponsive
            || (self.runs() && self.late != 0 && self.late <= now)
    }
}

fn runs(info: &WorkerInfo) -> bool {
    matches!(info.state, State::Mining | State::Unresponsive)
}

/// What is known of the deployment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub pools: BTreeMap<u32, PoolState>,
    pub workers: BTreeMap<Worker, WorkerState>,
    pub funds: Option<Funds>,
    pub announcements: Option<Announcements>,
    /// Whose views cannot be read, and why: another version of a contract answers otherwise.
    pub unreadable: BTreeMap<String, String>,
    /// How often it was read.
    pub readings: u64,
}

impl Snapshot {
    /// Reads everything anew.
    pub async fn refresh_all(
        &mut self,
        reader: &Reader,
        scope: &mut Scope,
    ) -> Result<(), NodeError> {
        for pool in reader.pools(0).await? {
            scope.learn(pool.pid, pool.address);
        }
        self.readings += 1;
        let all = reader.workers().await;
        for info in self.readable("mining", all)?.unwrap_or_default() {
            self.take_worker(reader, scope, info).await?;
        }
        let unread = self.unread_workers();
        let everything = Touched {
            pools: scope.pools().map(|(pid, _)| pid).collect(),
            rewarded: BTreeSet::new(),
            workers: unread,
            subsidy: true,
            governance: true,
        };
        self.refresh(reader, scope, &everything).await
    }

    /// The workers that the present reading has not come across.
    fn unread_workers(&self) -> BTreeSet<Worker> {
        let unread = self.workers.iter();
        let unread = unread.filter(|(_, state)| state.read < self.readings);
        unread.map(|(worker, _)| *worker).collect()
    }

    /// Reads anew what was touched.
    pub async fn refresh(
        &mut self,
        reader: &Reader,
        scope: &Scope,
        touched: &Touched,
    ) -> Result<(), NodeError> {
        self.readings += 1;
        let mut workers = touched.workers.clone();
        for (pid, address) in scope.pools() {
            if !touched.pools.contains(&pid) {
                continue;
            }
            let pool = reader.pool(address).await;
            if let Some(pool) = self.readable(&format!("pool {pid}"), pool)? {
                let unknown = |worker: &&Worker| !self.workers.contains_key(*worker);
                workers.extend(pool.workers.iter().filter(unknown));
                self.pools.insert(pid, pool);
            }
        }
        for worker in workers {
            self.refresh_worker(reader, scope, worker).await?;
        }
        if touched.subsidy || touched.governance {
            let funds = reader.funds().await;
            self.funds = self.readable("the subsidy", funds)?.or(self.funds);
        }
        if touched.governance {
            let announcements = reader.announcements().await;
            self.announcements = self
                .readable("the announcements", announcements)?
                .or(self.announcements);
        }
        Ok(())
    }

    /// Looks again at those late workers that nobody can stop yet, longest unseen first: time alone changes it.
    pub async fn recheck(
        &mut self,
        reader: &Reader,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<(), NodeError> {
        let mut late: Vec<_> = self
            .workers
            .iter()
            .filter(|(_, state)| state.is_unresponsive(now) && !state.stoppable)
            .map(|(worker, state)| (state.read, *worker))
            .collect();
        late.sort_unstable();
        self.readings += 1;
        for (_, worker) in late.into_iter().take(RECHECKS) {
            self.refresh_worker(reader, scope, worker).await?;
        }
        Ok(())
    }

    async fn refresh_worker(
        &mut self,
        reader: &Reader,
        scope: &Scope,
        worker: Worker,
    ) -> Result<(), NodeError> {
        let info = reader.worker(worker).await;
        match self.readable(&format!("worker {}", words::worker(&worker)), info)? {
            Some(Some(info)) => self.take_worker(reader, scope, info).await,
            Some(None) => {
                self.workers.remove(&worker);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Keeps what mining says of a worker, if it is in a watched pool.
    async fn take_worker(
        &mut self,
        reader: &Reader,
        scope: &Scope,
        info: WorkerInfo,
    ) -> Result<(), NodeError> {
        let pool = info.pool.and_then(|pool| Some((scope.pid(&pool)?, pool)));
        let Some((pid, pool)) = pool else {
            self.workers.remove(&info.worker);
            return Ok(());
        };
        let late = self.late(reader, &info).await?;
        let owner = self.pools.get(&pid).map(|pool| pool.info.owner);
        let stoppable = match owner {
            Some(owner) if info.state == State::Unresponsive => {
                reader.can_be_stopped(pool, info.worker, owner).await?
            }
            _ => false,
        };
        let state = WorkerState {
            info,
            pid,
            late,
            stoppable,
            read: self.readings,
        };
        self.workers.insert(info.worker, state);
        Ok(())
    }

    /// From when on the next heartbeat is late, which follows from when it is due.
    async fn late(&mut self, reader: &Reader, info: &WorkerInfo) -> Result<Timestamp, NodeError> {
        if !runs(info) {
            return Ok(0);
        }
        match self.workers.get(&info.worker) {
            Some(known) if known.info.heartbeat_due == info.heartbeat_due => Ok(known.late),
            _ => {
                let late = reader.late(info.worker).await;
                let what = format!("the session of worker {}", words::worker(&info.worker));
                Ok(self.readable(&what, late)?.unwrap_or(0))
            }
        }
    }

    /// What was read; nothing, and a note, if it is not what these views should say. Only a failed connection
    /// is an error.
    fn readable<T>(
        &mut self,
        what: &str,
        answer: Result<T, NodeError>,
    ) -> Result<Option<T>, NodeError> {
        match answer {
            Ok(answer) => {
                self.unreadable.remove(what);
                Ok(Some(answer))
            }
            Err(error @ (NodeError::Unreadable(_) | NodeError::Failed { .. })) => {
                self.unreadable.insert(what.to_owned(), error.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
