//! Deployments: tried out, made once, continued, made anew.

use crate::{
    machine::measurement,
    node::{wait, Shared},
    tool::{deploy, printed, Tool, ALICE, EVE},
};
use e2e::node::DevNode;
use serde_json::Value;
use std::{fs, process::Stdio, thread::sleep, time::Duration};

#[test]
fn a_dry_run_sends_nothing() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let balance = || tool.see(&format!("stake --account {ALICE}"))["balance"].clone();
    let before = balance();
    let tried = tool.json(
        "//Alice",
        &deploy(&["--dry-run", "--deployment", "new.json"]),
    );
    for contract in ["quorum_verifier", "dcap_verifier", "worker_registry"] {
        assert!(tried[contract]["ref_time"].as_u64() > Some(0), "{tried}");
    }
    assert!(!tool.path("new.json").exists());
    assert!(!tool.path("new.progress.json").exists());
    assert_eq!(balance(), before);
}

#[test]
fn the_same_command_line_twice_deploys_once() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let first = fs::read_to_string(tool.path("deployment.json")).expect("a deployment");
    let again = tool.text(&[&deploy(&[])[..], &["--as", "//Alice"]].concat());
    assert!(again.contains("already deployed"), "{again}");
    let second = fs::read_to_string(tool.path("deployment.json")).expect("a deployment");
    assert_eq!(first, second);
}

#[test]
fn either_verifier_may_be_left_out_but_not_both() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    let verifiers = || tool.see("pending")["verifiers"].as_array().map(Vec::len);
    assert_eq!(verifiers(), Some(2));
    assert_eq!(tool.see("attest show")["root_key"], "Intel's");

    tool.json("//Alice", &deploy(&["--force", "--no-dcap"]));
    assert_eq!(verifiers(), Some(1));
    let line = tool.complaint(&["attest", "show"]);
    assert!(line.contains("has no DCAP verifier"), "{line}");

    let mut arguments = deploy(&["--force"]);
    let attestor = arguments.iter().position(|it| *it == "--attestor");
    let attestor = attestor.expect("an attestor");
    arguments.drain(attestor..attestor + 2);
    tool.json("//Alice", &arguments);
    assert_eq!(verifiers(), Some(1));
    assert_eq!(tool.see("attest show")["root_key"], "Intel's");
    let line = tool.complaint(&["attestor", "test-policy", measurement()]);
    assert!(line.contains("has no quorum verifier"), "{line}");

    arguments.extend(["--no-dcap", "--as", "//Alice"]);
    let output = tool.run(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let error = printed(&output.stderr);
    assert!(error.contains("--attestor <KEY>"), "{error}");
}

#[test]
fn another_file_or_force_deploys_a_second_time() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    tool.json("//Alice", &deploy(&["--deployment", "second.json"]));
    tool.json("//Alice", &deploy(&["--force", "--guardian", EVE]));
    let factory = |file: &str| {
        let text = fs::read_to_string(tool.path(file)).expect("a deployment");
        let deployment: Value = serde_json::from_str(&text).expect("a deployment");
        deployment["contracts"]["factory"]["address"].clone()
    };
    assert_ne!(factory("deployment.json"), factory("second.json"));
    assert_eq!(tool.see("pending")["mining"]["guardian"], EVE);
}

/// A deployment that is killed wherever it is goes on where it stopped, and nothing is made twice.
#[test]
fn a_deployment_that_stopped_half_way_continues() {
    let node = Shared::take();
    let tool = Tool::at(&node.url());
    let arguments = [&deploy(&[])[..], &["--as", "//Alice"]].concat();
    let record = tool.path("deployment.progress.json");
    let mut killed = 0;
    for pause in (50..).step_by(50) {
        let mut run = tool
            .command(&arguments)
            .stdout(Stdio::null())
            .spawn()
            .expect("the tool runs");
        sleep(Duration::from_millis(pause));
        if run.try_wait().expect("its state").is_some() {
            break;
        }
        run.kill().expect("it ends");
        run.wait().expect("it has ended");
        killed += 1;
    }
    assert!(killed > 2, "it was killed {killed} times only");
    assert!(tool.path("deployment.json").exists());
    assert!(!record.exists());
    let subsidy = &tool.see("pending")["subsidy"]["held"];
    assert_eq!(subsidy, "10000000000000000");
}

#[test]
fn a_deployment_that_stopped_half_way_does_not_change_its_mind() {
    let node = Shared::take();
    let tool = Tool::at(&node.url());
    let arguments = [&deploy(&[])[..], &["--as", "//Alice"]].concat();
    let record = tool.path("deployment.progress.json");
    let mut run = tool
        .command(&arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the tool runs");
    while !record.exists() {
        assert_eq!(run.try_wait().expect("its state"), None, "it was too fast");
        sleep(Duration::from_millis(5));
    }
    run.kill().expect("it ends");
    run.wait().expect("it has ended");
    let other = [&arguments[..], &["--guardian", EVE]].concat();
    let line = tool.complaint(&other);
    assert!(line.contains("was begun with another guardian"), "{line}");
    tool.json("//Alice", &deploy(&[]));
}

#[test]
fn a_restarted_chain_makes_the_file_stale() {
    let node = wait(DevNode::start());
    let tool = Tool::deployed(&node);
    wait(node.start_anew());
    for command in [&["pools"][..], &["owner", "create-pool", "--as", "//Alice"]] {
        let line = tool.complaint(command);
        assert!(line.contains("stale deployment file"), "{line}");
        assert!(line.contains("deploy --force"), "{line}");
    }
    let line = tool.complaint(&[&deploy(&[])[..], &["--as", "//Alice"]].concat());
    assert!(line.contains("stale deployment file"), "{line}");
    tool.json("//Alice", &deploy(&["--force"]));
    assert_eq!(tool.see("pools")["pools"], Value::Array(Vec::new()));
}

#[test]
fn settings_that_make_no_sense_are_refused_before_anything_is_sent() {
    let node = Shared::take();
    let tool = Tool::at(&node.url());
    let settings = tool.text(&["settings", "khala"]);
    for (right, wrong, reason) in [
        ("\"rho\"", "\"roh\"", "roh"),
        (
            "\"heartbeat_interval\": 150",
            "\"heartbeat_interval\": 1",
            "within the bounds",
        ),
        ("\"0.01\"", "\"0.0000000000001\"", "at most 12 decimals"),
    ] {
        assert!(settings.contains(right), "{settings}");
        fs::write(tool.path("settings.json"), settings.replace(right, wrong)).expect("a file");
        let mut arguments = deploy(&["--settings", "settings.json"]);
        arguments.drain(1..3);
        let output = tool.run(&[&arguments[..], &["--as", "//Alice"]].concat());
        let error = printed(&output.stderr);
        assert!(error.contains(reason), "{error}");
        assert!(!tool.path("deployment.progress.json").exists());
    }
}
