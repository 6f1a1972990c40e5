//! Secrets on their way from people: never by way of the command line.

use crate::session::Options;
use anyhow::{ensure, Context, Result};
use std::{os::unix::fs::PermissionsExt, path::Path};
use zeroize::Zeroizing;

/// The fewest words of a mnemonic.
pub const FEWEST_WORDS: usize = 12;
/// The hexadecimal digits of a secret.
const SEED_DIGITS: usize = 64;

/// Whether text looks like a mnemonic or a seed, with or without a derivation path.
pub fn looks_like_one(text: &str) -> bool {
    let phrase = text.split('/').next().unwrap_or_default().trim();
    let digits = phrase.strip_prefix("0x").unwrap_or(phrase);
    let is_seed = digits.len() >= SEED_DIGITS && digits.bytes().all(|it| it.is_ascii_hexdigit());
    is_seed || phrase.split_whitespace().count() >= FEWEST_WORDS
}

/// Asks on the terminal, without showing what is typed.
pub fn ask(question: &str) -> Result<Zeroizing<String>> {
    let answer = rpassword::prompt_password(question).context("there is no terminal to ask on")?;
    Ok(Zeroizing::new(answer))
}

/// The password of an existing keystore: from the password file, or asked for.
pub fn password(options: &Options, question: &str) -> Result<Zeroizing<String>> {
    from_file(options)?.map_or_else(|| ask(question), Ok)
}

/// The password of a new keystore: asked for twice, because nobody can read it.
pub fn new_password(options: &Options) -> Result<Zeroizing<String>> {
    let password = match from_file(options)? {
        Some(password) => password,
        None => {
            let password = ask("password of the new keystore: ")?;
            ensure!(
                password == ask("the same again: ")?,
                "these were two different passwords"
            );
            password
        }
    };
    ensure!(!password.is_empty(), "a keystore needs a password");
    Ok(password)
}

fn from_file(options: &Options) -> Result<Option<Zeroizing<String>>> {
    options.password_file.as_deref().map(first_line).transpose()
}

/// The first line of a file that holds a secret.
///
/// # Errors
/// It cannot be read, or can be by others.
pub fn first_line(path: &Path) -> Result<Zeroizing<String>> {
    let metadata =
        std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
    // A pipe or a terminal is nobody else's.
    ensure!(
        !metadata.is_file() || metadata.permissions().mode() & 0o077 == 0,
        "others can read {0}: chmod 600 {0}",
        path.display()
    );
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.with_context(|| format!("{} cannot be read", path.display()))?;
    let line = text.lines().next().unwrap_or_default();
    Ok(Zeroizing::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mnemonics_and_seeds_are_recognised() {
        let mnemonic = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
        assert!(looks_like_one(mnemonic));
        assert!(looks_like_one(&format!("{mnemonic}//stash")));
        let seed = "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
        assert!(looks_like_one(seed));
        assert!(looks_like_one(&format!("0x{seed}//0")));
    }

    #[test]
    fn files_and_names_of_test_chains_are_no_secrets() {
        for text in [
            "//Alice",
            "//Alice//stash",
            "alice.json",
            "/home/me/my keys/a.json",
            "prompt",
        ] {
            assert!(!looks_like_one(text), "{text}");
        }
    }
}
