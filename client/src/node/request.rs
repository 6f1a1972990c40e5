//! Messages to contracts: tried out, then sent.

use super::{
    api::{Call, CallArguments, Returned, Trial},
    Node, NodeError, Receipt, SendError, Signer, Weight,
};
use crate::{address::to_subxt, Message};
use ink::primitives::{AccountId, LangError};
use primitives::Balance;
use scale::{Decode, Encode};
use std::marker::PhantomData;
use subxt::{
    tx::{Payload, TxPayload},
    utils::H256,
};

/// A message whose answer is a `T`, ready to be tried out and sent.
#[derive(Clone, Debug)]
pub struct Request<T> {
    node: Node,
    /// Who sends it.
    pub caller: AccountId,
    /// The message.
    pub message: Message,
    answer: PhantomData<fn() -> T>,
}

/// What a trial run promises.
#[derive(Clone, Debug)]
pub struct Preview<Outcome> {
    /// What the message would return.
    pub outcome: Outcome,
    /// The gas that it has to be given; some of it comes back unused.
    pub gas_required: Weight,
    /// The gas that it would use, in this version of the chain's state.
    pub gas_consumed: Weight,
    /// The storage deposit that the sender would pay (positive) or get back (negative), in plancks.
    pub deposit: i128,
    /// What one more cell of storage would take, in plancks.
    pub cell_deposit: Balance,
}

/// The most that a message may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Computation and proof.
    pub gas: Weight,
    /// Storage deposit, in plancks; `None` is whatever the sender has.
    pub deposit: Option<Balance>,
}

impl<Outcome> Preview<Outcome> {
    /// A quarter more gas than the trial took, and the deposit for one more cell: between trial and block
    /// somebody else's message may remove a cell that this one then has to make.
    pub fn limits(&self) -> Limits {
        let charged = Balance::try_from(self.deposit).unwrap_or(0);
        Limits {
            gas: self.gas_required.with_margin(),
            deposit: Some(charged.saturating_add(self.cell_deposit)),
        }
    }
}

impl<T> Request<T> {
    pub(super) fn new(node: &Node, caller: AccountId, message: Message) -> Self {
        Self {
            node: node.clone(),
            caller,
            message,
            answer: PhantomData,
        }
    }

    /// Sends the message without trying it out, and waits until it is in a block.
    ///
    /// # Errors
    /// As for [`Node::submit`]. That the message failed is told by the receipt.
    pub async fn submit(&self, signer: &impl Signer, limits: Limits) -> Result<Receipt, NodeError> {
        self.node.submit(&self.call(limits), signer).await
    }

    /// The call of the runtime that sends the message.
    pub fn call(&self, limits: Limits) -> impl TxPayload {
        let call = Call {
            dest: to_subxt(&self.message.contract).into(),
            value: self.message.value,
            gas_limit: limits.gas,
            storage_deposit_limit: limits.deposit,
            data: self.message.data.clone(),
        };
        Payload::new("Contracts", "call", call).unvalidated()
    }
}

impl<T: Decode> Request<T> {
    /// The answer as of the newest block.
    ///
    /// # Errors
    /// `Rpc`, `Failed`, `Unreadable`.
    pub async fn ask(&self) -> Result<T, NodeError> {
        Ok(self.preview().await?.outcome)
    }

    /// What the message would do on top of the newest block. Nothing is sent.
    ///
    /// # Errors
    /// `Rpc`, `Failed` (the message traps, or its sender cannot pay), `Unreadable`.
    pub async fn preview(&self) -> Result<Preview<T>, NodeError> {
        self.preview_at(None).await
    }

    /// The same on top of another block.
    async fn preview_at(&self, block: Option<H256>) -> Result<Preview<T>, NodeError> {
        let arguments = CallArguments {
            origin: to_subxt(&self.caller),
            contract: to_subxt(&self.message.contract),
            value: self.message.value,
            gas_limit: None,
            deposit_limit: None,
            data: &self.message.data,
        };
        let label = &self.message.label;
        let (trial, rest) = self
            .node
            .try_out("ContractsApi_call", label, &arguments.encode(), block)
            .await?;
        let unreadable = || NodeError::Unreadable(label.clone());
        let returned = Returned::decode(&mut &rest[..]).map_err(|_| unreadable())?;
        let outcome = read_answer(&returned).ok_or_else(unreadable)?;
        Ok(trial.preview(outcome, &self.node))
    }
}

impl<T: Decode, E: Decode> Request<Result<T, E>> {
    /// Tries the message out and, unless it would be refused, sends it with [`Preview::limits`].
    ///
    /// # Errors
    /// `Refused` if the contract refuses it, in the trial (nothing is sent then) or in its block; else as for
    /// [`Request::preview`] and [`Request::submit`].
    pub async fn send(&self, signer: &impl Signer) -> Result<(T, Receipt), SendError<E>> {
        let preview = self.preview().await?;
        let limits = preview.limits();
        let promised = preview.outcome.map_err(SendError::Refused)?;
        let receipt = self.execute(signer, limits).await?;
        Ok((promised, receipt))
    }

    /// Sends the message without trying it out first. If it is refused in its block, it is tried out on top
    /// of the block before, so that its error has a name.
    ///
    /// # Errors
    /// `Refused`; as for [`Request::submit`], and `Failed`.
    pub async fn execute(
        &self,
        signer: &impl Signer,
        limits: Limits,
    ) -> Result<Receipt, SendError<E>> {
        let receipt = self.submit(signer, limits).await?;
        let reverted = |failure: &String| failure.contains("ContractReverted");
        if receipt.failure.as_ref().is_some_and(reverted) {
            if let Some(refusal) = self.refusal_in(receipt.block).await? {
                return Err(SendError::Refused(refusal));
            }
        }
        Ok(receipt.succeeded(&self.message.label)?)
    }

    async fn refusal_in(&self, block: H256) -> Result<Option<E>, NodeError> {
        let header = self.node.client().rpc().header(Some(block)).await?;
        let parent = header.map(|header| header.parent_hash);
        let preview = self.preview_at(parent).await;
        Ok(preview.ok().and_then(|preview| preview.outcome.err()))
    }
}

impl Node {
    /// Runs a call of pallet-contracts' runtime API; returns what it took and the bytes of its result.
    pub(super) async fn try_out(
        &self,
        function: &str,
        what: &str,
        arguments: &[u8],
        block: Option<H256>,
    ) -> Result<(Trial, Vec<u8>), NodeError> {
        let rpc = self.client().rpc();
        let bytes = rpc.state_call_raw(function, Some(arguments), block).await?;
        let mut rest = &bytes[..];
        let trial = Trial::decode(&mut rest).map_err(|_| NodeError::Unreadable(what.to_owned()))?;
        if trial.failed {
            let debug = String::from_utf8_lossy(&trial.debug_message);
            let reason = format!("{} {debug}", self.describe_error(rest));
            return Err(NodeError::Failed {
                what: what.to_owned(),
                reason: reason.trim_end().to_owned(),
            });
        }
        Ok((trial, rest.to_vec()))
    }
}

impl Trial {
    pub(super) fn preview<Outcome>(&self, outcome: Outcome, node: &Node) -> Preview<Outcome> {
        Preview {
            outcome,
            gas_required: self.gas_required,
            gas_consumed: self.gas_consumed,
            deposit: self.deposit.into(),
            cell_deposit: node.cell_deposit(),
        }
    }
}

/// Takes ink!'s wrapper off an answer; a contract that does not know the message says so in the wrapper.
pub(super) fn read_answer<T: Decode>(returned: &Returned) -> Option<T> {
    let mut rest = &returned.data[..];
    match Result::<T, LangError>::decode(&mut rest) {
        Ok(Ok(answer)) if rest.is_empty() => Some(answer),
        _ => None,
    }
}
