//! Keystore files.

use crate::{
    node::Shared,
    tool::{Tool, ALICE},
};
use std::{fs, os::unix::fs::PermissionsExt};

/// A keystore that polkadot-js made.
const FIXTURE: &str = include_str!("alice.json");
const MNEMONIC: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

pub fn with_fixture(tool: &Tool) {
    fs::write(tool.path("alice.json"), FIXTURE).expect("a file");
    secret_file(tool, "password", "correct horse\n");
    secret_file(tool, "wrong", "wrong horse\n");
}

#[test]
fn a_keystore_of_polkadot_js_signs() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    with_fixture(&tool);
    let created = tool.json(
        "alice.json",
        &["owner", "create-pool", "--password-file", "password"],
    );
    assert_eq!(
        created["events"][0]["factory"]["PoolCreated"]["owner"],
        ALICE
    );
}

#[test]
fn a_wrong_key_is_one_clear_line() {
    let node = Shared::take();
    let tool = Tool::deployed(&node);
    with_fixture(&tool);
    let complaint = |who: &[&str]| tool.complaint(&[&["owner", "create-pool"][..], who].concat());
    for (who, reason) in [
        (
            &["--as", "alice.json", "--password-file", "wrong"][..],
            "wrong password",
        ),
        (
            &["--as", "alice.json", "--password-file", "nowhere"],
            "nowhere cannot be read",
        ),
        (&["--as", "nowhere.json"], "nowhere.json cannot be read"),
        (&["--as", "deployment.json"], "is not a keystore file"),
        (&["--as", "alice.json"], "no terminal to ask on"),
        (&["--as", "prompt"], "no terminal to ask on"),
        (&["--as", MNEMONIC], "a secret on the command line"),
        (
            &["--as", &format!("0x{}", "e5".repeat(32))],
            "a secret on the command line",
        ),
        (&["--as", "//"], "no mnemonic with a derivation path"),
        (&[], "who signs?"),
    ] {
        let line = complaint(who);
        assert!(line.contains(reason), "{who:?}: {line}");
        assert!(!line.contains("bottom drive"), "{line}");
    }
    assert_eq!(tool.see("pools")["pools"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_new_keystore_is_private_and_can_be_imported_again() {
    let tool = Tool::without_node();
    secret_file(&tool, "password", "secret");
    let options = ["--password-file", "password", "--json"];
    let new = ["key", "new", "--out", "new.json", "--show-mnemonic"];
    let made = tool.text(&[&new[..], &options].concat());
    let made: serde_json::Value = serde_json::from_str(&made).expect("JSON");
    let mode = fs::metadata(tool.path("new.json"))
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let mnemonic = made["mnemonic"].as_str().expect("words");
    assert_eq!(mnemonic.split(' ').count(), 12);
    secret_file(&tool, "mnemonic", mnemonic);
    let import = [
        "key",
        "import",
        "--out",
        "again.json",
        "--mnemonic-file",
        "mnemonic",
    ];
    tool.text(&[&import[..], &options].concat());
    let account = made["account"].as_str().expect("an address");
    for file in ["new.json", "again.json"] {
        assert!(tool.text(&["key", "show", file]).contains(account));
    }
    let line = tool.complaint(&[
        "key",
        "new",
        "--out",
        "new.json",
        "--password-file",
        "password",
    ]);
    assert!(line.contains("cannot be written"), "{line}");
}

/// A file that nobody else can read.
fn secret_file(tool: &Tool, name: &str, text: &str) {
    let path = tool.path(name);
    fs::write(&path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
}
