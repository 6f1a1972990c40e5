//! X.509 certificates and revocation lists in the profile of Intel's SGX authorities.

mod certificate;
pub(crate) mod der;
mod extension;
mod name;
mod revocation_list;
mod signed;
pub(crate) mod time;

pub(crate) use certificate::{Certificate, Constraints, KeyUsage};
pub(crate) use revocation_list::RevocationListDer;
pub use signed::read_signature;
