//! The tool against a node: what it does, what it shows, and what it says when something is wrong.
//!
//! Needs the built contracts and a node that scripts/node finds. Most tests share one node and take turns.

mod attesting;
mod deploying;
mod elsewhere;
mod errors;
mod governing;
mod keeping_keys;
mod living;
mod machine;
mod node;
mod serving;
mod tool;
mod warning;

use node::Shared;
use std::collections::BTreeSet;
use tool::Tool;

/// The groups of subcommands that are about messages.
const GROUPS: [&str; 6] = [
    "owner",
    "staker",
    "operator",
    "governance",
    "anyone",
    "attest",
];

#[test]
fn every_operation_works_on_a_node() {
    // Both take more than a minute, most of it waiting.
    let attesting = std::thread::spawn(attesting::attest);
    let node = Shared::take();
    let mut used = governing::govern(&node);
    used.extend(living::live(&node));
    used.extend(attesting.join().expect("attesting works"));
    let offered = offered();
    assert!(offered.len() > 50, "the help lists {offered:?}");
    assert_eq!(&offered - &used, BTreeSet::new(), "not tried");
}

/// All subcommands about messages, as the tool's help lists them.
fn offered() -> BTreeSet<String> {
    let help = |group: &str| Tool::without_node().text(&[group, "--help"]);
    let commands = GROUPS.iter().flat_map(|group| {
        let help = help(group);
        let (_, listed) = help.split_once("Commands:\n").expect("subcommands");
        let listed = listed.lines().take_while(|line| !line.is_empty());
        let names = listed.filter_map(|line| line.split_whitespace().next());
        let names = names.filter(|name| *name != "help");
        names
            .map(|name| format!("{group} {name}"))
            .collect::<Vec<_>>()
    });
    commands.collect()
}
