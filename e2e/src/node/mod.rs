//! The suite on a real node of its own: real blocks, fees, storage deposits and seconds.
//!
//! * [`TestNode`]: the node, and the ways to it: ink_e2e's client, and the one that the tools use.
//! * [`Suite`]: a deployment on it.
//! * [`State`]: everybody's tokens and every contract's storage.
//! * [`Ledger`]: what blocks did to tokens.

mod ink;
mod ledger;
mod process;
mod state;
mod suite;

pub use ledger::{Ledger, Move};
pub use process::TestNode;
pub use state::{Holding, State};
pub use suite::{wait_until, Suite};
