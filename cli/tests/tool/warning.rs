//! What the tool says before it sends something that costs more than it says.

use crate::{
    living::plancks,
    machine::{sleep_until, Machine},
    node::Shared,
    tool::{printed, Tool, BOB},
};
use e2e::TOKEN;
use std::{thread::sleep, time::Duration};

/// A pool of Alice with 1,000 tokens of Bob's and a worker that mines with 500 of them.
fn mining(tool: &Tool) -> Machine {
    let machine = Machine::new("warned");
    tool.by("//Alice", "owner create-pool");
    machine.register(tool);
    // The benchmark's window opens after three seconds.
    sleep(Duration::from_millis(3_100));
    machine.submit_benchmark(tool, 1_000);
    let (_, warnings) = tool.warned("//Bob", "staker contribute --pool 0 1000");
    assert_eq!(warnings, "", "a price that shows everything");
    let id = &machine.id;
    tool.by("//Alice", &format!("owner add-worker --pool 0 {id}"));
    tool.by("//Alice", &format!("owner start-mining --pool 0 {id} 500"));
    machine
}

/// Hands in heartbeats until one is paid: on a busy machine, one may come too late.
fn earn(tool: &Tool, machine: &Machine) {
    let paid = (0..5).any(|_| {
        let beat = machine.heartbeat(tool);
        let accepted = tool.by("//Dave", &format!("anyone heartbeat {beat}"));
        plancks(&accepted["dry_run"]["returns"]) > 0
    });
    assert!(paid, "no heartbeat was in time");
}

#[test]
fn a_restart_between_heartbeats_is_told_what_it_forfeits() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let machine = mining(&tool);
    earn(&tool, &machine);
    sleep(Duration::from_millis(1_500));
    let restart = format!("owner restart-mining --pool 0 {} 600", machine.id);
    let (restarted, warnings) = tool.warned("//Alice", &restart);
    assert!(warnings.contains("this forfeits up to "), "{warnings}");
    assert!(warnings.contains("restart right after it"), "{warnings}");
    // Nobody could be asked, and it was sent.
    assert!(restarted["sent"].is_object(), "{restarted}");
}

#[test]
fn a_withdrawal_is_told_which_rewards_it_leaves_behind_and_can_collect_them_first() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let machine = mining(&tool);
    earn(&tool, &machine);
    let (tried, warnings) = tool.warned("//Bob", "staker withdraw --pool 0 100 --dry-run");
    assert_eq!(tried.get("sent"), None);
    assert!(warnings.contains("wait at mining"), "{warnings}");
    assert!(warnings.contains("--collect-first"), "{warnings}");

    let tried = "staker withdraw --pool 0 100 --collect-first --dry-run";
    let (tried, warnings) = tool.warned("//Bob", tried);
    assert_eq!(tried.get("collected_first"), None);
    assert!(warnings.contains("in a dry run nothing is"), "{warnings}");

    let sent = "staker withdraw --pool 0 100 --collect-first";
    let (sent, warnings) = tool.warned("//Bob", sent);
    assert!(plancks(&sent["collected_first"]["rewards"]) > 0, "{sent}");
    assert!(plancks(&sent["dry_run"]["returns"]) > 0, "{sent}");
    assert!(!warnings.contains("wait at mining"), "{warnings}");
    assert!(warnings.contains("not released yet"), "{warnings}");

    // People see it, too, and a script of theirs is not asked.
    earn(&tool, &machine);
    let output = tool.run(&["staker", "--pool", "0", "withdraw-all", "--as", "//Bob"]);
    let warnings = printed(&output.stderr);
    assert!(output.status.success(), "{warnings}");
    assert!(warnings.contains("wait at mining"), "{warnings}");
}

#[test]
fn a_withdrawal_is_told_which_request_it_drops() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    mining(&tool);
    let (_, warnings) = tool.warned("//Bob", "staker withdraw --pool 0 700");
    assert!(!warnings.contains("drops"), "{warnings}");
    let (tried, warnings) = tool.warned("//Bob", "staker withdraw-all --pool 0 --dry-run");
    assert_eq!(tried.get("sent"), None);
    // Five hundred were free.
    let dropped = "drops your request for 200 shares";
    assert!(warnings.contains(dropped), "{warnings}");
    assert!(warnings.contains("process-withdrawals"), "{warnings}");
    let stake = tool.see(&format!("stake --account {BOB}"));
    assert_eq!(plancks(&stake["stakes"][0]["queued_shares"]), 200 * TOKEN);
}

#[test]
fn a_contribution_is_told_of_late_workers_and_can_have_their_losses_in_the_price_first() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let machine = mining(&tool);
    let session = &tool.see(&format!("worker {}", machine.id))["session"];
    // Some periods of half a second, each of which costs a thousandth of V.
    sleep_until(session["late"].as_u64().expect("a time") + 2_000);
    let (sent, warnings) = tool.warned("//Charlie", "staker contribute --pool 0 100");
    assert!(warnings.contains("is late, and the price"), "{warnings}");
    assert_eq!(sent["contribution"]["share_price"], "1");
    assert_eq!(plancks(&sent["contribution"]["shares"]), 100 * TOKEN);

    let first = "staker contribute --pool 0 100 --collect-first";
    let (sent, warnings) = tool.warned("//Charlie", first);
    assert_eq!(warnings, "");
    let collected = &sent["collected_first"];
    assert_eq!(collected["reported"][0], format!("0x{}", machine.id));
    assert!(plancks(&collected["losses"]) > 0, "{collected}");
    let shares = plancks(&sent["contribution"]["shares"]);
    assert!(shares > 100 * TOKEN, "the price has fallen: {shares}");
    assert_eq!(plancks(&sent["dry_run"]["returns"]), shares);
}
