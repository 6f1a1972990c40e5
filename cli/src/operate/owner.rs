//! What a pool's owner does.

use super::{warning::Ending, Sender};
use crate::{
    amount::{Decimal, Percentage},
    arguments::{account, hash, worker, PoolName},
    output::Output,
    session::Session,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use client::{Node, PoolClient};
use ink::primitives::{AccountId, Hash};
use primitives::Worker;
use std::str::FromStr;

/// Create a pool and run it
#[derive(Args)]
pub struct Owner {
    /// The pool: its number or its address
    #[arg(long, global = true, value_name = "POOL")]
    pool: Option<PoolName>,
    #[command(subcommand)]
    message: OwnerMessage,
}

#[derive(Subcommand)]
enum OwnerMessage {
    /// Create a pool; you own it
    CreatePool,
    #[command(flatten)]
    Pool(PoolMessage),
}

#[derive(Subcommand)]
enum PoolMessage {
    /// Set the commission; a raise acts after everybody could leave
    SetPayoutPref {
        /// The owner's part of each reward, such as 20%
        #[arg(long)]
        commission: Percentage,
    },
    /// Set the most stake that the pool takes
    SetCap {
        /// In tokens, or `none`
        cap: Cap,
    },
    /// Add a worker whose operator you are
    AddWorker {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Remove a worker that is neither mining nor cooling down
    RemoveWorker {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Start a worker
    StartMining {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
        /// The stake to bind, in tokens; `stakepool worker KEY` shows the bounds
        stake: Decimal,
    },
    /// Stop a worker; its stake cools down. Best right after a heartbeat, for only that pays what it earned
    StopMining {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
    },
    /// Start a running worker anew with more stake. Best right after a heartbeat, for only that pays what it earned
    RestartMining {
        /// Its key
        #[arg(value_parser = worker)]
        worker: Worker,
        /// The stake to bind from now on, in tokens
        stake: Decimal,
    },
    /// Send what the owner earned to an account
    ClaimOwnerRewards {
        /// The account; yours if there is none
        #[arg(value_parser = account)]
        target: Option<AccountId>,
    },
    /// Replace the pool's description
    SetDescription {
        /// The text
        description: String,
    },
    /// Let an account contribute; with the first one, nobody else can any more
    AddStakerToWhitelist {
        /// The account
        #[arg(value_parser = account)]
        staker: AccountId,
    },
    /// Take an account off the whitelist
    RemoveStakerFromWhitelist {
        /// The account
        #[arg(value_parser = account)]
        staker: AccountId,
    },
    /// Offer the pool to an account; to yourself to withdraw an offer
    TransferOwnership {
        /// The account
        #[arg(value_parser = account)]
        to: AccountId,
    },
    /// Accept a pool that was offered
    AcceptOwnership,
    /// Announce code that governance approved
    AnnounceCode {
        /// The hash of the code
        #[arg(value_parser = hash)]
        code_hash: Hash,
    },
    /// Run the announced code from now on
    ExecuteCode,
    /// Drop the announced code
    CancelCode,
}

/// The most stake that a pool takes.
#[derive(Clone, Copy, Debug)]
enum Cap {
    None,
    Tokens(Decimal),
}

impl FromStr for Cap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            number => number.parse().map(Self::Tokens),
        }
    }
}

impl Owner {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let mut sender = Sender::open(session, output).await?;
        let message = match self.message {
            OwnerMessage::Pool(message) => message,
            OwnerMessage::CreatePool => {
                let request = sender.suite.factory().create_pool(sender.caller);
                return sender.send(request).await;
            }
        };
        let pool = sender.pool(self.pool).await?;
        message.send(&mut sender, &pool).await
    }
}

impl PoolMessage {
    async fn send(self, sender: &mut Sender<'_>, pool: &PoolClient<Node>) -> Result<()> {
        use PoolMessage as M;
        let caller = sender.caller;
        let token = sender.suite.deployment.token.clone();
        let request = match self {
            M::ClaimOwnerRewards { target } => {
                let request = pool.claim_owner_rewards(caller, target.unwrap_or(caller));
                return sender.send(request).await;
            }
            M::SetPayoutPref { commission } => pool.set_payout_pref(caller, commission.0),
            M::SetCap { cap: Cap::None } => pool.set_cap(caller, None),
            M::SetCap {
                cap: Cap::Tokens(cap),
            } => pool.set_cap(caller, Some(cap.plancks(&token)?)),
            M::AddWorker { worker } => pool.add_worker(caller, worker),
            M::RemoveWorker { worker } => pool.remove_worker(caller, worker),
            M::StartMining { worker, stake } => {
                pool.start_mining(caller, worker, stake.plancks(&token)?)
            }
            M::StopMining { worker } => {
                let warnings = Ending::warnings_of(&sender.suite, worker, "stop").await?;
                sender.warn(warnings);
                pool.stop_mining(caller, worker)
            }
            M::RestartMining { worker, stake } => {
                let warnings = Ending::warnings_of(&sender.suite, worker, "restart").await?;
                sender.warn(warnings);
                pool.restart_mining(caller, worker, stake.plancks(&token)?)
            }
            M::SetDescription { description } => {
                pool.set_description(caller, description.into_bytes())
            }
            M::AddStakerToWhitelist { staker } => pool.add_staker_to_whitelist(caller, staker),
            M::RemoveStakerFromWhitelist { staker } => {
                pool.remove_staker_from_whitelist(caller, staker)
            }
            M::TransferOwnership { to } => pool.transfer_ownership(caller, to),
            M::AcceptOwnership => pool.accept_ownership(caller),
            M::AnnounceCode { code_hash } => pool.announce_code(caller, code_hash),
            M::ExecuteCode => pool.execute_code(caller),
            M::CancelCode => pool.cancel_code(caller),
        };
        sender.send(request).await
    }
}
