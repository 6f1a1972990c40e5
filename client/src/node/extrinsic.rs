//! Transactions: signed, sent, and followed until they are in a block.

use super::{Node, NodeError, Signer};
use crate::ContractEvent;
use ink::primitives::AccountId;
use primitives::Balance;
use scale::Decode;
use std::time::Duration;
use subxt::{
    blocks::ExtrinsicEvents,
    config::polkadot::{Era, PolkadotExtrinsicParamsBuilder},
    error::{DispatchError, Error, RpcError, TransactionError},
    tx::{TxPayload, TxProgress, TxStatus},
    utils::H256,
    OnlineClient, PolkadotConfig,
};

/// How long a transaction is waited for.
const INCLUSION_TIMEOUT: Duration = Duration::from_secs(120);
/// For how many blocks a transaction is good; then it can no longer surprise anybody.
const LIFETIME: u64 = 256;

/// What became of a transaction.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The block that it is in.
    pub block: H256,
    /// Its place in the block.
    pub index: u32,
    /// The transaction.
    pub extrinsic: H256,
    /// What the sender paid for it, without storage deposits, in plancks.
    pub fee: Balance,
    /// What contracts told, in order.
    pub events: Vec<ContractEvent>,
    /// The contracts that came into being, in order.
    pub instantiated: Vec<AccountId>,
    /// The runtime's error, if the transaction changed nothing but the sender's fee.
    pub failure: Option<String>,
}

impl Receipt {
    /// The receipt, if the transaction did what it should.
    ///
    /// # Errors
    /// `Failed`.
    pub fn succeeded(self, what: &str) -> Result<Self, NodeError> {
        match self.failure {
            None => Ok(self),
            Some(reason) => Err(NodeError::Failed {
                what: what.to_owned(),
                reason,
            }),
        }
    }

    fn read(node: &Node, events: &ExtrinsicEvents<PolkadotConfig>) -> Result<Self, Error> {
        let mut receipt = Self {
            block: events.all_events_in_block().block_hash(),
            index: events.extrinsic_index(),
            extrinsic: events.extrinsic_hash(),
            fee: 0,
            events: Vec::new(),
            instantiated: Vec::new(),
            failure: None,
        };
        for event in events.iter() {
            let event = event?;
            let mut fields = event.field_bytes();
            match (event.pallet_name(), event.variant_name()) {
                ("Contracts", "ContractEmitted") => {
                    receipt.events.extend(ContractEvent::read(fields));
                }
                ("Contracts", "Instantiated") => {
                    let accounts = <(AccountId, AccountId)>::decode(&mut fields);
                    receipt
                        .instantiated
                        .extend(accounts.map(|(_, contract)| contract));
                }
                ("TransactionPayment", "TransactionFeePaid") => {
                    let paid = <(AccountId, Balance)>::decode(&mut fields);
                    receipt.fee = paid.map_or(0, |(_, fee)| fee);
                }
                ("System", "ExtrinsicFailed") => {
                    receipt.failure = Some(node.describe_error(fields));
                }
                _ => {}
            }
        }
        Ok(receipt)
    }
}

impl ContractEvent {
    /// The event in the fields of pallet-contracts' `ContractEmitted`.
    pub fn read(mut fields: &[u8]) -> Option<Self> {
        let (contract, data) = Decode::decode(&mut fields).ok()?;
        Some(Self { contract, data })
    }
}

impl Node {
    /// Signs and sends a call of the runtime and waits until it is in a block.
    ///
    /// # Errors
    /// `Rpc`, `Rejected`, `Unknown`. That the call failed is told by the receipt.
    pub async fn submit(
        &self,
        call: &impl TxPayload,
        signer: &impl Signer,
    ) -> Result<Receipt, NodeError> {
        let nonce = self.next_nonce(signer.account()).await?;
        self.submit_with_nonce(call, signer, nonce).await
    }

    /// As [`Node::submit`], with a number of the caller's choice: the node keeps a transaction waiting
    /// until all earlier ones of the account are there.
    ///
    /// # Errors
    /// As for [`Node::submit`].
    pub async fn submit_with_nonce(
        &self,
        call: &impl TxPayload,
        signer: &impl Signer,
        nonce: u64,
    ) -> Result<Receipt, NodeError> {
        let (born, checkpoint) = self.last_finalized().await?;
        let era = Era::mortal(LIFETIME, born.into());
        let parameters = PolkadotExtrinsicParamsBuilder::new().era(era, checkpoint);
        let transactions = self.client().tx();
        let signed = transactions.create_signed_with_nonce(call, signer, nonce, parameters)?;
        let progress = signed.submit_and_watch().await.map_err(rejection)?;
        let hash = format!("{:?}", progress.extrinsic_hash());
        // From here on no failure proves that the transaction will not act.
        let included = tokio::time::timeout(INCLUSION_TIMEOUT, self.follow(progress)).await;
        let reason = match included {
            Ok(Ok(receipt)) => return Ok(receipt),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it is in no block after two minutes".to_owned(),
        };
        Err(NodeError::Unknown { hash, reason })
    }

    /// Waits until a transaction is in a block, and reads there what it did.
    async fn follow(
        &self,
        mut progress: TxProgress<PolkadotConfig, OnlineClient<PolkadotConfig>>,
    ) -> Result<Receipt, Error> {
        while let Some(status) = progress.next_item().await {
            match status? {
                TxStatus::InBlock(block) | TxStatus::Finalized(block) => {
                    let events = block.fetch_events().await?;
                    return Receipt::read(self, &events);
                }
                TxStatus::Invalid => return Err(TransactionError::Invalid.into()),
                TxStatus::Usurped(_) => return Err(TransactionError::Usurped.into()),
                TxStatus::Dropped => return Err(TransactionError::Dropped.into()),
                _ => {}
            }
        }
        Err(RpcError::SubscriptionDropped.into())
    }

    /// The newest block that the chain will not replace.
    async fn last_finalized(&self) -> Result<(u32, H256), NodeError> {
        let rpc = self.client().rpc();
        let hash = rpc.finalized_head().await?;
        let header = rpc.header(Some(hash)).await?;
        Ok((header.map_or(0, |header| header.number), hash))
    }

    /// A runtime error in words, and the pallet's name for it, where it has one.
    pub(super) fn describe_error(&self, bytes: &[u8]) -> String {
        let name = match DispatchError::decode_from(bytes, self.client().metadata()) {
            Ok(DispatchError::Module(error)) => error.to_string(),
            Ok(error) => format!("{error:?}"),
            Err(_) => return format!("unknown error 0x{}", hex::encode(bytes)),
        };
        match in_words(&FAILURES, &name) {
            Some(words) => format!("{words} ({name})"),
            None => name,
        }
    }
}

/// Runtime errors that users meet.
const FAILURES: [(&str, &str); 4] = [
    ("FundsUnavailable", "not enough balance"),
    (
        "StorageDepositNotEnoughFunds",
        "not enough balance for the storage deposit",
    ),
    (
        "StorageDepositLimitExhausted",
        "it takes more storage deposit than it may",
    ),
    ("OutOfGas", "it takes more gas than it may"),
];

/// What nodes say of transactions that they do not take.
const REJECTIONS: [(&str, &str); 4] = [
    (
        "Inability to pay some fees",
        "not enough balance for the fee",
    ),
    (
        "Transaction is outdated",
        "another one of the same sender came first",
    ),
    (
        "Priority is too low",
        "another one of the same sender is waiting for its block; try again when it is through",
    ),
    ("temporarily banned", "it was refused a short while ago"),
];

fn in_words(known: &[(&str, &'static str)], text: &str) -> Option<&'static str> {
    let found = known.iter().find(|(sign, _)| text.contains(sign));
    found.map(|(_, words)| *words)
}

fn rejected(reason: &str) -> NodeError {
    NodeError::Rejected(reason.to_owned())
}

/// What a node answers to a transaction that it does not take; a failed connection stays one.
fn rejection(error: Error) -> NodeError {
    // The type of the RPC client's errors is out of reach; an answer of the node shows as this object.
    match error {
        Error::Rpc(RpcError::ClientError(error)) if error.to_string().contains("ErrorObject") => {
            let reason = error.to_string();
            rejected(in_words(&REJECTIONS, &reason).unwrap_or(&reason))
        }
        other => other.into(),
    }
}
