//! What the contracts' events tell of.
//!
//! Each contract has one event for all of its rare changes: every further event type would cost code, and
//! so gas in every call. An event's data is the number of its type, then its fields in SCALE encoding.

mod factory;
mod mining;
mod pool;
mod registry;

pub use factory::FactoryChange;
pub use mining::{Accepted, MiningChange};
pub use pool::PoolChange;
pub use registry::RegistryChange;
