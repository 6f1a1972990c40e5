//! Showing warnings, and asking whether to go on.

use crate::output::printable;
use anyhow::{ensure, Result};
use std::io::{stderr, stdin, IsTerminal, Write};

/// Shows warnings on standard error. If `ask`, and somebody is there to answer, goes on only with consent.
///
/// # Errors
/// There is none.
pub fn confirm(warnings: &[String], ask: bool) -> Result<()> {
    for warning in warnings {
        eprintln!("warning: {}", printable(warning));
    }
    let somebody = stdin().is_terminal() && stderr().is_terminal();
    if warnings.is_empty() || !ask || !somebody {
        return Ok(());
    }
    eprint!("send it all the same? [y/N] ");
    stderr().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    ensure!(is_consent(&answer), "not sent");
    Ok(())
}

fn is_consent(answer: &str) -> bool {
    let answer = answer.trim();
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_consent() {
        for yes in ["y\n", "Y", " yes \n", "YES"] {
            assert!(is_consent(yes), "{yes:?}");
        }
        for no in ["", "\n", "n\n", "no", "yess", "all right"] {
            assert!(!is_consent(no), "{no:?}");
        }
    }
}
