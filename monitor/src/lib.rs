//! Watches over a deployment: follows its contracts' events, raises alerts and shows figures to Prometheus.
//!
//! * [`run`] does it, as [`Config`] says, and tells [`Notice`]s.
//! * [`describe`] puts an event in words; [`words`] does so with amounts, dates, accounts and workers.
//!
//! Events come from the chain's blocks, and none is left out: after a lost connection the monitor goes on with
//! the block after the last one it told of. Alerts come from what the contracts' views say and from the clock on
//! the wall, because a chain may stand still. An alert is raised once and resolved once, except for what happens
//! and is over at once, such as a reward.
#![deny(missing_docs)]

mod alert;
mod conditions;
mod config;
mod describe;
#[cfg(test)]
mod fixtures;
mod follow;
mod incident;
mod metrics;
mod notice;
mod reader;
mod run;
mod scope;
mod state;
mod touched;
pub mod words;

pub use alert::Severity;
pub use config::{Config, MonitorError};
pub use describe::{describe, kind};
pub use notice::{Matter, Notice};
pub use run::run;
