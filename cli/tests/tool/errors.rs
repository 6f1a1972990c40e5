//! What can be wrong with nodes, files and balances: one line each, and nothing half done.

use crate::{
    node::Shared,
    tool::{deploy, Tool, BOB},
};
use e2e::{node::free_port, TOKEN};
use std::fs;

#[test]
fn a_dead_node_is_one_clear_line() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let dead = format!("ws://127.0.0.1:{}", free_port());
    let line = tool.complaint(&["pools", "--url", &dead]);
    assert!(line.contains("no node answers at"), "{line}");
    let line = tool.complaint(&deploy(&["--as", "//Alice", "--url", &dead, "--force"]));
    assert!(line.contains("no node answers at"), "{line}");
    let line = tool.complaint(&["owner", "create-pool", "--as", "//Alice", "--url", &dead]);
    assert!(line.contains("no node answers at"), "{line}");
}

#[test]
fn a_missing_or_broken_deployment_file_is_one_clear_line() {
    let tool = Tool::without_node();
    let line = tool.complaint(&["pools"]);
    assert!(line.contains("deploy first"), "{line}");
    fs::write(tool.path("deployment.json"), "{}").expect("a file");
    let line = tool.complaint(&["pools"]);
    assert!(line.contains("is not a deployment file"), "{line}");
    let error = tool.error("//Alice", &["pools"]);
    assert!(error["error"]
        .as_str()
        .expect("a line")
        .contains("is not a deployment file"));
}

#[test]
fn not_enough_balance_is_one_clear_line_and_changes_nothing() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    tool.by("//Alice", "owner create-pool");
    let complaint = |line: &str| {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        tool.complaint(&arguments)
    };
    let line = complaint("staker contribute --pool 0 2000000 --as //Bob");
    assert!(line.contains("not enough balance"), "{line}");
    let line = complaint("staker contribute --pool 0 1400 --as //Nobody");
    assert!(line.contains("not enough balance for the fee"), "{line}");
    let line = complaint("owner create-pool --as //Nobody --dry-run");
    assert!(line.contains("not enough balance"), "{line}");
    let poor = ["--as", "//Nobody", "--deployment", "poor.json"];
    let line = tool.complaint(&deploy(&poor));
    assert!(line.contains("not enough balance"), "{line}");
    assert!(!tool.path("poor.progress.json").exists());
    let pools = tool.see("pools");
    assert_eq!(pools["pools"].as_array().map(Vec::len), Some(1));
    assert_eq!(pools["pools"][0]["stake"], "0");
}

#[test]
fn a_message_takes_no_more_storage_deposit_than_it_may() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let create = ["owner", "create-pool", "--as", "//Alice", "--max-deposit"];
    let line = tool.complaint(&[&create[..], &["0.1"]].concat());
    assert!(line.contains("--max-deposit"), "{line}");
    let pools = tool.see("pools");
    assert_eq!(pools["pools"].as_array().map(Vec::len), Some(0));
    tool.text(&[&create[..], &["1"]].concat());
    let pools = tool.see("pools");
    assert_eq!(pools["pools"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_refusal_is_told_by_name_and_meaning_and_nothing_is_sent() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    tool.by("//Alice", "owner create-pool");
    let line = tool.complaint(&["owner", "set-cap", "--pool", "0", "5", "--as", "//Bob"]);
    assert_eq!(
        line,
        "error: set_cap is refused: NotOwner: The caller is not the owner.\n"
    );
    let error = tool.error("//Bob", &["owner", "set-cap", "--pool", "0", "5"]);
    assert_eq!(error["refusal"], "NotOwner");
    assert_eq!(error.get("sent"), None);
    let balance = || {
        let stake = tool.see(&format!("stake --account {BOB}"));
        stake["balance"]
            .as_str()
            .expect("an amount")
            .parse::<u128>()
            .expect("a number")
    };
    let before = balance();
    assert!(before > TOKEN);
    assert_eq!(
        tool.refused("//Bob", "owner set-cap --pool 0 5 --dry-run"),
        "NotOwner"
    );
    assert_eq!(balance(), before);
}

#[test]
fn what_does_not_exist_is_named() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let line = tool.complaint(&["pool", "7"]);
    assert!(line.contains("there is no pool 7"), "{line}");
    let line = tool.complaint(&["pool", BOB]);
    assert!(line.contains("is not a pool of this deployment"), "{line}");
    let line = tool.complaint(&["worker", &"02".repeat(33)]);
    assert!(line.contains("does not know this worker"), "{line}");
    let line = tool.complaint(&["staker", "withdraw-all", "--as", "//Bob"]);
    assert!(line.contains("--pool"), "{line}");
}

#[test]
fn what_cannot_be_tried_out_does_nothing_in_a_dry_run() {
    let tool = Tool::without_node();
    for command in [
        &["key", "new", "--out", "new"][..],
        &["attestor", "new-key", "--out", "new"],
        &["worker", "new-key", "new", "--keys", "."],
    ] {
        let line = tool.complaint(&[command, &["--dry-run"]].concat());
        assert!(line.contains("cannot be tried out"), "{line}");
    }
    assert!(!tool.path("new").exists() && !tool.path("new.key").exists());
}
