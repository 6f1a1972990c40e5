//! What challenges are made of.

use crate::ContractId;
use primitives::{Timestamp, Worker};
use scale::Encode;

/// A 256-bit hash that a contract stores and that the next report of a worker has to answer.
pub type Challenge = [u8; 32];

/// What makes a challenge of the registry unlike any other; it is hashed in the domain of its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct ChallengeSeed<Address> {
    /// The registry.
    pub registry: ContractId<Address>,
    /// The worker that has to answer.
    pub worker: Worker,
    /// A challenge that came before; which one depends on the purpose.
    pub previous: Challenge,
    /// The block that the challenge is made in.
    pub block: u32,
    /// The time of that block, in milliseconds.
    pub time: Timestamp,
}
