//! This machine's time.

use primitives::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The present, in milliseconds.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis().try_into().unwrap_or(u64::MAX))
}
