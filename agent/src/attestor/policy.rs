//! For whom an attestor vouches.

use super::Refusal;
use crate::hexadecimal;
use client::address;
use ink::primitives::AccountId;
use primitives::Worker;
use protocol::{GenesisHash, Measurement, TcbStatus};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// For which machines an attestor vouches, and for which deployments; a JSON file.
///
/// ```json
/// {
///   "deployments": [ { "chain": "0x…", "verifier": "5F…", "registry": "5E…" } ],
///   "vouching": {
///     "machines": [
///       {
///         "worker": "0x02…",
///         "operator": "5D…",
///         "standing": { "measurement": "0x…", "tcb_status": "UpToDate", "advisories": [] }
///       }
///     ]
///   }
/// }
/// ```
///
/// Whoever gets hold of a worker's key could register it with an operator of his own. `operator` prevents that:
/// the registration must name this one. Without it, any will do.
///
/// In place of `"machines": […]`, test chains can have `"anyone": { "measurement": … }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What it signs for.
    pub deployments: Vec<Deployment>,
    /// Whom it vouches for.
    pub vouching: Vouching,
}

/// A deployment that an attestor signs for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// The hash of the chain's genesis block.
    #[serde(with = "hexadecimal")]
    pub chain: GenesisHash,
    /// The quorum verifier.
    #[serde(with = "address::serde")]
    pub verifier: AccountId,
    /// The registry that asks it.
    #[serde(with = "address::serde")]
    pub registry: AccountId,
}

/// Whom an attestor vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vouching {
    /// For these machines, which whoever wrote the policy has inspected.
    Machines(Vec<Machine>),
    /// For whoever asks, without knowing anything: for test chains only.
    Anyone(Standing),
}

/// A machine that an attestor knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its worker's key.
    #[serde(with = "hexadecimal")]
    pub worker: Worker,
    /// The only operator that it may be registered with, if there is one.
    #[serde(
        default,
        with = "optional_address",
        skip_serializing_if = "Option::is_none"
    )]
    pub operator: Option<AccountId>,
    /// What is known of it.
    pub standing: Standing,
}

/// What an attestor says of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Which software it runs.
    #[serde(with = "hexadecimal")]
    pub measurement: Measurement,
    /// Its platform's standing with the vendor.
    #[serde(with = "TcbStatusName")]
    pub tcb_status: TcbStatus,
    /// The security advisories that apply.
    #[serde(default)]
    pub advisories: Vec<String>,
}

/// An address that may be missing.
mod optional_address {
    use super::{address, AccountId};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Address(#[serde(with = "address::serde")] AccountId);

    pub fn serialize<S: Serializer>(account: &Option<AccountId>, to: S) -> Result<S::Ok, S::Error> {
        account.map(Address).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AccountId>, D::Error> {
        let address = Option::<Address>::deserialize(from)?;
        Ok(address.map(|Address(account)| account))
    }
}

/// The names of [`TcbStatus`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "TcbStatus")]
enum TcbStatusName {
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked,
}

/// Why a policy file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file cannot be read.
    #[error("no policy at {0}")]
    Missing(PathBuf),
    /// The file is not a policy.
    #[error("{path} is not an attestor's policy: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        let Ok(text) = std::fs::read_to_string(path) else {
            return Err(PolicyError::Missing(path.to_owned()));
        };
        serde_json::from_str(&text).map_err(|reason| PolicyError::Invalid {
            path: path.to_owned(),
            reason,
        })
    }

    /// Whether the attestor vouches for whoever asks.
    pub fn vouches_for_anyone(&self) -> bool {
        matches!(self.vouching, Vouching::Anyone(_))
    }

    /// What is known of a worker's machine that is to be registered with this operator.
    ///
    /// # Errors
    /// `UnknownMachine`, `WrongOperator`.
    pub fn standing(&self, worker: &Worker, operator: &AccountId) -> Result<&Standing, Refusal> {
        let machines = match &self.vouching {
            Vouching::Machines(machines) => machines,
            Vouching::Anyone(standing) => return Ok(standing),
        };
        let machine = machines.iter().find(|machine| machine.worker == *worker);
        let machine = machine.ok_or(Refusal::UnknownMachine)?;
        match machine.operator {
            Some(only) if only != *operator => Err(Refusal::WrongOperator),
            _ => Ok(&machine.standing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str = r#"{
        "deployments": [{
            "chain": "0xCHAIN",
            "verifier": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            "registry": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
        }],
        "vouching": { "machines": [{
            "worker": "0xWORKER",
            "standing": { "measurement": "0xMEASUREMENT", "tcb_status": "OutOfDate" }
        }] }
    }"#;

    fn policy(text: &str) -> Result<Policy, serde_json::Error> {
        let text = text
            .replace("WORKER", &"02".repeat(33))
            .replace("CHAIN", &"c4".repeat(32))
            .replace("MEASUREMENT", &"a5".repeat(68));
        serde_json::from_str(&text)
    }

    #[test]
    fn a_listed_machine_has_its_standing_and_others_have_none() {
        let policy = policy(MACHINE).expect("it is a policy");
        let operator = AccountId::from([4; 32]);
        let standing = policy.standing(&[2; 33], &operator).expect("it is listed");
        assert_eq!(standing.measurement, [0xa5; 68]);
        assert_eq!(standing.tcb_status, TcbStatus::OutOfDate);
        let unknown = policy.standing(&[3; 33], &operator);
        assert_eq!(unknown, Err(Refusal::UnknownMachine));
        assert!(!policy.vouches_for_anyone());
    }

    #[test]
    fn anyone_is_only_vouched_for_by_that_word() {
        let anyone = r#"{ "deployments": [], "vouching": { "anyone":
            { "measurement": "0xMEASUREMENT", "tcb_status": "UpToDate" } } }"#;
        let policy = policy(anyone).expect("it is a policy");
        assert!(policy.vouches_for_anyone());
        assert!(policy.standing(&[3; 33], &[4; 32].into()).is_ok());
    }

    #[test]
    fn a_machine_with_an_operator_is_known_with_no_other() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let operator = format!(r#""operator": "{alice}", "standing""#);
        let policy = policy(&MACHINE.replace(r#""standing""#, &operator)).expect("a policy");
        let alice = address::from_ss58(alice).expect("an address");
        assert!(policy.standing(&[2; 33], &alice).is_ok());
        let other = policy.standing(&[2; 33], &[4; 32].into());
        assert_eq!(other, Err(Refusal::WrongOperator));
        let text = serde_json::to_string(&policy).expect("it is plain data");
        assert_eq!(serde_json::from_str::<Policy>(&text).ok(), Some(policy));
    }

    #[test]
    fn a_misspelt_policy_is_refused() {
        for (right, wrong) in [
            ("tcb_status", "tcb"),
            ("OutOfDate", "Fine"),
            ("machines", "machine"),
            ("0xMEASUREMENT", "0xa5"),
        ] {
            let result = policy(&MACHINE.replace(right, wrong));
            assert!(result.is_err(), "{wrong} was taken for {right}");
        }
    }

    #[test]
    fn a_policy_survives_being_written() {
        let policy = policy(MACHINE).expect("it is a policy");
        let text = serde_json::to_string(&policy).expect("it is plain data");
        let read: Policy = serde_json::from_str(&text).expect("it was just written");
        assert_eq!(read, policy);
    }
}
