//! Values as JSON carries them: their SCALE encoding as hexadecimal digits behind "0x".

use scale::{Decode, DecodeAll, Encode};
use serde::{de::Error, Deserialize, Deserializer, Serializer};

/// The digits of bytes.
pub fn of(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

pub fn serialize<T: Encode, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&of(&value.encode()))
}

pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    let digits = text.strip_prefix("0x").unwrap_or(&text);
    let bytes = hex::decode(digits).map_err(D::Error::custom)?;
    T::decode_all(&mut &bytes[..])
        .map_err(|_| D::Error::custom(format!("{text} is not what belongs here")))
}
