//! Everything that can be sent to the contracts, by who it is for.

mod anyone;
mod collect;
mod governance;
mod operator;
mod owner;
mod sender;
mod staker;
mod warning;

pub use anyone::Anyone;
pub use governance::Governance;
pub use operator::Operator;
pub use owner::Owner;
pub use sender::{Refused, Sender};
pub use staker::Staker;
