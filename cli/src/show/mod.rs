//! What the contracts know, as tables.

mod governance;
mod pools;
mod stakes;
mod workers;

pub use workers::show as worker;

use crate::{
    arguments::{account, PoolName},
    output::Output,
    session::{tell_stale_clock, Session},
};
use anyhow::Result;
use clap::Subcommand;
use client::node::Signer;
use ink::primitives::AccountId;
use std::future::Future;

/// Tables and records; nothing is sent, and nobody has to sign.
#[derive(Subcommand)]
pub enum Show {
    /// List the pools
    Pools {
        /// Only those of this owner
        #[arg(long, value_parser = account)]
        owner: Option<AccountId>,
    },
    /// Show all there is to know of a pool
    Pool {
        /// Its number or its address
        pool: PoolName,
    },
    /// List the workers
    Workers {
        /// Only those of this pool
        #[arg(long)]
        pool: Option<PoolName>,
    },
    /// List the stakes of an account
    Stake {
        /// The account; that of --as if there is none
        #[arg(long, value_parser = account)]
        account: Option<AccountId>,
    },
    /// List who waits in a pool's withdraw queue
    Queue {
        /// The pool: its number or its address
        #[arg(long)]
        pool: PoolName,
    },
    /// Show what an account may move of another's shares
    Allowance {
        /// The pool: its number or its address
        #[arg(long)]
        pool: PoolName,
        /// Whose shares
        #[arg(value_parser = account)]
        owner: AccountId,
        /// Who may move them
        #[arg(value_parser = account)]
        spender: AccountId,
    },
    /// Show who governs, what is pending, the lists, the parameters, and the subsidy
    Pending,
}

impl Show {
    /// Shows it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let suite = session.open(output).await?;
        match self {
            Self::Pools { owner } => pools::list(&suite, owner, output).await?,
            Self::Pool { pool } => pools::show(&suite, pool, output).await?,
            Self::Workers { pool } => workers::list(&suite, pool, output).await?,
            Self::Stake { account } => {
                let account = match account {
                    Some(account) => account,
                    None => session.signer(&suite.node).await?.account(),
                };
                stakes::list(&suite, account, output).await?;
            }
            Self::Queue { pool } => stakes::queue(&suite, pool, output).await?,
            Self::Allowance {
                pool,
                owner,
                spender,
            } => stakes::allowance(&suite, pool, owner, spender, output).await?,
            Self::Pending => governance::show(&suite, output).await?,
        }
        tell_stale_clock(&suite.node, output).await
    }
}

/// All items of a view that gives them in pages, from number `start` on.
pub async fn pages<T, Page>(page: impl Fn(u32) -> Page) -> Result<Vec<T>>
where
    Page: Future<Output = Result<Vec<T>, client::NodeError>>,
{
    let mut items = Vec::new();
    loop {
        let next = page(items.len().try_into()?).await?;
        if next.is_empty() {
            return Ok(items);
        }
        items.extend(next);
    }
}
