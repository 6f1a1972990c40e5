//! The file that says where on which chain the contracts are.

use crate::{
    address, decimal, DcapVerifierClient, FactoryClient, MiningClient, Node, NodeError,
    RegistryClient, VerifierClient,
};
use ink::primitives::{AccountId, Hash};
use primitives::{Balance, Timing};
use protocol::GenesisHash;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A deployment of the suite. Everybody who operates it needs this file; there is no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// The chain's name.
    pub chain: String,
    /// The hash of the chain's first block, which tells chains apart.
    #[serde(with = "hash")]
    pub genesis: GenesisHash,
    /// A node of the chain.
    pub url: String,
    /// The chain's native token.
    pub token: Token,
    /// Where the contracts are.
    pub contracts: Contracts,
    /// The hash of the code that new pools began with.
    #[serde(with = "hash")]
    pub pool_code: Hash,
    /// The durations of the deployment, in milliseconds.
    pub timing: Durations,
    /// How old evidence may be when it is registered, in milliseconds. Older files do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_age: Option<u64>,
}

/// A chain's native token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its name in short.
    pub symbol: String,
    /// A token has 10^decimals plancks.
    pub decimals: u8,
}

impl Token {
    /// An amount of plancks in whole tokens, with the token's name.
    pub fn amount(&self, plancks: Balance) -> String {
        format!("{} {}", decimal(plancks, self.decimals), self.symbol)
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{} with {} decimals", self.symbol, self.decimals)
    }
}

/// The contracts that stand for the whole deployment; the factory knows the pools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contracts {
    /// The quorum verifier, if there are attestors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifier: Option<Deployed>,
    /// The DCAP verifier, if quotes can be verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcap_verifier: Option<Deployed>,
    /// The worker registry.
    pub registry: Deployed,
    /// Mining.
    pub mining: Deployed,
    /// The pool factory.
    pub factory: Deployed,
}

/// A contract of the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Where it lives.
    #[serde(with = "address::serde")]
    pub address: AccountId,
    /// The hash of the code that it was deployed with.
    #[serde(with = "hash")]
    pub code_hash: Hash,
}

/// [`Timing`] in the file, all in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Durations {
    period: u64,
    grace: u64,
    cool_down: u64,
    notice: u64,
}

impl From<Timing> for Durations {
    fn from(timing: Timing) -> Self {
        let Timing {
            period,
            grace,
            cool_down,
            notice,
        } = timing;
        Self {
            period,
            grace,
            cool_down,
            notice,
        }
    }
}

impl From<Durations> for Timing {
    fn from(durations: Durations) -> Self {
        let Durations {
            period,
            grace,
            cool_down,
            notice,
        } = durations;
        Self {
            period,
            grace,
            cool_down,
            notice,
        }
    }
}

/// Why a deployment file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// There is no such file.
    #[error("no deployment file at {0}: deploy first, or name the file with --deployment")]
    Missing(PathBuf),
    /// The file does not describe a deployment.
    #[error("{path} is not a deployment file: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file cannot be written.
    #[error("{path} cannot be written: {reason}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The node belongs to another chain.
    #[error("wrong network: the deployment is on {expected}, the node at {url} is of another chain named {found}")]
    WrongNetwork {
        /// The deployment's chain.
        expected: String,
        /// The node.
        url: String,
        /// Its chain.
        found: String,
    },
    /// The file and the chain count in different tokens.
    #[error("the deployment file counts in {expected}, the chain at {url} in {found}")]
    WrongToken {
        /// The file's token.
        expected: String,
        /// The node.
        url: String,
        /// Its chain's.
        found: String,
    },
    /// The deployment has no attestors.
    #[error(
        "the deployment has no quorum verifier: nobody but machines' own vendor vouches for them"
    )]
    NoQuorum,
    /// The deployment has no DCAP verifier.
    #[error("the deployment has no DCAP verifier: it was deployed without one")]
    NoDcap,
    /// The contracts of the file do not belong together.
    #[error("the deployment file is wrong: its factory belongs to another registry or mining")]
    Unrelated,
    /// The contracts were told another chain's genesis hash: no signature of a worker counts there.
    #[error(
        "the contracts were deployed with the genesis hash of another chain; deploy them anew"
    )]
    WrongGenesis,
    /// The chain does not know a contract of the deployment.
    #[error("stale deployment file: {contract} is not at {address} on this chain (was it started anew?)")]
    Stale {
        /// Which contract.
        contract: &'static str,
        /// Where it should be.
        address: String,
    },
    /// The node failed.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Deployment {
    /// Reads the file.
    ///
    /// # Errors
    /// `Missing`, `Invalid`.
    pub fn read(path: &Path) -> Result<Self, DeploymentError> {
        let Ok(text) = std::fs::read_to_string(path) else {
            return Err(DeploymentError::Missing(path.to_owned()));
        };
        serde_json::from_str(&text).map_err(|error| DeploymentError::Invalid {
            path: path.to_owned(),
            reason: error.to_string(),
        })
    }

    /// Writes the file; it is whole or not there.
    ///
    /// # Errors
    /// `Unwritable`.
    pub fn write(&self, path: &Path) -> Result<(), DeploymentError> {
        let text = serde_json::to_string_pretty(self).expect("a deployment is plain data");
        let draft = path.with_extension("draft");
        std::fs::write(&draft, text + "\n")
            .and_then(|()| std::fs::rename(&draft, path))
            .map_err(|error| DeploymentError::Unwritable {
                path: path.to_owned(),
                reason: error.to_string(),
            })
    }

    /// Whether the node is of the deployment's chain, counts in its token, and has its contracts, which belong
    /// together.
    ///
    /// # Errors
    /// `WrongNetwork`, `WrongToken`, `Stale`, `Unrelated`, `WrongGenesis`, `Node`.
    pub async fn verify(&self, node: &Node) -> Result<(), DeploymentError> {
        if node.genesis() != self.genesis {
            return Err(DeploymentError::WrongNetwork {
                expected: self.chain.clone(),
                url: node.url().to_owned(),
                found: node.chain_name().await?,
            });
        }
        if *node.token() != self.token {
            return Err(DeploymentError::WrongToken {
                expected: self.token.to_string(),
                url: node.url().to_owned(),
                found: node.token().to_string(),
            });
        }
        if let Some((contract, address)) = self.missing(node).await? {
            return Err(DeploymentError::Stale {
                contract,
                address: address::to_ss58(&address),
            });
        }
        let pools = self.factory(node).config().ask().await?;
        let contracts = &self.contracts;
        let related = pools.registry == contracts.registry.address
            && pools.mining == contracts.mining.address;
        if !related {
            return Err(DeploymentError::Unrelated);
        }
        let quorum = contracts.verifier.as_ref();
        let quorum = quorum.map(|it| VerifierClient::at(node, it.address).chain());
        let of_quorum = match quorum {
            Some(question) => question.ask().await?,
            None => self.genesis,
        };
        let of_this_chain = self.registry(node).chain().ask().await? == self.genesis
            && self.mining(node).chain().ask().await? == self.genesis
            && of_quorum == self.genesis;
        of_this_chain
            .then_some(())
            .ok_or(DeploymentError::WrongGenesis)
    }

    /// The first contract that the chain does not know.
    async fn missing(&self, node: &Node) -> Result<Option<(&'static str, AccountId)>, NodeError> {
        let contracts = &self.contracts;
        let verifiers = [
            ("the verifier", contracts.verifier.as_ref()),
            ("the DCAP verifier", contracts.dcap_verifier.as_ref()),
        ];
        let verifiers = verifiers.into_iter();
        let deployed = verifiers.filter_map(|(name, it)| Some((name, it?)));
        for (name, deployed) in deployed.chain([
            ("the registry", &contracts.registry),
            ("mining", &contracts.mining),
            ("the factory", &contracts.factory),
        ]) {
            if node.code_hash(deployed.address).await?.is_none() {
                return Ok(Some((name, deployed.address)));
            }
        }
        Ok(None)
    }

    /// Where the quorum verifier is.
    ///
    /// # Errors
    /// `NoQuorum`.
    pub fn quorum_verifier(&self) -> Result<AccountId, DeploymentError> {
        let verifier = self.contracts.verifier.as_ref();
        Ok(verifier.ok_or(DeploymentError::NoQuorum)?.address)
    }

    /// The DCAP verifier, by way of `node`.
    ///
    /// # Errors
    /// `NoDcap`.
    pub fn dcap_verifier(&self, node: &Node) -> Result<DcapVerifierClient<Node>, DeploymentError> {
        let verifier = self.contracts.dcap_verifier.as_ref();
        let verifier = verifier.ok_or(DeploymentError::NoDcap)?;
        Ok(DcapVerifierClient::at(node, verifier.address))
    }

    /// The registry, by way of `node`.
    pub fn registry(&self, node: &Node) -> RegistryClient<Node> {
        RegistryClient::at(node, self.contracts.registry.address)
    }

    /// Mining, by way of `node`.
    pub fn mining(&self, node: &Node) -> MiningClient<Node> {
        MiningClient::at(node, self.contracts.mining.address)
    }

    /// The factory, by way of `node`.
    pub fn factory(&self, node: &Node) -> FactoryClient<Node> {
        FactoryClient::at(node, self.contracts.factory.address)
    }
}

/// Hashes in files.
mod hash {
    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub fn serialize<Hash: AsRef<[u8]>, S: Serializer>(
        hash: &Hash,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("0x{}", hex::encode(hash)))
    }

    pub fn deserialize<'de, Hash: From<[u8; 32]>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        let digits = text.strip_prefix("0x").unwrap_or(&text);
        let bytes = hex::decode(digits).ok();
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        let hash = bytes.map(Hash::from);
        hash.ok_or_else(|| D::Error::custom(format!("{text} is no hash")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, Value};

    /// What the tool wrote before there were DCAP verifiers.
    fn old() -> Value {
        let deployed = json!({
            "address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            "code_hash": format!("0x{}", "01".repeat(32)),
        });
        json!({
            "chain": "Development",
            "genesis": format!("0x{}", "02".repeat(32)),
            "url": "ws://127.0.0.1:9944",
            "token": { "symbol": "UNIT", "decimals": 12 },
            "contracts": {
                "verifier": deployed, "registry": deployed, "mining": deployed, "factory": deployed,
            },
            "pool_code": format!("0x{}", "03".repeat(32)),
            "timing": { "period": 1, "grace": 2, "cool_down": 3, "notice": 4 },
        })
    }

    #[test]
    fn a_file_of_an_older_tool_is_read_and_written_as_it_was() {
        let deployment: Deployment = serde_json::from_value(old()).expect("a deployment");
        assert!(deployment.quorum_verifier().is_ok());
        assert_eq!(deployment.contracts.dcap_verifier, None);
        assert_eq!(
            serde_json::to_value(&deployment).expect("plain data"),
            old()
        );
    }

    #[test]
    fn either_verifier_may_be_there_alone() {
        let mut file = old();
        let contracts = file["contracts"].as_object_mut().expect("contracts");
        let verifier = contracts.remove("verifier").expect("a verifier");
        contracts.insert("dcap_verifier".to_owned(), verifier);
        let deployment: Deployment = serde_json::from_value(file.clone()).expect("a deployment");
        assert!(matches!(
            deployment.quorum_verifier(),
            Err(DeploymentError::NoQuorum)
        ));
        assert!(deployment.contracts.dcap_verifier.is_some());
        assert_eq!(serde_json::to_value(&deployment).expect("plain data"), file);
    }
}
