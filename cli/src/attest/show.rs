//! What the verifier has, and what it says of a quote and of a worker.

use super::{
    collateral::{name, Holding},
    quote,
    register::shown,
};
use crate::{
    arguments::{fmspc, worker},
    operate::Refused,
    output::{describe, Output, Table, Value},
    session::{tell_stale_clock, Session, Suite},
};
use anyhow::{ensure, Result};
use attestation::WorkerRecord;
use clap::Args;
use client::{
    collateral::{Place, QuoteFile},
    DcapVerifierClient, Node, Refusal,
};
use dcap::{Authority, DcapProof, Fmspc, Pck, PckId, INTEL_ROOT_KEY};
use ink::primitives::AccountId;
use primitives::{Timestamp, Worker};
use scale::Encode;
use std::path::PathBuf;

/// Show what collateral the verifier has, and until when it holds; nothing is sent
///
/// Collateral that holds for less than 7 days is marked, and so is what is missing.
#[derive(Args)]
pub struct Show {
    /// Show the attestation of this worker, too
    #[arg(value_parser = worker)]
    worker: Option<Worker>,
    /// Show the TCB info of platforms of this kind, 6 bytes, hexadecimal
    #[arg(long, value_parser = fmspc, conflicts_with = "quote")]
    fmspc: Option<Fmspc>,
    /// Show the platform that a quote is from, what it needs, and what the verifier says of the quote
    #[arg(long, value_name = "FILE")]
    quote: Option<PathBuf>,
    /// A file with the platform's certificate or its issuer's, which count instead of the quote's own; may be repeated
    ///
    /// For a quote that only names its platform. Certificates are in PEM, in any order, or one is in DER. An answer of
    /// Intel's PCK service with its headers has both.
    #[arg(long, value_name = "FILE", requires = "quote")]
    certificate: Vec<PathBuf>,
}

/// The platform of a quote.
struct Platform {
    quote: QuoteFile,
    id: PckId,
    pck: Pck,
}

impl Show {
    /// Shows it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let quote = self.quote.as_deref();
        let quote = quote.map(|path| quote::read(path, &self.certificate));
        let quote = quote.transpose()?;
        let suite = session.open(output).await?;
        let verifier = suite.dcap_verifier()?;
        let now = suite.node.now().await?;
        let root_key = verifier.root_key().ask().await?;
        let root = match root_key == INTEL_ROOT_KEY {
            true => Value::text("Intel's"),
            false => Value::Bytes(root_key.to_vec()),
        };
        output.say("root_key", &root);
        let platform = quote.map(|quote| {
            let (id, pck) = quote
                .platform(root_key, now)
                .map_err(|error| Refused::new("the platform's certificate", &error))?;
            anyhow::Ok(Platform { quote, id, pck })
        });
        let platform = platform.transpose()?;
        let kind = platform.as_ref().map(|it| it.pck.fmspc).or(self.fmspc);
        let issuer = platform.as_ref().map(|it| it.pck.issuer);
        show_collateral(&verifier, places(issuer, kind), now, output).await?;
        if let Some(platform) = &platform {
            platform.show(&verifier, output).await?;
        }
        if let Some(worker) = self.worker {
            show_worker(&suite, worker, output).await?;
        }
        tell_stale_clock(&suite.node, output).await
    }
}

/// What a verdict rests on: on platforms that this authority certifies, or either, and on those of this kind.
fn places(issuer: Option<Authority>, fmspc: Option<Fmspc>) -> Vec<Place> {
    let issuers = match issuer {
        Some(issuer) => vec![issuer],
        None => vec![Authority::ProcessorCa, Authority::PlatformCa],
    };
    let mut places = vec![Place::Authority(Authority::TcbSigning)];
    places.extend(issuers.iter().copied().map(Place::Authority));
    places.push(Place::Revocations(Authority::Root));
    places.extend(issuers.into_iter().map(Place::Revocations));
    places.extend(fmspc.map(Place::TcbInfo));
    places.push(Place::QeIdentity);
    places
}

async fn show_collateral(
    verifier: &DcapVerifierClient<Node>,
    places: Vec<Place>,
    now: Timestamp,
    output: &mut Output,
) -> Result<()> {
    let revoked = verifier.revocations(Authority::Root).ask().await?;
    let mut table = Table::new(["collateral", "state", "issued", "expires"]);
    for place in places {
        let (state, issued, expires) = match Holding::of(verifier, place).await? {
            None => (Value::text("missing"), Value::Nothing, Value::Nothing),
            Some(holding) => (
                holding.state(revoked.as_ref(), now),
                Value::Time(holding.validity.issued),
                Value::Time(holding.validity.expires),
            ),
        };
        table.push(vec![Value::text(name(place)), state, issued, expires]);
    }
    output.table("collateral", &table);
    Ok(())
}

impl Platform {
    async fn show(&self, verifier: &DcapVerifierClient<Node>, output: &mut Output) -> Result<()> {
        let registered = verifier.pck(self.id).ask().await?;
        let fields = [
            ("id", Value::Bytes(self.id.to_vec())),
            ("fmspc", Value::Bytes(self.pck.fmspc.to_vec())),
            ("certified_by", Value::text(self.pck.issuer.common_name())),
            ("expires", Value::Time(self.pck.validity.expires)),
            ("registered", Value::Flag(registered.is_some())),
        ];
        output.say("platform", &Value::record(fields));
        let proof = DcapProof::Complete {
            certificate: self.quote.certificate.clone(),
            quote: self.quote.quote.clone(),
        };
        let nobody = AccountId::from([0; 32]);
        let verdict = verifier.inspect(nobody, proof.encode()).ask().await?;
        let verdict = match verdict {
            Ok(facts) => shown(&facts),
            Err(error) => Value::record([
                ("refused", Value::text(error.name())),
                ("meaning", Value::text(error.meaning())),
            ]),
        };
        output.say("quote", &verdict);
        Ok(())
    }
}

async fn show_worker(suite: &Suite, worker: Worker, output: &mut Output) -> Result<()> {
    let registry = suite.registry();
    let issued = registry.issued_challenges(worker).ask().await?;
    let record = registry.worker(worker).ask().await?;
    ensure!(
        record.is_some() || issued.is_some(),
        "the registry does not know this worker"
    );
    let of_record = |field: fn(&WorkerRecord<AccountId>) -> Value| {
        record.as_ref().map_or(Value::Nothing, field)
    };
    let until = |record: &WorkerRecord<AccountId>| {
        record.attested_until.map_or(Value::Nothing, Value::Time)
    };
    let fields = [
        (
            "measurement",
            of_record(|record| Value::Bytes(record.measurement.to_vec())),
        ),
        (
            "confidence_level",
            of_record(|record| Value::Number(record.confidence_level.into())),
        ),
        ("attested_until", of_record(until)),
        (
            "challenges",
            issued.map_or(Value::Nothing, |issued| describe(&issued)),
        ),
    ];
    output.say("worker", &Value::record(fields));
    Ok(())
}
