//! Whether an attestor signs.

use super::{Deployment, Policy, Standing};
use crate::attestation::{report_data, Attestation, Request};
use client::Key;
use primitives::Timestamp;
use protocol::{AttestationStatement, EnclaveFacts, REGISTRATION_VERSION};

/// How far the proposed time may be from the attestor's own, in milliseconds.
pub const CLOCK_TOLERANCE: u64 = 30_000;

/// Why an attestor does not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request is none.
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    /// The asker took too long to say what it wants.
    #[error("the request did not come to its end in time")]
    TooSlow,
    /// The registration is of a version that the attestor does not know.
    #[error("registrations of version {0} are unknown here")]
    UnknownVersion(u32),
    /// The possession is not signed by the worker.
    #[error("the possession of the worker's key is not proved")]
    NoPossession,
    /// The policy does not name the deployment.
    #[error("this attestor does not sign for that verifier and registry")]
    UnknownDeployment,
    /// The policy does not list the machine.
    #[error("this attestor does not know that machine")]
    UnknownMachine,
    /// The policy names another operator for the machine.
    #[error("this attestor knows that machine, but not with that operator")]
    WrongOperator,
    /// The proposed time is too far from the attestor's own.
    #[error(
        "the proposed time is {0} ms away from this attestor's clock, more than {CLOCK_TOLERANCE}"
    )]
    WrongTime(u64),
}

impl Refusal {
    /// The error's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "Unreadable",
            Self::TooSlow => "TooSlow",
            Self::UnknownVersion(_) => "UnknownVersion",
            Self::NoPossession => "NoPossession",
            Self::UnknownDeployment => "UnknownDeployment",
            Self::UnknownMachine => "UnknownMachine",
            Self::WrongOperator => "WrongOperator",
            Self::WrongTime(_) => "WrongTime",
        }
    }
}

/// A key and the policy that it signs by.
#[derive(Clone)]
pub struct Attestor {
    key: Key,
    policy: Policy,
}

impl Attestor {
    /// The attestor with this key and policy.
    pub fn new(key: Key, policy: Policy) -> Self {
        Self { key, policy }
    }

    /// Its compressed public key, as the verifier's constructor takes it.
    pub fn public(&self) -> [u8; 33] {
        self.key.public()
    }

    /// What it signs by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Vouches for the machine of a request, or not; `now` is the attestor's own time, in milliseconds.
    ///
    /// # Errors
    /// In this order: `UnknownVersion`, `NoPossession`, `UnknownDeployment`, `UnknownMachine`, `WrongOperator`,
    /// `WrongTime`.
    pub fn vouch(&self, request: &Request, now: Timestamp) -> Result<Attestation, Refusal> {
        let standing = self.judge(request, now)?;
        let facts = EnclaveFacts {
            measurement: standing.measurement,
            report_data: report_data(&request.info),
            tcb_status: standing.tcb_status,
            advisories: standing.advisories.clone(),
            time: Some(request.time),
            expires: None,
            debug: false,
            platform: None,
        };
        let signature = self.key.sign(&AttestationStatement {
            verifier: request.verifier_id(),
            registry: request.info.registry.address,
            facts: &facts,
        });
        Ok(Attestation { facts, signature })
    }

    fn judge(&self, request: &Request, now: Timestamp) -> Result<&Standing, Refusal> {
        let info = &request.info;
        if info.version != REGISTRATION_VERSION {
            return Err(Refusal::UnknownVersion(info.version));
        }
        if !request.proves_possession() {
            return Err(Refusal::NoPossession);
        }
        let deployment = Deployment {
            chain: info.registry.chain,
            verifier: request.verifier,
            registry: info.registry.address,
        };
        if !self.policy.deployments.contains(&deployment) {
            return Err(Refusal::UnknownDeployment);
        }
        let standing = self.policy.standing(&info.worker, &info.operator)?;
        let distance = request.time.abs_diff(now);
        if distance > CLOCK_TOLERANCE {
            return Err(Refusal::WrongTime(distance));
        }
        Ok(standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attestor::{Machine, Vouching};
    use ink::primitives::AccountId;
    use protocol::{ContractId, GenesisHash, RegistrationInfo, TcbStatus};

    const NOW: Timestamp = 1_700_000_000_000;
    const VERIFIER: [u8; 32] = [1; 32];
    const REGISTRY: [u8; 32] = [2; 32];
    const CHAIN: GenesisHash = [8; 32];

    fn key(number: u8) -> Key {
        Key::from_secret(&[number; 32]).expect("a secret")
    }

    fn attestor() -> Attestor {
        let standing = Standing {
            measurement: [0xa5; 68],
            tcb_status: TcbStatus::ConfigurationNeeded,
            advisories: vec!["INTEL-SA-00219".to_owned()],
        };
        let policy = Policy {
            deployments: vec![Deployment {
                chain: CHAIN,
                verifier: VERIFIER.into(),
                registry: REGISTRY.into(),
            }],
            vouching: Vouching::Machines(vec![Machine {
                operator: None,
                worker: key(7).public(),
                standing,
            }]),
        };
        Attestor::new(key(9), policy)
    }

    fn registry(address: [u8; 32]) -> ContractId<AccountId> {
        ContractId {
            chain: CHAIN,
            address: address.into(),
        }
    }

    fn info(worker: &Key) -> RegistrationInfo<AccountId> {
        RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: worker.public(),
            operator: [4; 32].into(),
            cores: 8,
            feature_level: 1,
            registry: registry(REGISTRY),
            challenge: [0; 32],
        }
    }

    fn request(worker: &Key, time: Timestamp) -> Request {
        Request::new(worker, VERIFIER.into(), info(worker), time)
    }

    #[test]
    fn it_signs_what_the_policy_says_of_the_machine() {
        let request = request(&key(7), NOW);
        let attestation = attestor().vouch(&request, NOW).expect("all is well");
        assert_eq!(attestation.facts.measurement, [0xa5; 68]);
        assert_eq!(attestation.facts.tcb_status, TcbStatus::ConfigurationNeeded);
        assert_eq!(attestation.facts.advisories, ["INTEL-SA-00219"]);
        assert!(!attestation.facts.debug);
        assert_eq!(attestation.attestor_of(&request), Some(key(9).public()));
    }

    #[test]
    fn an_attestation_is_about_one_request() {
        let attestation = attestor().vouch(&request(&key(7), NOW), NOW);
        let attestation = attestation.expect("all is well");
        let later = request(&key(7), NOW + 1);
        assert_eq!(attestation.attestor_of(&later), None);
        let mut other = request(&key(7), NOW);
        other.info.cores = 9;
        assert_eq!(attestation.attestor_of(&other), None);
    }

    #[test]
    fn an_unknown_machine_is_refused() {
        let result = attestor().vouch(&request(&key(8), NOW), NOW);
        assert_eq!(result, Err(Refusal::UnknownMachine));
    }

    #[test]
    fn another_deployment_is_refused() {
        let worker = key(7);
        let elsewhere = RegistrationInfo {
            registry: registry([3; 32]),
            ..info(&worker)
        };
        let another_chain = RegistrationInfo {
            registry: ContractId {
                chain: [9; 32],
                ..registry(REGISTRY)
            },
            ..info(&worker)
        };
        let wrong_registry = Request::new(&worker, VERIFIER.into(), elsewhere, NOW);
        let wrong_verifier = Request::new(&worker, [3; 32].into(), info(&worker), NOW);
        let wrong_chain = Request::new(&worker, VERIFIER.into(), another_chain, NOW);
        for request in [wrong_registry, wrong_verifier, wrong_chain] {
            let result = attestor().vouch(&request, NOW);
            assert_eq!(result, Err(Refusal::UnknownDeployment));
        }
    }

    #[test]
    fn whoever_does_not_have_the_key_is_refused() {
        let known = info(&key(7));
        let thief = Request::new(&key(8), VERIFIER.into(), known, NOW);
        let result = attestor().vouch(&thief, NOW);
        assert_eq!(result, Err(Refusal::NoPossession));
    }

    #[test]
    fn the_possession_covers_every_field() {
        let honest = request(&key(7), NOW);
        let mut altered = vec![honest.clone(), honest.clone(), honest];
        altered[0].time += 1;
        altered[1].info.operator = [5; 32].into();
        altered[2].verifier = [5; 32].into();
        for request in altered {
            let result = attestor().vouch(&request, NOW);
            assert_eq!(result, Err(Refusal::NoPossession));
        }
    }

    #[test]
    fn the_clock_may_differ_by_half_a_minute() {
        let attestor = attestor();
        for time in [NOW - CLOCK_TOLERANCE, NOW + CLOCK_TOLERANCE] {
            assert!(attestor.vouch(&request(&key(7), time), NOW).is_ok());
        }
        for time in [NOW - CLOCK_TOLERANCE - 1, NOW + CLOCK_TOLERANCE + 1] {
            let result = attestor.vouch(&request(&key(7), time), NOW);
            assert_eq!(result, Err(Refusal::WrongTime(CLOCK_TOLERANCE + 1)));
        }
    }

    #[test]
    fn an_unknown_version_is_refused() {
        let worker = key(7);
        let future = RegistrationInfo {
            version: REGISTRATION_VERSION + 1,
            ..info(&worker)
        };
        let request = Request::new(&worker, VERIFIER.into(), future, NOW);
        let result = attestor().vouch(&request, NOW);
        assert_eq!(
            result,
            Err(Refusal::UnknownVersion(REGISTRATION_VERSION + 1))
        );
    }
}
