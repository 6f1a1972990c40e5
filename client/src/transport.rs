//! Messages, and the seam between what is said to a contract and how it gets there.

use crate::hash::blake2_256;
use ink::primitives::AccountId;
use primitives::Balance;
use protocol::GenesisHash;
use scale::{Decode, Encode};

/// A message to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// To whom.
    pub contract: AccountId,
    /// Its name; "Trait::message" for a trait's.
    pub label: String,
    /// The selector, then the arguments in SCALE encoding.
    pub data: Vec<u8>,
    /// The native tokens attached, in plancks.
    pub value: Balance,
}

impl Message {
    /// The message with this label and these arguments, as a tuple.
    pub fn new(contract: AccountId, label: &str, arguments: impl Encode) -> Self {
        Self {
            contract,
            label: label.to_owned(),
            data: encode_input(label, arguments),
            value: 0,
        }
    }

    /// The same with native tokens attached.
    pub fn paying(self, value: Balance) -> Self {
        Self { value, ..self }
    }
}

/// What a contract takes as its input: the selector of a message or constructor, and its arguments.
pub fn encode_input(label: &str, arguments: impl Encode) -> Vec<u8> {
    let mut data = selector(label).to_vec();
    arguments.encode_to(&mut data);
    data
}

/// The first four bytes of a message's data.
pub fn selector(label: &str) -> [u8; 4] {
    let hash = blake2_256(label.as_bytes());
    [hash[0], hash[1], hash[2], hash[3]]
}

/// A way to contracts: the embedded chain of the tests, or a node.
///
/// The typed handles of this crate turn messages into bytes and name the type of the answer; a transport
/// decides when they are sent and what an answer looks like: at once, or as a request that can be tried
/// out first.
pub trait Transport {
    /// What takes the place of a `T` that a contract returns.
    type Answer<T>;

    /// The first block of the chain that it leads to.
    fn genesis(&self) -> GenesisHash;

    /// Sends a message that may be refused with an `E`.
    fn send<T: Decode, E: Decode>(
        &self,
        caller: AccountId,
        message: Message,
    ) -> Self::Answer<Result<T, E>>;

    /// Sends a message that returns nothing and cannot be refused.
    fn send_infallible(&self, caller: AccountId, message: Message) -> Self::Answer<()>;

    /// Asks a view.
    fn ask<T: Decode>(&self, message: Message) -> Self::Answer<T>;
}

/// A transport that can look into accounts at once.
pub trait Balances {
    /// The tokens of an account without storage deposits, in plancks.
    fn balance(&self, account: AccountId) -> Balance;
}
