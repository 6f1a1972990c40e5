//! Mining.

mod batch;
mod calls;
mod economics;
mod heartbeat;
mod states;
mod subsidy;
mod tokenomics;
