//! How the contracts of the suite call each other, the records their views return, what their events tell,
//! and how they store types of the logic crates.
//!
//! Calls go one way only, so no contract is ever entered twice:
//! pool -> registry, pool -> mining, mining -> registry, registry -> verifier, factory -> pool (to
//! instantiate it), and everybody -> factory.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod calls;
mod changes;
mod records;
mod storage;
pub mod trial;

pub use calls::{
    Factory, FactoryRef, Mining, MiningRef, Registry, RegistryRef, Verifier, VerifierRef,
};
pub use changes::{Accepted, FactoryChange, MiningChange, PoolChange, RegistryChange};
pub use protocol::{EnclaveFacts, TcbStatus};
pub use records::*;
pub use storage::{Cell, Enumeration};
