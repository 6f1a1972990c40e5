//! The suite on an embedded chain: the real Wasm, real signatures, and time under control.
//!
//! * [`chain`]: accounts, blocks, time, messages and what they take. A trap is a panic; a refused message
//!   that changed anything is a panic.
//! * [`client`]: a typed handle for each contract.
//! * [`deployment`]: the whole suite, wired; machines that are registered and benchmarked.
//! * [`worker`]: enclaves and attestors, with keys.
//! * [`invariants`]: what must always hold, read from the chain.
//! * [`reference`]: an independent account of what a pool owes to whom.
//! * [`node`]: the suite on a real node instead, where time is real too.
#![deny(missing_docs)]

pub mod bundle;
pub mod chain;
pub mod client;
pub mod deployment;
pub mod invariants;
pub mod node;
pub mod reference;
pub mod sgx;
pub mod worker;

pub use chain::{DAY, HOUR, MINUTE, SECOND, TOKEN};
pub use deployment::{account, Config, Deployment};
