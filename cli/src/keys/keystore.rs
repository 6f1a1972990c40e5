//! Keystore files as polkadot-js and its wallets write them: an sr25519 key, sealed with a password by scrypt and
//! xsalsa20-poly1305.

use super::Keypair;
use anyhow::{bail, ensure, Context, Result};
use base64::{engine::general_purpose::STANDARD, Engine};
use client::{address, node::Signer};
use crypto_secretbox::{aead::Aead, Key, KeyInit, Nonce, XSalsa20Poly1305};
use rand::{rngs::OsRng, RngCore};
use scrypt::Params;
use serde::{Deserialize, Serialize};
use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use zeroize::Zeroizing;

/// Sizes of what precedes the sealed key: scrypt's salt and three numbers, then the nonce.
const SALT: usize = 32;
const NUMBER: usize = 4;
const NONCE: usize = 24;
const HEADER: usize = SALT + 3 * NUMBER + NONCE;

/// What frames the two halves of the key.
const BEFORE_SECRET: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const BEFORE_PUBLIC: [u8; 5] = [161, 35, 3, 33, 0];
const SECRET: usize = 64;
const PUBLIC: usize = 32;

/// Bytes of the key that seals.
const KEY: usize = 32;

/// scrypt's work for a new file: 2^17 blocks of 1 KiB, as polkadot-js takes.
const LOG_N: u8 = 17;
const R: u32 = 8;
const P: u32 = 1;
/// The most work that is done for a file: 1 GiB of memory.
const MOST_LOG_N: u32 = 20;
const MOST_P: u32 = 16;

/// The file.
#[derive(Serialize, Deserialize)]
pub struct Keystore {
    /// The account.
    pub address: String,
    encoded: String,
    encoding: Encoding,
    #[serde(default)]
    meta: serde_json::Value,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Encoding {
    content: Vec<String>,
    #[serde(rename = "type")]
    sealing: Vec<String>,
    version: String,
}

impl Encoding {
    /// The one that is read and written here.
    fn ours() -> Self {
        Self {
            content: vec!["pkcs8".to_owned(), "sr25519".to_owned()],
            sealing: vec!["scrypt".to_owned(), "xsalsa20-poly1305".to_owned()],
            version: "3".to_owned(),
        }
    }
}

impl Keystore {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the keystore file {name} cannot be read"))?;
        let keystore: Self = serde_json::from_str(&text)
            .with_context(|| format!("{name} is not a keystore file of polkadot-js"))?;
        ensure!(
            keystore.encoding == Encoding::ours(),
            "{name} is a keystore of another kind: only version 3, sr25519, sealed with a password, is read"
        );
        Ok(keystore)
    }

    /// Writes a new file that only its owner can read.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Seals a key with a password.
    pub fn seal(keypair: &Keypair, password: &str, name: &str) -> Result<Self> {
        let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
        OsRng.fill_bytes(&mut salt);
        OsRng.fill_bytes(&mut nonce);
        let mut plain = Zeroizing::new(BEFORE_SECRET.to_vec());
        plain.extend(keypair.secret());
        plain.extend(BEFORE_PUBLIC);
        plain.extend(keypair.public());
        let sealed = cipher(password, &salt, LOG_N, R, P)?
            .encrypt(&Nonce::from(nonce), plain.as_slice())
            .ok()
            .context("the key cannot be sealed")?;
        let mut encoded = salt.to_vec();
        for number in [1 << LOG_N, P, R] {
            encoded.extend(u32::to_le_bytes(number));
        }
        encoded.extend(nonce);
        encoded.extend(sealed);
        Ok(Self {
            address: keypair.address(),
            encoded: STANDARD.encode(encoded),
            encoding: Encoding::ours(),
            meta: serde_json::json!({ "name": name }),
        })
    }

    /// The key.
    ///
    /// # Errors
    /// A wrong password, a damaged file.
    pub fn open(&self, password: &str) -> Result<Keypair> {
        let encoded = STANDARD.decode(&self.encoded).ok();
        let encoded = encoded.filter(|it| it.len() > HEADER);
        let encoded = encoded.context("the keystore file is damaged")?;
        let (header, sealed) = encoded.split_at(HEADER);
        let (salt, rest) = header.split_at(SALT);
        let (numbers, nonce) = rest.split_at(3 * NUMBER);
        let nonce: [u8; NONCE] = nonce.try_into()?;
        let mut numbers = numbers
            .chunks_exact(NUMBER)
            .map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four bytes")));
        let (Some(n), Some(p), Some(r)) = (numbers.next(), numbers.next(), numbers.next()) else {
            bail!("the keystore file is damaged");
        };
        ensure!(
            n.is_power_of_two() && n.ilog2() <= MOST_LOG_N && p <= MOST_P && r == R,
            "the keystore file asks for an absurd amount of work"
        );
        let log_n = n.ilog2().try_into()?;
        let plain = cipher(password, salt, log_n, r, p)?
            .decrypt(&Nonce::from(nonce), sealed)
            .map(Zeroizing::new)
            .ok()
            .context("wrong password")?;
        let keypair = read_halves(&plain).context("the keystore file holds no sr25519 key")?;
        ensure!(
            address::from_ss58(&self.address) == Some(keypair.account()),
            "the keystore file names another account than its key's"
        );
        Ok(keypair)
    }
}

fn read_halves(plain: &[u8]) -> Result<Keypair> {
    let rest = plain
        .strip_prefix(&BEFORE_SECRET)
        .context("unknown framing")?;
    let (secret, rest) = rest.split_at_checked(SECRET).context("too short")?;
    let public = rest
        .strip_prefix(&BEFORE_PUBLIC)
        .context("unknown framing")?;
    ensure!(public.len() == PUBLIC, "wrong length");
    Keypair::from_halves(secret, public)
}

fn cipher(password: &str, salt: &[u8], log_n: u8, r: u32, p: u32) -> Result<XSalsa20Poly1305> {
    let mut key = Zeroizing::new([0; KEY]);
    let parameters = Params::new(log_n, r, p, key.len()).ok();
    let parameters = parameters.context("scrypt cannot work with these parameters")?;
    scrypt::scrypt(password.as_bytes(), salt, &parameters, key.as_mut_slice())
        .ok()
        .context("scrypt cannot make a key of this length")?;
    Ok(XSalsa20Poly1305::new(&Key::from(*key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by polkadot-js; the password is "correct horse", the mnemonic the well-known one of test chains
    /// with the path //Alice.
    const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tool/alice.json");

    #[test]
    fn a_file_of_polkadot_js_is_read() {
        let keystore = Keystore::read(Path::new(FIXTURE)).expect("a keystore");
        let keypair = keystore.open("correct horse").expect("the password");
        let alice = Keypair::from_uri("//Alice").expect("a derivation path");
        assert_eq!(keypair.public(), alice.public());
        assert_eq!(keypair.secret(), alice.secret());
        assert_eq!(keystore.address, keypair.address());
    }

    #[test]
    fn a_wrong_password_opens_nothing() {
        let keystore = Keystore::read(Path::new(FIXTURE)).expect("a keystore");
        let error = keystore.open("wrong horse").map(|_| ()).expect_err("wrong");
        assert_eq!(error.to_string(), "wrong password");
    }

    #[test]
    fn what_is_sealed_can_be_opened() {
        let bob = Keypair::from_uri("//Bob").expect("a derivation path");
        let keystore = Keystore::seal(&bob, "secret", "bob").expect("sealed");
        assert_eq!(
            keystore.open("secret").expect("open").secret(),
            bob.secret()
        );
        assert!(keystore.open("Secret").is_err());
    }

    #[test]
    fn a_damaged_file_is_told_from_a_wrong_password() {
        let mut keystore = Keystore::read(Path::new(FIXTURE)).expect("a keystore");
        keystore.encoded.truncate(40);
        let error = keystore
            .open("correct horse")
            .map(|_| ())
            .expect_err("damaged");
        assert_eq!(error.to_string(), "the keystore file is damaged");
    }
}
