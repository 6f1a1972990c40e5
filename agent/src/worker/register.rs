//! Attestation and registration.

use super::{
    attest::{self, AttestError, Attested, Quorum},
    chain::Chain,
    Agent, Event,
};
use crate::attestation::Request;
use client::{
    node::{NodeError, SendError, Signer},
    Node, VerifierClient,
};
use ink::primitives::AccountId;
use primitives::{Error, Timestamp};
use protocol::{ContractId, RegistrationInfo, REGISTRATION_VERSION};
use tokio::task::JoinError;

/// Informative; there is one kind of worker so far.
const FEATURE_LEVEL: u32 = 1;

impl<S: Signer + Send, F: Fn(&Event) + Send + Sync> Agent<S, F> {
    /// Has the attestors asked for all workers that want to register.
    pub(super) async fn attest(&mut self, chain: &Chain) -> Result<(), NodeError> {
        let wanting: Vec<usize> = (0..self.members.len())
            .filter(|number| {
                let member = &self.members[*number];
                let under_way = member.attesting || member.attested.is_some();
                member.wants_registration() && !under_way && member.may_act()
            })
            .collect();
        if wanting.is_empty() {
            return Ok(());
        }
        let asked = chain.verifier.as_ref();
        let Some(verifier) = asked.filter(|_| !self.config.attestors.is_empty()) else {
            self.wait_for_quotes(wanting);
            return Ok(());
        };
        let terms = self.attestation_terms(chain, verifier).await;
        let Some((quorum, time)) = self
            .absorb_sent(chain, None, terms.map_err(SendError::Node))
            .await?
        else {
            for number in wanting {
                self.members[number].settle(false);
            }
            return Ok(());
        };
        for number in wanting {
            let info = self.registration(number, chain.registry.id());
            let member = &mut self.members[number];
            let request = Request::new(&member.key, verifier.address(), info, time);
            let (http, urls) = (self.http.clone(), self.config.attestors.clone());
            let asking = attest::gather(http, urls, quorum.clone(), request);
            member.attesting = true;
            self.attesting.spawn(async move { (number, asking.await) });
        }
        Ok(())
    }

    /// Without attestors, somebody else has to register the workers, by quotes of their machines; the next look
    /// tells whether it has happened.
    fn wait_for_quotes(&mut self, wanting: Vec<usize>) {
        for number in wanting {
            let member = &mut self.members[number];
            let worker = Some(member.id);
            member.settle(false);
            self.tell(&Event::Failed {
                worker,
                reason: "it is not registered, and there are no attestors to ask: `stakepool attest register` registers it by a quote".to_owned(),
            });
        }
    }

    /// Who has to vouch, and the time to propose: the newest block's, which no registry can find to be in the
    /// future.
    async fn attestation_terms(
        &self,
        chain: &Chain,
        verifier: &VerifierClient<Node>,
    ) -> Result<(Quorum, Timestamp), NodeError> {
        let quorum = Quorum {
            attestors: verifier.attestors().ask().await?,
            threshold: verifier.threshold().ask().await?.into(),
        };
        chain.node.wake(&self.relayer).await?;
        Ok((quorum, chain.node.now().await?))
    }

    /// What a worker says of itself.
    fn registration(
        &self,
        number: usize,
        registry: ContractId<AccountId>,
    ) -> RegistrationInfo<AccountId> {
        let member = &self.members[number];
        let known = member.record.as_ref();
        RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: member.id,
            operator: self.config.operator,
            cores: self.config.cores,
            feature_level: FEATURE_LEVEL,
            registry,
            challenge: known.map_or([0; 32], |record| record.challenge),
        }
    }

    /// Attestors have answered.
    pub(super) fn hear(
        &mut self,
        answer: Result<(usize, Result<Attested, AttestError>), JoinError>,
    ) {
        // Asking is never aborted, and does not panic.
        let Ok((number, answer)) = answer else { return };
        let member = &mut self.members[number];
        let worker = member.id;
        member.attesting = false;
        if answer.is_err() {
            member.settle(false);
        }
        let event = match answer {
            Ok(attested) => {
                let attestors = attested.attestors;
                member.attested = Some(attested);
                Event::Attested { worker, attestors }
            }
            Err(error) => Event::Failed {
                worker: Some(worker),
                reason: error.to_string(),
            },
        };
        self.tell(&event);
    }

    /// Registers the workers that have been attested.
    pub(super) async fn register(&mut self, chain: &Chain) -> Result<(), NodeError> {
        for number in 0..self.members.len() {
            if self.is_batch_due(chain) {
                break;
            }
            let member = &self.members[number];
            let worker = member.id;
            let attested = member.attested.clone().filter(|_| member.may_act());
            let Some(attested) = attested else { continue };
            let Attested { info, evidence, .. } = attested;
            let relayer = self.relayer.account();
            let request = chain.registry.register_worker(relayer, info, evidence);
            let result: Result<_, SendError<Error>> = request.send(&self.relayer).await;
            let unknown = matches!(result, Err(SendError::Node(NodeError::Unknown { .. })));
            let registered = self
                .absorb_sent(chain, Some(worker), result)
                .await?
                .is_some();
            let member = &mut self.members[number];
            // Evidence that may have been used shows at the next look whether it was.
            if !unknown {
                member.attested = None;
            }
            member.must_register &= !registered;
            member.settle(registered);
            if registered {
                self.tell(&Event::Registered { worker });
                // The benchmark has begun.
                self.look_at(chain, number).await?;
            }
        }
        Ok(())
    }
}
