//! Asking attestors.

use crate::attestation::{Attestation, Complaint, Request};
use ink::primitives::AccountId;
use interfaces::Evidence;
use protocol::{EnclaveFacts, QuorumProof, RegistrationInfo, Signature};
use scale::Encode;
use std::{collections::BTreeMap, time::Duration};
use tokio::task::JoinSet;

/// How long an attestor may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer in bytes; a proper one is shorter than 1 KiB, unless its advisories are many.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What a worker registers with.
#[derive(Clone, Debug)]
pub struct Attested {
    /// What it says of itself.
    pub info: RegistrationInfo<AccountId>,
    /// That it is true.
    pub evidence: Evidence,
    /// How many attestors say so.
    pub attestors: usize,
}

/// Who has to vouch.
#[derive(Clone, Debug)]
pub struct Quorum {
    /// The attestors' keys.
    pub attestors: Vec<[u8; 33]>,
    /// How many of them have to agree.
    pub threshold: usize,
}

/// Too few attestors vouch for a worker.
#[derive(Debug, thiserror::Error)]
#[error("{agreeing} of the {threshold} attestors that are needed vouch for it: {}", .complaints.join("; "))]
pub struct AttestError {
    agreeing: usize,
    threshold: usize,
    complaints: Vec<String>,
}

/// A client that asks attestors over HTTP or HTTPS, and nobody that they refer it to.
pub fn http_client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .timeout(ANSWER_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

/// Asks all attestors at once, until enough of them agree.
///
/// # Errors
/// [`AttestError`] with what each of the others said.
pub async fn gather(
    http: reqwest::Client,
    urls: Vec<String>,
    quorum: Quorum,
    request: Request,
) -> Result<Attested, AttestError> {
    let mut asked = JoinSet::new();
    for url in urls {
        let (http, request) = (http.clone(), request.clone());
        asked.spawn(async move {
            let answer = ask(&http, &url, &request).await;
            answer.map_err(|reason| format!("{url}: {reason}"))
        });
    }
    let mut ballot = Ballot::default();
    let mut complaints = Vec::new();
    while let Some(answer) = asked.join_next().await {
        let counted = answer
            .unwrap_or_else(|error| Err(error.to_string()))
            .and_then(|attestation| ballot.count(attestation, &request, &quorum));
        match counted {
            Ok(Some(proof)) => {
                return Ok(Attested {
                    info: request.info,
                    attestors: proof.signatures.len(),
                    evidence: Evidence {
                        verifier: request.verifier,
                        proof: proof.encode(),
                    },
                })
            }
            Ok(None) => {}
            Err(complaint) => complaints.push(complaint),
        }
    }
    complaints.sort();
    if complaints.is_empty() {
        complaints.push("no more were asked".to_owned());
    }
    Err(AttestError {
        agreeing: ballot.most(),
        threshold: quorum.threshold,
        complaints,
    })
}

/// Attestations that say the same, by what they say and who says it.
#[derive(Default)]
struct Ballot(BTreeMap<Vec<u8>, BTreeMap<[u8; 33], Signature>>);

impl Ballot {
    /// Counts an attestation; returns the proof once enough say the same.
    fn count(
        &mut self,
        attestation: Attestation,
        request: &Request,
        quorum: &Quorum,
    ) -> Result<Option<QuorumProof>, String> {
        let attestor = attestation.attestor_of(request);
        let attestor = attestor.ok_or("an attestor answers something else than was asked")?;
        if !quorum.attestors.contains(&attestor) {
            let key = hex::encode(attestor);
            return Err(format!("the verifier knows no attestor 0x{key}"));
        }
        let facts: EnclaveFacts = attestation.facts;
        let votes = self.0.entry(facts.encode()).or_default();
        votes.insert(attestor, attestation.signature);
        Ok((votes.len() >= quorum.threshold).then(|| QuorumProof {
            facts,
            signatures: votes.values().copied().collect(),
        }))
    }

    /// How many agree at most.
    fn most(&self) -> usize {
        self.0.values().map(BTreeMap::len).max().unwrap_or(0)
    }
}

async fn ask(http: &reqwest::Client, url: &str, request: &Request) -> Result<Attestation, String> {
    let url = format!("{}/attest", url.trim_end_matches('/'));
    let answer = http
        .post(url)
        .json(request)
        .send()
        .await
        .map_err(innermost)?;
    let status = answer.status();
    let body = read(answer).await?;
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|error| error.to_string());
    }
    let complaint: Option<Complaint> = serde_json::from_slice(&body).ok();
    Err(complaint.map_or_else(
        || format!("status {status}"),
        |it| format!("{}: {}", it.error, it.reason),
    ))
}

/// The body of an answer.
async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(innermost)? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(format!("it answers more than {LONGEST_ANSWER} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What lies behind an HTTP client's error, which repeats the address at each layer.
fn innermost(error: reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attestation::report_data;
    use axum::response::IntoResponse;
    use client::Key;
    use protocol::{AttestationStatement, ContractId, TcbStatus, REGISTRATION_VERSION};

    fn key(number: u8) -> Key {
        Key::from_secret(&[number; 32]).expect("a secret")
    }

    fn request() -> Request {
        let worker = key(1);
        let info = RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: worker.public(),
            operator: [4; 32].into(),
            cores: 8,
            feature_level: 1,
            registry: ContractId {
                chain: [8; 32],
                address: [2; 32].into(),
            },
            challenge: [0; 32],
        };
        Request::new(&worker, [3; 32].into(), info, 1_000)
    }

    fn quorum() -> Quorum {
        Quorum {
            attestors: vec![key(11).public(), key(12).public(), key(13).public()],
            threshold: 2,
        }
    }

    /// What an attestor says that takes the platform for this.
    fn attestation(attestor: u8, tcb_status: TcbStatus) -> Attestation {
        let request = request();
        let facts = EnclaveFacts {
            measurement: [0xa5; 68],
            report_data: report_data(&request.info),
            tcb_status,
            advisories: Vec::new(),
            time: Some(request.time),
            expires: None,
            debug: false,
            platform: None,
        };
        let signature = key(attestor).sign(&AttestationStatement {
            verifier: request.verifier_id(),
            registry: request.info.registry.address,
            facts: &facts,
        });
        Attestation { facts, signature }
    }

    /// What is made of a service that gives this answer to whatever is asked.
    async fn asking(answer: axum::response::Response) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let answer = std::sync::Arc::new(std::sync::Mutex::new(Some(answer)));
        let routes = axum::Router::new().fallback(move || {
            let answer = answer.lock().expect("nobody panics").take();
            std::future::ready(answer.expect("it is asked once"))
        });
        let service = tokio::spawn(async { axum::serve(listener, routes).await });
        let http = http_client().expect("it can be made");
        let result = ask(&http, &url, &request()).await;
        service.abort();
        result.expect_err("that is no attestation")
    }

    #[tokio::test]
    async fn an_endless_answer_is_not_read_to_its_end() {
        let endless = "x".repeat(LONGEST_ANSWER + 1);
        let complaint = asking(endless.into_response()).await;
        assert_eq!(complaint, "it answers more than 65536 bytes");
    }

    #[tokio::test]
    async fn nobody_is_asked_whom_an_attestor_refers_to() {
        let elsewhere = axum::response::Redirect::temporary("http://127.0.0.1:1/attest");
        let complaint = asking(elsewhere.into_response()).await;
        assert_eq!(complaint, "status 307 Temporary Redirect");
    }

    #[test]
    fn two_who_say_the_same_are_a_quorum() {
        let mut ballot = Ballot::default();
        let mut count = |attestor| {
            let attestation = attestation(attestor, TcbStatus::UpToDate);
            ballot.count(attestation, &request(), &quorum())
        };
        assert_eq!(count(11), Ok(None));
        let proof = count(13).expect("it is valid").expect("it is enough");
        assert_eq!(proof.signatures.len(), 2);
    }

    #[test]
    fn nobody_counts_twice() {
        let mut ballot = Ballot::default();
        for _ in 0..2 {
            let attestation = attestation(11, TcbStatus::UpToDate);
            assert_eq!(ballot.count(attestation, &request(), &quorum()), Ok(None));
        }
        assert_eq!(ballot.most(), 1);
    }

    #[test]
    fn two_who_disagree_are_no_quorum() {
        let mut ballot = Ballot::default();
        for (attestor, status) in [(11, TcbStatus::UpToDate), (12, TcbStatus::OutOfDate)] {
            let attestation = attestation(attestor, status);
            assert_eq!(ballot.count(attestation, &request(), &quorum()), Ok(None));
        }
        let third = attestation(13, TcbStatus::OutOfDate);
        let proof = ballot.count(third, &request(), &quorum());
        let proof = proof.expect("it is valid").expect("it is enough");
        assert_eq!(proof.facts.tcb_status, TcbStatus::OutOfDate);
    }

    #[test]
    fn strangers_and_forgers_do_not_count() {
        let mut ballot = Ballot::default();
        let stranger = attestation(14, TcbStatus::UpToDate);
        assert!(ballot.count(stranger, &request(), &quorum()).is_err());
        let mut forged = attestation(11, TcbStatus::Revoked);
        forged.facts.tcb_status = TcbStatus::UpToDate;
        assert!(ballot.count(forged, &request(), &quorum()).is_err());
        assert_eq!(ballot.most(), 0);
    }
}
