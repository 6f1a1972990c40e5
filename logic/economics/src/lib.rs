//! The economic model of mining, as pure functions of what is passed in: no chain, no clock, no ink!.
//!
//! * [`Tokenomics`]: the parameters, and within which [`TokenomicsBounds`] governance may move them.
//! * [`Clock`]: the time that counts, which a chain that stands still stops.
//! * [`Budget`]: what each period pays, spread over all mining workers in constant time.
//! * [`Subsidy`]: the money behind it; never more is promised than is held.
//! * [`Session`]: one worker's state machine, from start to stop.
//!
//! Reals are unsigned Q64.64 of whole tokens; products and quotients truncate. Money is floored to
//! plancks. Time is counted in whole periods ([`Moment`]), so rounding never accumulates. Everything
//! saturates instead of overflowing; within the bounds nothing does. The formulas, their rounding and
//! worked values are in `docs/economics.md`.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod bounds;
mod budget;
mod clock;
mod economy;
mod growth;
mod presets;
mod session;
mod subsidy;
mod tokenomics;

pub use bounds::TokenomicsBounds;
pub use budget::Budget;
pub use clock::Clock;
pub use economy::{Economy, Moment};
pub use growth::{Grown, Growth};
pub use session::{Payout, Session, SessionTerms};
pub use subsidy::Subsidy;
pub use tokenomics::{confidence, Tokenomics, MINIMUM_SCORE};
