//! Tables of what is refused.

use dcap::{Error, Result};

/// What it is, why it is refused, and the attempt.
pub type Refusal = (&'static str, Error, fn() -> Result<()>);

/// Each attempt of a table fails as the table says.
#[track_caller]
pub fn check(table: &[Refusal]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(what, error, attempt)| (what, Err(*error), attempt()))
        .filter(|(_, expected, result)| expected != result)
        .collect();
    assert!(wrong.is_empty(), "what, expected, result: {wrong:#?}");
}
