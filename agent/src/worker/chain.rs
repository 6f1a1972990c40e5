//! The chain as an agent sees it.

use attestation::WorkerRecord;
use client::{
    node::{NodeError, Signer},
    Deployment, DeploymentError, MiningClient, Node, RegistryClient, VerifierClient,
};
use economics::Tokenomics;
use ink::primitives::AccountId;
use interfaces::SessionInfo;
use primitives::{Timestamp, Timing, Worker};
use std::time::Duration;

/// A connection to the deployment's chain.
pub struct Chain {
    pub node: Node,
    pub registry: RegistryClient<Node>,
    pub mining: MiningClient<Node>,
    pub verifier: Option<VerifierClient<Node>>,
    pub pace: Pace,
}

/// What the chain knows of a worker.
pub struct Standing {
    /// The registry's record; not asked for during a session, unless it is wanted.
    pub record: Option<WorkerRecord<AccountId>>,
    /// Its running session.
    pub session: Option<SessionInfo>,
}

/// How often an agent looks, and how long a heartbeat that is due waits for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// A quarter of the interval between heartbeats, from a second to half a minute.
    pub look: Duration,
    /// An eighth of the window in which a heartbeat is in time.
    pub batch: Duration,
    /// How long a benchmark may have been open when its count begins: a look, and half of one for the blocks that
    /// pass until then.
    pub lag: Duration,
}

impl Pace {
    /// When to send what is due at these times: a while after the first of them.
    pub fn batch_time(&self, due: impl Iterator<Item = Timestamp>) -> Option<Timestamp> {
        let wait = u64::try_from(self.batch.as_millis()).unwrap_or(u64::MAX);
        Some(due.min()?.saturating_add(wait))
    }

    fn of(tokenomics: &Tokenomics, timing: &Timing) -> Self {
        let lasting = |periods: u32| {
            let duration = timing.period.saturating_mul(periods.into());
            Duration::from_millis(duration)
        };
        let quarter = lasting(tokenomics.heartbeat_interval) / 4;
        let look = quarter.clamp(Duration::from_secs(1), Duration::from_secs(30));
        Self {
            look,
            lag: look + look / 2,
            batch: lasting(tokenomics.heartbeat_window) / 8,
        }
    }
}

impl Chain {
    /// Connects to the node, and makes sure that it is of the deployment's chain.
    ///
    /// # Errors
    /// [`DeploymentError`].
    pub async fn open(url: &str, deployment: &Deployment) -> Result<Self, DeploymentError> {
        let node = Node::connect(url).await?;
        deployment.verify(&node).await?;
        let mining = deployment.mining(&node);
        let tokenomics = mining.tokenomics().ask().await?;
        let tokenomics =
            tokenomics.ok_or_else(|| NodeError::Unreadable("tokenomics".to_owned()))?;
        Ok(Self {
            pace: Pace::of(&tokenomics, &deployment.timing.into()),
            registry: deployment.registry(&node),
            verifier: deployment
                .quorum_verifier()
                .ok()
                .map(|verifier| VerifierClient::at(&node, verifier)),
            mining,
            node,
        })
    }

    /// What the chain knows of a worker.
    pub async fn look(&self, worker: &Worker, with_record: bool) -> Result<Standing, NodeError> {
        let session = self.mining.session(*worker).ask().await?;
        let record = if session.is_none() || with_record {
            self.registry.worker(*worker).ask().await?
        } else {
            None
        };
        Ok(Standing { record, session })
    }

    /// Brings the clock of a chain that makes blocks on demand to `time`, if that has come.
    pub async fn wake_at(&self, time: Timestamp, relayer: &impl Signer) -> Result<(), NodeError> {
        if self.node.now().await? < time {
            self.node.wake(relayer).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::Settings;

    /// In milliseconds.
    fn pace(settings: &Settings) -> (u128, u128, u128) {
        let Pace { look, batch, lag } = Pace::of(&settings.tokenomics, &settings.timing);
        (look.as_millis(), batch.as_millis(), lag.as_millis())
    }

    #[test]
    fn the_pace_follows_the_deployments_parameters() {
        assert_eq!(pace(&Settings::khala(12)), (30_000, 15_000, 45_000));
        assert_eq!(pace(&Settings::seconds(12)), (1_000, 250, 1_500));
    }

    #[test]
    fn a_batch_waits_a_while_after_its_first_heartbeat_is_due() {
        let pace = Pace {
            look: Duration::from_secs(1),
            batch: Duration::from_millis(250),
            lag: Duration::from_millis(1_500),
        };
        assert_eq!(
            pace.batch_time([5_000, 4_000, 9_000].into_iter()),
            Some(4_250)
        );
        assert_eq!(pace.batch_time([].into_iter()), None);
        assert_eq!(pace.batch_time([u64::MAX].into_iter()), Some(u64::MAX));
    }
}
