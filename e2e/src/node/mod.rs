//! The suite on a real node: real blocks, fees, storage deposits and seconds. The tests of the other tools deploy it
//! with this, too.
//!
//! * [`DevNode`]: the process of the node.
//! * [`TestNode`]: the ways to it: ink_e2e's client, and the one that the tools use.
//! * [`Suite`]: a deployment on it.
//! * [`State`]: everybody's tokens and every contract's storage.
//! * [`Ledger`]: what blocks did to tokens.

mod dev_node;
mod ink;
mod ledger;
mod state;
mod suite;
mod test_node;

pub use dev_node::{free_port, take_turn, DevNode};
pub use ledger::{Ledger, Move};
pub use state::{Holding, State};
pub use suite::{wait_until, Suite};
pub use test_node::TestNode;
