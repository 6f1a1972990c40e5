//! Which contract something is said to.

use scale::{Decode, Encode};

/// The hash of a chain's first block, which tells it from all other chains.
pub type GenesisHash = [u8; 32];

/// A contract, told apart from those of all other chains: accounts that deploy the suite on two chains in the same
/// way get the same addresses on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ContractId<Address> {
    /// The chain.
    pub chain: GenesisHash,
    /// The contract's address there.
    pub address: Address,
}
