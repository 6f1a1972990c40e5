//! Plain text tables and the units in them.

use e2e::{DAY, HOUR, MINUTE, TOKEN};
use math::Real;
use primitives::{Balance, Worker};

/// A table with a title. Columns are as wide as they need to be.
pub struct Table {
    title: &'static str,
    /// The headers, then the rows.
    lines: Vec<Vec<String>>,
    /// For each column, whether it holds text, which stands to the left, or a number.
    text: Vec<bool>,
}

impl Table {
    /// An empty table; a header that begins with `<` heads a column of text.
    pub fn new(title: &'static str, headers: &[&str]) -> Self {
        let names = headers
            .iter()
            .map(|header| header.trim_start_matches('<').to_owned());
        Self {
            title,
            lines: vec![names.collect()],
            text: headers
                .iter()
                .map(|header| header.starts_with('<'))
                .collect(),
        }
    }

    /// Adds a row.
    pub fn row<const COLUMNS: usize>(&mut self, cells: [String; COLUMNS]) {
        self.lines.push(cells.into());
    }

    /// Prints the table, unless it has no row.
    pub fn print(&self) {
        if self.lines.len() == 1 {
            return;
        }
        let width = |column: usize| {
            self.lines
                .iter()
                .map(|line| line[column].chars().count())
                .max()
        };
        let widths: Vec<usize> = (0..self.text.len()).filter_map(width).collect();
        println!("\n  {}", self.title);
        for (number, line) in self.lines.iter().enumerate() {
            let cells = line.iter().zip(&widths).zip(&self.text);
            let cells = cells.map(|((cell, &width), &text)| match text {
                true => format!("{cell:<width$}"),
                false => format!("{cell:>width$}"),
            });
            println!("  | {} |", cells.collect::<Vec<_>>().join(" | "));
            if number == 0 {
                let rules = widths.iter().map(|&width| "-".repeat(width));
                println!("  | {} |", rules.collect::<Vec<_>>().join(" | "));
            }
        }
    }
}

/// Plancks as tokens with four decimals, rounded down.
pub fn tokens(plancks: Balance) -> String {
    decimals(plancks / TOKEN, plancks % TOKEN * 10_000 / TOKEN)
}

/// A real with four decimals, rounded down.
pub fn real(value: Real) -> String {
    let fraction = value.0 & u128::from(u64::MAX);
    decimals(value.0 >> 64, (fraction * 10_000) >> 64)
}

fn decimals(whole: u128, ten_thousandths: u128) -> String {
    format!("{}.{ten_thousandths:04}", grouped(whole))
}

/// A number with its digits in groups of three.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// Parts per million as per cent.
pub fn percent(parts_per_million: u32) -> String {
    format!("{} %", f64::from(parts_per_million) / 10_000.0)
}

/// How long, in days, hours and minutes.
pub fn duration(milliseconds: u64) -> String {
    let (days, rest) = (milliseconds / DAY, milliseconds % DAY);
    let (hours, minutes) = (rest / HOUR, rest % HOUR / MINUTE);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes:02} min"),
        _ => format!("{days} d {hours:02} h {minutes:02} min"),
    }
}

/// A worker's key, shortened.
pub fn key(worker: Worker) -> String {
    let ([a, b, c, d, ..], [.., x, y, z]) = (worker, worker);
    format!("0x{a:02x}{b:02x}{c:02x}{d:02x}..{x:02x}{y:02x}{z:02x}")
}
