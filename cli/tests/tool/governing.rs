//! Every subcommand of governance, with the waiting times of a chain where days are seconds.

use crate::{
    machine::{measurement, sleep_until},
    tool::{Tool, ALICE, BOB, DAVE},
};
use e2e::node::DevNode;
use serde_json::Value;
use std::{collections::BTreeSet, fs};

const CONTRACTS: [&str; 3] = ["registry", "mining", "factory"];

/// Governs; returns the subcommands that it took.
pub fn govern(node: &DevNode) -> BTreeSet<String> {
    let tool = Tool::deployed(node);
    tool.by("//Alice", "anyone fund 10.5");
    tool.by("//Alice", "owner create-pool");
    let executable = announce(&tool);
    pause(&tool);
    keep_lists(&tool);
    sleep_until(executable);
    execute(&tool);
    hand_over(&tool);
    tool.used()
}

/// Announces all that can be announced, cancelled once before; returns from when on it can be executed.
fn announce(tool: &Tool) -> u64 {
    let file = tool.path("settings.json");
    let settings = tool.text(&["settings", "seconds"]);
    fs::write(&file, settings.replace("\"30000\"", "\"25000\"")).expect("a file");
    // The code that runs already is on the chain.
    let pending = tool.see("pending");
    let code = |contract: &str| {
        pending[contract]["code_hash"]
            .as_str()
            .expect("a hash")
            .to_owned()
    };
    let mut announcements: Vec<(String, String)> = CONTRACTS
        .iter()
        .map(|contract| {
            let announce = format!("announce-code {contract} {}", code(contract));
            (announce, format!("cancel-code {contract}"))
        })
        .collect();
    let uploaded = tool.by("//Alice", "anyone upload-code quorum_verifier");
    let hash = uploaded["code_hash"].as_str().expect("a hash");
    for (announce, cancel) in [
        (format!("announce-pool-code {hash}"), "cancel-pool-code"),
        (
            "announce-tokenomics --settings settings.json".to_owned(),
            "cancel-tokenomics",
        ),
        (format!("announce-verifier {DAVE}"), "cancel-verifier"),
    ] {
        announcements.push((announce, cancel.to_owned()));
    }
    for (announce, cancel) in &announcements {
        tool.by("//Alice", &format!("governance {announce}"));
        tool.by("//Alice", &format!("governance {cancel}"));
        assert_eq!(
            tool.refused("//Alice", &format!("governance {cancel}")),
            "NothingAnnounced"
        );
        tool.by("//Alice", &format!("governance {announce}"));
    }
    let refusal = tool.refused("//Alice", "governance execute-tokenomics");
    assert_eq!(refusal, "AnnouncementNotReady");
    let announced = &tool.see("pending")["announced"];
    let times = ["pool_code", "tokenomics", "verifier"].map(|it| &announced[it]["executable_at"]);
    times
        .iter()
        .filter_map(|time| time.as_u64())
        .max()
        .expect("a time")
}

fn pause(tool: &Tool) {
    for contract in ["registry", "mining", "factory", "0"] {
        let refusal = tool.refused("//Bob", &format!("governance pause {contract}"));
        assert_eq!(refusal, "NotGuardian");
        tool.by("//Alice", &format!("governance pause {contract}"));
        if contract == "0" {
            assert_eq!(tool.see("pool 0")["pool"]["paused"], true);
        } else {
            assert_eq!(tool.see("pending")[contract]["paused"], true);
        }
        tool.by("//Alice", &format!("governance unpause {contract}"));
    }
}

fn keep_lists(tool: &Tool) {
    let allowed = measurement();
    tool.by(
        "//Alice",
        &format!("governance remove-measurement {allowed}"),
    );
    assert_eq!(
        tool.see("pending")["measurements"],
        Value::Array(Vec::new())
    );
    let allow = format!("governance allow-measurement {allowed}");
    assert_eq!(tool.refused("//Alice", &allow), "NothingAnnounced");
    for message in ["announce", "cancel", "announce"] {
        tool.by(
            "//Alice",
            &format!("governance {message}-measurement {allowed}"),
        );
    }
    // The preset's notice, in real time.
    std::thread::sleep(std::time::Duration::from_secs(2));
    tool.by("//Alice", &allow);
    tool.by(
        "//Alice",
        "governance set-advisory-allowed INTEL-SA-00001 true",
    );
    tool.by(
        "//Alice",
        "governance set-advisory-allowed INTEL-SA-00001 false",
    );
    let never = &tool.see("pending")["attestation_stops_suspended_until"];
    assert_eq!(*never, Value::Null);
    tool.by("//Alice", "governance suspend-attestation-stops");
    tool.by("//Alice", "governance set-workers-per-platform 4");
    let pending = tool.see("pending");
    assert_eq!(pending["workers_per_platform"], 4);
    assert!(pending["attestation_stops_suspended_until"].is_u64());
}

fn execute(tool: &Tool) {
    for contract in CONTRACTS {
        tool.by("//Alice", &format!("governance execute-code {contract}"));
    }
    for announced in [
        "execute-pool-code",
        "execute-tokenomics",
        "execute-verifier",
    ] {
        tool.by("//Alice", &format!("governance {announced}"));
    }
    let now = tool.see("pending");
    assert_eq!(now["tokenomics"]["v_max"], "25000");
    assert_eq!(now["verifiers"].as_array().map(Vec::len), Some(3));
    tool.by("//Alice", &format!("governance remove-verifier {DAVE}"));
}

fn hand_over(tool: &Tool) {
    for contract in CONTRACTS {
        tool.by(
            "//Alice",
            &format!("governance set-guardian {contract} {DAVE}"),
        );
        tool.by(
            "//Alice",
            &format!("governance transfer-ownership {contract} {BOB}"),
        );
        let refusal = tool.refused("//Dave", &format!("governance accept-ownership {contract}"));
        assert_eq!(refusal, "NotPendingOwner");
        assert_eq!(tool.see("pending")[contract]["owner"], ALICE);
        tool.by("//Bob", &format!("governance accept-ownership {contract}"));
        let shown = tool.see("pending");
        assert_eq!(shown[contract]["owner"], BOB);
        assert_eq!(shown[contract]["guardian"], DAVE);
    }
}
