//! Benchmarks.
//!
//! A result counts what was done since the benchmark was opened. A count that began later, because the process that
//! had begun it is gone or nobody told of the benchmark, would give a score that is far too low and can be started
//! with. So it is never handed in: the benchmark lapses, is opened anew, and counted for from its beginning.

use super::{chain::Chain, Agent, Event};
use client::{
    node::{NodeError, Receipt, SendError, Signer},
    Event as ContractsEvent, Kind,
};
use interfaces::RegistryChange;
use primitives::Error;
use protocol::BenchmarkStatement;
use std::time::Instant;

impl<S: Signer + Send, F: Fn(&Event) + Send + Sync> Agent<S, F> {
    /// Hands in the results that the registry takes by now, and opens those benchmarks anew that are not counted for.
    /// The registry does not tell its window, but a trial does.
    pub(super) async fn benchmark(&mut self, chain: &Chain) -> Result<(), NodeError> {
        let counting: Vec<usize> = (0..self.members.len())
            .filter(|number| {
                let member = &self.members[*number];
                member.benchmark.is_some() && member.may_act()
            })
            .collect();
        if counting.is_empty() {
            return Ok(());
        }
        let woken = chain.node.wake(&self.relayer).await;
        let woken = woken.map_err(SendError::Node);
        if self.absorb_sent(chain, None, woken).await?.is_none() {
            for number in counting {
                self.members[number].settle(false);
            }
            return Ok(());
        }
        let now = chain.node.now().await?;
        for number in counting {
            if self.is_batch_due(chain) {
                break;
            }
            let (lag, tell) = (chain.pace.lag, &self.tell);
            if self.members[number].ensure_whole(now, lag, tell) {
                self.hand_in(chain, number).await?;
            } else {
                self.open_anew(chain, number).await?;
            }
        }
        Ok(())
    }

    async fn hand_in(&mut self, chain: &Chain, number: usize) -> Result<(), NodeError> {
        let member = &self.members[number];
        let Some(count) = member.benchmark else {
            return Ok(());
        };
        let worker = member.id;
        let iterations = count.iterations(member.odometer.read());
        let signature = member.key.sign(&BenchmarkStatement {
            registry: chain.registry.id(),
            worker,
            challenge: count.challenge,
            iterations,
        });
        let relayer = self.relayer.account();
        let registry = &chain.registry;
        let request = registry.submit_benchmark(relayer, worker, iterations, signature);
        match request.send(&self.relayer).await {
            Ok(((), receipt)) => {
                let member = &mut self.members[number];
                member.benchmark = None;
                member.settle(true);
                if let Some(score) = score_in(&receipt) {
                    self.tell(&Event::Scored { worker, score });
                }
            }
            Err(SendError::Refused(Error::BenchmarkTooShort)) => {
                self.members[number].not_before = Instant::now() + chain.pace.look;
            }
            Err(SendError::Refused(Error::BenchmarkTooLate)) => {
                self.open_anew(chain, number).await?;
            }
            Err(error) => {
                self.absorb_sent(chain, Some(worker), Err::<(), _>(error))
                    .await?;
                self.members[number].settle(false);
            }
        }
        Ok(())
    }

    /// Opens a worker's benchmark anew, unless the registry does not let the relayer yet: anybody may once the window
    /// has passed, the operator before it, too.
    async fn open_anew(&mut self, chain: &Chain, number: usize) -> Result<(), NodeError> {
        let worker = self.members[number].id;
        let relayer = self.relayer.account();
        let request = chain.registry.open_benchmark(relayer, worker);
        let opened = request.send(&self.relayer).await;
        if let Err(SendError::Refused(Error::UnauthorizedOperator)) = opened {
            self.members[number].not_before = Instant::now() + chain.pace.look;
            return Ok(());
        }
        let opened = self.absorb_sent(chain, Some(worker), opened).await?;
        self.members[number].settle(opened.is_some());
        if opened.is_some() {
            self.tell(&Event::BenchmarkReopened { worker });
            self.look_at(chain, number).await?;
        }
        Ok(())
    }
}

fn score_in(receipt: &Receipt) -> Option<u32> {
    receipt
        .events
        .iter()
        .find_map(|event| match event.decode(Kind::Registry)? {
            ContractsEvent::Registry(RegistryChange::BenchmarkFinished { score, .. }) => {
                Some(score)
            }
            _ => None,
        })
}
