//! What anybody may do: pay what is due, stop what has to be stopped, relay what machines have signed.

use super::Sender;
use crate::{
    amount::Decimal,
    arguments::{account, bytes, challenge, signature, worker, PoolName},
    deploy::BundlesOption,
    output::Output,
    session::{Session, Suite},
};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use client::{Node, PoolClient};
use ink::primitives::AccountId;
use interfaces::{Evidence, Heartbeat};
use primitives::Worker;
use protocol::{Challenge, RegistrationInfo, Signature, REGISTRATION_VERSION};
use std::str::FromStr;

/// Keep things going: anybody may, whoever they belong to
#[derive(Args)]
pub struct Anyone {
    /// The pool: its number or its address
    #[arg(long, global = true, value_name = "POOL")]
    pool: Option<PoolName>,
    #[command(subcommand)]
    message: AnyoneMessage,
}

#[derive(Subcommand)]
enum AnyoneMessage {
    /// Add to the subsidy that rewards are paid from; nobody can take it out
    Fund {
        /// In tokens
        amount: Decimal,
    },
    /// Send the treasury what is due: slashed stake of a pool with --pool, else its part of the rewards
    SweepTreasury,
    /// Bring the code of a contract onto the chain
    UploadCode {
        /// The contract's name, such as stakepool
        contract: String,
        #[command(flatten)]
        bundles: BundlesOption,
    },
    #[command(flatten)]
    Pool(PoolMessage),
    #[command(flatten)]
    Relay(Relay),
}

#[derive(Subcommand)]
enum PoolMessage {
    /// Collect what the pool's workers earned
    SyncRewards,
    /// Pay entries of the withdraw queue
    ProcessWithdrawals {
        /// How many at most
        #[arg(long, default_value_t = 10)]
        max: u32,
    },
    /// Stop workers of a pool whose withdrawals are overdue
    CheckAndForceWithdraw {
        /// How many steps at most, each an entry looked at or a worker stopped
        #[arg(long, default_value_t = 10)]
        max: u32,
    },
    /// Make the stake of a worker free that has cooled down
    ReclaimWorker {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Stop a worker that has been unresponsive for too long
    StopUnresponsive {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
}

#[derive(Subcommand)]
enum Relay {
    /// Record that a worker missed a heartbeat
    ReportOffline {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Relay a worker's registration
    RegisterWorker(Registration),
    /// Relay the result of a benchmark
    SubmitBenchmark {
        /// The worker's key
        #[arg(value_parser = worker)]
        worker: Worker,
        /// What it counted
        iterations: u64,
        /// The worker's signature
        #[arg(value_parser = signature)]
        signature: Signature,
    },
    /// Relay a heartbeat
    Heartbeat {
        /// As WORKER:SESSION:ITERATIONS:SIGNATURE
        heartbeat: SignedHeartbeat,
    },
    /// Relay several heartbeats at once
    Heartbeats {
        /// Each as WORKER:SESSION:ITERATIONS:SIGNATURE
        #[arg(required = true)]
        heartbeats: Vec<SignedHeartbeat>,
    },
}

/// A registration, and the evidence for it.
#[derive(Args)]
struct Registration {
    /// The worker's key
    #[arg(value_parser = worker)]
    worker: Worker,
    /// The account that decides which pool may bind it
    #[arg(long, value_parser = account)]
    operator: AccountId,
    /// CPU cores of the machine
    #[arg(long)]
    cores: u32,
    /// Feature level of the machine
    #[arg(long, default_value_t = 1)]
    feature_level: u32,
    /// The worker's registration challenge; zeroes the first time
    #[arg(long, value_parser = challenge, default_value = "0000000000000000000000000000000000000000000000000000000000000000")]
    challenge: Challenge,
    /// The verifier that judges the proof; the deployment's quorum verifier if it is not said
    #[arg(long, value_parser = account)]
    verifier: Option<AccountId>,
    /// What attestors signed, hexadecimal
    #[arg(long)]
    proof: Proof,
}

/// The proof of a registration.
#[derive(Clone, Debug)]
struct Proof(Vec<u8>);

impl FromStr for Proof {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        bytes(text).map(Self)
    }
}

/// A heartbeat on the command line.
#[derive(Clone, Debug)]
struct SignedHeartbeat(Heartbeat);

impl FromStr for SignedHeartbeat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let [key, session, iterations, signed] = parts[..] else {
            return Err("a heartbeat is WORKER:SESSION:ITERATIONS:SIGNATURE".to_owned());
        };
        Ok(Self(Heartbeat {
            worker: worker(key)?,
            session: session.parse().map_err(|_| "SESSION is a number")?,
            iterations: iterations.parse().map_err(|_| "ITERATIONS is a number")?,
            signature: signature(signed)?,
        }))
    }
}

impl Anyone {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        use AnyoneMessage as M;
        let mut sender = Sender::open(session, output).await?;
        let caller = sender.caller;
        let mining = sender.suite.mining();
        match self.message {
            M::Fund { amount } => {
                let amount = amount.plancks(&sender.suite.deployment.token)?;
                sender.send_infallible(mining.fund(caller, amount)).await
            }
            M::SweepTreasury => {
                let request = match self.pool {
                    None => mining.sweep_treasury(caller),
                    Some(name) => sender.suite.pool(name).await?.sweep_treasury(caller),
                };
                sender.send(request).await
            }
            M::UploadCode { contract, bundles } => sender.upload(&bundles.load(&contract)?).await,
            M::Pool(message) => {
                let pool = sender.pool(self.pool).await?;
                message.send(&mut sender, &pool).await
            }
            M::Relay(relay) => relay.send(&mut sender).await,
        }
    }
}

impl PoolMessage {
    async fn send(self, sender: &mut Sender<'_>, pool: &PoolClient<Node>) -> Result<()> {
        let caller = sender.caller;
        match self {
            Self::SyncRewards => sender.send(pool.sync_rewards(caller)).await,
            Self::ProcessWithdrawals { max } => {
                sender.send(pool.process_withdrawals(caller, max)).await
            }
            Self::CheckAndForceWithdraw { max } => {
                sender
                    .send(pool.check_and_force_withdraw(caller, max))
                    .await
            }
            Self::ReclaimWorker { worker } => {
                sender.send(pool.reclaim_worker(caller, worker)).await
            }
            Self::StopUnresponsive { worker } => {
                sender.send(pool.stop_unresponsive(caller, worker)).await
            }
        }
    }
}

impl Relay {
    async fn send(self, sender: &mut Sender<'_>) -> Result<()> {
        let caller = sender.caller;
        let (mining, registry) = (sender.suite.mining(), sender.suite.registry());
        match self {
            Self::ReportOffline { worker } => {
                sender.send(mining.report_offline(caller, worker)).await
            }
            Self::RegisterWorker(registration) => {
                let (info, evidence) = registration.assemble(&sender.suite)?;
                sender
                    .send(registry.register_worker(caller, info, evidence))
                    .await
            }
            Self::SubmitBenchmark {
                worker,
                iterations,
                signature,
            } => {
                let request = registry.submit_benchmark(caller, worker, iterations, signature);
                sender.send(request).await
            }
            Self::Heartbeat { heartbeat } => {
                let Heartbeat {
                    worker,
                    session,
                    iterations,
                    signature,
                } = heartbeat.0;
                let request = mining.heartbeat(caller, worker, session, iterations, signature);
                sender.send(request).await
            }
            Self::Heartbeats { heartbeats } => {
                let batch = heartbeats.into_iter().map(|it| it.0).collect();
                sender.send(mining.heartbeats(caller, batch)).await
            }
        }
    }
}

impl Registration {
    fn assemble(self, suite: &Suite) -> Result<(RegistrationInfo<AccountId>, Evidence)> {
        let deployment = &suite.deployment;
        let verifier = match self.verifier {
            Some(verifier) => verifier,
            None => deployment
                .quorum_verifier()
                .context("which verifier? name it with --verifier")?,
        };
        let info = RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: self.worker,
            operator: self.operator,
            cores: self.cores,
            feature_level: self.feature_level,
            registry: suite.registry().id(),
            challenge: self.challenge,
        };
        let evidence = Evidence {
            verifier,
            proof: self.proof.0,
        };
        Ok((info, evidence))
    }
}
