//! The hot messages, each in the state that costs most among the ordinary ones.

use crate::report::{Budget, Report};
use crate::scene::{Scene, MACHINE_STAKE};
use dcap::DcapProof;
use e2e::bundle::Bundles;
use e2e::sgx::{report as enclave_report, stripped};
use e2e::worker::Machine;
use e2e::{Config, Deployment, DAY, MINUTE, TOKEN};
use scale::Encode;

/// A hundredth of 10^9 picoseconds: budgets are given in hundredths of G.
const fn g(hundredths: u64) -> u64 {
    hundredths * 10_000_000
}

/// Measures all messages and the sizes of the contracts.
pub fn measure(report: &mut Report) {
    code_sizes(report);
    staking(report);
    queue(report);
    creation(report);
    heartbeats(report);
    forced_stop(report);
    attestation(report);
}

fn code_sizes(report: &mut Report) {
    let sizes = [
        ("stakepool", 40, 32),
        ("worker_registry", 40, 30),
        ("mining", 20, 16),
        ("pool_factory", 16, 12),
        ("dcap_verifier", 110, 90),
    ];
    for (contract, budget, goal) in sizes {
        let size = Bundles::get(contract).code.len() as u64;
        report.code(contract, size, Budget::new(budget * 1_000, goal * 1_000));
    }
}

/// Messages of stakers in a pool that mines and streams rewards.
fn staking(report: &mut Report) {
    let scene = Scene::new(1, 1, 1_000 * TOKEN);
    let (pool, amount) = (&scene.pools[0], 10 * TOKEN);
    let [staker, other] = [scene.staker(0, amount), scene.staker(0, amount)];
    scene.earn();
    let first = scene.cost(pool.contribute(scene.suite.person(), amount));
    let again = scene.cost(pool.contribute(staker, amount));
    let contribute = Budget::new(g(390), g(320));
    report.staker("contribute, new staker", first, contribute);
    report.staker("contribute, again", again, contribute);
    let part = scene.cost(pool.withdraw(staker, amount));
    let all = scene.cost(pool.withdraw_all(staker));
    let withdraw = Budget::new(g(420), g(360));
    report.staker("withdraw, paid at once", part, withdraw);
    report.staker("withdraw everything, paid at once", all, withdraw);
    let claim = scene.cost(pool.claim_staker_rewards(other, other));
    report.staker("claim released rewards", claim, Budget::new(g(370), g(320)));
    let stranger = scene.suite.person();
    let transfer = Budget::new(g(380), g(330));
    let known = scene.cost(pool.transfer(other, staker, amount / 2, Vec::new()));
    report.staker("PSP22 transfer of shares", known, transfer);
    let new = scene.cost(pool.transfer(other, stranger, amount / 2, Vec::new()));
    report.staker(
        "PSP22 transfer of all shares to a new holder",
        new,
        transfer,
    );
}

/// The withdraw queue: joining it, and each entry that is paid from it.
fn queue(report: &mut Report) {
    let scene = Scene::new(1, 1, 0);
    let (pool, relayer) = (&scene.pools[0], scene.suite.governance);
    let stakers: Vec<_> = (0..15).map(|_| scene.staker(0, 10 * TOKEN)).collect();
    // Uses up what is free, so that withdrawals have to wait.
    let machine = &scene.machines[0];
    let restarted = pool.restart_mining(pool.owner(), machine.id(), MACHINE_STAKE + 150 * TOKEN);
    restarted.expect("a restart");
    scene.earn();
    let unqueued = scene.cost(pool.contribute(scene.suite.person(), TOKEN));
    let first = scene.cost(pool.withdraw_all(stakers[0]));
    let second = scene.cost(pool.withdraw_all(stakers[1]));
    let withdraw = Budget::new(g(420), g(320));
    report.staker("withdraw, paid in part and queued", first, withdraw);
    report.staker("withdraw, queued", second, withdraw);
    for staker in &stakers[2..] {
        pool.withdraw_all(*staker).expect("a withdrawal");
    }
    let serving = scene.cost(pool.contribute(scene.suite.person(), 25 * TOKEN));
    let entry = (serving.gas.ref_time - unqueued.gas.ref_time) / 2;
    report.share(
        "contribute, each queue entry that it serves",
        entry,
        Budget::new(g(190), g(190)),
    );
    pool.stop_mining(pool.owner(), machine.id())
        .expect("a stop");
    scene
        .suite
        .chain
        .advance(scene.suite.config.settings.timing.cool_down);
    let one = scene.cost(pool.process_withdrawals(relayer, 1));
    let one_more = scene.cost(pool.process_withdrawals(relayer, 1));
    let eleven = scene.cost(pool.process_withdrawals(relayer, 11));
    report.message("process_withdrawals, one entry", one.clone(), Budget::NONE);
    let further = (eleven.gas.ref_time - one_more.gas.ref_time) / 10;
    report.share(
        "process_withdrawals, each further entry",
        further,
        Budget::new(g(190), g(150)),
    );
}

/// Creating a pool, and starting its workers.
fn creation(report: &mut Report) {
    let mut scene = Scene::new(1, 1, MACHINE_STAKE);
    let created = scene.cost(scene.suite.factory.create_pool(scene.suite.person()));
    report.message("create_pool", created, Budget::new(g(1_000), g(730)));
    scene.add_machines(0, 1);
    let (pool, worker) = (&scene.pools[0], scene.machines[1].id());
    let started = scene.cost(pool.start_mining(pool.owner(), worker, MACHINE_STAKE));
    report.message("start_mining", started, Budget::new(g(2_000), g(1_500)));
}

/// Heartbeats, alone and a hundred at once.
fn heartbeats(report: &mut Report) {
    let scene = Scene::new(5, 20, 0);
    let (mining, relayer) = (&scene.suite.mining, scene.suite.governance);
    scene.wait_for_heartbeats();
    let sign = |machine: &Machine| machine.sign_heartbeat(mining, 360_000);
    let batch: Vec<_> = scene.machines.iter().map(sign).collect();
    let result = mining.heartbeats(relayer, batch);
    let paid = result
        .as_ref()
        .map(|paid| paid.iter().flatten().filter(|paid| **paid > 0).count());
    assert_eq!(paid, Ok(100), "all heartbeats of the batch are paid");
    let batch = scene.cost(result);
    report.share(
        "batch of 100 heartbeats of 5 pools, each",
        batch.gas.ref_time / 100,
        Budget::new(g(80), g(70)),
    );
    scene.wait_for_heartbeats();
    scene.beat(&scene.machines[0]);
    report.message(
        "heartbeat",
        scene.suite.chain.receipt(),
        Budget::new(g(250), g(190)),
    );
    let collected = scene.cost(scene.pools[0].sync_rewards(relayer));
    report.message("sync_rewards", collected, Budget::NONE);
}

/// A forced stop of a few and of more workers.
fn forced_stop(report: &mut Report) {
    let stop = |machines| {
        let scene = Scene::impatient(1, machines, 0);
        let pool = &scene.pools[0];
        pool.withdraw_all(scene.stakers[0]).expect("a withdrawal");
        scene.suite.chain.advance(2 * MINUTE);
        let stopped = pool.check_and_force_withdraw(scene.suite.governance, 250);
        assert_eq!(stopped, Ok(machines as u32), "all workers are stopped");
        scene.cost(stopped)
    };
    let (few, many) = (stop(2), stop(12));
    report.message("forced stop of two workers", few.clone(), Budget::NONE);
    let further = (many.gas.ref_time - few.gas.ref_time) / 10;
    report.share(
        "forced stop, each further worker",
        further,
        Budget::new(g(250), g(200)),
    );
}

/// What it takes to attest a machine by a quote, from the collateral to the registration.
fn attestation(report: &mut Report) {
    let mut suite = Deployment::with(Config::default().with_sgx());
    suite.chain.advance(DAY);
    let (now, poster) = (suite.chain.now(), suite.governance);
    let mut sgx = suite.sgx.take().expect("a deployment with quotes");
    sgx.vendor.issue(now);
    let (pieces, verifier) = (sgx.vendor.collateral(), &sgx.verifier);
    let mut collateral = |name: &str, posted: Result<(), dcap::Error>| {
        posted.expect("a newer piece");
        let receipt = suite.chain.receipt();
        report.message(name, receipt, Budget::new(g(13_000), g(8_000)));
    };
    let list = verifier.post_revocations(poster, pieces.processor_crl);
    collateral("DCAP: post_revocations", list);
    let (info, identity) = (pieces.tcb_info, pieces.qe_identity);
    let root = verifier.post_revocations(poster, pieces.root_crl);
    root.expect("a newer list");
    let info = verifier.post_tcb_info(poster, info.body.into(), info.signature, info.signer);
    collateral("DCAP: post_tcb_info", info);
    let identity = verifier.post_qe_identity(
        poster,
        identity.body.into(),
        identity.signature,
        identity.signer,
    );
    collateral("DCAP: post_qe_identity", identity);

    let machine = Machine::new("machine", poster);
    let platform = sgx.platform(&machine);
    let challenge = suite.registry.request_challenge(poster, machine.id());
    let challenge = challenge.expect("a challenge");
    report.message("request_challenge", suite.chain.receipt(), Budget::NONE);
    let info = machine.registration(suite.registry.id(), challenge);
    let quote = stripped(&platform.quote(&enclave_report(&machine, &info)));
    let certificate = platform.certificate.clone();
    let complete = DcapProof::Complete {
        certificate: platform.certificate,
        quote: quote.clone(),
    };
    let verdict = verifier.verify(poster, complete.encode());
    verdict.expect("a verdict");
    report.message(
        "DCAP: verify, with the certificate",
        suite.chain.receipt(),
        Budget::new(g(36_000), g(25_000)),
    );
    let pck = verifier.set_pck(poster, certificate).expect("a platform");
    report.message(
        "DCAP: set_pck",
        suite.chain.receipt(),
        Budget::new(g(13_000), g(8_000)),
    );
    let registered = DcapProof::Registered { pck, quote };
    let verdict = verifier.verify(poster, registered.encode());
    verdict.expect("a verdict");
    report.message(
        "DCAP: verify, platform registered",
        suite.chain.receipt(),
        Budget::new(g(25_000), g(15_000)),
    );
    let evidence = sgx.evidence_of(&registered);
    let done = suite.registry.register_worker(poster, info, evidence);
    done.expect("a registration");
    report.message(
        "register_worker by a quote, platform registered",
        suite.chain.receipt(),
        Budget::NONE,
    );
}
