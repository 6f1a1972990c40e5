//! What the contracts' events tell of.
//!
//! Each contract has one event for all of its changes: every further event type would cost code, and so gas in every
//! call. An event's data is its place among the contract's events, then its fields in SCALE encoding. The event of
//! changes is the first of every contract, and no two contracts number a change alike: clients that decode all events of
//! a transaction by the metadata of the contract that was called find none of the others' among its own. Some of these
//! take a number below the contract's own for a change without a name, and refuse only those above. So whoever is called
//! has higher numbers than its callers.
//!
//! The pool's changes are numbered from 16 on, the factory's from 48, mining's from 80, the registry's from 128, those
//! of the DCAP verifier from 192. Within a major version, a number keeps its meaning.

mod factory;
mod mining;
mod pool;
mod registry;

pub use factory::FactoryChange;
pub use mining::{Accepted, MiningChange};
pub use pool::PoolChange;
pub use registry::RegistryChange;
