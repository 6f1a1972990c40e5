//! The whole way: from the first piece of collateral to the first heartbeat's pay, and on.

use crate::fixture::Fixture;
use e2e::{Config, DAY, TOKEN};
use primitives::Error;

#[test]
fn from_collateral_to_the_first_heartbeats_pay() {
    // The deployment has posted the collateral; the fixture's machines register with quotes.
    let lab = Fixture::with(Config::default().with_sgx());
    let (owner, pool) = (lab.owner, &lab.pool);
    pool.contribute(owner, 2_000 * TOKEN).unwrap();
    let machine = lab.machine_in(pool, "machine");
    pool.start_mining(owner, machine.id(), 2_000 * TOKEN)
        .unwrap();
    let due = lab.mining.session(machine.id()).unwrap().due;
    lab.chain.at(due);
    let paid = machine.beat(&lab.mining, lab.person(), 360_000).unwrap();
    assert!(paid > 0);
    assert_eq!(pool.sync_rewards(lab.person()), Ok(paid));
}

#[test]
fn a_worker_attests_again_before_it_starts_again() {
    let mut suite = e2e::Deployment::with(Config::laboratory().with_sgx());
    let owner = suite.person();
    let pool = suite.create_pool(owner);
    pool.contribute(owner, 1_000 * TOKEN).unwrap();
    let machine = suite.machine_in(&pool, "machine");
    let until = suite.registry.worker(machine.id()).unwrap().attested_until;
    pool.start_mining(owner, machine.id(), 100 * TOKEN).unwrap();

    // Its attestation runs out: it works on and is paid, but starts no session any more.
    suite.chain.at(until.unwrap() + 1);
    suite.earn(&machine, 5 * TOKEN);
    let refused = pool.restart_mining(owner, machine.id(), 200 * TOKEN);
    assert_eq!(refused, Err(Error::AttestationExpired));
    pool.stop_mining(owner, machine.id()).unwrap();
    suite.chain.advance(7 * DAY);
    let start = || pool.start_mining(owner, machine.id(), 100 * TOKEN);
    assert_eq!(start(), Err(Error::AttestationExpired));

    // Its platform's collateral has run out too: somebody posts what the vendor has published since.
    assert_eq!(suite.register(&machine), Err(Error::CollateralOutdated));
    let (now, poster) = (suite.chain.now(), suite.person());
    suite.sgx.as_mut().unwrap().renew(poster, now).unwrap();
    suite.register(&machine).unwrap();
    start().unwrap();
}
