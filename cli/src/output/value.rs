//! What can be shown, and both ways to show it.

use super::time::{duration, moment};
use crate::amount;
use client::{address::to_ss58, Token};
use ink::primitives::AccountId;
use math::Real;
use monitor::words;
use primitives::{Balance, Timestamp};
use serde_json::{json, Map, Value as Json};

/// Something to show, with its unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// There is none.
    Nothing,
    /// Whether it is so.
    Flag(bool),
    /// A count.
    Number(u64),
    /// Words.
    Text(String),
    /// Native tokens or shares, in plancks.
    Amount(Balance),
    /// Native tokens that are paid (positive) or come back, in plancks.
    Balance(i128),
    /// Parts per million.
    Percentage(u32),
    /// A number of the economic model.
    Real(Real),
    /// A moment, in milliseconds; 0 is never.
    Time(Timestamp),
    /// Milliseconds.
    Duration(u64),
    /// An account or a contract.
    Account(AccountId),
    /// A key, a hash, a signature.
    Bytes(Vec<u8>),
    /// Several of a kind.
    List(Vec<Value>),
    /// Several with their names.
    Record(Vec<(String, Value)>),
    /// One of several kinds, and what belongs to it.
    Kind(String, Box<Value>),
}

impl Value {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Native tokens that are paid, in plancks.
    pub fn paid(amount: Balance) -> Self {
        Self::Balance(i128::try_from(amount).unwrap_or(i128::MAX))
    }

    /// Names and values.
    pub fn record<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        let fields = fields.into_iter();
        Self::Record(
            fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// For people.
    pub fn text_with(&self, token: &Token) -> String {
        match self {
            Self::Nothing => "-".to_owned(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => printable(text),
            Self::Amount(amount) => words::decimal(*amount, token.decimals),
            Self::Balance(balance) => {
                let sign = if *balance < 0 { "-" } else { "" };
                let amount = words::decimal(balance.unsigned_abs(), token.decimals);
                format!("{sign}{amount} {}", token.symbol)
            }
            Self::Percentage(parts) => amount::percentage(*parts),
            Self::Real(real) => short(*real),
            Self::Time(time) => moment(*time),
            Self::Duration(milliseconds) => duration(*milliseconds),
            Self::Account(account) => to_ss58(account),
            Self::Bytes(bytes) => format!("0x{}", hex::encode(bytes)),
            Self::List(items) => {
                let items = items.iter().map(|item| item.text_with(token));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            Self::Record(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    format!("{} {}", super::spaced(name), value.text_with(token))
                });
                fields.collect::<Vec<_>>().join(", ")
            }
            Self::Kind(name, content) => format!("{name}: {}", content.text_with(token)),
        }
    }

    /// For programs.
    pub fn json(&self) -> Json {
        match self {
            Self::Nothing => Json::Null,
            Self::Flag(flag) => json!(flag),
            Self::Number(number) | Self::Time(number) | Self::Duration(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Amount(amount) => json!(amount.to_string()),
            Self::Balance(balance) => json!(balance.to_string()),
            Self::Percentage(parts) => json!(parts),
            Self::Real(real) => json!(amount::real(*real)),
            Self::Account(account) => json!(to_ss58(account)),
            Self::Bytes(bytes) => json!(format!("0x{}", hex::encode(bytes))),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Record(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| (name.clone(), value.json()));
                Json::Object(fields.collect::<Map<_, _>>())
            }
            Self::Kind(name, content) => json!({ name.as_str(): content.json() }),
        }
    }
}

/// Text from the chain is anybody's: what would steer the terminal is shown instead.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Six decimals are enough to look at.
fn short(real: Real) -> String {
    let text = amount::real(real);
    match text.split_once('.') {
        Some((integer, fraction)) if fraction.len() > 6 => format!("{integer}.{}", &fraction[..6]),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_the_terminal() {
        let hostile = "\u{1b}[31mred\u{1b}]0;title\u{7}\nerror: none of it, äöü";
        let shown = printable(hostile);
        assert!(!shown.chars().any(char::is_control), "{shown}");
        assert!(shown.ends_with("error: none of it, äöü"));
    }
}
