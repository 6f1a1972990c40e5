//! Exact wide integer arithmetic and unsigned Q64.64 reals, without floats and without panics.
//!
//! Everything money touches goes through [`mul_div_floor`] and [`mul_div_ceil`]: 256-bit products, one
//! rounding, its direction in the name. [`Real`] is the economic model's number, [`Accumulator`] the
//! finer one that reward streams sum up in.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod accumulator;
mod real;
mod wide;

pub use accumulator::Accumulator;
pub use real::Real;
pub use wide::{mul_div_ceil, mul_div_floor, sqrt_floor, Wide};
