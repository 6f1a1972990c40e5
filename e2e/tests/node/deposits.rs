//! Messages whose sender cannot or does not want to pay for storage.

use crate::fixture::Fixture;
use client::{node::Limits, Request};
use e2e::node::Ledger;
use primitives::Balance;
use scale::Decode;

#[tokio::test]
async fn a_storage_deposit_above_the_senders_limit_stops_a_message() {
    let it = Fixture::new().await;
    let token = it.token();
    let [one, other] = it.others;
    it.contribute(&it.pool, one, 10 * token).await;
    limit(&it, it.pool.contribute(other, 10 * token)).await;
    limit(&it, it.factory.create_pool(other)).await;
    it.beat(&it.machine).await.expect("a heartbeat");
    it.call(it.pool.withdraw(one, 10 * token))
        .await
        .expect("a payment");
    // Nothing is free now: the withdrawal has to be written into the queue.
    it.call(it.pool.withdraw_all(other))
        .await
        .expect("a payment");
    limit(&it, it.pool.withdraw(it.staker, 10 * token)).await;
    it.assert_sound().await;
}

/// Sends a message with one planck too little for its storage deposit, then with what it takes.
async fn limit<T: Decode, E: Decode>(it: &Fixture, request: Request<Result<T, E>>) {
    let label = &request.message.label;
    let preview = request.preview().await.expect("a trial");
    let deposit = Balance::try_from(preview.deposit).expect("a deposit");
    assert!(deposit > 0, "{label} stores something");
    let with = |deposit| Limits {
        deposit: Some(deposit),
        ..preview.limits()
    };
    let before = it.state().await;
    for too_little in [0, deposit / 2, deposit - 1] {
        assert_fails(
            it,
            &request,
            with(too_little),
            "StorageDepositLimitExhausted",
        )
        .await;
    }
    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    before.assert_only_paid(&ledger.fees, &after);

    let sent = request.submit(&it.key(request.caller), with(deposit)).await;
    let failure = sent.expect("it comes into a block").failure;
    assert_eq!(failure, None, "{label}");
}

#[tokio::test]
async fn a_sender_too_poor_for_the_storage_deposit_keeps_its_tokens() {
    let it = Fixture::new().await;
    let create = it.factory.create_pool(it.governance);
    let rich = create.preview().await.expect("a trial");
    let deposit = Balance::try_from(rich.deposit).expect("a deposit");
    // Enough for the deposit of a pool, if there were no fees.
    let poor = it.newcomer("poor", deposit).await;
    let limits = Limits {
        deposit: None,
        ..rich.limits()
    };
    let before = it.state().await;
    let create = it.factory.create_pool(poor);
    // Without a limit of its own, a transaction may take what the sender has.
    assert_fails(&it, &create, limits, "StorageDepositLimitExhausted").await;
    let all = before.of(poor).free;
    let contribute = it.pool.contribute(poor, all);
    assert_fails(&it, &contribute, limits, "TransferFailed").await;
    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    before.assert_only_paid(&ledger.fees, &after);
    // It is not kept from what it can afford.
    let minimum = it.settings.minimum_contribution;
    it.contribute(&it.pool, poor, minimum).await;
}

/// Sends a message, which has to fail with an error of the runtime of this name.
async fn assert_fails<T>(it: &Fixture, request: &Request<T>, limits: Limits, error: &str) {
    let sent = request.submit(&it.key(request.caller), limits).await;
    let failure = sent.expect("it comes into a block").failure;
    let failure = failure.expect("it fails");
    assert!(
        failure.contains(error),
        "{}: {failure}",
        request.message.label
    );
}
