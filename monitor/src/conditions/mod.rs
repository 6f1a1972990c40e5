//! What is the case and somebody wants to know of. No chain, no clock: both are arguments.

#[cfg(test)]
mod tests;

use crate::{
    alert::{Alert, Key},
    reader::{Funds, PoolState},
    scope::Source,
    state::{Snapshot, WorkerState},
    words::{account, amount, date, duration, hash, percent, worker},
};
use client::Token;
use governance::Announced;
use ink::primitives::Hash;
use interfaces::QueueEntry;
use primitives::{Balance, Timestamp, Timing};

/// What does not change while a deployment is watched.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub token: Token,
    pub timing: Timing,
    /// For how many milliseconds the subsidy should last at least.
    pub subsidy_reserve: u64,
}

/// All that is the case at the moment `now`.
pub(crate) fn conditions(snapshot: &Snapshot, terms: &Terms, now: Timestamp) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for state in snapshot.workers.values() {
        alerts.extend(of_worker(state, now));
    }
    for (pid, pool) in &snapshot.pools {
        of_pool(*pid, pool, terms, now, &mut alerts);
    }
    alerts.extend(snapshot.funds.and_then(|funds| of_funds(&funds, terms)));
    of_governance(snapshot, &mut alerts);
    for (what, reason) in &snapshot.unreadable {
        alerts.push(Alert {
            key: Key::Unreadable(what.clone()),
            text: format!("{what} cannot be read: {reason}"),
            resolution: format!("{what} can be read again"),
        });
    }
    alerts
}

fn of_worker(state: &WorkerState, now: Timestamp) -> Vec<Alert> {
    let key = state.info.worker;
    let name = format!("worker {} of pool {}", worker(&key), state.pid);
    let mut alerts = Vec::new();
    if state.is_unresponsive(now) {
        alerts.push(Alert {
            key: Key::WorkerUnresponsive(key),
            text: format!(
                "{name} is unresponsive: its heartbeat was due on {}",
                date(state.info.heartbeat_due)
            ),
            resolution: format!("{name} is no longer unresponsive"),
        });
    }
    if state.stoppable {
        alerts.push(Alert {
            key: Key::WorkerStoppable(key),
            text: format!("{name} has been away for so long that anybody can stop it"),
            resolution: format!("{name} can no longer be stopped by anybody"),
        });
    }
    let cool_down_end = state.info.cool_down_end;
    if !state.runs() && now < cool_down_end {
        alerts.push(Alert {
            key: Key::WorkerCoolingDown(key, cool_down_end),
            text: format!("{name} cools down until {}", date(cool_down_end)),
            resolution: format!("{name} has cooled down: its stake can be made free"),
        });
    }
    alerts
}

fn of_pool(pid: u32, pool: &PoolState, terms: &Terms, now: Timestamp, alerts: &mut Vec<Alert>) {
    for entry in &pool.queue {
        alerts.extend(of_withdrawal(pid, entry, terms, now));
    }
    if pool.info.forced_stop {
        alerts.push(Alert {
            key: Key::ForcedStop(pid),
            text: format!("all workers of pool {pid} are being stopped for overdue withdrawals"),
            resolution: format!("the forced stop of pool {pid} is over"),
        });
    }
    if let Some((raise, effective_at)) = pool.info.pending_commission {
        alerts.push(Alert {
            key: Key::CommissionRaise(pid, raise, effective_at),
            text: format!(
                "pool {pid} raises its commission from {} to {} on {}",
                percent(pool.info.commission),
                percent(raise),
                date(effective_at)
            ),
            resolution: format!(
                "the raise of pool {pid}'s commission to {} is in force or off",
                percent(raise)
            ),
        });
    }
    let source = Source::Pool(pid);
    alerts.extend(pool.info.paused.then(|| paused(source)));
    alerts.extend(pool.upgrade.map(|upgrade| code(source, upgrade)));
}

fn of_withdrawal(pid: u32, entry: &QueueEntry, terms: &Terms, now: Timestamp) -> Vec<Alert> {
    let staker = account(&entry.staker);
    let deadline = entry.start.saturating_add(terms.timing.grace);
    let value = amount(entry.value, &terms.token);
    let resolution = format!("{staker} no longer waits in the queue of pool {pid}");
    let mut alerts = vec![Alert {
        key: Key::WithdrawalPending(pid, entry.staker, entry.start),
        text: format!(
            "{staker} waits for {value} from pool {pid}, which is overdue after {}",
            date(deadline)
        ),
        resolution: resolution.clone(),
    }];
    // The contract is as strict: at the deadline itself nothing is overdue.
    if deadline < now {
        alerts.push(Alert {
            key: Key::WithdrawalOverdue(pid, entry.staker, entry.start),
            text: format!(
                "the withdrawal of {value} by {staker} from pool {pid} is overdue since {}: \
                 anybody can have its workers stopped for it",
                date(deadline)
            ),
            resolution,
        });
    }
    alerts
}

fn of_funds(funds: &Funds, terms: &Terms) -> Option<Alert> {
    let subsidy = funds.subsidy;
    let left = subsidy.held.saturating_sub(subsidy.promised);
    if left == 0 {
        return Some(Alert {
            key: Key::SubsidyEmpty,
            text: "the subsidy is empty: heartbeats earn nothing".to_owned(),
            resolution: "the subsidy is no longer empty".to_owned(),
        });
    }
    let lasts = time_left(left, funds.budget, terms.timing.period)?;
    (lasts < terms.subsidy_reserve).then(|| Alert {
        key: Key::SubsidyLow,
        text: format!(
            "the subsidy runs dry: {} are left, enough for {} if the whole budget is earned",
            amount(left, &terms.token),
            duration(lasts)
        ),
        resolution: "the subsidy lasts long enough again, or is empty".to_owned(),
    })
}

/// For how many milliseconds an amount lasts if `budget` of it is paid in each period; `None` is forever.
fn time_left(amount: Balance, budget: Balance, period: u64) -> Option<u64> {
    let time = math::mul_div_floor(amount, period.into(), budget)?;
    Some(u64::try_from(time).unwrap_or(u64::MAX))
}

fn of_governance(snapshot: &Snapshot, alerts: &mut Vec<Alert>) {
    let Some(announcements) = snapshot.announcements else {
        return;
    };
    for (source, governed) in [
        (Source::Factory, announcements.factory),
        (Source::Mining, announcements.mining),
        (Source::Registry, announcements.registry),
    ] {
        alerts.extend(governed.paused.then(|| paused(source)));
        alerts.extend(governed.code.map(|announced| code(source, announced)));
    }
    let over = |what: &str| format!("{what} is no longer only announced");
    alerts.extend(announcements.pool_code.map(|announced| Alert {
        key: Key::PoolCodeAnnounced(announced.change, announced.executable_at),
        text: format!(
            "new pools can get the code {} from {} on",
            hash(&announced.change),
            date(announced.executable_at)
        ),
        resolution: over("the code of new pools"),
    }));
    alerts.extend(announcements.verifier.map(|announced| Alert {
        key: Key::VerifierAnnounced(announced.change, announced.executable_at),
        text: format!(
            "the verifier {} can be trusted from {} on",
            account(&announced.change),
            date(announced.executable_at)
        ),
        resolution: over("the verifier"),
    }));
    alerts.extend(announcements.tokenomics.map(|executable_at| Alert {
        key: Key::TokenomicsAnnounced(executable_at),
        text: format!(
            "new parameters of mining can act from {} on",
            date(executable_at)
        ),
        resolution: over("the set of parameters"),
    }));
}

fn paused(source: Source) -> Alert {
    Alert {
        key: Key::Paused(source),
        text: format!("{source} is paused"),
        resolution: format!("{source} is no longer paused"),
    }
}

fn code(source: Source, announced: Announced<Hash>) -> Alert {
    Alert {
        key: Key::CodeAnnounced(source, announced.change, announced.executable_at),
        text: format!(
            "{source} can get the code {} from {} on",
            hash(&announced.change),
            date(announced.executable_at)
        ),
        resolution: format!("the code of {source} is no longer only announced"),
    }
}
