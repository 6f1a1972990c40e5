//! Every message of every contract on the embedded chain, in one binary because linking the chain is slow.
//!
//! Two things are checked without being mentioned in the tests: a refused message changes nothing in the
//! whole chain state, and the invariants hold after every message that went through.

mod attacks;
mod dcap;
mod factory;
mod fixture;
mod governance;
mod lifecycle;
mod metadata;
mod mining;
mod moment;
mod registry;
mod scale;
mod stakepool;
