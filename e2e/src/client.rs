//! The typed handles of the contracts, on the embedded chain.

use crate::chain::Chain;

pub use client::Psp22Error;

/// The pool factory.
pub type FactoryClient = client::FactoryClient<Chain>;
/// Mining.
pub type MiningClient = client::MiningClient<Chain>;
/// A stake pool.
pub type PoolClient = client::PoolClient<Chain>;
/// The worker registry.
pub type RegistryClient = client::RegistryClient<Chain>;
/// A quorum verifier.
pub type VerifierClient = client::VerifierClient<Chain>;
/// A DCAP verifier.
pub type DcapVerifierClient = client::DcapVerifierClient<Chain>;
