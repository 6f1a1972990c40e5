//! A worker is admitted by a quote.

use super::{
    challenge::Machine,
    post::{Offer, Offers},
    quote,
};
use crate::{
    arguments::bytes,
    operate::{Refused, Sender},
    output::{Output, Value},
    session::Session,
};
use anyhow::{bail, ensure, Context, Result};
use clap::{ArgGroup, Args};
use client::{
    collateral::{read_collateral, QuoteFile},
    hash::blake2_256,
    DcapVerifierClient, Node,
};
use dcap::{DcapProof, PckId};
use ink::primitives::AccountId;
use interfaces::Evidence;
use protocol::{EnclaveFacts, RegistrationInfo};
use scale::{DecodeAll, Encode};
use std::path::{Path, PathBuf};

/// Register a worker by a quote; anyone may, and twice does no harm
///
/// Posts first what the verifier lacks: collateral of the folder, if one is named, and the platform's certificate,
/// which comes with the quote or by --certificate. Then asks the verifier what it says of the quote, and registers the
/// worker unless it is registered by this quote already. Either --info says what the enclave vouches for, or the worker's
/// key and the options that `attest challenge` was given do.
#[derive(Args)]
#[command(
    group = ArgGroup::new("registration").args(["info", "worker"]).required(true),
    override_usage = "stakepool attest register [OPTIONS] --quote <FILE> <--info <INFO>|--cores <CORES> WORKER>"
)]
pub struct Register {
    /// A file with the quote, as Intel's library returns it, or that in hexadecimal or base64
    #[arg(long, value_name = "FILE")]
    quote: PathBuf,
    /// A file with the platform's certificate or its issuer's, which count instead of the quote's own; may be repeated
    ///
    /// For a quote that only names its platform. Certificates are in PEM, in any order, or one is in DER. An answer of
    /// Intel's PCK service with its headers has both.
    #[arg(long, value_name = "FILE")]
    certificate: Vec<PathBuf>,
    /// A folder with Intel's files, as for `attest post`
    #[arg(long, value_name = "FOLDER")]
    collateral: Option<PathBuf>,
    /// The `info` of `attest challenge`: hexadecimal, or a file with it
    #[arg(long, value_name = "INFO", conflicts_with = "Machine")]
    info: Option<String>,
    #[command(flatten)]
    machine: Option<Machine>,
    /// Send the platform's certificate with the quote instead of registering the platform; cheaper for a platform that
    /// is attested only once
    #[arg(long)]
    one_shot: bool,
}

/// What a dry run cannot know.
const UNKNOWN: &str =
    "what the verifier says of the quote is known once it has the collateral; nothing was sent";

impl Register {
    /// Registers.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let quote = quote::read(&self.quote, &self.certificate)?;
        let files = match &self.collateral {
            Some(folder) => read_collateral(folder)?,
            None => Vec::new(),
        };
        let mut sender = Sender::open(session, output).await?;
        let verifier = sender.suite.dcap_verifier()?;
        let info = self.info(&sender, &quote).await?;

        let dry_run = session.options.dry_run;
        let mut offers = Offers::new(dry_run);
        if let Err(error) = offers.make(&sender, &verifier, &files).await {
            offers.show(sender.output);
            return Err(error);
        }
        let waits = dry_run && offers.any_taken;
        let (root_key, now) = (
            verifier.root_key().ask().await?,
            sender.suite.node.now().await?,
        );
        let platform = quote.platform(root_key, now);
        let (id, pck) =
            platform.map_err(|error| Refused::new("the platform's certificate", &error))?;
        if !self.one_shot && !waits {
            let request = verifier.set_pck(sender.caller, quote.certificate.clone());
            let offer = Offer::make(&sender, &request).await?;
            offers.note("platform", offer, Some(pck.validity.expires));
        }
        offers.show(sender.output);
        if waits {
            sender.output.remark(UNKNOWN);
            return Ok(());
        }

        let proof = self.proof(&verifier, quote, id).await?;
        let facts = verifier.inspect(sender.caller, proof.clone()).ask().await?;
        let facts = facts.map_err(|error| Refused::new("the quote", &error))?;
        sender.output.say("quote", &shown(&facts));
        let Some(info) = info else {
            ensure!(
                self.is_registered(&sender, &facts).await?,
                "the quote answers no challenge that the registry has issued for such a worker: begin with `attest challenge`"
            );
            sender.output.remark(
                "the worker is registered like that, and the quote answers no open challenge: nothing to do",
            );
            return Ok(());
        };
        let evidence = Evidence {
            verifier: verifier.address(),
            proof,
        };
        let registry = sender.suite.registry();
        let request = registry.register_worker(sender.caller, info, evidence);
        sender.send(request).await
    }

    /// What the enclave vouches for; `None` if the quote answers no challenge that waits for an answer.
    ///
    /// # Errors
    /// The quote is not for the registration of `--info`.
    async fn info(
        &self,
        sender: &Sender<'_>,
        quote: &QuoteFile,
    ) -> Result<Option<RegistrationInfo<AccountId>>> {
        let is_answered = |info: &RegistrationInfo<AccountId>| {
            quote.report_data.starts_with(&blake2_256(&info.encode()))
        };
        let registry = sender.suite.registry();
        let Some(text) = &self.info else {
            let machine = self.machine()?;
            let issued = registry.issued_challenges(machine.worker).ask().await?;
            let challenges = issued.into_iter().flat_map(|it| [it.latest, it.previous]);
            let mut infos = challenges.map(|it| machine.info(sender, it.challenge));
            return Ok(infos.find(is_answered));
        };
        let info = read_info(text)?;
        ensure!(
            is_answered(&info),
            "the quote is not for this registration: its report data begins with 0x{}, not 0x{}",
            hex::encode(&quote.report_data[..32]),
            hex::encode(blake2_256(&info.encode()))
        );
        let issued = registry.issued_challenges(info.worker).ask().await?;
        let waits = issued.is_some_and(|it| it.issued_at(&info.challenge).is_some());
        Ok(waits.then_some(info))
    }

    /// Whether the worker is registered as the quote says, and can be started with that.
    async fn is_registered(&self, sender: &Sender<'_>, facts: &EnclaveFacts) -> Result<bool> {
        let info = match &self.info {
            Some(text) => read_info(text)?,
            None => self.machine()?.info(sender, [0; 32]),
        };
        let registry = sender.suite.registry();
        let record = registry.worker(info.worker).ask().await?;
        let known = registry.facts(info.worker).ask().await?;
        let now = sender.suite.node.now().await?;
        let attested = known.is_some_and(|known| !known.is_attestation_expired(now));
        Ok(attested
            && record.is_some_and(|record| {
                record.operator == info.operator
                    && record.cores == info.cores
                    && record.feature_level == info.feature_level
                    && record.measurement == facts.measurement
            }))
    }

    fn machine(&self) -> Result<&Machine> {
        self.machine.as_ref().context("which worker? name its key")
    }

    /// The quote as the verifier takes it.
    async fn proof(
        &self,
        verifier: &DcapVerifierClient<Node>,
        quote: QuoteFile,
        pck: PckId,
    ) -> Result<Vec<u8>> {
        // In a dry run, the platform may not be registered.
        let registered = !self.one_shot && verifier.pck(pck).ask().await?.is_some();
        let QuoteFile {
            quote, certificate, ..
        } = quote;
        let proof = match registered {
            true => DcapProof::Registered { pck, quote },
            false => DcapProof::Complete { certificate, quote },
        };
        Ok(proof.encode())
    }
}

/// A registration in hexadecimal, or in a file.
fn read_info(text: &str) -> Result<RegistrationInfo<AccountId>> {
    let path = Path::new(text);
    let content = match path.exists() {
        true => std::fs::read_to_string(path).with_context(|| format!("{text} cannot be read"))?,
        false => text.to_owned(),
    };
    let Ok(encoding) = bytes(content.trim()) else {
        bail!("{text} is neither a file nor hexadecimal");
    };
    let info = RegistrationInfo::decode_all(&mut &encoding[..]);
    info.with_context(|| format!("{text} is not the info of a registration"))
}

/// What the verifier says of a quote.
pub fn shown(facts: &EnclaveFacts) -> Value {
    let advisories = facts.advisories.iter().map(Value::text);
    Value::record([
        ("measurement", Value::Bytes(facts.measurement.to_vec())),
        ("tcb_status", Value::text(format!("{:?}", facts.tcb_status))),
        ("advisories", Value::List(advisories.collect())),
        ("debug", Value::Flag(facts.debug)),
        ("expires", facts.expires.map_or(Value::Nothing, Value::Time)),
    ])
}
