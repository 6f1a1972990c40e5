//! Distinguished names.

use crate::{der, oid};

/// One attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// What it tells, as a dotted object identifier.
    pub kind: String,
    /// The tag of its text.
    pub tag: u8,
    /// Its text.
    pub text: Vec<u8>,
}

/// A distinguished name: its attributes, each a set of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(
    /// The attributes in order.
    pub Vec<Attribute>,
);

impl Name {
    /// A name as Intel gives: common name, organization, locality, state and country.
    pub fn of_intel(common_name: &str) -> Self {
        let attribute = |(kind, tag, text): (&str, u8, &str)| Attribute {
            kind: kind.into(),
            tag,
            text: text.into(),
        };
        let attributes = [
            (oid::COMMON_NAME, der::UTF8_STRING, common_name),
            (oid::ORGANIZATION, der::UTF8_STRING, "Intel Corporation"),
            (oid::LOCALITY, der::UTF8_STRING, "Santa Clara"),
            (oid::STATE, der::UTF8_STRING, "CA"),
            (oid::COUNTRY, der::PRINTABLE_STRING, "US"),
        ];
        Self(attributes.map(attribute).into())
    }

    /// The name in DER.
    pub fn encode(&self) -> Vec<u8> {
        let attribute = |attribute: &Attribute| {
            der::set(&[der::sequence(&[
                der::object_identifier(&attribute.kind),
                der::element(attribute.tag, &attribute.text),
            ])])
        };
        let attributes: Vec<_> = self.0.iter().map(attribute).collect();
        der::sequence(&attributes)
    }
}
