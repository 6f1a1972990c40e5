//! The attestor: a service that vouches for machines.
//!
//! | request | answer |
//! |---|---|
//! | `POST /attest` with a [`Request`] | 200 and an [`Attestation`](crate::attestation::Attestation), or a [`Complaint`](crate::attestation::Complaint) |
//! | `GET /key` | the attestor's compressed public key as a JSON string |
//!
//! A complaint comes with status 400 (what was asked cannot be read), 401 (the asker does not have the worker's
//! key), 403 (the [`Policy`] does not cover it), 408 (the asker takes too long) or 422 (the proposed time is not
//! the attestor's).
//!
//! The service speaks plain HTTP. On a public network it belongs behind a proxy that terminates TLS and limits
//! the rate of requests; workers take `https` addresses.

mod judge;
mod policy;
mod service;

pub use crate::attestation::Request;
pub use judge::{Attestor, Refusal, CLOCK_TOLERANCE};
pub use policy::{Deployment, Machine, Policy, PolicyError, Standing, Vouching};
pub use service::serve;
