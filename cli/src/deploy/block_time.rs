//! How fast mining's clock may run: no faster than the chain makes blocks, or a chain that stands still would
//! have its workers slashed.

use anyhow::{ensure, Result};

/// Twice the usual time of a block, in whole seconds, so that measuring again gives the same; 0, which is plain
/// chain time, where blocks are made on demand.
pub fn longest(usual: Option<u64>) -> u64 {
    usual.map_or(0, |usual| {
        let seconds = usual.saturating_mul(2).saturating_add(500) / 1_000;
        seconds.max(1).saturating_mul(1_000)
    })
}

/// Whether the clock keeps up with a chain whose blocks usually take so long.
///
/// # Errors
/// It would lag behind as soon as blocks come a little late; or stand still for want of blocks.
pub fn ensure_suits(longest: u64, usual: Option<u64>) -> Result<()> {
    match usual {
        None => ensure!(
            longest == 0,
            "this chain makes blocks on demand: longest_block_time must be 0"
        ),
        Some(usual) => ensure!(
            longest == 0 || longest.saturating_mul(2) >= usual.saturating_mul(3),
            "a block of this chain takes {usual} ms: longest_block_time must be at least one and a half times \
             that, better twice, or 0 for plain chain time"
        ),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_twice_the_usual_time_in_whole_seconds() {
        assert_eq!(longest(Some(6_000)), 12_000);
        assert_eq!(longest(Some(6_013)), 12_000);
        assert_eq!(longest(Some(100)), 1_000);
        assert_eq!(longest(None), 0);
    }

    #[test]
    fn less_than_one_and_a_half_times_the_usual_time_is_refused() {
        assert!(ensure_suits(9_000, Some(6_000)).is_ok());
        assert!(ensure_suits(8_999, Some(6_000)).is_err());
        assert!(ensure_suits(0, Some(6_000)).is_ok());
    }

    #[test]
    fn a_chain_that_makes_blocks_on_demand_has_plain_time() {
        assert!(ensure_suits(0, None).is_ok());
        assert!(ensure_suits(12_000, None).is_err());
    }
}
