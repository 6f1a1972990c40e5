//! Which attested workers the registry admits, how it scores them, and what it keeps of them.
//!
//! * [`Application`]: a registration with the facts that a verifier found, judged by the registry's policy.
//! * [`IssuedChallenges`]: what makes evidence fresh that has no time of its own.
//! * [`confidence_level`]: what a platform's standing is worth.
//! * [`Benchmark`]: an open benchmark, its window and its score.
//! * [`Places`]: how many workers one platform may have.
//! * [`WorkerRecord`]: a registered worker, and who may do what with it when.
//!
//! Pure logic over plain values: time, hashes and lookups come from the caller.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod application;
mod benchmark;
mod challenge;
mod confidence;
mod places;
mod record;

pub use application::{Application, Policy};
pub use benchmark::{Benchmark, BenchmarkWindow, MAXIMUM_SCORE};
pub use challenge::{IssuedChallenge, IssuedChallenges};
pub use confidence::{confidence_level, MAXIMUM_ADVISORIES};
pub use places::{Places, MAX_PLACES};
pub use record::{WorkerRecord, IN_SESSION};
