//! The same messages on a real node, where they also cost fees.

mod messages;
mod scene;

use crate::report::{gigas, kilobytes, line};
use client::{node::Weight, Node};
use e2e::node::{DevNode, TestNode};
use primitives::Balance;
use std::collections::BTreeMap;

/// Where the section begins, which is the last one of the document.
const HEADING: &str = "## On a node\n";

/// In a token of a development chain.
const PLANCKS: f64 = 1e12;

/// What a message took.
struct Cost {
    gas: Weight,
    /// What its sender paid, without the deposit, in plancks.
    fee: Balance,
    /// In plancks; negative if it came back.
    deposit: i128,
}

/// A line of the table.
struct Line {
    name: &'static str,
    gas: Weight,
    fee: Option<Balance>,
    deposit: Option<i128>,
}

impl Line {
    /// What a whole message took.
    fn message(name: &'static str, cost: Cost) -> Self {
        Self {
            name,
            gas: cost.gas,
            fee: Some(cost.fee),
            deposit: Some(cost.deposit),
        }
    }

    /// What `more` took beyond `less`, in each of `parts` equal parts.
    fn share(name: &'static str, more: Weight, less: Weight, parts: u64) -> Self {
        let each = |more: u64, less: u64| more.saturating_sub(less) / parts;
        Self {
            name,
            gas: Weight {
                ref_time: each(more.ref_time, less.ref_time),
                proof_size: each(more.proof_size, less.proof_size),
            },
            fee: None,
            deposit: None,
        }
    }

    fn cells(&self, embedded: &BTreeMap<String, u64>) -> [String; 6] {
        let tokens = |plancks: i128| format!("{:.6}", plancks as f64 / PLANCKS);
        let embedded = embedded.get(self.name).copied();
        let fee = self.fee.map(|fee| tokens(fee as i128));
        [
            self.name.to_owned(),
            embedded.map(gigas).unwrap_or_default(),
            gigas(self.gas.ref_time),
            kilobytes(self.gas.proof_size),
            fee.unwrap_or_default(),
            self.deposit.map(tokens).unwrap_or_default(),
        ]
    }
}

/// The section of the document on the node: measured if `scripts/node` finds one, else as it is in `document`.
/// `embedded` has the computation that messages took on the embedded chain.
pub fn section(embedded: &BTreeMap<String, u64>, document: &str) -> String {
    if !DevNode::is_there() {
        println!("==> no node is there to measure on: that section stays as it is");
        let written = document.split_once(HEADING);
        return written.map_or_else(String::new, |(_, section)| format!("{HEADING}{section}"));
    }
    println!("==> measuring messages on a node, which takes some minutes");
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    runtime.block_on(async {
        let chain = TestNode::start().await;
        let node = chain.node.clone();
        let version = version(&node).await;
        let lines = messages::measure(chain).await;
        let mut table = String::new();
        for line_of_table in lines {
            let cells = line_of_table.cells(embedded);
            line(&mut table, &cells.each_ref().map(String::as_str));
        }
        format!(
            include_str!("node.md.in"),
            heading = HEADING,
            version = version,
            table = table
        )
    })
}

async fn version(node: &Node) -> String {
    let rpc = node.client().rpc();
    let name = rpc.system_name().await.expect("the node answers");
    let version = rpc.system_version().await.expect("the node answers");
    // Behind a hyphen comes the commit, which not every build knows.
    let number = version.split('-').next().unwrap_or(&version);
    format!("{name} {number}")
}
