//! A stakepool's accounting, without a chain.
//!
//! [`Pool`] holds the sums, a [`Staker`] what one account has, and a [`Store`] keeps the stakers' and the
//! cooling records' cells: a map in tests, contract storage on chain. No operation walks a list further
//! than its caller's bound, and none costs more because there are more stakers, requests or workers.
//!
//! # Invariants
//! With S = all shares, T = all stake, q = queued shares:
//! * S is the sum of the stakers' shares; T = free + mining + releasing.
//! * T <= S: the price T / S starts at 1, every rounding goes against whoever moves (so it never falls
//!   but by a slash), and what rounding leaves behind never lifts it above 1. So S = 0 implies T = 0.
//! * owed = min(free, value of q), and only payments to the queue take owed stake.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod commission;
mod cooling;
mod pool;
mod queue;
mod staking;
mod store;
mod stream;

pub use commission::{Commission, COMMISSION_UNIT};
pub use cooling::{Cooling, Release};
pub use pool::{Pool, MINIMUM_REWARDED_SHARES};
pub use queue::Queue;
pub use staking::{Contribution, Payment, Withdrawal};
pub use store::{Request, Staker, Store};
pub use stream::Stream;
