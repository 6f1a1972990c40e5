//! The table that is written to `docs/gas.md`.

use e2e::bundle::Bundles;
use e2e::chain::Receipt;
use std::{collections::BTreeMap, fmt::Write};

/// What a figure may be at most, and what it had better be.
#[derive(Clone, Copy)]
pub struct Budget(Option<(u64, u64)>);

impl Budget {
    /// No limit: the figure explains another one.
    pub const NONE: Self = Self(None);

    /// A limit and a goal.
    pub const fn new(limit: u64, goal: u64) -> Self {
        Self(Some((limit, goal)))
    }

    fn verdict(self, measured: u64) -> &'static str {
        match self.0 {
            None => "",
            Some((limit, _)) if measured > limit => "**over budget**",
            Some((_, goal)) if measured > goal => "held",
            Some(_) => "goal met",
        }
    }

    fn cells(self, unit: fn(u64) -> String) -> [String; 2] {
        match self.0 {
            None => [String::new(), String::new()],
            Some((limit, goal)) => [unit(limit), unit(goal)],
        }
    }
}

/// Everything measured so far.
#[derive(Default)]
pub struct Report {
    messages: String,
    proofs: String,
    codes: String,
    growth: String,
    exceeded: Vec<String>,
    measured: BTreeMap<String, u64>,
}

impl Report {
    /// What one message took.
    pub fn message(&mut self, name: &str, receipt: Receipt, budget: Budget) {
        let proof = kilobytes(receipt.gas.proof_size);
        let deposit = receipt.deposit.to_string();
        self.add_message(name, receipt.gas.ref_time, &proof, &deposit, budget);
    }

    /// A message of a staker, whose proof has a budget too: the pool's code and little else.
    pub fn staker(&mut self, name: &str, receipt: Receipt, budget: Budget) {
        let code = Bundles::get("stakepool").code.len() as u64;
        let proof = receipt.gas.proof_size;
        let proofs = Budget::new(code + 14_000, code + 10_000);
        let [limit, goal] = proofs.cells(kilobytes);
        let verdict = self.judge(&format!("proof of {name}"), proof, proofs);
        let measured = kilobytes(proof);
        line(&mut self.proofs, &[name, &measured, &limit, &goal, verdict]);
        self.message(name, receipt, budget);
    }

    /// The gas of one of many equal parts of a message.
    pub fn share(&mut self, name: &str, ref_time: u64, budget: Budget) {
        self.add_message(name, ref_time, "", "", budget);
    }

    /// The size of a contract.
    pub fn code(&mut self, contract: &str, size: u64, budget: Budget) {
        let [limit, goal] = budget.cells(kilobytes);
        let verdict = self.judge(&format!("code of {contract}"), size, budget);
        line(
            &mut self.codes,
            &[contract, &kilobytes(size), &limit, &goal, verdict],
        );
    }

    /// What a message took among few, and what it took among many. The budget is 1 %, the goal nothing.
    pub fn growth(&mut self, name: &str, few: u64, many: u64) {
        let millionths = many.saturating_sub(few) * 1_000_000 / few;
        let verdict = self.judge(
            &format!("growth of {name}"),
            millionths,
            Budget::new(10_000, 0),
        );
        let change = (i128::from(many) - i128::from(few)) as f64 * 100.0 / few as f64;
        let change = format!("{change:+.2} %");
        line(
            &mut self.growth,
            &[name, &gigas(few), &gigas(many), &change, verdict],
        );
    }

    /// What is over its budget.
    pub fn exceeded(&self) -> &[String] {
        &self.exceeded
    }

    /// The computation of every message by its name, in picoseconds.
    pub fn measured(&self) -> &BTreeMap<String, u64> {
        &self.measured
    }

    /// The whole document, with the section on a node.
    pub fn markdown(&self, node: &str) -> String {
        let Self {
            messages,
            proofs,
            codes,
            growth,
            ..
        } = self;
        format!(
            include_str!("gas.md.in"),
            messages = messages,
            proofs = proofs,
            codes = codes,
            growth = growth,
            node = node.trim_end()
        )
    }

    fn add_message(
        &mut self,
        name: &str,
        ref_time: u64,
        proof: &str,
        deposit: &str,
        budget: Budget,
    ) {
        let [limit, goal] = budget.cells(gigas);
        let verdict = self.judge(name, ref_time, budget);
        self.measured.insert(name.to_owned(), ref_time);
        let measured = gigas(ref_time);
        line(
            &mut self.messages,
            &[name, &measured, &limit, &goal, verdict, proof, deposit],
        );
    }

    fn judge(&mut self, name: &str, measured: u64, budget: Budget) -> &'static str {
        let verdict = budget.verdict(measured);
        if verdict.contains("over") {
            self.exceeded.push(format!("{name}: {measured}"));
        }
        verdict
    }
}

/// Adds a line of a Markdown table.
pub fn line(table: &mut String, cells: &[&str]) {
    let written = writeln!(table, "| {} |", cells.join(" | "));
    written.expect("text can be written to a string");
}

/// Picoseconds in G (10^9).
pub fn gigas(picoseconds: u64) -> String {
    format!("{:.3}", picoseconds as f64 / 1e9)
}

/// Bytes in KB (1,000).
pub fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e3)
}
