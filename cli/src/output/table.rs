//! Tables.

use super::{spaced, Value};
use client::Token;
use serde_json::{Map, Value as Json};

/// Rows of the same columns.
pub struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl Into<Vec<&'static str>>) -> Self {
        Self {
            columns: columns.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row: a value for each column.
    pub fn push(&mut self, row: impl Into<Vec<Value>>) {
        self.rows.push(row.into());
    }

    /// For people.
    pub fn text(&self, token: &Token) -> String {
        if self.rows.is_empty() {
            return "none".to_owned();
        }
        let header = self.columns.iter().map(|name| spaced(name)).collect();
        let cells = |row: &Vec<Value>| row.iter().map(|value| value.text_with(token)).collect();
        let rows = self.rows.iter().map(cells);
        let lines: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                lines
                    .iter()
                    .map(|cells| cells.get(column).map_or(0, String::len))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for cells in &lines {
            let padded = cells
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:width$}"));
            let line = padded.collect::<Vec<_>>().join("  ");
            text += line.trim_end();
            text.push('\n');
        }
        format!("{text}amounts in {}", token.symbol)
    }

    /// For programs: an object for each row.
    pub fn json(&self) -> Json {
        let object = |row: &Vec<Value>| {
            let fields = self.columns.iter().zip(row);
            let fields = fields.map(|(name, value)| ((*name).to_owned(), value.json()));
            Json::Object(fields.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }
}
