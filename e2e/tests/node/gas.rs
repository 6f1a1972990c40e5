//! Messages that run out of gas.

use crate::fixture::Fixture;
use client::{
    node::{Limits, Weight},
    Request,
};
use e2e::node::Ledger;
use scale::Decode;
use std::fmt::Debug;

/// How much of what a message needs it is given, in hundredths.
const PORTIONS: [u64; 6] = [2, 20, 40, 60, 80, 95];

#[tokio::test]
async fn a_message_that_runs_out_of_gas_costs_its_fee_and_changes_nothing() {
    let it = Fixture::new().await;
    let (pool, owner, staker) = (&it.pool, it.owner, it.staker);
    let token = it.token();
    it.contribute(pool, it.others[0], 500 * token).await;
    it.beat(&it.machine).await.expect("a heartbeat");

    // What each of them does to several contracts and accounts would be half done.
    starve(&it, it.factory.create_pool(owner)).await;
    starve(&it, pool.contribute(it.others[1], 10 * token)).await;
    starve(&it, pool.sync_rewards(owner)).await;
    starve(&it, pool.start_mining(owner, it.spare.id(), 200 * token)).await;
    starve(&it, pool.withdraw(staker, 50 * token)).await;
    let beat = it.next_heartbeat(&it.machine).await;
    it.wake().await;
    starve(&it, it.heartbeat(owner, &beat)).await;
    starve(&it, pool.stop_mining(owner, it.machine.id())).await;
    starve(&it, it.registration(&it.spare).await).await;
    it.assert_sound().await;
}

/// Sends a message with too little gas of either kind, again and again, and then with enough.
async fn starve<T: Decode, E: Decode + Debug>(it: &Fixture, request: Request<Result<T, E>>) {
    let label = &request.message.label;
    let preview = request.preview().await.expect("a trial");
    let (consumed, required) = (preview.gas_consumed, preview.gas_required);
    let before = it.state().await;
    for portion in PORTIONS {
        for gas in [
            Weight {
                ref_time: consumed.ref_time * portion / 100,
                ..required
            },
            Weight {
                proof_size: consumed.proof_size * portion / 100,
                ..required
            },
        ] {
            let limits = Limits { gas, deposit: None };
            let sent = request.submit(&it.key(request.caller), limits).await;
            let failure = sent.expect("it comes into a block").failure;
            assert!(failure.is_some(), "{label} with {portion} % of its gas");
        }
    }
    let after = it.state().await;
    let ledger = Ledger::between(&it.node, &before, &after).await;
    assert!(ledger.fee_of(request.caller) > 0, "{label} cost its fees");
    before.assert_only_paid(&ledger.fees, &after);
    it.send(request)
        .await
        .expect("with enough gas it goes through");
}
