//! What attestors refuse, over HTTP; and what becomes of a worker for which too few vouch.

use crate::support::{machine_policy, Agents, Attestors, Suite};
use agent::{
    attestation::{Attestation, Complaint, Request},
    attestor::{Deployment, CLOCK_TOLERANCE},
    worker::Event,
};
use client::Key;
use e2e::worker::key_named;
use ink::primitives::AccountId;
use primitives::Timestamp;
use protocol::{ContractId, RegistrationInfo, REGISTRATION_VERSION};
use std::time::{Duration, UNIX_EPOCH};

fn deployment() -> Deployment {
    Deployment {
        chain: [8; 32],
        verifier: [1; 32].into(),
        registry: [2; 32].into(),
    }
}

fn info(worker: &Key, registry: ContractId<AccountId>) -> RegistrationInfo<AccountId> {
    RegistrationInfo {
        version: REGISTRATION_VERSION,
        worker: worker.public(),
        operator: [4; 32].into(),
        cores: 8,
        feature_level: 1,
        registry,
        challenge: [0; 32],
    }
}

fn now() -> Timestamp {
    let since = UNIX_EPOCH.elapsed().expect("it is later than 1970");
    since.as_millis() as Timestamp
}

async fn post(url: &str, body: String) -> reqwest::Response {
    let request = reqwest::Client::new().post(format!("{url}/attest"));
    let request = request.header("content-type", "application/json");
    request.body(body).send().await.expect("it answers")
}

/// The status and name of the refusal.
async fn refusal(url: &str, request: &Request) -> (u16, String) {
    let body = serde_json::to_string(request).expect("it is plain data");
    let answer = post(url, body).await;
    let status = answer.status().as_u16();
    let complaint: Complaint = answer.json().await.expect("it complains");
    assert!(!complaint.reason.contains('\n'));
    (status, complaint.error)
}

#[tokio::test]
async fn an_attestor_signs_for_a_machine_that_it_knows_and_for_nothing_else() {
    let (attestor, known, stranger) = (
        key_named("attestor"),
        key_named("known"),
        key_named("stranger"),
    );
    let policy = machine_policy(deployment(), &[known.public()]);
    let attestors = Attestors::start(&[attestor.clone()], &policy).await;
    let url = &attestors.urls[0];
    let Deployment {
        chain,
        verifier,
        registry,
    } = deployment();
    let registry_at = |address| ContractId { chain, address };
    let registry = registry_at(registry);

    let honest = Request::new(&known, verifier, info(&known, registry), now());
    let body = serde_json::to_string(&honest).expect("it is plain data");
    let answer = post(url, body.clone()).await;
    assert_eq!(answer.status().as_u16(), 200);
    let attestation: Attestation = answer.json().await.expect("it attests");
    assert_eq!(attestation.attestor_of(&honest), Some(attestor.public()));

    let unknown = Request::new(&stranger, verifier, info(&stranger, registry), now());
    assert_eq!(
        refusal(url, &unknown).await,
        (403, "UnknownMachine".to_owned())
    );

    let elsewhere = Request::new(
        &known,
        verifier,
        info(&known, registry_at([9; 32].into())),
        now(),
    );
    assert_eq!(
        refusal(url, &elsewhere).await,
        (403, "UnknownDeployment".to_owned())
    );

    let thief = Request::new(&stranger, verifier, info(&known, registry), now());
    assert_eq!(refusal(url, &thief).await, (401, "NoPossession".to_owned()));

    for time in [now() - 2 * CLOCK_TOLERANCE, now() + 2 * CLOCK_TOLERANCE] {
        let skewed = Request::new(&known, verifier, info(&known, registry), time);
        assert_eq!(refusal(url, &skewed).await, (422, "WrongTime".to_owned()));
    }

    for rubbish in [
        "",
        "{}",
        &body.replace("possession", "obsession"),
        &"x".repeat(100_000),
    ] {
        let answer = post(url, rubbish.to_owned()).await;
        assert_eq!(answer.status().as_u16(), 400);
        let complaint: Complaint = answer.json().await.expect("it complains");
        assert_eq!(complaint.error, "Unreadable");
    }
}

#[tokio::test]
async fn an_attestor_tells_its_key() {
    let key = key_named("attestor");
    let attestors = Attestors::start(&[key.clone()], &machine_policy(deployment(), &[])).await;
    let answer = reqwest::get(format!("{}/key", attestors.urls[0])).await;
    let told: String = answer.expect("it answers").json().await.expect("a string");
    assert_eq!(told, format!("0x{}", hex::encode(key.public())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_for_which_too_few_vouch_is_not_registered() {
    let suite = Suite::start().await;
    let key = key_named("worker");
    let worker = key.public();
    // One attestor knows the machine, one does not, and one signs with a key that the verifier does not know.
    let knowing = machine_policy(suite.attested(), &[worker]);
    let one = Attestors::start(&suite.attestors.keys[..1], &knowing).await;
    let ignorant = machine_policy(suite.attested(), &[]);
    let two = Attestors::start(&suite.attestors.keys[1..2], &ignorant).await;
    let three = Attestors::start(&[key_named("impostor")], &knowing).await;
    let urls = [one.urls.clone(), two.urls.clone(), three.urls.clone()].concat();
    let agents = Agents::new(&suite, vec![key], &urls);
    let agent = agents.start();

    let failed = |event: &Event| matches!(event, Event::Failed { .. });
    agents
        .until_told("that too few vouch", Duration::from_secs(20), failed)
        .await;
    agent.stop().await;
    let events = agents.events();
    let reason = events.iter().find_map(|event| match event {
        Event::Failed { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    let reason = reason.expect("it was told");
    assert!(reason.starts_with("1 of the 2 attestors"), "{reason}");
    assert!(reason.contains("UnknownMachine"), "{reason}");
    assert!(
        reason.contains("the verifier knows no attestor"),
        "{reason}"
    );
    assert!(suite.worker(worker).await.is_none());
}
