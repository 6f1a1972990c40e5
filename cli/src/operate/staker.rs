//! What a staker does.

use super::Sender;
use crate::{
    amount::{Decimal, Percentage},
    arguments::{account, PoolName},
    output::Output,
    session::Session,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use ink::primitives::AccountId;

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
    Contribute {
        /// For how many tokens
        amount: Decimal,
        /// Refuse a commission, or an announced raise, above this, such as 20%
        #[arg(long)]
        max_commission: Option<Percentage>,
        /// Refuse fewer shares than this
        #[arg(long)]
        min_shares: Option<Decimal>,
    },
    /// Sell shares: what is free is paid at once, the rest waits in the queue
    Withdraw {
        /// How many shares
        shares: Decimal,
    },
    /// Sell all shares
    WithdrawAll,
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

impl Staker {
    /// Sends the message.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        use StakerMessage as M;
        let mut sender = Sender::open(session, output).await?;
        let caller = sender.caller;
        let pool = sender.pool(self.pool).await?;
        let token = sender.suite.deployment.token.clone();
        let paying = match self.message {
            M::Contribute {
                amount,
                max_commission: None,
                min_shares: None,
            } => pool.contribute(caller, amount.plancks(&token)?),
            M::Contribute {
                amount,
                max_commission,
                min_shares,
            } => {
                let commission = max_commission.unwrap_or(Percentage::ALL).0;
                let shares = min_shares.map(|it| it.plancks(&token)).transpose()?;
                let amount = amount.plancks(&token)?;
                pool.contribute_with(caller, amount, commission, shares.unwrap_or(0))
            }
            M::Withdraw { shares } => pool.withdraw(caller, shares.plancks(&token)?),
            M::WithdrawAll => pool.withdraw_all(caller),
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
