//! Values as the texts of JSON and certificates carry them.

use crate::Timestamp;
use serde::Serializer;
use std::time::{Duration, UNIX_EPOCH};

/// A moment as "2026-01-31T12:00:00Z".
pub fn rfc3339(moment: Timestamp) -> String {
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_millis(moment)).to_string()
}

/// A moment as "20260131120000".
pub fn digits(moment: Timestamp) -> String {
    let text = rfc3339(moment);
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Serialises a moment.
pub fn moment<S: Serializer>(moment: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&rfc3339(*moment))
}

/// Serialises bytes as upper-case hexadecimal digits.
pub fn hexadecimal<S: Serializer>(bytes: &impl AsRef<[u8]>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hex::encode_upper(bytes))
}
