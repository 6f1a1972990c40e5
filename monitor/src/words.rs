//! Amounts, dates, accounts and workers as people read them.

pub use client::decimal;

use client::{address, Token};
use ink::primitives::{AccountId, Hash};
use primitives::{Balance, Timestamp, Worker};
use std::time::{Duration, UNIX_EPOCH};

/// The last second that has a date of four-digit years: 9999-12-31 23:59:59.
const LAST_SECOND: u64 = 253_402_300_799;

/// An amount of plancks in whole tokens, with the token's name.
pub fn amount(plancks: Balance, token: &Token) -> String {
    token.amount(plancks)
}

/// Parts per million as a percentage.
pub fn percent(parts_per_million: u32) -> String {
    format!("{} %", decimal(parts_per_million.into(), 4))
}

/// A moment in milliseconds as date and time, UTC.
pub fn date(moment: Timestamp) -> String {
    let seconds = (moment / 1_000).min(LAST_SECOND);
    let moment = UNIX_EPOCH + Duration::from_secs(seconds);
    let text = humantime::format_rfc3339_seconds(moment).to_string();
    text.replace('T', " ").replace('Z', " UTC")
}

/// A duration in milliseconds, to the second.
pub fn duration(milliseconds: u64) -> String {
    humantime::format_duration(Duration::from_secs(milliseconds / 1_000)).to_string()
}

/// An account's address.
pub fn account(account: &AccountId) -> String {
    address::to_ss58(account)
}

/// Both ends of a worker's key.
pub fn worker(worker: &Worker) -> String {
    let key = hex::encode(worker);
    format!("0x{}…{}", &key[..8], &key[key.len() - 4..])
}

/// Several workers, one after the other.
pub fn workers<'workers>(workers: impl IntoIterator<Item = &'workers Worker>) -> String {
    let names: Vec<_> = workers.into_iter().map(worker).collect();
    names.join(", ")
}

/// A hash.
pub fn hash(hash: &Hash) -> String {
    format!("0x{}", hex::encode(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_per_million_are_a_percentage() {
        assert_eq!(percent(1_000_000), "100 %");
        assert_eq!(percent(12_345), "1.2345 %");
    }

    #[test]
    fn any_moment_has_a_date() {
        assert_eq!(date(1_700_000_000_999), "2023-11-14 22:13:20 UTC");
        assert_eq!(date(Timestamp::MAX), "9999-12-31 23:59:59 UTC");
    }

    #[test]
    fn a_worker_is_known_by_both_ends_of_its_key() {
        let mut key = [0; 33];
        (key[0], key[32]) = (2, 0xab);
        assert_eq!(worker(&key), "0x02000000…00ab");
    }
}
