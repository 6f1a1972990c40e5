//! What an enclave has to put into its quote.

use crate::{
    arguments::{account, worker},
    operate::{Refused, Sender},
    output::{Output, Value},
    session::Session,
};
use anyhow::{Context, Result};
use attestation::IssuedChallenge;
use clap::Args;
use client::hash::blake2_256;
use ink::primitives::AccountId;
use primitives::Worker;
use protocol::{RegistrationInfo, REGISTRATION_VERSION};
use scale::Encode;

/// Get a challenge from the registry, and what the enclave has to put into its quote to answer it
///
/// The challenge is requested unless there is one that is fresh enough. The enclave takes `info` and puts its
/// hash, `report data`, into the first 32 bytes of its report data. The quote has to be registered until
/// `answer until`.
#[derive(Args)]
pub struct Challenge {
    #[command(flatten)]
    machine: Machine,
}

/// What a worker says of itself.
#[derive(Args)]
pub struct Machine {
    /// The worker's key
    #[arg(value_parser = worker)]
    pub worker: Worker,
    /// The account that decides which pool may bind the worker
    #[arg(long, value_parser = account)]
    operator: AccountId,
    /// CPU cores of the machine
    #[arg(long)]
    cores: u32,
    /// Feature level of the machine
    #[arg(long, default_value_t = 1)]
    feature_level: u32,
}

impl Machine {
    /// The registration that answers a challenge.
    pub fn info(
        &self,
        sender: &Sender<'_>,
        challenge: protocol::Challenge,
    ) -> RegistrationInfo<AccountId> {
        RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: self.worker,
            operator: self.operator,
            cores: self.cores,
            feature_level: self.feature_level,
            registry: sender.suite.registry().id(),
            challenge,
        }
    }
}

impl Challenge {
    /// Requests and shows it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let mut sender = Sender::open(session, output).await?;
        let Some(issued) = self.obtain(&mut sender).await? else {
            sender
                .output
                .remark("the challenge is known once it is requested");
            return Ok(());
        };
        let info = self.machine.info(&sender, issued.challenge).encode();
        let report_data = blake2_256(&info);
        let evidence_age = sender.suite.deployment.evidence_age;
        let until = evidence_age.map(|age| issued.issued_at.saturating_add(age));
        for (name, value) in [
            ("challenge", Value::Bytes(issued.challenge.to_vec())),
            ("issued_at", Value::Time(issued.issued_at)),
            ("answer_until", until.map_or(Value::Nothing, Value::Time)),
            ("info", Value::Bytes(info)),
            ("report_data", Value::Bytes(report_data.to_vec())),
        ] {
            sender.output.say(name, &value);
        }
        Ok(())
    }

    /// The challenge to answer, which is requested unless it is there. In a dry run there is none then.
    async fn obtain(&self, sender: &mut Sender<'_>) -> Result<Option<IssuedChallenge>> {
        let worker = self.machine.worker;
        let registry = sender.suite.registry();
        let request = registry.request_challenge(sender.caller, worker);
        let answer = request.ask().await?;
        let answer = answer.map_err(|refusal| Refused::new("request_challenge", &refusal))?;
        let issued = registry.issued_challenges(worker).ask().await?;
        let latest = issued.map(|issued| issued.latest);
        // A request changes nothing if it returns what is there.
        if latest.is_some_and(|latest| latest.challenge == answer) {
            return Ok(latest);
        }
        let sent = sender.offer(&request).await?;
        let sent = sent.map_err(|refusal| Refused::new("request_challenge", &refusal))?;
        if sent.is_none() {
            return Ok(None);
        }
        let issued = registry.issued_challenges(worker).ask().await?;
        let issued = issued.context("the registry has issued no challenge")?;
        Ok(Some(issued.latest))
    }
}
