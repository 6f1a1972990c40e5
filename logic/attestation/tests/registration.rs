//! Which registrations are admitted, and in which order they are refused.

use attestation::{
    confidence_level, Application, IssuedChallenge, IssuedChallenges, Policy, WorkerRecord,
    MAXIMUM_ADVISORIES,
};
use primitives::Error;
use proptest::prelude::*;
use protocol::{
    ContractId, EnclaveFacts, Measurement, RegistrationInfo, TcbStatus, REGISTRATION_VERSION,
};

const REGISTRY: ContractId<char> = ContractId {
    chain: [8; 32],
    address: 'R',
};
const HASH: [u8; 32] = [7; 32];
const ALLOWED: Measurement = [1; 68];
const NOW: u64 = 1_000_000;
const EVIDENCE_AGE: u64 = 1_000;

struct Lists;

impl Policy for Lists {
    fn allows_measurement(&self, measurement: &Measurement) -> bool {
        *measurement == ALLOWED
    }

    fn allows_advisory(&self, advisory: &str) -> bool {
        advisory == "harmless"
    }
}

fn info() -> RegistrationInfo<char> {
    RegistrationInfo {
        version: REGISTRATION_VERSION,
        worker: [2; 33],
        operator: 'o',
        cores: 4,
        feature_level: 1,
        registry: REGISTRY,
        challenge: [0; 32],
    }
}

fn facts() -> EnclaveFacts {
    let mut report_data = [0; 64];
    report_data[..32].copy_from_slice(&HASH);
    EnclaveFacts {
        measurement: ALLOWED,
        report_data,
        tcb_status: TcbStatus::UpToDate,
        advisories: Vec::new(),
        time: Some(NOW - 10),
        expires: None,
        debug: false,
        platform: None,
    }
}

fn application<'a>(
    info: &'a RegistrationInfo<char>,
    facts: &'a EnclaveFacts,
) -> Application<'a, char> {
    Application {
        info,
        info_hash: &HASH,
        facts,
        verifier: 'v',
        issued: None,
        registry: REGISTRY,
        now: NOW,
        evidence_age: EVIDENCE_AGE,
    }
}

fn judge(
    known: Option<&WorkerRecord<char>>,
    info: RegistrationInfo<char>,
    facts: EnclaveFacts,
) -> Result<u8, Error> {
    application(&info, &facts).judge(known, &Lists)
}

fn record(challenge: [u8; 32]) -> WorkerRecord<char> {
    let (info, facts) = (info(), facts());
    WorkerRecord::registered(None, &application(&info, &facts), 1, challenge).unwrap()
}

#[test]
fn a_sound_registration_is_admitted_with_its_level() {
    assert_eq!(judge(None, info(), facts()), Ok(1));
}

#[test]
fn refusals_come_in_the_order_of_the_rules() {
    let (mut info, mut facts) = (info(), facts());
    info.challenge = [9; 32];
    facts.report_data[31] ^= 1;
    facts.measurement = [0; 68];
    facts.debug = true;
    facts.time = Some(NOW + 1);
    facts.tcb_status = TcbStatus::Revoked;

    let judge = |info: &RegistrationInfo<char>, facts: &EnclaveFacts| {
        application(info, facts).judge(None, &Lists)
    };
    assert_eq!(judge(&info, &facts), Err(Error::InvalidReportData));
    facts.report_data[31] ^= 1;
    assert_eq!(judge(&info, &facts), Err(Error::EvidenceReplayed));
    info.challenge = [0; 32];
    assert_eq!(judge(&info, &facts), Err(Error::MeasurementNotAllowed));
    facts.measurement = ALLOWED;
    assert_eq!(judge(&info, &facts), Err(Error::DebugEnclave));
    facts.debug = false;
    assert_eq!(judge(&info, &facts), Err(Error::EvidenceOutdated));
    facts.time = Some(NOW);
    assert_eq!(judge(&info, &facts), Err(Error::TcbRevoked));
    facts.tcb_status = TcbStatus::UpToDate;
    assert_eq!(judge(&info, &facts), Ok(1));
}

#[test]
fn an_unknown_version_is_not_what_was_attested() {
    let mut info = info();
    info.version += 1;
    assert_eq!(judge(None, info, facts()), Err(Error::InvalidReportData));
}

#[test]
fn a_registration_for_another_registry_is_refused() {
    let mut info = info();
    info.registry.address = 'X';
    assert_eq!(judge(None, info, facts()), Err(Error::EvidenceReplayed));
}

#[test]
fn a_known_worker_has_to_answer_its_challenge_with_newer_evidence() {
    let known = record([5; 32]);
    let (mut info, mut facts) = (info(), facts());
    assert_eq!(
        judge(Some(&known), info, facts.clone()),
        Err(Error::EvidenceReplayed)
    );
    info.challenge = [5; 32];
    assert_eq!(
        judge(Some(&known), info, facts.clone()),
        Err(Error::EvidenceReplayed)
    );
    facts.time = Some(NOW - 9);
    assert_eq!(judge(Some(&known), info, facts.clone()), Ok(1));
}

/// Judges untimed evidence that answers `challenge`, while one was issued at each of `issued_at`.
fn judge_untimed(
    known: Option<&WorkerRecord<char>>,
    challenge: [u8; 32],
    issued_at: [u64; 2],
) -> Result<u8, Error> {
    let [previous, latest] = issued_at;
    let issued = |challenge, issued_at| IssuedChallenge {
        challenge,
        issued_at,
    };
    let first = IssuedChallenges::with(None, issued([1; 32], previous));
    let both = IssuedChallenges::with(Some(first), issued([2; 32], latest));
    let (mut info, mut facts) = (info(), facts());
    info.challenge = challenge;
    facts.time = None;
    let application = Application {
        issued: Some(both),
        ..application(&info, &facts)
    };
    application.judge(known, &Lists)
}

#[test]
fn untimed_evidence_answers_an_issued_challenge_whether_the_worker_is_known_or_not() {
    let known = record([5; 32]);
    let issued_at = [NOW - 20, NOW];
    for known in [None, Some(&known)] {
        assert_eq!(judge_untimed(known, [1; 32], issued_at), Ok(1));
        assert_eq!(judge_untimed(known, [2; 32], issued_at), Ok(1));
        for other in [[0; 32], [5; 32], [3; 32]] {
            let refused = judge_untimed(known, other, issued_at);
            assert_eq!(refused, Err(Error::EvidenceReplayed));
        }
    }
}

#[test]
fn untimed_evidence_without_an_issued_challenge_is_refused() {
    let mut facts = facts();
    facts.time = None;
    assert_eq!(judge(None, info(), facts), Err(Error::EvidenceReplayed));
}

#[test]
fn timed_evidence_cannot_answer_an_issued_challenge() {
    let (mut info, facts) = (info(), facts());
    info.challenge = [1; 32];
    let issued = IssuedChallenge {
        challenge: [1; 32],
        issued_at: NOW,
    };
    let application = Application {
        issued: Some(IssuedChallenges::with(None, issued)),
        ..application(&info, &facts)
    };
    let refused = application.judge(None, &Lists);
    assert_eq!(refused, Err(Error::EvidenceReplayed));
}

#[test]
fn an_issued_challenge_is_answered_within_the_age_of_evidence() {
    let oldest = NOW - EVIDENCE_AGE;
    assert_eq!(judge_untimed(None, [1; 32], [oldest, NOW]), Ok(1));
    let refused = judge_untimed(None, [1; 32], [oldest - 1, NOW]);
    assert_eq!(refused, Err(Error::EvidenceOutdated));
    assert_eq!(judge_untimed(None, [2; 32], [oldest - 1, NOW]), Ok(1));
}

#[test]
fn evidence_that_has_expired_is_refused() {
    for (expires, verdict) in [
        (None, Ok(1)),
        (Some(NOW), Ok(1)),
        (Some(NOW - 1), Err(Error::EvidenceOutdated)),
        (Some(0), Err(Error::EvidenceOutdated)),
    ] {
        let facts = EnclaveFacts { expires, ..facts() };
        assert_eq!(judge(None, info(), facts), verdict, "{expires:?}");
    }
}

#[test]
fn untimed_evidence_does_not_reset_the_clock_of_timed_evidence() {
    let known = record([5; 32]);
    let (mut info, mut facts) = (info(), facts());
    info.challenge = [5; 32];
    facts.time = None;
    let application = application(&info, &facts);
    let again = WorkerRecord::registered(Some(known), &application, 1, [6; 32]).unwrap();
    assert_eq!(again.evidence_time, Some(NOW - 10));
}

#[test]
fn timed_evidence_is_admitted_up_to_its_age_and_not_from_the_future() {
    for (time, verdict) in [
        (NOW - EVIDENCE_AGE, Ok(1)),
        (NOW - EVIDENCE_AGE - 1, Err(Error::EvidenceOutdated)),
        (NOW, Ok(1)),
        (NOW + 1, Err(Error::EvidenceOutdated)),
        (u64::MAX, Err(Error::EvidenceOutdated)),
    ] {
        let mut facts = facts();
        facts.time = Some(time);
        assert_eq!(judge(None, info(), facts), verdict, "{time}");
    }
}

#[test]
fn the_level_follows_the_platforms_standing() {
    use TcbStatus::*;
    let level = |status, advisories: &[&str]| {
        let facts = EnclaveFacts {
            tcb_status: status,
            advisories: advisories.iter().map(|it| it.to_string()).collect(),
            ..facts()
        };
        judge(None, info(), facts)
    };
    let harmful = &["harmless", "harmful"];
    for (status, without_advisories, harmless, with_harmful) in [
        (UpToDate, 1, 1, 1),
        (SWHardeningNeeded, 2, 2, 2),
        (ConfigurationNeeded, 3, 3, 4),
        (ConfigurationAndSWHardeningNeeded, 3, 3, 4),
        (OutOfDate, 5, 5, 5),
        (OutOfDateConfigurationNeeded, 5, 5, 5),
    ] {
        assert_eq!(level(status, &[]), Ok(without_advisories), "{status:?}");
        assert_eq!(level(status, &["harmless"]), Ok(harmless), "{status:?}");
        assert_eq!(level(status, harmful), Ok(with_harmful), "{status:?}");
    }
    assert_eq!(level(Revoked, &["harmless"]), Err(Error::TcbRevoked));
    let many = vec!["harmless"; MAXIMUM_ADVISORIES + 1];
    assert_eq!(level(ConfigurationNeeded, &many), Err(Error::TooMany));
    assert_eq!(level(ConfigurationNeeded, &many[1..]), Ok(3));
}

#[test]
fn advisories_are_only_looked_up_when_they_matter() {
    let mut facts = facts();
    facts.advisories = vec!["any".into()];
    let level = confidence_level(&facts, |_| panic!("an up-to-date platform was looked up"));
    assert_eq!(level, Ok(1));
}

proptest! {
    /// Whatever is wrong with a registration, one broken rule is enough to refuse it.
    #[test]
    fn nothing_unsound_is_admitted(
        report in any::<bool>(),
        challenge in any::<bool>(),
        measurement in any::<bool>(),
        debug in any::<bool>(),
        age in 0..2 * EVIDENCE_AGE,
    ) {
        let (mut info, mut facts) = (info(), facts());
        facts.report_data[0] ^= u8::from(report);
        info.challenge[0] ^= u8::from(challenge);
        facts.measurement[0] ^= u8::from(measurement);
        facts.debug = debug;
        facts.time = Some(NOW - age);
        let sound = !report && !challenge && !measurement && !debug && age <= EVIDENCE_AGE;
        prop_assert_eq!(judge(None, info, facts).is_ok(), sound);
    }
}
