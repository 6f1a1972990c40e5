//! The bytes of pallet-contracts: what its runtime API takes and returns, and its extrinsics.

use primitives::Balance;
use scale::{Decode, Encode};
use subxt::ext::scale_encode;
use subxt::utils::{AccountId32, MultiAddress};

/// Computation and state proof.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, scale_encode::EncodeAsType,
)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct Weight {
    /// Computation, in picoseconds.
    #[codec(compact)]
    pub ref_time: u64,
    /// State proof, in bytes.
    #[codec(compact)]
    pub proof_size: u64,
}

impl Weight {
    /// A quarter more: what a message takes can grow between its trial and its block.
    pub fn with_margin(self) -> Self {
        Self {
            ref_time: self.ref_time.saturating_add(self.ref_time / 4),
            proof_size: self.proof_size.saturating_add(self.proof_size / 4),
        }
    }
}

/// A storage deposit, in plancks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub(super) enum StorageDeposit {
    Refund(Balance),
    Charge(Balance),
}

impl From<StorageDeposit> for i128 {
    fn from(deposit: StorageDeposit) -> Self {
        let signed = |amount: Balance| i128::try_from(amount).unwrap_or(i128::MAX);
        match deposit {
            StorageDeposit::Refund(amount) => -signed(amount),
            StorageDeposit::Charge(amount) => signed(amount),
        }
    }
}

/// `ContractsApi_call`.
#[derive(Encode)]
pub(super) struct CallArguments<'a> {
    pub origin: AccountId32,
    pub contract: AccountId32,
    pub value: Balance,
    pub gas_limit: Option<Weight>,
    pub deposit_limit: Option<Balance>,
    pub data: &'a [u8],
}

/// `ContractsApi_instantiate`.
#[derive(Encode)]
pub(super) struct InstantiateArguments<'a> {
    pub origin: AccountId32,
    pub value: Balance,
    pub gas_limit: Option<Weight>,
    pub deposit_limit: Option<Balance>,
    pub code: Code<'a>,
    pub data: &'a [u8],
    pub salt: &'a [u8],
}

/// The code of a new contract.
#[derive(Encode)]
pub(super) enum Code<'a> {
    /// Uploaded with it.
    Upload(&'a [u8]),
    /// Uploaded before.
    Existing([u8; 32]),
}

/// `ContractsApi_upload_code`.
#[derive(Encode)]
pub(super) struct UploadArguments<'a> {
    pub origin: AccountId32,
    pub code: &'a [u8],
    pub deposit_limit: Option<Balance>,
    pub determinism: Determinism,
}

/// Whether code must behave the same everywhere: always, on a chain.
#[derive(Encode, Clone, Copy, scale_encode::EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) enum Determinism {
    Enforced,
}

/// What a trial run tells. The rest of the bytes is the result, then the trial's events.
#[derive(Decode)]
pub(super) struct Trial {
    pub gas_consumed: Weight,
    pub gas_required: Weight,
    pub deposit: StorageDeposit,
    pub debug_message: Vec<u8>,
    /// Whether what follows is an error of the runtime.
    pub failed: bool,
}

/// What a contract returned.
#[derive(Decode)]
pub(super) struct Returned {
    flags: u32,
    pub data: Vec<u8>,
}

impl Returned {
    pub fn reverted(&self) -> bool {
        self.flags & 1 == 1
    }
}

/// `Contracts::call`.
#[derive(scale_encode::EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct Call {
    pub dest: MultiAddress<AccountId32, ()>,
    #[codec(compact)]
    pub value: Balance,
    pub gas_limit: Weight,
    pub storage_deposit_limit: Option<Balance>,
    pub data: Vec<u8>,
}

/// `Contracts::instantiate`.
#[derive(scale_encode::EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct Instantiate {
    #[codec(compact)]
    pub value: Balance,
    pub gas_limit: Weight,
    pub storage_deposit_limit: Option<Balance>,
    pub code_hash: [u8; 32],
    pub data: Vec<u8>,
    pub salt: Vec<u8>,
}

/// `Contracts::upload_code`.
#[derive(scale_encode::EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct UploadCode {
    pub code: Vec<u8>,
    pub storage_deposit_limit: Option<Balance>,
    pub determinism: Determinism,
}
