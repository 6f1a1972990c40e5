//! Makes what Intel and its SGX machines make, under a root key of its own: certificates, revocation lists, TCB info,
//! QE identity, and quotes (version 3, ECDSA on P-256). So a deployment can be tested with whole fleets of machines that
//! nobody has, at any time, with any fault.
//!
//! ```
//! use sgx_simulator::{EnclaveReport, Vendor};
//!
//! let now = 1_800_000_000_000;
//! let vendor = Vendor::new("my test", now);
//! let platform = vendor.platform(0);
//! let quote = platform.quote(&EnclaveReport { report_data: [7; 64], ..Default::default() });
//! let collateral = vendor.collateral();
//! # assert_eq!(quote[48 + 320..][..64], [7; 64]);
//! # assert!(collateral.tcb_info.to_string().starts_with("{\"tcbInfo\":{\"id\":\"SGX\""));
//! ```
//!
//! Everything follows from the seed and the times given: no clock, no randomness. Everything is right unless it is
//! made wrong, and that works at three depths:
//!
//! 1. Values are plain data. A [`Vendor`] holds the fields of all it publishes, and signs them when asked for its
//!    [`Collateral`]; a [`Quote`] holds its parts. Change a field before something is signed, or after.
//! 2. [`Certificate::parts`] and [`RevocationList::parts`] give the encoded members of what is signed, which can be
//!    replaced by others of the module [`der`] and signed by [`signed::sign`]. The texts of [`TcbInfo`] and
//!    [`QeIdentity`] can be edited before [`Response::tcb_info`] or [`Response::qe_identity`] signs them.
//! 3. What comes out are bytes.
//!
//! Nothing made here is worth anything to a verifier that trusts Intel's root key. A verifier that trusts
//! [`Vendor::root_key`] trusts everybody who knows the seed.
#![deny(missing_docs)]

mod certificate;
mod collateral;
pub mod der;
mod extension;
mod key;
mod name;
pub mod oid;
mod pck;
mod platform;
mod qe_identity;
mod quote;
mod report;
mod response;
mod revocation_list;
pub mod signed;
mod tcb_info;
mod text;
mod vendor;

pub use certificate::Certificate;
pub use collateral::{pem, Collateral};
pub use extension::{reason, Extension, KeyUsage};
pub use key::Key;
pub use name::{Attribute, Name};
pub use pck::{PlatformConfiguration, SgxExtension};
pub use platform::{PckAuthority, Platform};
pub use qe_identity::{QeIdentity, QeLevel, QeTcb};
pub use quote::{Header, Quote, INTEL_QE_VENDOR};
pub use report::{attribute, EnclaveReport};
pub use response::Response;
pub use revocation_list::{RevocationList, RevokedCertificate};
pub use tcb_info::{Tcb, TcbComponent, TcbInfo, TcbLevel};
pub use vendor::{Authority, Vendor, VALIDITY};

/// A moment in milliseconds since 1970. What is published knows whole seconds only: the rest is cut off.
pub type Timestamp = u64;
