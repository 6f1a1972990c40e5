//! Measures what the hot messages cost on the embedded chain, and on a node if there is one, compares it with
//! the project's budgets and writes `docs/gas.md`. Exit code 1 if a budget is exceeded.

mod growth;
mod messages;
mod node;
mod report;
mod scene;

use report::Report;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut report = Report::default();
    println!("==> measuring messages");
    messages::measure(&mut report);
    println!("==> measuring growth, which takes some minutes");
    growth::measure(&mut report);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/gas.md");
    let written = std::fs::read_to_string(file).unwrap_or_default();
    let node = node::section(report.measured(), &written);
    let text = report.markdown(&node);
    println!("\n{text}");
    if let Err(error) = std::fs::write(file, text) {
        eprintln!("error: docs/gas.md cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    let exceeded = report.exceeded();
    for line in exceeded {
        eprintln!("error: over budget: {line}");
    }
    if exceeded.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
