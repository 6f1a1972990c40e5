//! Signed JSON, as Intel's service answers.

use crate::Key;
use std::fmt;

/// A body under its name, and a signature over the body's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The name of the body.
    pub name: &'static str,
    /// The body: a JSON object.
    pub body: String,
    /// The signature: r and s, big-endian.
    pub signature: [u8; 64],
    /// What certificates name the signer's key by. It is not served along: it stands in the signer's certificate.
    pub signer: [u8; 20],
}

impl Response {
    /// TCB info, from its text.
    pub fn tcb_info(body: String, key: &Key) -> Self {
        Self::sign("tcbInfo", body, key)
    }

    /// The identity of a quoting enclave, from its text.
    pub fn qe_identity(body: String, key: &Key) -> Self {
        Self::sign("enclaveIdentity", body, key)
    }

    fn sign(name: &'static str, body: String, key: &Key) -> Self {
        let signature = key.sign(body.as_bytes());
        Self {
            name,
            body,
            signature,
            signer: key.identifier(),
        }
    }
}

/// The answer as it is served.
impl fmt::Display for Response {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = hex::encode(self.signature);
        let (name, body) = (self.name, &self.body);
        write!(to, r#"{{"{name}":{body},"signature":"{signature}"}}"#)
    }
}
