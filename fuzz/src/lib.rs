//! What is fuzzed, and what has to be true of whatever is accepted.
//!
//! Each function here takes what an enemy might send, hands it to one part of [`dcap`] and tells whether it was
//! accepted. It panics if that was wrong: fuzzing is the search for an input that makes one of them panic.
//!
//! Signatures would stop a fuzzer at once: whatever it changes is no longer signed. So the verifier is given a hash
//! function by which all messages are the same ([`Scene`]), and the signatures of that one message. They hold for
//! every body, and all that lies behind them is within reach. What was hashed is noted, so that it can still be
//! checked that it is what has to be signed.
#![deny(missing_docs)]

mod certificates;
mod documents;
pub mod mutator;
mod oracle;
mod quotes;
mod revocations;
mod scene;
pub mod seeds;

pub use certificates::{authority, pck};
pub use documents::{qe_identity, tcb_info};
pub use quotes::{proof, quote};
pub use revocations::revocations;
pub use scene::{Scene, SCENE};
