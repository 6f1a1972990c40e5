//! What the monitor tells whoever runs it.

use crate::{alert::Severity, words};
use primitives::Timestamp;
use serde::Serialize;
use std::fmt;

/// Something to print, as a line of text ([`Display`](fmt::Display)) or as JSON ([`Notice::to_json`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// When the monitor told it, in milliseconds of its own clock.
    pub time: Timestamp,
    /// What it is about.
    #[serde(flatten)]
    pub matter: Matter,
}

/// What a [`Notice`] is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Matter {
    /// The monitor has read everything and follows the chain.
    Watching {
        /// The first block whose events it tells.
        block: u32,
        /// How many pools it watches.
        pools: usize,
        /// How many workers are in them.
        workers: usize,
    },
    /// A contract told something.
    Event {
        /// In which block.
        block: u32,
        /// Which contract: "pool 3", "mining".
        contract: String,
        /// The event's name.
        kind: String,
        /// What it says.
        text: String,
    },
    /// A contract told something that cannot be read: it may be a newer version.
    UnknownEvent {
        /// In which block.
        block: u32,
        /// Which contract.
        contract: String,
        /// The event's bytes, hexadecimal.
        data: String,
    },
    /// An alert was raised; it will be resolved.
    Raised {
        /// The kind of alert.
        alert: &'static str,
        /// How bad it is.
        severity: Severity,
        /// What is the case.
        text: String,
    },
    /// An alert is over.
    Resolved {
        /// The kind of alert.
        alert: &'static str,
        /// How bad it was.
        severity: Severity,
        /// What is the case now.
        text: String,
    },
    /// An alert for something that happened and is over at once.
    Happened {
        /// The kind of alert.
        alert: &'static str,
        /// How bad it is.
        severity: Severity,
        /// What happened.
        text: String,
    },
    /// The chain replaced blocks whose events have been told.
    Replaced {
        /// The first of them.
        block: u32,
    },
    /// The events of blocks are not, or not all, to be had any more.
    Lost {
        /// The first of the blocks.
        from: u32,
        /// The last of them.
        to: u32,
        /// Why.
        reason: String,
    },
    /// The node does not answer; the monitor tries again until it does.
    Disconnected {
        /// What happened.
        reason: String,
    },
    /// The node answers again, and what happened meanwhile has been told.
    Reconnected,
}

impl Notice {
    /// The notice as one line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a notice is plain data")
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", words::date(self.time), self.matter)
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Watching {
                block,
                pools,
                workers,
            } => write!(
                formatter,
                "watching from block {block} on; pools: {pools}, workers: {workers}"
            ),
            Self::Event {
                block,
                contract,
                text,
                ..
            } => write!(formatter, "#{block} {contract}: {text}"),
            Self::UnknownEvent {
                block,
                contract,
                data,
            } => write!(formatter, "#{block} {contract}: unknown event {data}"),
            Self::Raised { severity, text, .. } | Self::Happened { severity, text, .. } => {
                write!(formatter, "[{severity}] {text}")
            }
            Self::Resolved { text, .. } => write!(formatter, "[resolved] {text}"),
            Self::Replaced { block } => write!(
                formatter,
                "the chain replaced its blocks from {block} on; what follows takes their place"
            ),
            Self::Lost { from, to, reason } => {
                write!(
                    formatter,
                    "events of blocks {from} to {to} are lost: {reason}"
                )
            }
            Self::Disconnected { reason } => {
                write!(formatter, "connection lost, trying again: {reason}")
            }
            Self::Reconnected => formatter.write_str("connected again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice() -> Notice {
        Notice {
            time: 1_700_000_000_000,
            matter: Matter::Raised {
                alert: "forced_stop",
                severity: Severity::Critical,
                text: "all workers are being stopped".to_owned(),
            },
        }
    }

    #[test]
    fn a_notice_is_one_line_of_text() {
        assert_eq!(
            notice().to_string(),
            "2023-11-14 22:13:20 UTC [critical] all workers are being stopped"
        );
    }

    #[test]
    fn a_notice_is_one_line_of_json() {
        assert_eq!(
            notice().to_json(),
            r#"{"time":1700000000000,"notice":"raised","alert":"forced_stop","severity":"critical","text":"all workers are being stopped"}"#
        );
    }
}
