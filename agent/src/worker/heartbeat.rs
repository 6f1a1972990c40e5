//! Heartbeats.

use super::{chain::Chain, explain, member::Member, Agent, Event};
use client::{
    node::{NodeError, Receipt, SendError, Signer},
    Event as ContractsEvent, Kind,
};
use interfaces::{Accepted, Heartbeat, MiningChange};
use primitives::{Error, Timestamp};
use protocol::HeartbeatStatement;
use std::time::Instant;

/// The most heartbeats that mining takes at once.
const LONGEST_BATCH: usize = 100;

/// A heartbeat and whose it is.
type Numbered = (usize, Heartbeat);

impl<S: Signer + Send, F: Fn(&Event) + Send + Sync> Agent<S, F> {
    /// When to send the next heartbeats: a while after the first of them is due.
    pub(super) fn batch_time(&self, chain: &Chain) -> Option<Timestamp> {
        chain
            .pace
            .batch_time(self.members.iter().filter_map(Member::due))
    }

    /// Whether heartbeats are to be sent now, before anything else.
    pub(super) fn is_batch_due(&self, chain: &Chain) -> bool {
        let time = self.batch_time(chain);
        time.is_some_and(|time| time <= self.now()) && self.next_batch <= Instant::now()
    }

    /// Sends the heartbeats that are due, if it is time; returns whether it was.
    pub(super) async fn beat(&mut self, chain: &Chain) -> Result<bool, NodeError> {
        if !self.is_batch_due(chain) {
            return Ok(false);
        }
        let now = self.now();
        let due: Vec<(usize, Timestamp)> = (0..self.members.len())
            .filter_map(|number| {
                let due = self.members[number].due()?;
                (due <= now).then_some((number, due))
            })
            .collect();
        let last = due.iter().map(|(_, due)| *due).max().unwrap_or(now);
        let woken = chain.wake_at(last, &self.relayer).await;
        let woken = woken.map_err(SendError::Node);
        let mut worked = self.absorb_sent(chain, None, woken).await?.is_some();
        for group in due.chunks(LONGEST_BATCH) {
            if !worked {
                break;
            }
            let numbers = group.iter().map(|(number, _)| *number);
            let batch = numbers.filter_map(|number| self.sign(chain, number));
            let batch = batch.collect();
            let sent = self.send(chain, batch).await;
            worked &= self.absorb_sent(chain, None, sent).await?.is_some();
        }
        let wait = if worked {
            self.batch_patience.succeed();
            chain.pace.batch
        } else {
            self.batch_patience.fail()
        };
        self.next_batch = Instant::now() + wait;
        Ok(true)
    }

    /// The answer to a worker's challenge.
    fn sign(&mut self, chain: &Chain, number: usize) -> Option<Numbered> {
        let member = &mut self.members[number];
        let tally = member.session.as_mut()?;
        let odometer = member.odometer.read();
        let iterations = tally.iterations(odometer);
        tally.sending(odometer);
        let statement = HeartbeatStatement {
            mining: chain.mining.id(),
            worker: member.id,
            session: tally.session.session,
            challenge: tally.session.challenge,
            iterations,
        };
        let heartbeat = Heartbeat {
            worker: member.id,
            session: tally.session.session,
            iterations,
            signature: member.key.sign(&statement),
        };
        Some((number, heartbeat))
    }

    /// Tries a batch out and sends what mining would accept of it. The trial runs at the chain's time, so a clock
    /// that is ahead of it costs a trial, not a refusal; and it tells the gas.
    async fn send(&mut self, chain: &Chain, batch: Vec<Numbered>) -> Result<(), SendError<Error>> {
        let preview = {
            let heartbeats = batch.iter().map(|(_, heartbeat)| heartbeat.clone());
            let relayer = self.relayer.account();
            let request = chain.mining.heartbeats(relayer, heartbeats.collect());
            request.preview().await?
        };
        let limits = preview.limits();
        let outcome = preview.outcome.map_err(SendError::Refused)?;
        let (good, bad): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .zip(outcome)
            .partition(|(_, paid)| paid.is_some());
        for ((number, heartbeat), _) in bad {
            self.members[number].pause();
            self.tell_if_not_early(chain, heartbeat).await?;
        }
        if good.is_empty() {
            return Ok(());
        }
        let good: Vec<Numbered> = good.into_iter().map(|(numbered, _)| numbered).collect();
        let heartbeats = good.iter().map(|(_, heartbeat)| heartbeat.clone());
        let relayer = self.relayer.account();
        let request = chain.mining.heartbeats(relayer, heartbeats.collect());
        let receipt = request.submit(&self.relayer, limits).await?;
        let receipt = receipt.succeeded("a batch of heartbeats")?;
        self.book(chain, good, &receipt).await?;
        Ok(())
    }

    /// Books what a batch in a block has brought.
    async fn book(
        &mut self,
        chain: &Chain,
        batch: Vec<Numbered>,
        receipt: &Receipt,
    ) -> Result<(), NodeError> {
        self.tell(&Event::BatchIncluded {
            heartbeats: batch.len(),
            fee: receipt.fee,
        });
        let accepted = accepted_in(receipt);
        for (number, heartbeat) in batch {
            let (worker, session) = (heartbeat.worker, heartbeat.session);
            let Some(it) = accepted.iter().find(|it| it.worker == worker) else {
                let reason = self.why_refused(chain, heartbeat).await?;
                let reason = reason.as_ref().map_or_else(String::new, explain);
                self.tell(&Event::Refused {
                    worker,
                    session,
                    reason,
                });
                continue;
            };
            let tally = self.members[number].session.as_mut();
            if let Some(tally) = tally {
                tally.confirm();
            }
            if it.recovered.is_some() {
                self.tell(&Event::Missed { worker, session });
            }
            self.tell(&Event::Accepted {
                worker,
                session,
                paid: Some(it.paid),
            });
        }
        Ok(())
    }

    /// A trial has refused a heartbeat. If its session has changed meanwhile, the next look shows it; if it is too
    /// early, it is sent later.
    async fn tell_if_not_early(
        &self,
        chain: &Chain,
        heartbeat: Heartbeat,
    ) -> Result<(), NodeError> {
        let worker = Some(heartbeat.worker);
        match self.why_refused(chain, heartbeat).await? {
            None | Some(Error::HeartbeatTooEarly) => {}
            Some(error) => self.tell(&Event::Failed {
                worker,
                reason: format!("heartbeat not sent: {}", explain(&error)),
            }),
        }
        Ok(())
    }

    /// Why mining refuses a heartbeat now, if it still does and it can be found out.
    async fn why_refused(
        &self,
        chain: &Chain,
        heartbeat: Heartbeat,
    ) -> Result<Option<Error>, NodeError> {
        let Heartbeat {
            worker,
            session,
            iterations,
            signature,
        } = heartbeat;
        let anybody = chain.mining.address();
        let request = chain
            .mining
            .heartbeat(anybody, worker, session, iterations, signature);
        let outcome = request.ask().await.map_err(SendError::Node);
        let outcome = self.absorb(Some(worker), outcome)?;
        Ok(outcome.and_then(Result::err))
    }
}

fn accepted_in(receipt: &Receipt) -> Vec<Accepted> {
    let events = receipt.events.iter();
    events
        .filter_map(|event| match event.decode(Kind::Mining)? {
            ContractsEvent::Mining(MiningChange::HeartbeatsAccepted { accepted }) => Some(accepted),
            _ => None,
        })
        .flatten()
        .collect()
}
