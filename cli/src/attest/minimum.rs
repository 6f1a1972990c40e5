//! Governance asks for a view of Intel's that is strict enough.

use crate::{operate::Sender, output::Output, session::Session};
use anyhow::Result;
use clap::Args;

/// Ask for collateral of an evaluation number at least; for the verifier's owner
///
/// Intel publishes TCB info and QE identity of several evaluation numbers at a time; the higher, the stricter. What is below
/// the number gives no verdict from then on. It may be lower than before, but not above the highest that was posted.
#[derive(Args)]
pub struct Minimum {
    /// The number
    number: u32,
}

impl Minimum {
    /// Asks for it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let mut sender = Sender::open(session, output).await?;
        let verifier = sender.suite.dcap_verifier()?;
        let request = verifier.set_minimum_evaluation(sender.caller, self.number);
        sender.send(request).await
    }
}
