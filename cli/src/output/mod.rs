//! How results are shown: to people as lines and tables, to programs as one JSON object.

mod describe;
mod table;
mod time;
mod value;

pub use describe::{describe, Readable};
pub use table::Table;
pub use value::{printable, Value};

use client::Token;
use serde_json::{Map, Value as Json};
use std::{fmt::Display, io::Write};

/// Where results go. What is said to people appears at once, the JSON object at the end.
pub struct Output {
    json: Option<Map<String, Json>>,
    token: Token,
    lines: bool,
}

impl Output {
    /// Lines, or JSON.
    pub fn new(json: bool) -> Self {
        Self {
            json: json.then(Map::new),
            token: Token {
                symbol: "plancks".to_owned(),
                decimals: 0,
            },
            lines: false,
        }
    }

    /// Amounts are of this token from now on.
    pub fn count_in(&mut self, token: &Token) {
        self.token = token.clone();
    }

    /// Whether a program reads it.
    pub fn is_json(&self) -> bool {
        self.json.is_some()
    }

    /// Shows something under a name.
    pub fn say(&mut self, name: &str, value: &Value) {
        match &mut self.json {
            Some(object) => {
                object.insert(name.to_owned(), value.json());
            }
            None => self.print(name, value),
        }
    }

    /// Shows rows under a name.
    pub fn table(&mut self, name: &str, table: &Table) {
        match &mut self.json {
            Some(object) => {
                object.insert(name.to_owned(), table.json());
            }
            None => print_line(table.text(&self.token)),
        }
    }

    /// Something that only people want to know.
    pub fn remark(&self, line: &str) {
        if !self.is_json() {
            print_line(line);
        }
    }

    /// From now on, whoever runs prints lines of its own; there will be no JSON object but for an error.
    pub fn leave_to_lines(&mut self) {
        self.lines = true;
    }

    /// Prints the JSON object, if that is what is wanted.
    pub fn finish(self) {
        let Some(object) = self.json else { return };
        if !self.lines || !object.is_empty() {
            print_line(format_args!("{:#}", Json::Object(object)));
        }
    }

    /// A record is one line for each of its fields, a list one for each of its items.
    fn print(&self, name: &str, value: &Value) {
        let name = spaced(name);
        let text = |value: &Value| value.text_with(&self.token);
        match value {
            Value::Record(fields) => {
                print_line(name);
                let width = fields.iter().map(|(name, _)| name.len()).max();
                let width = width.unwrap_or_default();
                for (name, value) in fields {
                    print_line(format_args!("  {:width$}  {}", spaced(name), text(value)));
                }
            }
            Value::List(items) if !items.is_empty() => {
                print_line(name);
                items
                    .iter()
                    .for_each(|item| print_line(format_args!("  {}", text(item))));
            }
            Value::List(_) => print_line(format_args!("{name}: none")),
            other => print_line(format_args!("{name}: {}", text(other))),
        }
    }
}

/// Prints a line. Nobody may want to read on: then there is nothing left to do.
pub fn print_line(line: impl Display) {
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(1);
    }
}

/// The name of a field for people.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
