//! Collateral comes onto the chain.

use super::collateral::{authorities, Holding};
use crate::{
    operate::{Refused, Sender},
    output::{Output, Table, Value},
    session::Session,
};
use anyhow::{Context, Result};
use clap::Args;
use client::{
    collateral::{read_collateral, CollateralFile},
    DcapVerifierClient, Node, Refusal, Request,
};
use dcap::{Authority, Error};
use primitives::Timestamp;
use scale::Decode;
use std::path::PathBuf;

/// Post collateral: what of a folder with Intel's files is new to the verifier
///
/// The folder has any of these, as Intel's service returns them: tcb-signing-chain.pem, pck-processor-chain.pem,
/// pck-platform-chain.pem, root-ca.crl, pck-processor.crl, pck-platform.crl, tcb-info.json, qe-identity.json. Chains may be
/// in any order and among the other headers of an answer; lists in DER, PEM, hexadecimal or base64. Anyone may post, and
/// nothing takes the place of something newer.
#[derive(Args)]
pub struct Post {
    /// The folder
    #[arg(long, value_name = "FOLDER")]
    collateral: PathBuf,
}

/// What became of something that was offered to the verifier.
pub enum Outcome {
    /// The verifier has it now; in a dry run, it would take it.
    Taken,
    /// The verifier has it already, or something newer.
    Known,
    /// It needs something that a dry run has not posted.
    Waiting,
    /// The verifier does not want it.
    Refused(Error),
}

/// Something that is offered to the verifier.
pub struct Offer {
    outcome: Outcome,
    fee: Value,
}

impl Offer {
    /// Sends it unless the verifier has it or refuses it.
    pub async fn make<T: Decode>(
        sender: &Sender<'_>,
        request: &Request<Result<T, Error>>,
    ) -> Result<Self> {
        let (outcome, fee) = match sender.offer(request).await? {
            Ok(None) => (Outcome::Taken, Value::Nothing),
            Ok(Some(receipt)) => (Outcome::Taken, Value::paid(receipt.fee)),
            Err(Error::NotNewer) => (Outcome::Known, Value::Nothing),
            Err(refusal) => (Outcome::Refused(refusal), Value::Nothing),
        };
        Ok(Self { outcome, fee })
    }
}

/// What was offered, one after the other.
pub struct Offers {
    table: Table,
    dry_run: bool,
    /// The first refusal.
    pub refused: Option<Refused>,
    /// Whether the verifier got something, or would get it.
    pub any_taken: bool,
}

impl Offers {
    /// None yet.
    pub fn new(dry_run: bool) -> Self {
        Self {
            table: Table::new(["collateral", "outcome", "reason", "expires", "fee"]),
            dry_run,
            refused: None,
            any_taken: false,
        }
    }

    /// Notes what became of an offer, and until when what the verifier has now holds.
    pub fn note(&mut self, name: &str, offer: Offer, expires: Option<Timestamp>) {
        let (outcome, reason) = match &offer.outcome {
            Outcome::Taken if self.dry_run => ("would be posted", Value::Nothing),
            Outcome::Taken => ("posted", Value::Nothing),
            Outcome::Known => ("up to date", Value::Nothing),
            Outcome::Waiting => ("waits for what comes before", Value::Nothing),
            Outcome::Refused(error) => ("refused", Value::text(error.name())),
        };
        self.table.push(vec![
            Value::text(name),
            Value::text(outcome),
            reason,
            expires.map_or(Value::Nothing, Value::Time),
            offer.fee,
        ]);
        match offer.outcome {
            Outcome::Taken => self.any_taken = true,
            Outcome::Known | Outcome::Waiting => {}
            Outcome::Refused(error) => {
                self.refused.get_or_insert(Refused::new(name, &error));
            }
        }
    }

    /// Offers all files of a folder.
    pub async fn make(
        &mut self,
        sender: &Sender<'_>,
        verifier: &DcapVerifierClient<Node>,
        files: &[CollateralFile],
    ) -> Result<()> {
        let mut signers = authorities(verifier).await?;
        signers.retain(|(_, key)| key.authority == Authority::TcbSigning);
        let signers: Vec<_> = signers.into_iter().map(|(id, _)| id).collect();
        for CollateralFile { name, piece } in files {
            let request = piece.post(verifier, sender.caller, &signers);
            let mut offer = Offer::make(sender, &request.context(*name)?).await?;
            if let Outcome::Refused(Error::MissingAuthority) = offer.outcome {
                if self.dry_run && self.any_taken {
                    offer.outcome = Outcome::Waiting;
                }
            }
            let holding = Holding::of(verifier, piece.place()).await?;
            let expires = holding.map(|it| it.validity.expires);
            let now = sender.suite.node.now().await?;
            if expires.is_some_and(|expires| expires < now)
                && matches!(offer.outcome, Outcome::Known)
            {
                offer.outcome = Outcome::Refused(Error::NotNewer);
            }
            self.note(name, offer, expires);
        }
        Ok(())
    }

    /// Shows them.
    pub fn show(&self, output: &mut Output) {
        output.table("collateral", &self.table);
    }
}

impl Post {
    /// Posts.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let files = read_collateral(&self.collateral)?;
        let sender = Sender::open(session, output).await?;
        let verifier = sender.suite.dcap_verifier()?;
        let mut offers = Offers::new(session.options.dry_run);
        let made = offers.make(&sender, &verifier, &files).await;
        offers.show(sender.output);
        made?;
        offers.refused.map_or(Ok(()), |refused| Err(refused.into()))
    }
}
