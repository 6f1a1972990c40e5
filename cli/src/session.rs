//! What all commands have in common: the node, the deployment, who signs, and how results are shown.

use crate::{
    amount::Decimal,
    arguments::PoolName,
    keys::{self, Keypair},
    output::Output,
};
use anyhow::{bail, ensure, Context, Result};
use clap::Args;
use client::{
    address::to_ss58, DcapVerifierClient, Deployment, DeploymentError, FactoryClient, MiningClient,
    Node, PoolClient, RegistryClient,
};
use ink::primitives::AccountId;
use std::{path::PathBuf, time::Duration, time::SystemTime};

/// A chain whose newest block is older than this has no block that anybody would wait for.
const STALE_CLOCK: Duration = Duration::from_secs(6);

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Options {
    /// The file that says where the contracts are; `deploy` writes it
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "STAKEPOOL_DEPLOYMENT",
        default_value = "deployment.json"
    )]
    pub deployment: PathBuf,
    /// The node's WebSocket URL, if not the one in the deployment file
    #[arg(long, global = true, value_name = "URL", env = "STAKEPOOL_URL")]
    pub url: Option<String>,
    /// Who signs: a polkadot-js keystore file, `prompt` to be asked for a mnemonic, or on development chains a
    /// name like `//Alice`
    #[arg(long = "as", global = true, value_name = "WHO", env = "STAKEPOOL_AS")]
    pub signer: Option<String>,
    /// A file whose first line is the keystore's password; without it, the password is asked for
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "STAKEPOOL_PASSWORD_FILE"
    )]
    pub password_file: Option<PathBuf>,
    /// The most tokens that a message may take as storage deposit; contracts decide how much they store
    #[arg(long, global = true, value_name = "TOKENS", default_value = "10")]
    pub max_deposit: Decimal,
    /// Do not ask before sending what there is a warning about; without a terminal, and with --json, nobody is asked
    #[arg(long, global = true)]
    pub yes: bool,
    /// Show what would happen, then stop
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Print results, and errors, as one JSON object
    #[arg(long, global = true)]
    pub json: bool,
}

/// One run of the tool.
pub struct Session {
    /// What the user asked for.
    pub options: Options,
}

/// A deployment, and a node of its chain.
pub struct Suite {
    /// The node.
    pub node: Node,
    /// Where the contracts are.
    pub deployment: Deployment,
}

impl Session {
    /// A run with these options. Nothing is read or connected until it is needed.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// What the deployment file says.
    ///
    /// # Errors
    /// It is missing or wrong.
    pub fn deployment(&self) -> Result<Deployment> {
        Ok(Deployment::read(&self.options.deployment)?)
    }

    /// The deployment, and a connection to a node of its chain on which its contracts are.
    ///
    /// # Errors
    /// The file is missing or wrong, the node is dead or of another chain, the contracts are not there.
    pub async fn open(&self, output: &mut Output) -> Result<Suite> {
        let deployment = self.deployment()?;
        let url = self.options.url.as_ref().unwrap_or(&deployment.url);
        let node = Node::connect(url).await?;
        self.verify(&deployment, &node).await?;
        output.count_in(&deployment.token);
        Ok(Suite { node, deployment })
    }

    /// Whether the deployment is on the node's chain; if not, what to do about it.
    pub async fn verify(&self, deployment: &Deployment, node: &Node) -> Result<()> {
        let file = self.options.deployment.display();
        match deployment.verify(node).await {
            Err(stale @ DeploymentError::Stale { .. }) => {
                bail!("{stale}; `stakepool deploy --force` deploys anew and replaces {file}")
            }
            Err(wrong @ DeploymentError::WrongNetwork { .. }) => {
                bail!("{wrong}; name the right file with --deployment or the right node with --url")
            }
            other => Ok(other?),
        }
    }

    /// Refuses --dry-run where it would be taken for a promise that cannot be kept.
    ///
    /// # Errors
    /// A dry run is wanted.
    pub fn ensure_for_real(&self) -> Result<()> {
        ensure!(
            !self.options.dry_run,
            "--dry-run is for what sends one message: this command cannot be tried out"
        );
        Ok(())
    }

    /// The key that signs.
    ///
    /// # Errors
    /// As for [`keys::resolve`].
    pub async fn signer(&self, node: &Node) -> Result<Keypair> {
        keys::resolve(&self.options, node).await
    }

    /// Brings the clock of a chain that makes blocks on demand up to date, or says how late it is if nothing may
    /// be sent.
    pub async fn wind_clock(&self, node: &Node, signer: &Keypair, output: &Output) -> Result<()> {
        if !self.options.dry_run {
            return Ok(node.wake(signer).await?);
        }
        tell_stale_clock(node, output).await
    }
}

/// Tells people that a chain's clock stands still.
pub async fn tell_stale_clock(node: &Node, output: &Output) -> Result<()> {
    let newest = SystemTime::UNIX_EPOCH + Duration::from_millis(node.now().await?);
    let age = newest.elapsed().unwrap_or_default();
    if age > STALE_CLOCK {
        let age = humantime::format_duration(Duration::from_secs(age.as_secs()));
        output.remark(&format!("as of the newest block, which is {age} old"));
    }
    Ok(())
}

impl Suite {
    /// The factory.
    pub fn factory(&self) -> FactoryClient<Node> {
        self.deployment.factory(&self.node)
    }

    /// Mining.
    pub fn mining(&self) -> MiningClient<Node> {
        self.deployment.mining(&self.node)
    }

    /// The registry.
    pub fn registry(&self) -> RegistryClient<Node> {
        self.deployment.registry(&self.node)
    }

    /// The DCAP verifier.
    ///
    /// # Errors
    /// The deployment has none.
    pub fn dcap_verifier(&self) -> Result<DcapVerifierClient<Node>> {
        Ok(self.deployment.dcap_verifier(&self.node)?)
    }

    /// A pool of the deployment.
    ///
    /// # Errors
    /// There is no such pool.
    pub async fn pool(&self, name: PoolName) -> Result<PoolClient<Node>> {
        Ok(PoolClient::at(&self.node, self.pool_address(name).await?))
    }

    async fn pool_address(&self, name: PoolName) -> Result<AccountId> {
        match name {
            PoolName::Number(pid) => {
                let record = self.factory().pool(pid).ask().await?;
                let record = record.with_context(|| format!("there is no pool {pid}"))?;
                Ok(record.address)
            }
            PoolName::Address(address) => {
                ensure!(
                    self.factory().is_pool(address).ask().await?,
                    "{} is not a pool of this deployment",
                    to_ss58(&address)
                );
                Ok(address)
            }
        }
    }
}
