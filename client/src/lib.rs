//! The suite from outside: what contracts are told and tell, and the way to them.
//!
//! * [`FactoryClient`], [`PoolClient`], [`MiningClient`], [`RegistryClient`], [`VerifierClient`],
//!   [`DcapVerifierClient`]: a typed handle for each contract, over any [`Transport`].
//! * [`Node`]: the transport over a node's RPC interface. What it answers is a [`Request`] that can be tried
//!   out before anything is sent.
//! * [`Deployment`]: the file that says where on which chain the contracts are.
//! * [`Settings`]: what a deployment is built with.
//! * [`Event`]: what contracts tell.
//! * [`collateral`]: what vouches for SGX platforms, from Intel's files.
//! * [`Bundle`]: a built contract. [`Key`]: a key of a worker or an attestor.
#![deny(missing_docs)]

pub mod address;
mod bundle;
pub mod collateral;
mod contracts;
mod decimal;
mod deployment;
mod event;
pub mod hash;
mod key;
pub mod node;
mod refusal;
mod settings;
mod transport;

pub use bundle::{Bundle, BundleError};
pub use contracts::{
    DcapVerifierClient, FactoryClient, MiningClient, PoolClient, Psp22Error, RegistryClient,
    VerifierClient,
};
pub use decimal::decimal;
pub use deployment::{Contracts, Deployed, Deployment, DeploymentError, Durations, Token};
pub use event::{ContractEvent, Event, Kind, PoolEvent};
pub use key::{signer_of, Key};
pub use node::{Node, NodeError, Request};
pub use refusal::Refusal;
pub use settings::{dcap_verifier_input, factory_input, verifier_input, Settings};
pub use transport::{encode_input, selector, Balances, Message, Transport};
