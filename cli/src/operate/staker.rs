//! What a staker does.

use super::{
    collect::collect,
    warning::{Contributing, Leaving},
    Sender,
};
use crate::{
    amount::{Decimal, Percentage},
    arguments::{account, PoolName},
    output::{Output, Value},
    session::Session,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use client::{Node, PoolClient};
use ink::primitives::AccountId;
use primitives::Balance;

/// Put stake into a pool, claim what it earns, and take it out again
#[derive(Args)]
pub struct Staker {
    /// The pool: its number or its address
    #[arg(long, global = true, value_name = "POOL")]
    pool: Option<PoolName>,
    #[command(subcommand)]
    message: StakerMessage,
}

#[derive(Subcommand)]
enum StakerMessage {
    /// Buy shares
    Contribute(Contribution),
    /// Sell shares: what is free is paid at once, the rest waits in the queue, in place of what waited there before
    Withdraw {
        /// How many shares
        shares: Decimal,
        #[command(flatten)]
        rewards: Rewards,
    },
    /// Sell all shares
    WithdrawAll {
        #[command(flatten)]
        rewards: Rewards,
    },
    /// Send all that you can claim, rewards and undelivered payments, to an account
    ClaimRewards {
        /// The account; yours if there is none
        #[arg(value_parser = account)]
        target: Option<AccountId>,
    },
    /// Send what you earned as a staker to an account
    ClaimStakerRewards {
        /// The account; yours if there is none
        #[arg(value_parser = account)]
        target: Option<AccountId>,
    },
    /// Transfer shares (PSP22)
    Transfer {
        /// To whom
        #[arg(value_parser = account)]
        to: AccountId,
        /// How many shares
        shares: Decimal,
    },
    /// Transfer shares that their holder lets you transfer (PSP22)
    TransferFrom {
        /// Whose
        #[arg(value_parser = account)]
        from: AccountId,
        /// To whom
        #[arg(value_parser = account)]
        to: AccountId,
        /// How many shares
        shares: Decimal,
    },
    /// Let an account transfer your shares (PSP22)
    Approve {
        /// Whom
        #[arg(value_parser = account)]
        spender: AccountId,
        /// How many shares
        shares: Decimal,
    },
    /// Let an account transfer more of your shares (PSP22)
    IncreaseAllowance {
        /// Whom
        #[arg(value_parser = account)]
        spender: AccountId,
        /// How many shares more
        shares: Decimal,
    },
    /// Let an account transfer fewer of your shares (PSP22)
    DecreaseAllowance {
        /// Whom
        #[arg(value_parser = account)]
        spender: AccountId,
        /// How many shares less
        shares: Decimal,
    },
}

/// What a contribution is.
#[derive(Args)]
struct Contribution {
    /// For how many tokens
    amount: Decimal,
    /// Refuse a commission, or an announced raise, above this, such as 20%
    #[arg(long)]
    max_commission: Option<Percentage>,
    /// Refuse fewer shares than this
    #[arg(long)]
    min_shares: Option<Decimal>,
    /// Report the pool's late workers and collect before, so that the price shows what they have lost
    #[arg(long)]
    collect_first: bool,
}

/// What becomes of rewards that somebody leaves behind.
#[derive(Args)]
struct Rewards {
    /// Collect what the pool's workers earned before; it is released over a while then
    #[arg(long)]
    collect_first: bool,
}

impl Staker {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        use StakerMessage as M;
        let mut sender = Sender::open(session, output).await?;
        let caller = sender.caller;
        let pool = sender.pool(self.pool).await?;
        let token = sender.suite.deployment.token.clone();
        let paying = match self.message {
            M::Contribute(contribution) => return contribution.send(&mut sender, &pool).await,
            M::Withdraw { shares, rewards } => {
                let shares = shares.plancks(&token)?;
                rewards.warn(&mut sender, &pool, Some(shares)).await?;
                pool.withdraw(caller, shares)
            }
            M::WithdrawAll { rewards } => {
                rewards.warn(&mut sender, &pool, None).await?;
                pool.withdraw_all(caller)
            }
            M::ClaimRewards { target } => pool.claim_rewards(caller, target.unwrap_or(caller)),
            M::ClaimStakerRewards { target } => {
                pool.claim_staker_rewards(caller, target.unwrap_or(caller))
            }
            M::Transfer { to, shares } => {
                let request = pool.transfer(caller, to, shares.plancks(&token)?, Vec::new());
                return sender.send(request).await;
            }
            M::TransferFrom { from, to, shares } => {
                let shares = shares.plancks(&token)?;
                let request = pool.transfer_from(caller, from, to, shares, Vec::new());
                return sender.send(request).await;
            }
            M::Approve { spender, shares } => {
                let request = pool.approve(caller, spender, shares.plancks(&token)?);
                return sender.send(request).await;
            }
            M::IncreaseAllowance { spender, shares } => {
                let request = pool.increase_allowance(caller, spender, shares.plancks(&token)?);
                return sender.send(request).await;
            }
            M::DecreaseAllowance { spender, shares } => {
                let request = pool.decrease_allowance(caller, spender, shares.plancks(&token)?);
                return sender.send(request).await;
            }
        };
        sender.send(paying).await
    }
}

impl Contribution {
    /// Sends it, after what the price of a share does and does not show.
    async fn send(self, sender: &mut Sender<'_>, pool: &PoolClient<Node>) -> Result<()> {
        let (caller, token) = (sender.caller, sender.suite.deployment.token.clone());
        let amount = self.amount.plancks(&token)?;
        let mut known = Contributing::read(&sender.suite, pool).await?;
        let collected = self.collect_first && collect(sender, pool, known.late()).await?;
        if collected {
            known = Contributing::read(&sender.suite, pool).await?;
        } else {
            sender.warn(known.warnings(&token));
        }
        let fields = [
            ("share_price", Value::Real(known.price())),
            ("shares", Value::Amount(known.shares_for(amount))),
        ];
        sender.output.say("contribution", &Value::record(fields));
        let request = match (self.max_commission, self.min_shares) {
            (None, None) => pool.contribute(caller, amount),
            (commission, shares) => {
                let commission = commission.unwrap_or(Percentage::ALL).0;
                let shares = shares.map(|it| it.plancks(&token)).transpose()?;
                pool.contribute_with(caller, amount, commission, shares.unwrap_or(0))
            }
        };
        sender.send(request).await
    }
}

impl Rewards {
    /// Collects if that is wanted, then warns of what a withdrawal of these shares, or all, costs.
    async fn warn(
        &self,
        sender: &mut Sender<'_>,
        pool: &PoolClient<Node>,
        shares: Option<Balance>,
    ) -> Result<()> {
        if self.collect_first {
            collect(sender, pool, &[]).await?;
        }
        let leaving = Leaving::read(&sender.suite, pool, sender.caller).await?;
        let warnings = leaving.warnings(shares, &sender.suite.deployment.token);
        sender.warn(warnings);
        Ok(())
    }
}
