//! Transactions that come into the same block.

use crate::fixture::{Fixture, PLENTY};
use client::{node::Receipt, Event, Kind, PoolEvent, Request};
use e2e::node::Ledger;
use ink::primitives::AccountId;
use ink_e2e::subxt::config::polkadot::PolkadotExtrinsicParamsBuilder;
use interfaces::{MiningChange, PoolChange};
use primitives::{Balance, Error};
use std::time::Duration;

/// How often two transactions are sent until they are in one block by chance.
const ATTEMPTS: usize = 20;

/// What a receipt tells of a withdrawal: the plancks paid and the shares queued.
fn withdrawn(it: &Fixture, receipt: &Receipt) -> Option<(Balance, Balance)> {
    let events = receipt.events.iter();
    events
        .filter(|event| event.contract == it.pool.address())
        .find_map(|event| match event.decode(Kind::Pool)? {
            Event::Pool(PoolEvent::Changed(PoolChange::Withdrawn { amount, queued, .. })) => {
                Some((amount, queued))
            }
            _ => None,
        })
}

/// What a receipt tells of a heartbeat: the plancks that it earned.
fn accepted(receipt: &Receipt) -> Option<Balance> {
    let mut events = receipt.events.iter();
    events.find_map(|event| match event.decode(Kind::Mining)? {
        Event::Mining(MiningChange::HeartbeatAccepted { accepted }) => Some(accepted.paid),
        _ => None,
    })
}

/// Sends two messages while the node is busy with a block for something slow, so that the next block takes
/// both, ordinarily. Returns their receipts in the order of execution, if it did.
async fn in_one_block<T, U>(
    it: &Fixture,
    one: &Request<T>,
    other: &Request<U>,
) -> Option<[Receipt; 2]> {
    let slow = it.factory.create_pool(it.governance);
    let senders = [slow.caller, one.caller, other.caller];
    let keys = senders.map(|account| it.key(account));
    let mut nonces = [0; 3];
    for (nonce, account) in nonces.iter_mut().zip(senders) {
        *nonce = it.node.next_nonce(account).await.expect("the node answers");
    }
    let calls = (slow.call(PLENTY), one.call(PLENTY), other.call(PLENTY));
    let (slow, one, other) = tokio::join!(
        it.node.submit_with_nonce(&calls.0, &keys[0], nonces[0]),
        it.node.submit_with_nonce(&calls.1, &keys[1], nonces[1]),
        it.node.submit_with_nonce(&calls.2, &keys[2], nonces[2]),
    );
    slow.expect("it comes into a block");
    let mut receipts = [one, other].map(|sent| sent.expect("it comes into a block"));
    receipts.sort_by_key(|receipt| receipt.index);
    let [first, second] = &receipts;
    (first.block == second.block).then_some(receipts)
}

#[tokio::test]
async fn of_two_withdrawals_in_one_block_the_first_gets_the_last_free_stake() {
    let it = Fixture::new().await;
    let (pool, [one, other]) = (&it.pool, it.others);
    let amount = 300 * it.token();
    for staker in [one, other] {
        it.contribute(pool, staker, amount).await;
    }
    // Half of it is used, so that one of them can be paid.
    it.must(pool.start_mining(it.owner, it.spare.id(), amount))
        .await;
    for attempt in 1.. {
        assert!(attempt <= ATTEMPTS, "they never came into one block");
        let before = it.state().await;
        let requests = [pool.withdraw(one, amount), pool.withdraw(other, amount)];
        let raced = in_one_block(&it, &requests[0], &requests[1]).await;
        it.assert_sound().await;
        let Some([first, second]) = raced else {
            // Whoever was paid contributes again, which serves the other one, who then does so too.
            for staker in [one, other, one] {
                if it.ask(pool.stake_info(staker)).await.shares == 0 {
                    it.contribute(pool, staker, amount).await;
                }
            }
            continue;
        };

        assert_eq!([&first.failure, &second.failure], [&None, &None]);
        assert_eq!(
            withdrawn(&it, &first),
            Some((amount, 0)),
            "the first is paid"
        );
        assert_eq!(
            withdrawn(&it, &second),
            Some((0, amount)),
            "the second waits"
        );
        let after = it.state().await;
        let ledger = Ledger::between(&it.node, &before, &after).await;
        ledger.assert_explains(&before, &after);
        let mut gained = [one, other].map(|staker| ledger.exchanged(staker, pool.address()));
        gained.sort();
        let amount_gained = i128::try_from(amount).expect("an amount");
        assert_eq!(
            gained,
            [0, amount_gained],
            "one got everything that was free"
        );
        let info = it.ask(pool.pool_info()).await;
        assert_eq!((info.free_stake, info.queued_shares), (0, amount));
        return;
    }
}

#[tokio::test]
async fn a_heartbeat_relayed_twice_in_one_block_is_paid_once() {
    let it = Fixture::new().await;
    let [one, other] = it.others;
    let pool = it.pool.address();
    for attempt in 1.. {
        assert!(attempt <= ATTEMPTS, "they never came into one block");
        let beat = it.next_heartbeat(&it.machine).await;
        it.wake().await;
        let pending = it.ask(it.mining.pending_rewards(pool)).await;
        let requests = [it.heartbeat(one, &beat), it.heartbeat(other, &beat)];
        let raced = in_one_block(&it, &requests[0], &requests[1]).await;
        let Some([first, second]) = raced else {
            continue;
        };

        assert_eq!(first.failure, None, "the first is accepted");
        assert!(second.failure.is_some(), "the second is refused");
        assert!(second.events.is_empty(), "and leaves no trace");
        let paid = it.ask(it.mining.pending_rewards(pool)).await - pending;
        assert_eq!(Some(paid), accepted(&first), "one payment");
        assert!(paid > 0, "which is one");
        let worker = it.ask(it.mining.worker_info(it.machine.id())).await;
        let total = worker.expect("it is known").total_reward;
        assert_eq!(
            total,
            pending + paid,
            "the worker earned what the pool can collect"
        );
        let again = it.ask(it.heartbeat(other, &beat)).await;
        assert_eq!(again, Err(Error::HeartbeatTooEarly));
        return;
    }
}

/// Hands the node a transaction that has to wait for an earlier one of its sender.
async fn submit_ahead<T>(it: &Fixture, request: &Request<T>, nonce: u64) {
    let parameters = PolkadotExtrinsicParamsBuilder::new();
    let transactions = it.node.client().tx();
    let key = it.key(request.caller);
    let signed =
        transactions.create_signed_with_nonce(&request.call(PLENTY), &key, nonce, parameters);
    let waiting = signed.expect("it can be signed").submit().await;
    waiting.expect("the node takes it");
}

/// What a pool told besides the moves of shares.
fn changes_told(ledger: &Ledger, pool: AccountId) -> impl Iterator<Item = PoolChange> + '_ {
    let events = ledger.told_by(pool, Kind::Pool);
    events.filter_map(|event| match event {
        Event::Pool(PoolEvent::Changed(change)) => Some(change),
        _ => None,
    })
}

#[tokio::test]
async fn stake_that_comes_just_before_a_collection_and_goes_just_after_gains_nothing() {
    let it = Fixture::new().await;
    let (pool, staker, [attacker, _]) = (&it.pool, it.staker, it.others);
    for _ in 0..2 {
        it.beat(&it.machine).await.expect("a heartbeat");
    }
    let info = it.ask(it.mining.worker_info(it.machine.id())).await;
    let earned = info.expect("it is known").total_reward;
    assert!(earned > 0, "there is something to gain");

    // Later transactions of an account wait for the earlier ones: the first brings all into one block.
    let before = it.state().await;
    let nonce = it.node.next_nonce(attacker).await;
    let nonce = nonce.expect("the node answers");
    submit_ahead(&it, &pool.withdraw_all(attacker), nonce + 2).await;
    submit_ahead(&it, &pool.sync_rewards(attacker), nonce + 1).await;
    let amount = 100_000 * it.token();
    let contribute = pool.contribute(attacker, amount).call(PLENTY);
    let key = it.key(attacker);
    let come = it.node.submit_with_nonce(&contribute, &key, nonce).await;
    come.expect("it comes into a block");

    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    ledger.assert_explains(&before, &after);
    assert_eq!(after.block, before.block + 1, "it was one block");
    let changes: Vec<_> = changes_told(&ledger, pool.address()).collect();
    assert!(
        matches!(
            changes[..],
            [
                PoolChange::Contributed { .. },
                PoolChange::RewardCollected { .. },
                PoolChange::Withdrawn { .. },
            ]
        ),
        "{changes:?}"
    );
    assert_eq!(
        ledger.exchanged(attacker, pool.address()),
        0,
        "he has what he had"
    );
    let stake = it.ask(pool.stake_info(attacker)).await;
    assert_eq!(
        (stake.shares, stake.claimable_reward),
        (0, 0),
        "and nothing to claim"
    );
    it.assert_sound().await;

    // The one who was there all the time gets everything.
    let info = it.ask(pool.pool_info()).await;
    assert_eq!(
        info.unreleased_reward + info.claimable,
        earned,
        "all is still to come"
    );
    while it.ask(pool.pool_info()).await.unreleased_reward > 0 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        it.wake().await;
    }
    let claimed = it.must(pool.claim_rewards(staker, staker)).await;
    assert!(earned - claimed <= 1, "but for a fraction of a planck");
}
