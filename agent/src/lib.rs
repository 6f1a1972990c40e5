//! What stands outside the chain: workers, and the attestors that vouch for them.
//!
//! * [`worker`]: owns the keys of one or several workers, has them attested, registers and benchmarks them, and
//!   answers every challenge of their sessions in time, with real work.
//! * [`attestor`]: a service that signs for the machines that its policy lists.
//! * [`attestation`]: what the two say to each other.
//! * [`key_file`]: how both keep their keys.
#![deny(missing_docs)]

pub mod attestation;
pub mod attestor;
mod clock;
mod hexadecimal;
pub mod key_file;
pub mod worker;
