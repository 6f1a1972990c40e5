//! What governance and its guardian do.

use super::Sender;
use crate::{
    arguments::{account, hash, measurement, PoolName},
    deploy::read_tokenomics,
    output::Output,
    session::{Session, Suite},
};
use anyhow::Result;
use clap::{Args, Subcommand};
use client::{FactoryClient, Node};
use ink::primitives::{AccountId, Hash};
use protocol::Measurement;
use std::{path::PathBuf, str::FromStr};

/// Govern the deployment: pauses, lists, parameters, code
#[derive(Args)]
pub struct Governance {
    #[command(subcommand)]
    message: GovernanceMessage,
}

#[derive(Subcommand)]
enum GovernanceMessage {
    /// Pause registrations, starts, new pools or a pool; for guardian and governance
    Pause {
        /// `registry`, `mining`, `factory`, or a pool's number or address
        contract: Pausable,
    },
    /// Lift a pause
    Unpause {
        /// `registry`, `mining`, `factory`, or a pool's number or address
        contract: Pausable,
    },
    /// Name the guardian of a contract, who may pause and nothing else
    SetGuardian {
        /// `registry`, `mining` or `factory`
        contract: Governed,
        /// The guardian
        #[arg(value_parser = account)]
        guardian: AccountId,
    },
    /// Offer a contract to an account; to yourself to withdraw an offer
    TransferOwnership {
        /// `registry`, `mining`, `factory` or `dcap-verifier`
        contract: Owned,
        /// The account
        #[arg(value_parser = account)]
        to: AccountId,
    },
    /// Accept a contract that was offered
    AcceptOwnership {
        /// `registry`, `mining`, `factory` or `dcap-verifier`
        contract: Owned,
    },
    /// Announce new code of a contract
    AnnounceCode {
        /// `registry`, `mining` or `factory`
        contract: Governed,
        /// The hash of the code; `anyone upload-code` brings it onto the chain
        #[arg(value_parser = hash)]
        code_hash: Hash,
    },
    /// Run the announced code from now on
    ExecuteCode {
        /// `registry`, `mining` or `factory`
        contract: Governed,
    },
    /// Drop the announced code
    CancelCode {
        /// `registry`, `mining` or `factory`
        contract: Governed,
    },
    #[command(flatten)]
    Pools(PoolsMessage),
    #[command(flatten)]
    Mining(MiningMessage),
    #[command(flatten)]
    Registry(RegistryMessage),
}

#[derive(Subcommand)]
enum PoolsMessage {
    /// Announce the code of new pools, and of those whose owners want it
    #[command(name = "announce-pool-code")]
    Announce {
        /// The hash of the code
        #[arg(value_parser = hash)]
        code_hash: Hash,
    },
    /// Make the announced code that of new pools
    #[command(name = "execute-pool-code")]
    Execute,
    /// Drop the announced pool code
    #[command(name = "cancel-pool-code")]
    Cancel,
}

#[derive(Subcommand)]
enum MiningMessage {
    /// Announce new parameters of mining
    #[command(name = "announce-tokenomics")]
    Announce {
        /// A settings file as `stakepool settings` prints it; only its `tokenomics` count
        #[arg(long, value_name = "FILE")]
        settings: PathBuf,
    },
    /// Put the announced parameters into force
    #[command(name = "execute-tokenomics")]
    Execute,
    /// Drop the announced parameters
    #[command(name = "cancel-tokenomics")]
    Cancel,
    /// Keep everybody from stopping workers for attestations that have run out, for one attestation grace
    SuspendAttestationStops,
}

#[derive(Subcommand)]
enum RegistryMessage {
    /// Announce an enclave software, so that everybody can look at it
    AnnounceMeasurement {
        /// MRENCLAVE, ISVPRODID, ISVSVN, MRSIGNER: 68 bytes, hexadecimal
        #[arg(value_parser = measurement)]
        measurement: Measurement,
    },
    /// Drop an announced enclave software
    CancelMeasurement {
        /// As for announce-measurement
        #[arg(value_parser = measurement)]
        measurement: Measurement,
    },
    /// Admit an announced enclave software, once its date has come
    AllowMeasurement {
        /// As for announce-measurement
        #[arg(value_parser = measurement)]
        measurement: Measurement,
    },
    /// Admit an enclave software no longer; its workers can be stopped
    RemoveMeasurement {
        /// As for announce-measurement
        #[arg(value_parser = measurement)]
        measurement: Measurement,
    },
    /// Count a security advisory as harmless, or no longer
    SetAdvisoryAllowed {
        /// Its name, such as INTEL-SA-00219
        advisory: String,
        /// Whether it is harmless
        #[arg(action = clap::ArgAction::Set)]
        allowed: bool,
    },
    /// Announce a further verifier of attestations
    AnnounceVerifier {
        /// The verifier contract
        #[arg(value_parser = account)]
        verifier: AccountId,
    },
    /// Trust the announced verifier from now on
    ExecuteVerifier,
    /// Drop the announced verifier
    CancelVerifier,
    /// Set how many workers one platform (machine) may have, 1 to 32
    SetWorkersPerPlatform {
        /// How many
        limit: u32,
    },
    /// Trust a verifier no longer, at once; what it vouched for runs out
    RemoveVerifier {
        /// The verifier contract
        #[arg(value_parser = account)]
        verifier: AccountId,
    },
}

/// A contract that governance owns.
#[derive(Clone, Copy, Debug)]
enum Governed {
    Registry,
    Mining,
    Factory,
}

impl FromStr for Governed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "registry" => Ok(Self::Registry),
            "mining" => Ok(Self::Mining),
            "factory" => Ok(Self::Factory),
            other => Err(format!("{other} is not registry, mining or factory")),
        }
    }
}

impl Governed {
    /// A handle for what all governed contracts understand alike; the factory's stands for all of them.
    fn handle(self, suite: &Suite) -> FactoryClient<Node> {
        let contracts = &suite.deployment.contracts;
        let deployed = match self {
            Self::Registry => &contracts.registry,
            Self::Mining => &contracts.mining,
            Self::Factory => &contracts.factory,
        };
        FactoryClient::at(&suite.node, deployed.address)
    }
}

/// A contract whose owner can hand it over.
#[derive(Clone, Copy, Debug)]
enum Owned {
    Governed(Governed),
    DcapVerifier,
}

impl FromStr for Owned {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "dcap-verifier" {
            return Ok(Self::DcapVerifier);
        }
        let governed = text.parse().map(Self::Governed);
        governed.map_err(|_: String| {
            format!("{text} is not registry, mining, factory or dcap-verifier")
        })
    }
}

impl Owned {
    /// A handle for what is said to all of them alike.
    fn handle(self, suite: &Suite) -> Result<FactoryClient<Node>> {
        Ok(match self {
            Self::Governed(contract) => contract.handle(suite),
            Self::DcapVerifier => FactoryClient::at(&suite.node, suite.dcap_verifier()?.address()),
        })
    }
}

/// A contract that can be paused.
#[derive(Clone, Copy, Debug)]
enum Pausable {
    Governed(Governed),
    Pool(PoolName),
}

impl FromStr for Pausable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let pool = || text.parse().map(Self::Pool);
        let governed = text.parse().map(Self::Governed);
        governed.or_else(|_| pool()).map_err(|_: String| {
            format!("{text} is not registry, mining, factory, or a pool's number or address")
        })
    }
}

impl Pausable {
    /// A handle for both messages, which pools understand too.
    async fn handle(self, suite: &Suite) -> Result<FactoryClient<Node>> {
        Ok(match self {
            Self::Governed(contract) => contract.handle(suite),
            Self::Pool(name) => {
                let pool = suite.pool(name).await?;
                FactoryClient::at(&suite.node, pool.address())
            }
        })
    }
}

impl Governance {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        use GovernanceMessage as M;
        let mut sender = Sender::open(session, output).await?;
        let (suite, caller) = (&sender.suite, sender.caller);
        let request = match self.message {
            M::Pause { contract } => contract.handle(suite).await?.pause(caller),
            M::Unpause { contract } => contract.handle(suite).await?.unpause(caller),
            M::SetGuardian { contract, guardian } => {
                contract.handle(suite).set_guardian(caller, guardian)
            }
            M::TransferOwnership { contract, to } => {
                contract.handle(suite)?.transfer_ownership(caller, to)
            }
            M::AcceptOwnership { contract } => contract.handle(suite)?.accept_ownership(caller),
            M::AnnounceCode {
                contract,
                code_hash,
            } => contract.handle(suite).announce_code(caller, code_hash),
            M::ExecuteCode { contract } => contract.handle(suite).execute_code(caller),
            M::CancelCode { contract } => contract.handle(suite).cancel_code(caller),
            M::Pools(message) => message.request(suite, caller),
            M::Mining(message) => message.request(suite, caller)?,
            M::Registry(message) => message.request(suite, caller),
        };
        sender.send(request).await
    }
}

/// All that governance sends returns nothing.
type Request = client::Request<primitives::Result<()>>;

impl PoolsMessage {
    fn request(self, suite: &Suite, caller: AccountId) -> Request {
        let factory = suite.factory();
        match self {
            Self::Announce { code_hash } => factory.announce_pool_code(caller, code_hash),
            Self::Execute => factory.execute_pool_code(caller),
            Self::Cancel => factory.cancel_pool_code(caller),
        }
    }
}

impl MiningMessage {
    fn request(self, suite: &Suite, caller: AccountId) -> Result<Request> {
        let mining = suite.mining();
        Ok(match self {
            Self::Announce { settings } => {
                mining.announce_tokenomics(caller, read_tokenomics(&settings)?)
            }
            Self::Execute => mining.execute_tokenomics(caller),
            Self::Cancel => mining.cancel_tokenomics(caller),
            Self::SuspendAttestationStops => mining.suspend_attestation_stops(caller),
        })
    }
}

impl RegistryMessage {
    fn request(self, suite: &Suite, caller: AccountId) -> Request {
        let registry = suite.registry();
        match self {
            Self::AnnounceMeasurement { measurement } => {
                registry.announce_measurement(caller, measurement)
            }
            Self::CancelMeasurement { measurement } => {
                registry.cancel_measurement(caller, measurement)
            }
            Self::AllowMeasurement { measurement } => {
                registry.allow_measurement(caller, measurement)
            }
            Self::RemoveMeasurement { measurement } => {
                registry.remove_measurement(caller, measurement)
            }
            Self::SetAdvisoryAllowed { advisory, allowed } => {
                registry.set_advisory_allowed(caller, advisory, allowed)
            }
            Self::AnnounceVerifier { verifier } => registry.announce_verifier(caller, verifier),
            Self::ExecuteVerifier => registry.execute_verifier(caller),
            Self::CancelVerifier => registry.cancel_verifier(caller),
            Self::SetWorkersPerPlatform { limit } => {
                registry.set_workers_per_platform(caller, limit)
            }
            Self::RemoveVerifier { verifier } => registry.remove_verifier(caller, verifier),
        }
    }
}
