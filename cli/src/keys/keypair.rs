//! An sr25519 key that signs transactions.

use super::secret::FEWEST_WORDS;
use anyhow::{anyhow, ensure, Context, Result};
use client::{address::to_ss58, node::Signer};
use schnorrkel::{
    derive::{ChainCode, Derivation},
    ExpansionMode, SecretKey,
};
use subxt::{
    utils::{AccountId32, MultiAddress, MultiSignature},
    PolkadotConfig,
};
use subxt_signer::{bip39::Mnemonic, DeriveJunction, ExposeSecret, SecretUri, DEV_PHRASE};

/// What every signature of a Substrate chain is made for.
const CONTEXT: &[u8] = b"substrate";

/// An sr25519 key.
#[derive(Clone)]
pub struct Keypair(schnorrkel::Keypair);

impl Keypair {
    /// The key of a mnemonic with a derivation path, such as `caution juice ... surround//stash///password`.
    ///
    /// # Errors
    /// Text that is not of this form, and the mnemonic that everybody knows. The text is not part of the error.
    pub fn from_mnemonic(text: &str) -> Result<Self> {
        let phrase = text.trim().split('/').next().unwrap_or_default();
        let words: Vec<_> = phrase.split_whitespace().collect();
        ensure!(
            words.len() >= FEWEST_WORDS,
            "a mnemonic of at least {FEWEST_WORDS} words is expected"
        );
        ensure!(
            words.join(" ") != DEV_PHRASE,
            "everybody knows this mnemonic: it is that of development chains"
        );
        Self::from_uri(text)
    }

    /// The same; of a derivation path alone, the key of development chains, which everybody knows.
    ///
    /// # Errors
    /// Text that is not of this form. The text is not part of the error.
    pub fn from_uri(text: &str) -> Result<Self> {
        let unreadable = "this is no mnemonic with a derivation path";
        let uri: SecretUri = text.trim().parse().map_err(|_| anyhow!(unreadable))?;
        let mnemonic = Mnemonic::parse(uri.phrase.expose_secret().as_str());
        let mnemonic = mnemonic.map_err(|error| anyhow!("{unreadable}: {error}"))?;
        let password = uri.password.as_ref().map_or("", |it| it.expose_secret());
        let seed = substrate_bip39::mini_secret_from_entropy(&mnemonic.to_entropy(), password)
            .map_err(|_| anyhow!(unreadable))?;
        let root = seed.expand(ExpansionMode::Ed25519);
        let secret = uri.junctions.into_iter().fold(root, derive);
        Ok(Self(secret.to_keypair()))
    }

    /// The key with these 64 bytes, as ed25519 writes secrets, if its public half is as expected.
    ///
    /// # Errors
    /// Bytes that are no secret, or another key's.
    pub fn from_halves(secret: &[u8], public: &[u8]) -> Result<Self> {
        let secret = SecretKey::from_ed25519_bytes(secret).ok();
        let keypair = secret.context("the secret is no sr25519 key")?.to_keypair();
        ensure!(
            keypair.public.to_bytes() == public,
            "the secret does not belong to the public key"
        );
        Ok(Self(keypair))
    }

    /// The secret, as ed25519 writes it.
    pub fn secret(&self) -> [u8; 64] {
        self.0.secret.to_ed25519_bytes()
    }

    /// The public key, which is the account.
    pub fn public(&self) -> [u8; 32] {
        self.0.public.to_bytes()
    }

    /// The account's address.
    pub fn address(&self) -> String {
        to_ss58(&self.account())
    }
}

fn derive(secret: SecretKey, junction: DeriveJunction) -> SecretKey {
    match junction {
        DeriveJunction::Soft(code) => secret.derived_key_simple(ChainCode(code), []).0,
        DeriveJunction::Hard(code) => secret
            .hard_derive_mini_secret_key(Some(ChainCode(code)), b"")
            .0
            .expand(ExpansionMode::Ed25519),
    }
}

impl subxt::tx::Signer<PolkadotConfig> for Keypair {
    fn account_id(&self) -> AccountId32 {
        AccountId32(self.public())
    }

    fn address(&self) -> MultiAddress<AccountId32, ()> {
        MultiAddress::Id(AccountId32(self.public()))
    }

    fn sign(&self, payload: &[u8]) -> MultiSignature {
        MultiSignature::Sr25519(self.0.sign_simple(CONTEXT, payload).to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_names_are_the_well_known_accounts() {
        for (uri, address) in [
            (
                "//Alice",
                "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            ),
            ("//Bob", "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
        ] {
            let keypair = Keypair::from_uri(uri).expect("a derivation path");
            assert_eq!(Keypair::address(&keypair), address);
        }
    }

    #[test]
    fn a_secret_survives_its_bytes() {
        let keypair = Keypair::from_uri("//Alice//stash/soft").expect("a derivation path");
        let again = Keypair::from_halves(&keypair.secret(), &keypair.public());
        assert_eq!(again.expect("the same key").public(), keypair.public());
    }

    #[test]
    fn no_mnemonic_is_no_key_that_everybody_knows() {
        for text in ["", " ", "//Alice", "/soft", "walk//Alice", DEV_PHRASE] {
            assert!(Keypair::from_mnemonic(text).is_err(), "{text}");
        }
        let own =
            "caution juice atom organ advance problem want pledge someone senior holiday very";
        let path = format!("{own}//stash");
        let keypair = Keypair::from_mnemonic(&path).expect("a mnemonic");
        let again = Keypair::from_uri(&path).expect("the same");
        assert_eq!(keypair.public(), again.public());
    }

    #[test]
    fn an_error_does_not_repeat_a_mistyped_mnemonic() {
        let mistyped = "bottom drive obey lake curtain smoke basket hold race lonely fit run";
        let error = Keypair::from_uri(mistyped)
            .map(|_| ())
            .expect_err("a bad checksum");
        assert!(!format!("{error:#}").contains("bottom"), "{error:#}");
    }
}
