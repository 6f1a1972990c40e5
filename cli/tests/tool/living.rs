//! A pool's whole life by way of the tool: every subcommand of owner, staker, operator and anyone.

use crate::{
    machine::{now, sleep_until, Machine},
    tool::{Tool, ALICE, BOB, DAVE, EVE},
};
use e2e::{node::DevNode, TOKEN};
use serde_json::Value;
use std::{collections::BTreeSet, thread::sleep, time::Duration};

/// The announced code of a pool waits this long, in milliseconds.
const ANNOUNCEMENT: u64 = 20_000;

/// Lives; returns the subcommands that it took.
pub fn live(node: &DevNode) -> BTreeSet<String> {
    let tool = Tool::deployed(node);
    let [mining, absent, stopped] = ["mining", "absent", "stopped"].map(Machine::new);

    let created = tool.by("//Alice", "owner create-pool");
    let pool = &created["events"][0]["factory"]["PoolCreated"];
    assert_eq!(
        (&pool["pid"], pool["owner"].as_str()),
        (&0.into(), Some(ALICE))
    );
    let announced = announce_code(&tool);
    register(&tool, [&mining, &absent, &stopped]);
    configure(&tool);
    contribute(&tool);
    for (machine, stake) in [(&mining, 500), (&absent, 300), (&stopped, 200)] {
        tool.by(
            "//Alice",
            &format!("owner add-worker --pool 0 {}", machine.id),
        );
        tool.by(
            "//Alice",
            &format!("owner start-mining --pool 0 {} {stake}", machine.id),
        );
    }
    let bounds = &tool.see(&format!("worker {}", mining.id))["stake_bounds"];
    assert!(plancks(&bounds["least"]) < plancks(&bounds["most"]));

    earn(&tool, &mining, &absent);
    move_shares(&tool);
    let workers = workers_leave(&tool, &mining, &absent, &stopped);
    stakers_leave(&tool, &mining, workers);

    tool.by("//Dave", "anyone sweep-treasury --pool 0");
    tool.by("//Dave", "anyone sweep-treasury");
    tool.by("//Alice", &format!("operator open-benchmark {}", mining.id));
    tool.by("//Alice", &format!("operator unbind-worker {}", mining.id));
    tool.by(
        "//Alice",
        &format!("owner remove-worker --pool 0 {}", stopped.id),
    );

    sleep_until(announced + ANNOUNCEMENT);
    tool.by("//Alice", "owner execute-code --pool 0");
    tool.by(
        "//Alice",
        &format!("owner transfer-ownership --pool 0 {BOB}"),
    );
    tool.by("//Bob", "owner accept-ownership --pool 0");
    assert_eq!(tool.see("pool 0")["pool"]["owner"], BOB);
    tool.used()
}

/// The owner may announce the code that pools begin with.
fn announce_code(tool: &Tool) -> u64 {
    let pending = tool.see("pending");
    let code = pending["pool_code"].as_str().expect("a hash").to_owned();
    let announce = format!("owner announce-code --pool 0 {code}");
    tool.by("//Alice", &announce);
    tool.by("//Alice", "owner cancel-code --pool 0");
    assert_eq!(
        tool.refused("//Alice", "owner execute-code --pool 0"),
        "NothingAnnounced"
    );
    let announced = tool.by("//Alice", &announce);
    let upgrade = &announced["events"][0]["pool"]["CodeUpgrade"];
    upgrade["executable_at"].as_u64().expect("a time") - ANNOUNCEMENT
}

fn register(tool: &Tool, machines: [&Machine; 3]) {
    machines.iter().for_each(|machine| machine.register(tool));
    // The benchmark's window opens after three seconds.
    sleep(Duration::from_millis(3_100));
    for machine in machines {
        let finished = machine.submit_benchmark(tool, 1_000);
        let score = &finished["events"][0]["registry"]["BenchmarkFinished"]["score"];
        assert!(score.as_u64() > Some(50), "{finished}");
    }
    let workers = tool.see("workers");
    assert_eq!(workers["workers"].as_array().map(Vec::len), Some(3));
}

fn configure(tool: &Tool) {
    tool.by("//Alice", "owner set-payout-pref --pool 0 --commission 20%");
    tool.by("//Alice", "owner set-cap --pool 0 5000.5");
    assert_eq!(plancks(&pool(tool)["cap"]), 5_000 * TOKEN + TOKEN / 2);
    tool.by("//Alice", "owner set-cap --pool 0 none");
    tool.json(
        "//Alice",
        &[
            "owner",
            "set-description",
            "--pool",
            "0",
            "eight machines in a cellar",
        ],
    );
    assert_eq!(
        tool.see("pool 0")["description"],
        "eight machines in a cellar"
    );
    tool.by(
        "//Alice",
        &format!("owner add-staker-to-whitelist --pool 0 {BOB}"),
    );
    let refusal = tool.refused("//Charlie", "staker contribute --pool 0 1000");
    assert_eq!(refusal, "NotInContributeWhitelist");
    tool.by(
        "//Alice",
        &format!("owner remove-staker-from-whitelist --pool 0 {BOB}"),
    );
}

fn contribute(tool: &Tool) {
    let tried = tool.by("//Bob", "staker contribute --pool 0 1400 --dry-run");
    assert_eq!(plancks(&tried["dry_run"]["returns"]), 1_400 * TOKEN);
    assert_eq!(tried.get("sent"), None);
    assert_eq!(plancks(&pool(tool)["total_stake"]), 0);
    let sent = tool.by("//Bob", "staker contribute --pool 0 1400");
    assert!(plancks(&sent["sent"]["fee"]) > 0);
    assert_eq!(sent["events"][0]["pool"]["Transfer"]["to"], BOB);
    let limited = "staker contribute --pool 0 1000 --max-commission";
    assert_eq!(
        tool.refused("//Charlie", &format!("{limited} 19%")),
        "CommissionTooHigh"
    );
    tool.by("//Charlie", &format!("{limited} 20% --min-shares 1000"));
    assert_eq!(plancks(&pool(tool)["total_stake"]), 2_400 * TOKEN);
}

fn earn(tool: &Tool, mining: &Machine, absent: &Machine) {
    // On a busy machine, one may come too late to be paid.
    let paid = (0..5).any(|_| {
        let beat = mining.heartbeat(tool);
        let accepted = tool.by("//Dave", &format!("anyone heartbeat {beat}"));
        plancks(&accepted["dry_run"]["returns"]) > 0
    });
    assert!(paid, "no heartbeat was in time");
    let beat = absent.heartbeat(tool);
    tool.by("//Dave", &format!("anyone heartbeats {beat}"));
    let collected = tool.by("//Dave", "anyone sync-rewards --pool 0");
    assert!(plancks(&collected["dry_run"]["returns"]) > 0, "{collected}");
    let restarted = tool.by(
        "//Alice",
        &format!("owner restart-mining --pool 0 {} 600", mining.id),
    );
    assert_eq!(restarted["dry_run"]["returns"], Value::Null);
    // Rewards are released within two seconds.
    sleep(Duration::from_millis(2_100));
    let claimed = tool.by("//Bob", &format!("staker claim-rewards --pool 0 {DAVE}"));
    assert!(plancks(&claimed["dry_run"]["returns"]) > 0);
    tool.by("//Charlie", "staker claim-staker-rewards --pool 0");
    tool.by("//Alice", "owner claim-owner-rewards --pool 0");
    assert_eq!(
        tool.refused("//Alice", "owner claim-owner-rewards --pool 0"),
        "NoRewardToClaim"
    );
}

fn move_shares(tool: &Tool) {
    tool.by("//Bob", &format!("staker transfer --pool 0 {DAVE} 10"));
    tool.by("//Bob", &format!("staker approve --pool 0 {EVE} 5"));
    tool.by(
        "//Bob",
        &format!("staker increase-allowance --pool 0 {EVE} 3"),
    );
    tool.by(
        "//Bob",
        &format!("staker decrease-allowance --pool 0 {EVE} 1"),
    );
    tool.by(
        "//Eve",
        &format!("staker transfer-from --pool 0 {BOB} {DAVE} 4"),
    );
    let left = tool.see(&format!("allowance --pool 0 {BOB} {EVE}"));
    assert_eq!(plancks(&left["allowance"]), 3 * TOKEN);
    let too_much = format!("staker transfer-from --pool 0 {BOB} {DAVE} 4");
    assert_eq!(tool.refused("//Eve", &too_much), "InsufficientAllowance");
    let stake = tool.see(&format!("stake --account {DAVE}"));
    assert_eq!(plancks(&stake["stakes"][0]["shares"]), 14 * TOKEN);
}

/// One worker is absent, one is stopped; returns when the cool-down of the latter ends.
fn workers_leave(tool: &Tool, mining: &Machine, absent: &Machine, stopped: &Machine) -> u64 {
    tool.by(
        "//Alice",
        &format!("owner stop-mining --pool 0 {}", stopped.id),
    );
    let due = |machine: &Machine| {
        let session = tool.see(&format!("worker {}", machine.id))["session"].clone();
        session["late"].as_u64().expect("a time")
    };
    let late = due(absent);
    sleep_until(late.max(due(mining)));
    let reported = tool.by("//Dave", &format!("anyone report-offline {}", absent.id));
    assert!(reported["events"][0]["mining"]["WorkerUnresponsive"].is_object());
    // The offline limit is five seconds.
    sleep_until(late + 5_500);
    tool.by(
        "//Dave",
        &format!("anyone stop-unresponsive --pool 0 {}", absent.id),
    );
    let listed = tool.see("workers --pool 0");
    let listed = listed["workers"].as_array().expect("rows");
    let state = |machine: &Machine| {
        let key = format!("0x{}", machine.id);
        let row = listed.iter().find(|row| row["worker"] == key.as_str());
        row.map(|row| row["state"].clone())
    };
    assert_eq!(state(mining), Some("Unresponsive".into()));
    assert_eq!(state(absent), Some("CoolingDown".into()));
    let worker = tool.see(&format!("worker {}", absent.id));
    worker["worker"]["cool_down_end"].as_u64().expect("a time")
}

/// The owner does nothing; everybody gets out.
fn stakers_leave(tool: &Tool, mining: &Machine, cooled: u64) {
    tool.by("//Bob", "staker withdraw --pool 0 100");
    tool.by("//Bob", "staker withdraw-all --pool 0");
    tool.by("//Charlie", "staker withdraw-all --pool 0");
    let queue = tool.see("queue --pool 0");
    let queue = queue["queue"].as_array().expect("rows");
    assert!(
        !queue.is_empty(),
        "somebody waits for the stake of the workers"
    );
    // The grace period is eight seconds.
    sleep_until(now() + 8_000);
    let forced = tool.by(
        "//Dave",
        "anyone check-and-force-withdraw --pool 0 --max 20",
    );
    assert!(forced["dry_run"]["returns"].as_u64() > Some(0), "{forced}");
    assert_eq!(pool(tool)["running_workers"], 0);
    let worker = tool.see(&format!("worker {}", mining.id));
    let ready = worker["worker"]["cool_down_end"].as_u64().expect("a time");
    sleep_until(ready.max(cooled));
    tool.by(
        "//Dave",
        &format!("anyone reclaim-worker --pool 0 {}", mining.id),
    );
    tool.by("//Dave", "anyone process-withdrawals --pool 0 --max 20");
    tool.by("//Dave", "anyone process-withdrawals --pool 0");
    let queue = tool.see("queue --pool 0");
    assert_eq!(queue["queue"].as_array().map(Vec::len), Some(0));
}

fn pool(tool: &Tool) -> Value {
    tool.see("pool 0")["pool"].clone()
}

/// An amount.
pub fn plancks(value: &Value) -> u128 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no amount"));
    text.parse().expect("a number")
}
