//! Accounts as people write them: SS58 with the generic prefix 42.

use ink::primitives::AccountId;
use subxt::utils::AccountId32;

/// The account's SS58 address.
pub fn to_ss58(account: &AccountId) -> String {
    to_subxt(account).to_string()
}

/// The account with this SS58 address of any network; `None` if it is none.
pub fn from_ss58(text: &str) -> Option<AccountId> {
    text.parse().ok().map(|account| from_subxt(&account))
}

pub(crate) fn to_subxt(account: &AccountId) -> AccountId32 {
    AccountId32(*AsRef::<[u8; 32]>::as_ref(account))
}

pub(crate) fn from_subxt(account: &AccountId32) -> AccountId {
    account.0.into()
}

/// SS58 addresses in files.
pub mod serde {
    use ::serde::{de::Error, Deserialize, Deserializer, Serializer};
    use ink::primitives::AccountId;

    /// Writes an address.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(account: &AccountId, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::to_ss58(account))
    }

    /// Reads an address.
    ///
    /// # Errors
    /// The deserializer's; text that is no address.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<AccountId, D::Error> {
        let text = String::deserialize(from)?;
        super::from_ss58(&text).ok_or_else(|| D::Error::custom(format!("{text} is no address")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_account() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let account = from_ss58(alice).expect("a well-known address");
        assert_eq!(to_ss58(&account), alice);
    }

    #[test]
    fn a_mistyped_address_is_none() {
        let mistyped = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX";
        assert_eq!(from_ss58(mistyped), None);
    }
}
