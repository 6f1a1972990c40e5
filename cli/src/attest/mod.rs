//! `stakepool attest`: workers that are admitted by SGX DCAP quotes.

mod challenge;
mod collateral;
mod minimum;
mod post;
mod quote;
mod register;
mod show;

use crate::{output::Output, session::Session};
use anyhow::Result;
use clap::Subcommand;

/// Attest workers by SGX quotes, which the chain itself verifies, down to Intel's root key
#[derive(Subcommand)]
pub enum Attest {
    Challenge(challenge::Challenge),
    Minimum(minimum::Minimum),
    Post(post::Post),
    Register(register::Register),
    Show(show::Show),
}

impl Attest {
    /// Does it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        match self {
            Self::Challenge(challenge) => challenge.run(session, output).await,
            Self::Minimum(minimum) => minimum.run(session, output).await,
            Self::Post(post) => post.run(session, output).await,
            Self::Register(register) => register.run(session, output).await,
            Self::Show(show) => show.run(session, output).await,
        }
    }
}
