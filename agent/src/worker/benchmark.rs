//! Benchmarks.

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
    /// Hands in the results that the registry takes by now. It does not tell its window, but a trial does.
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
        for number in counting {
            if self.is_batch_due(chain) {
                break;
            }
            self.hand_in(chain, number).await?;
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
                let request = registry.open_benchmark(relayer, worker);
                let opened = request.send(&self.relayer).await;
                let opened = self
                    .absorb_sent(chain, Some(worker), opened)
                    .await?
                    .is_some();
                self.members[number].settle(opened);
                if opened {
                    self.tell(&Event::BenchmarkReopened { worker });
                    self.look_at(chain, number).await?;
                }
            }
            Err(error) => {
                self.absorb_sent(chain, Some(worker), Err::<(), _>(error))
                    .await?;
                self.members[number].settle(false);
            }
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
