//! What happens and is over at once: it is told, not raised and resolved.

use crate::{
    alert::Severity,
    describe::describe,
    scope::Source,
    words::{amount, percent, worker, workers},
};
use client::{Event, PoolEvent, Token};
use interfaces::{PoolChange, RegistryChange};
use primitives::Balance;
use std::collections::BTreeMap;

/// Something that happened and somebody wants to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    pub name: &'static str,
    pub severity: Severity,
    pub text: String,
}

/// The incidents that an event tells of.
pub(crate) fn incidents(source: Source, event: &Event, token: &Token) -> Vec<Incident> {
    let told = match event {
        Event::Pool(PoolEvent::Changed(change)) => of_pool(source, change, token),
        Event::Registry(RegistryChange::MeasurementAnnounced { .. }) => {
            [Some(measurement_announced(event, token)), None]
        }
        _ => [None, None],
    };
    told.into_iter().flatten().collect()
}

/// Measurements are announced each on its own, so that no view shows all: an alert could not be resolved.
fn measurement_announced(event: &Event, token: &Token) -> Incident {
    Incident {
        name: "measurement_announced",
        severity: Severity::Warning,
        text: describe(event, token),
    }
}

/// A collection may bring two: a reward and a loss.
fn of_pool(source: Source, change: &PoolChange, token: &Token) -> [Option<Incident>; 2] {
    let slashed = match change {
        PoolChange::RewardCollected { lost, .. } => slash(source, "absent workers", *lost, token),
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
    };
    let reward = match change {
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
        _ => None,
    };
    [slashed, reward]
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
        let mut told = incidents(Source::Pool(3), &event, &token());
        assert!(told.len() <= 1);
        told.pop()
    }

    #[test]
    fn a_collection_may_tell_of_a_loss_and_a_reward() {
        let event = Event::Pool(PoolEvent::Changed(PoolChange::RewardCollected {
            amount: 5,
            lost: 7,
            commission: 0,
        }));
        let told = incidents(Source::Pool(3), &event, &token());
        let names: Vec<_> = told.iter().map(|it| it.name).collect();
        assert_eq!(names, ["slash_booked", "reward_received"]);
    }

    #[test]
    fn an_announced_measurement_is_an_incident() {
        let event = Event::Registry(RegistryChange::MeasurementAnnounced {
            measurement: [7; 68],
            executable_at: 0,
        });
        let told = incidents(Source::Registry, &event, &token());
        assert_eq!(told[0].name, "measurement_announced");
        assert!(told[0].text.contains("can be allowed from"));
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
