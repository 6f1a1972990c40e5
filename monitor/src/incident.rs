//! What happens and is over at once: it is told, not raised and resolved.

use crate::{
    alert::Severity,
    scope::Source,
    words::{amount, percent, worker, workers},
};
use client::{Event, PoolEvent, Token};
use interfaces::PoolChange;
use primitives::Balance;
use std::collections::BTreeMap;

/// Something that happened and somebody wants to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    pub name: &'static str,
    pub severity: Severity,
    pub text: String,
}

/// The incident that an event tells of.
pub(crate) fn incident(source: Source, event: &Event, token: &Token) -> Option<Incident> {
    let Event::Pool(PoolEvent::Changed(change)) = event else {
        return None;
    };
    match change {
        PoolChange::RewardCollected { lost, .. } if *lost > 0 => {
            slash(source, "absent workers", *lost, token)
        }
        PoolChange::RewardCollected {
            amount: plancks,
            commission,
            ..
        } if *plancks > 0 => Some(Incident {
            name: "reward_received",
            severity: Severity::Info,
            text: format!(
                "{source} received a reward of {}, of which {} is the owner's",
                amount(*plancks, token),
                percent(*commission)
            ),
        }),
        PoolChange::WorkersStopped {
            workers: stopped,
            slashed,
            ..
        } => slash(source, &workers(stopped), *slashed, token),
        PoolChange::MiningStarted {
            worker: started,
            slashed,
            ..
        } => slash(source, &worker(started), *slashed, token),
        _ => None,
    }
}

fn slash(source: Source, of: &str, slashed: Balance, token: &Token) -> Option<Incident> {
    (slashed > 0).then(|| Incident {
        name: "slash_booked",
        severity: Severity::Warning,
        text: format!(
            "{source} lost {}: the slash of {of} was booked",
            amount(slashed, token)
        ),
    })
}

/// What the watched account could claim in each pool when it was told last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims(BTreeMap<u32, Balance>);

impl Claims {
    /// Takes note of what can be claimed now; an incident if that is more than before.
    pub fn update(&mut self, pid: u32, claimable: Balance, token: &Token) -> Option<Incident> {
        let before = self.0.insert(pid, claimable)?;
        let more = claimable.checked_sub(before).filter(|more| *more > 0)?;
        Some(Incident {
            name: "reward_released",
            severity: Severity::Info,
            text: format!(
                "the watched account earned {} in pool {pid} and can claim {}",
                amount(more, token),
                amount(claimable, token)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token {
            symbol: "PHA".to_owned(),
            decimals: 0,
        }
    }

    fn of(change: PoolChange) -> Option<Incident> {
        let event = Event::Pool(PoolEvent::Changed(change));
        incident(Source::Pool(3), &event, &token())
    }

    #[test]
    fn a_collected_reward_is_an_incident_unless_there_was_none() {
        let collected = |amount| {
            of(PoolChange::RewardCollected {
                lost: 0,
                amount,
                commission: 600_000,
            })
        };
        assert_eq!(collected(0), None);
        let incident = collected(5).expect("one");
        assert_eq!(incident.name, "reward_received");
        assert_eq!(
            incident.text,
            "pool 3 received a reward of 5 PHA, of which 60 % is the owner's"
        );
    }

    #[test]
    fn a_stop_is_an_incident_only_if_it_cost_something() {
        let stopped = |slashed| {
            of(PoolChange::WorkersStopped {
                workers: vec![[2; 33]],
                returned: 1,
                slashed,
                matures_at: 0,
            })
        };
        assert_eq!(stopped(0), None);
        let incident = stopped(7).expect("one");
        assert_eq!(
            incident.text,
            "pool 3 lost 7 PHA: the slash of 0x02020202…0202 was booked"
        );
    }

    #[test]
    fn an_account_is_told_what_it_earned_since_it_was_told_last() {
        let mut claims = Claims::default();
        let mut told = |claimable| {
            let incident = claims.update(0, claimable, &token());
            incident.map(|incident| incident.text)
        };
        assert_eq!(told(10), None, "it had that already");
        let grown = "the watched account earned 5 PHA in pool 0 and can claim 15 PHA";
        assert_eq!(told(15).as_deref(), Some(grown));
        assert_eq!(told(15), None);
        assert_eq!(told(0), None, "it claimed");
        let anew = "the watched account earned 1 PHA in pool 0 and can claim 1 PHA";
        assert_eq!(told(1).as_deref(), Some(anew));
    }
}
