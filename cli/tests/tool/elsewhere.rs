//! Another chain, which is no development chain.

use crate::{
    keeping_keys::with_fixture,
    node::{specification, wait, Shared},
    tool::{deploy, Tool},
};
use e2e::node::DevNode;
use std::fs;

#[test]
fn another_chain_is_told_apart_and_takes_no_key_that_everybody_knows() {
    let shared = Shared::take();
    let tool = Tool::deployed(&shared);
    drop(shared);
    let mut specification = specification();
    specification["chainType"] = "Live".into();
    let balances = &mut specification["genesis"]["runtimeGenesis"]["patch"]["balances"]["balances"];
    balances.as_array_mut().expect("a list").pop();
    let file = tool.path("elsewhere.json");
    fs::write(&file, specification.to_string()).expect("a file");
    let elsewhere = wait(DevNode::of_chain(&file));
    let url = elsewhere.url();

    for command in [
        &["pools", "--url", &url][..],
        &["owner", "create-pool", "--as", "//Alice", "--url", &url],
        &deploy(&["--as", "//Alice", "--url", &url]),
    ] {
        let line = tool.complaint(command);
        assert!(line.contains("wrong network"), "{line}");
    }

    let tool = Tool::at(&url);
    let line = tool.complaint(&deploy(&["--as", "//Alice"]));
    assert!(line.contains("development chains only"), "{line}");
    with_fixture(&tool);
    let with_file = [
        "--as",
        "alice.json",
        "--password-file",
        "password",
        "--dry-run",
    ];
    tool.text(&deploy(&with_file));
}
