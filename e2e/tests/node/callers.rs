//! Messages from the wrong sender.

use crate::fixture::{Fixture, PLENTY};
use client::{node::Signer as _, NodeError, Request};
use e2e::node::Ledger;
use ink::primitives::AccountId;
use ink_e2e::{
    subxt::{config::Config, tx::Signer},
    Keypair, PolkadotConfig,
};
use primitives::{Error, Result};
use scale::Decode;

/// Sends a message, which has to be refused with this error.
async fn refused<T: Decode>(it: &Fixture, request: Request<Result<T>>, error: Error) {
    let label = request.message.label.clone();
    assert_eq!(it.call(request).await.err(), Some(error), "{label}");
}

#[tokio::test]
async fn what_is_meant_for_contracts_cannot_be_called_by_accounts() {
    let it = Fixture::new().await;
    let (mining, registry, factory) = (&it.mining, &it.registry, &it.factory);
    let (worker, spare, pool) = (it.machine.id(), it.spare.id(), it.pool.address());
    let stake = 1_000 * it.token();
    let before = it.state().await;
    // Not even those who rule the worker, its pool or the contract.
    for caller in [it.others[0], it.owner, it.governance] {
        refused(
            &it,
            mining.start(caller, spare, stake, stake),
            Error::CallerNotAllowed,
        )
        .await;
        refused(
            &it,
            mining.restart(caller, worker, 2 * stake, stake),
            Error::WorkerIsNotMining,
        )
        .await;
        refused(
            &it,
            mining.stop(caller, vec![worker]),
            Error::WorkerIsNotMining,
        )
        .await;
        refused(
            &it,
            mining.stop_unresponsive(caller, worker),
            Error::WorkerIsNotMining,
        )
        .await;
        refused(&it, mining.collect(caller), Error::CallerNotAllowed).await;
        refused(
            &it,
            registry.bind(caller, spare, it.owner),
            Error::CallerNotAllowed,
        )
        .await;
        refused(
            &it,
            registry.unbind(caller, spare),
            Error::WorkerDoesNotExist,
        )
        .await;
        refused(
            &it,
            registry.stopped(caller, vec![worker], 0),
            Error::WorkerDoesNotExist,
        )
        .await;
        refused(
            &it,
            registry.enter_session(caller, spare, pool),
            Error::CallerNotAllowed,
        )
        .await;
        refused(
            &it,
            factory.pool_owner_changed(caller, caller),
            Error::CallerNotAllowed,
        )
        .await;
    }
    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    assert_eq!(ledger.fees.len(), 3, "each of them paid for trying");
    before.assert_only_paid(&ledger.fees, &after);
}

#[tokio::test]
async fn a_pool_and_governance_obey_their_owners_only() {
    let it = Fixture::new().await;
    let (pool, stranger) = (&it.pool, it.others[0]);
    let (worker, spare, token) = (it.machine.id(), it.spare.id(), it.token());
    let before = it.state().await;
    refused(
        &it,
        pool.set_payout_pref(stranger, 1_000_000),
        Error::NotOwner,
    )
    .await;
    refused(&it, pool.set_cap(stranger, Some(0)), Error::NotOwner).await;
    refused(
        &it,
        pool.start_mining(stranger, spare, token),
        Error::NotOwner,
    )
    .await;
    refused(&it, pool.stop_mining(stranger, worker), Error::NotOwner).await;
    refused(
        &it,
        pool.restart_mining(stranger, worker, token),
        Error::NotOwner,
    )
    .await;
    refused(&it, pool.remove_worker(stranger, spare), Error::NotOwner).await;
    refused(
        &it,
        pool.claim_owner_rewards(stranger, stranger),
        Error::NotOwner,
    )
    .await;
    refused(
        &it,
        pool.transfer_ownership(stranger, stranger),
        Error::NotOwner,
    )
    .await;
    refused(&it, pool.accept_ownership(stranger), Error::NotPendingOwner).await;
    refused(
        &it,
        pool.unbind_worker(stranger, spare),
        Error::UnauthorizedOperator,
    )
    .await;
    refused(&it, pool.pause(stranger), Error::NotGuardian).await;
    refused(&it, it.mining.pause(stranger), Error::NotGuardian).await;
    refused(
        &it,
        it.mining.accept_ownership(stranger),
        Error::NotPendingOwner,
    )
    .await;
    refused(
        &it,
        it.registry
            .remove_measurement(stranger, e2e::worker::MEASUREMENT),
        Error::NotOwner,
    )
    .await;
    refused(
        &it,
        it.factory.transfer_ownership(stranger, stranger),
        Error::NotOwner,
    )
    .await;
    refused(
        &it,
        it.mining.connect(it.governance, stranger),
        Error::AlreadyConnected,
    )
    .await;
    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    before.assert_only_paid(&ledger.fees, &after);
}

/// Signs for somebody else's account.
struct Forger {
    victim: AccountId,
    key: Keypair,
}

impl Signer<PolkadotConfig> for Forger {
    fn account_id(&self) -> <PolkadotConfig as Config>::AccountId {
        let victim: &[u8; 32] = self.victim.as_ref();
        (*victim).into()
    }

    fn address(&self) -> <PolkadotConfig as Config>::Address {
        self.account_id().into()
    }

    fn sign(&self, payload: &[u8]) -> <PolkadotConfig as Config>::Signature {
        Signer::<PolkadotConfig>::sign(&self.key, payload)
    }
}

#[tokio::test]
async fn the_node_takes_no_message_without_its_senders_signature() {
    let it = Fixture::new().await;
    let request = it.pool.withdraw_all(it.staker);
    let before = it.state().await;

    let forger = Forger {
        victim: it.staker,
        key: it.key(it.others[0]),
    };
    assert_eq!(forger.account(), it.staker);
    let forged = request.submit(&forger, PLENTY).await;
    assert!(matches!(forged, Err(NodeError::Rejected(_))), "{forged:?}");
    let unsigned = submit_unsigned(&it, &request).await;
    assert!(unsigned.contains("NoUnsignedValidator"), "{unsigned}");

    assert_eq!(it.state().await, before, "not even a block was made");
}

/// Sends a message that nobody signed; returns why the node does not take it.
async fn submit_unsigned<T: Decode>(it: &Fixture, request: &Request<T>) -> String {
    let transactions = it.node.client().tx();
    let unsigned = transactions.create_unsigned(&request.call(PLENTY));
    let unsigned = unsigned.expect("it can be encoded");
    match unsigned.submit().await {
        Ok(hash) => format!("accepted as {hash:?}"),
        Err(error) => error.to_string(),
    }
}
