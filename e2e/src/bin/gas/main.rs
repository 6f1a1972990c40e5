//! Measures what the hot messages cost on the embedded chain, compares it with the project's budgets and
//! writes `docs/gas.md`. Exit code 1 if a budget is exceeded.

mod growth;
mod messages;
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
    let text = report.markdown();
    println!("\n{text}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/gas.md");
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
