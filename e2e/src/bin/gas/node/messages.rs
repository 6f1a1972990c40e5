//! The hot messages, in the same states as on the embedded chain, by the same names.

use super::{
    scene::{Scene, MACHINES, POOLS, STAKE},
    Line,
};
use client::{dcap_verifier_input, node::Weight, DcapVerifierClient};
use dcap::DcapProof;
use e2e::{
    node::{wait_until, TestNode},
    sgx::{self, stripped},
};
use primitives::Balance;
use scale::Encode;
use sgx_simulator::EnclaveReport;

const NOTHING: Weight = Weight {
    ref_time: 0,
    proof_size: 0,
};

/// Measures all messages.
pub async fn measure(chain: TestNode) -> Vec<Line> {
    let mut scene = Scene::new(chain).await;
    scene.employ().await;
    let mut lines = Vec::new();
    creation(&scene, &mut lines).await;
    heartbeats(&scene, &mut lines).await;
    staking(&scene, &mut lines).await;
    queue(&scene, &mut lines).await;
    attestation(&scene, &mut lines).await;
    lines
}

/// Creating another pool, and starting all machines.
async fn creation(scene: &Scene, lines: &mut Vec<Line>) {
    let suite = &scene.suite;
    let created = scene.cost(suite.factory.create_pool(scene.owner)).await;
    lines.push(Line::message("create_pool", created));
    let mut machines = scene.machines.iter().enumerate();
    let last = machines.next_back().expect("there are machines");
    let start = |number: usize, worker| {
        let pool = &scene.pools[number / MACHINES];
        pool.start_mining(scene.owner, worker, STAKE * suite.token())
    };
    for (number, machine) in machines {
        scene.suite.must(start(number, machine.id())).await;
    }
    let started = scene.cost(start(last.0, last.1.id())).await;
    lines.push(Line::message("start_mining", started));
}

/// Heartbeats, a hundred at once and alone, and the collection of what they earned.
async fn heartbeats(scene: &Scene, lines: &mut Vec<Line>) {
    let suite = &scene.suite;
    scene.next_period().await;
    let mut batch = Vec::new();
    for machine in &scene.machines {
        batch.push(suite.next_heartbeat(machine).await);
    }
    suite.wake().await;
    let heartbeats = suite.mining.heartbeats(suite.governance, batch);
    let paid = suite.ask(heartbeats.clone()).await.expect("a batch");
    let paid = paid.into_iter().flatten().filter(|paid| *paid > 0).count();
    assert_eq!(
        paid,
        POOLS * MACHINES,
        "all heartbeats of the batch are paid"
    );
    let batch = scene.cost(heartbeats).await;
    lines.push(Line {
        fee: Some(batch.fee / paid as Balance),
        ..Line::share(
            "batch of 100 heartbeats of 5 pools, each",
            batch.gas,
            NOTHING,
            paid as u64,
        )
    });
    scene.next_period().await;
    let beat = suite.next_heartbeat(&scene.machines[0]).await;
    let alone = scene.cost(suite.heartbeat(suite.governance, &beat)).await;
    lines.push(Line::message("heartbeat", alone));
    let collected = scene
        .cost(scene.pools[0].sync_rewards(suite.governance))
        .await;
    lines.push(Line::message("sync_rewards", collected));
}

/// Messages of stakers in a pool that mines and streams rewards.
async fn staking(scene: &Scene, lines: &mut Vec<Line>) {
    let (pool, amount) = (&scene.pools[0], 10 * scene.suite.token());
    let [staker, other] = [
        scene.stake("staker", 10).await,
        scene.stake("other", 10).await,
    ];
    let newcomer = scene.person("newcomer", 100).await;
    let stranger = scene.person("stranger", 100).await;
    let mut add = |name, cost| lines.push(Line::message(name, cost));
    add(
        "contribute, new staker",
        scene.cost(pool.contribute(newcomer, amount)).await,
    );
    add(
        "contribute, again",
        scene.cost(pool.contribute(staker, amount)).await,
    );
    add(
        "withdraw, paid at once",
        scene.cost(pool.withdraw(staker, amount)).await,
    );
    add(
        "withdraw everything, paid at once",
        scene.cost(pool.withdraw_all(staker)).await,
    );
    add(
        "claim released rewards",
        scene.cost(pool.claim_staker_rewards(other, other)).await,
    );
    add(
        "PSP22 transfer of shares",
        scene
            .cost(pool.transfer(other, staker, amount / 2, Vec::new()))
            .await,
    );
    add(
        "PSP22 transfer of all shares to a new holder",
        scene
            .cost(pool.transfer(other, stranger, amount / 2, Vec::new()))
            .await,
    );
}

/// The withdraw queue: joining it, and each entry that is paid from it.
async fn queue(scene: &Scene, lines: &mut Vec<Line>) {
    let suite = &scene.suite;
    let (pool, owner, token) = (&scene.pools[0], scene.owner, suite.token());
    let mut stakers = Vec::new();
    for number in 0..15 {
        stakers.push(scene.stake(&format!("staker {number}"), 10).await);
    }
    let [first, second] = [
        scene.person("first", 100).await,
        scene.person("second", 100).await,
    ];
    // Uses up what is free, so that withdrawals have to wait.
    let free = suite.ask(pool.pool_info()).await.free_stake;
    let machine = scene.machines[0].id();
    scene
        .suite
        .must(pool.restart_mining(owner, machine, STAKE * token + free))
        .await;
    let unqueued = scene.cost(pool.contribute(first, token)).await;
    let in_part = scene.cost(pool.withdraw_all(stakers[0])).await;
    let queued = scene.cost(pool.withdraw_all(stakers[1])).await;
    lines.push(Line::message("withdraw, paid in part and queued", in_part));
    lines.push(Line::message("withdraw, queued", queued));
    for staker in &stakers[2..] {
        scene.suite.must(pool.withdraw_all(*staker)).await;
    }
    let serving = scene.cost(pool.contribute(second, 25 * token)).await;
    lines.push(Line::share(
        "contribute, each queue entry that it serves",
        serving.gas,
        unqueued.gas,
        2,
    ));
    scene.suite.must(pool.stop_mining(owner, machine)).await;
    let worker = suite.ask(suite.mining.worker_info(machine)).await;
    wait_until(worker.expect("it is known").cool_down_end).await;
    let relayer = suite.governance;
    let one = scene.cost(pool.process_withdrawals(relayer, 1)).await;
    let one_more = scene.cost(pool.process_withdrawals(relayer, 1)).await;
    let eleven = scene.cost(pool.process_withdrawals(relayer, 11)).await;
    lines.push(Line::message("process_withdrawals, one entry", one));
    lines.push(Line::share(
        "process_withdrawals, each further entry",
        eleven.gas,
        one_more.gas,
        10,
    ));
}

/// What it takes to attest a machine by a quote, up to the verdict.
async fn attestation(scene: &Scene, lines: &mut Vec<Line>) {
    let (suite, poster) = (&scene.suite, scene.suite.governance);
    let vendor = sgx::vendor(suite.now().await);
    let input = dcap_verifier_input(Some(vendor.root_key()));
    let deployed = suite.deploy(poster, "dcap_verifier", &input).await;
    let verifier = DcapVerifierClient::at(&suite.node, deployed.address);
    let pieces = vendor.collateral();
    for certificate in [pieces.processor_ca, pieces.tcb_signing] {
        let posted = scene.cost(verifier.post_authority(poster, certificate));
        posted.await;
    }
    let root = scene.cost(verifier.post_revocations(poster, pieces.root_crl));
    root.await;
    let mut add = |name, cost| lines.push(Line::message(name, cost));
    let list = verifier.post_revocations(poster, pieces.processor_crl);
    add("DCAP: post_revocations", scene.cost(list).await);
    let (info, identity) = (pieces.tcb_info, pieces.qe_identity);
    let info = verifier.post_tcb_info(poster, info.body.into(), info.signature, info.signer);
    add("DCAP: post_tcb_info", scene.cost(info).await);
    let identity = verifier.post_qe_identity(
        poster,
        identity.body.into(),
        identity.signature,
        identity.signer,
    );
    add("DCAP: post_qe_identity", scene.cost(identity).await);
    // The PCK Processor CA certifies platforms with even numbers.
    let platform = vendor.platform(0);
    let quote = stripped(&platform.quote(&EnclaveReport::default()));
    let complete = DcapProof::Complete {
        certificate: platform.certificate.clone(),
        quote: quote.clone(),
    };
    let verdict = verifier.verify(poster, complete.encode());
    add(
        "DCAP: verify, with the certificate",
        scene.cost(verdict).await,
    );
    let pck = sgx::pck_id(&platform);
    let registered = verifier.set_pck(poster, platform.certificate);
    add("DCAP: set_pck", scene.cost(registered).await);
    let registered = DcapProof::Registered { pck, quote };
    let verdict = verifier.verify(poster, registered.encode());
    add(
        "DCAP: verify, platform registered",
        scene.cost(verdict).await,
    );
}
