//! What a trial costs more than its block.
//!
//! Many clients try a message out on top of the newest block, without a limit, and then send it with exactly the gas that
//! the trial took, some moments later. Most of what a message does costs the same at any moment. For the rest, a message
//! that has very much gas, as a trial without a limit has, works a little for nothing. In a block hardly anybody pays for
//! it: who gives a message a hundred times what it needs, and messages that check quotes or stop a hundred workers at once
//! on runtimes where that is dear. A trial with a lower limit of its own has no such reserve.

use ink::env::{gas_left, DefaultEnvironment};

/// More gas than messages are given in blocks, in picoseconds.
const OF_A_TRIAL: u64 = 150_000_000_000;

/// For what divisions take more or less with numbers that time moves: 3 M ps, of which 0.8 M were needed.
pub const ARITHMETIC: u32 = 500;

/// For an event: 60 M ps.
pub const EVENT: u32 = 10_000;

/// Whether this is a trial, as far as can be told.
pub fn is_trial() -> bool {
    gas_left::<DefaultEnvironment>() > OF_A_TRIAL
}

/// Goes so many rounds for nothing in a trial; each takes some 6,000 ps on a node of 2024.
#[inline(never)]
pub fn burn(rounds: u32) {
    if is_trial() {
        for round in 0..rounds {
            core::hint::black_box(round);
        }
    }
}
