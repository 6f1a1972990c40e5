//! The suite on a real node, in real time: what the embedded chain cannot show. Each test has a node of
//! its own, which `scripts/node` provides.

mod callers;
mod deposits;
mod exact;
mod fixture;
mod gas;
mod lifecycle;
mod races;
