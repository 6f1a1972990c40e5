//! What the verifier has, and what it says of a quote and of a worker.

use super::{
    collateral::{authorities, name, Holding},
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
use dcap::{Authority, DcapProof, Fmspc, Issuer, KeyId, Pck, PckId, INTEL_ROOT_KEY};
use ink::primitives::AccountId;
use primitives::{Timestamp, Worker};
use scale::Encode;
use std::path::PathBuf;

/// Show what collateral the verifier has, and until when it holds; nothing is sent
///
/// All authorities are listed by their keys, of which Intel has several under one name. Collateral that holds for less than
/// 7 days is marked, and so is what is missing or of a lower evaluation number than governance asks for.
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
        show_collateral(
            &verifier,
            lines(&verifier, issuer, kind).await?,
            now,
            output,
        )
        .await?;
        if let Some(platform) = &platform {
            platform.show(&verifier, output).await?;
        }
        if let Some(worker) = self.worker {
            show_worker(&suite, worker, output).await?;
        }
        tell_stale_clock(&suite.node, output).await
    }
}

/// A line about a piece of collateral.
struct Line {
    name: String,
    /// What the key goes by that it is about.
    key: Option<KeyId>,
    /// What is there of it.
    holding: Option<Holding>,
}

impl Line {
    async fn of(verifier: &DcapVerifierClient<Node>, name: String, place: Place) -> Result<Self> {
        let key = match place {
            Place::Authority(id) | Place::Revocations(Issuer::Authority(id)) => Some(id),
            _ => None,
        };
        let holding = Holding::of(verifier, place).await?;
        Ok(Self { name, key, holding })
    }

    fn missing(name: String) -> Self {
        Self {
            name,
            key: None,
            holding: None,
        }
    }
}

/// What a verdict rests on: all authorities, or those that are missing, and their lists; then the documents for
/// platforms of this kind.
async fn lines(
    verifier: &DcapVerifierClient<Node>,
    issuer: Option<KeyId>,
    fmspc: Option<Fmspc>,
) -> Result<Vec<Line>> {
    let known = authorities(verifier).await?;
    let mut certificates = Vec::new();
    let root = Place::Revocations(Issuer::Root);
    let mut lists = vec![Line::of(verifier, "revocation list of root CA".into(), root).await?];
    for authority in [
        Authority::TcbSigning,
        Authority::ProcessorCa,
        Authority::PlatformCa,
    ] {
        let certificate = format!("certificate of {}", name(authority));
        let list = format!("revocation list of {}", name(authority));
        let certifies = authority != Authority::TcbSigning;
        let mut keys = known.iter().filter(|(_, key)| key.authority == authority);
        let mut any = false;
        for (id, key) in &mut keys {
            any = true;
            certificates.push(Line {
                name: certificate.clone(),
                key: Some(*id),
                holding: Some(Holding::authority(key)),
            });
            if certifies {
                let place = Place::Revocations(Issuer::Authority(*id));
                lists.push(Line::of(verifier, list.clone(), place).await?);
            }
        }
        if !any {
            certificates.push(Line::missing(certificate));
            lists.extend(certifies.then(|| Line::missing(list)));
        }
    }
    let issuer = issuer.filter(|issuer| known.iter().all(|(id, _)| id != issuer));
    certificates.extend(issuer.map(|issuer| Line {
        key: Some(issuer),
        ..Line::missing("certificate of the platform's CA".into())
    }));
    certificates.extend(lists);
    if let Some(fmspc) = fmspc {
        let name = format!("TCB info of {}", hex::encode(fmspc));
        certificates.push(Line::of(verifier, name, Place::TcbInfo(fmspc)).await?);
    }
    certificates.push(Line::of(verifier, "QE identity".into(), Place::QeIdentity).await?);
    Ok(certificates)
}

async fn show_collateral(
    verifier: &DcapVerifierClient<Node>,
    lines: Vec<Line>,
    now: Timestamp,
    output: &mut Output,
) -> Result<()> {
    let minimum = verifier.minimum_evaluation().ask().await?;
    let highest = verifier.highest_evaluation().ask().await?;
    let evaluation = [
        ("minimum", Value::Number(minimum.into())),
        ("highest", Value::Number(highest.into())),
    ];
    output.say("evaluation", &Value::record(evaluation));
    let revoked = verifier.revocations(Issuer::Root).ask().await?;
    let mut table = Table::new([
        "collateral",
        "key",
        "evaluation",
        "state",
        "issued",
        "expires",
    ]);
    for Line { name, key, holding } in lines {
        let key = key.map_or(Value::Nothing, |key| Value::text(hex::encode(&key[..4])));
        let (evaluation, state, issued, expires) = match holding {
            None => (
                Value::Nothing,
                Value::text("missing"),
                Value::Nothing,
                Value::Nothing,
            ),
            Some(holding) => (
                holding
                    .evaluation
                    .map_or(Value::Nothing, |number| Value::Number(number.into())),
                holding.state(revoked.as_ref(), minimum, now),
                Value::Time(holding.validity.issued),
                Value::Time(holding.validity.expires),
            ),
        };
        table.push(vec![
            Value::text(name),
            key,
            evaluation,
            state,
            issued,
            expires,
        ]);
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
            ("certified_by", Value::Bytes(self.pck.issuer.to_vec())),
            ("ppid", Value::Bytes(self.pck.ppid.to_vec())),
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
    // The record does not know of a verifier that was removed since.
    let facts = registry.facts(worker).ask().await?;
    let until = facts.and_then(|facts| facts.attested_until);
    let platform = record.as_ref().and_then(|record| record.platform);
    let has_place = match platform {
        Some(platform) => {
            let workers = registry.platform_workers(platform).ask().await?;
            Value::Flag(workers.contains(&worker))
        }
        None => Value::Nothing,
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
        ("attested_until", until.map_or(Value::Nothing, Value::Time)),
        (
            "verifier",
            of_record(|record| Value::Account(record.verifier)),
        ),
        (
            "platform",
            platform.map_or(Value::Nothing, |it| Value::Bytes(it.to_vec())),
        ),
        ("has_place", has_place),
        (
            "challenges",
            issued.map_or(Value::Nothing, |issued| describe(&issued)),
        ),
    ];
    output.say("worker", &Value::record(fields));
    Ok(())
}
