//! What contracts tell, in one line for people.

mod collateral;
mod governance;
mod mining;
mod pool;
mod registry;

#[cfg(test)]
mod tests;

use crate::words::{account, amount};
use client::{Event, PoolEvent, Token};
use interfaces::FactoryChange;
use std::fmt::Debug;

/// What an event says, as a sentence without the name of the contract that told it. Amounts are in
/// `token`, dates are UTC, accounts are in full and workers by both ends of their keys.
pub fn describe(event: &Event, token: &Token) -> String {
    match event {
        Event::Pool(event) => pool::describe(event, token),
        Event::Mining(event) => mining::describe(event, token),
        Event::Registry(change) => registry::describe(change),
        Event::Factory(change) => factory(change),
        Event::Collateral(change) => collateral::describe(change),
    }
}

/// The name of what happened, as the contracts' documentation has it.
pub fn kind(event: &Event) -> String {
    match event {
        Event::Pool(PoolEvent::Changed(change)) => variant(change),
        Event::Pool(event) => variant(event),
        Event::Mining(change) => variant(change),
        Event::Registry(change) => variant(change),
        Event::Factory(change) => variant(change),
        Event::Collateral(change) => variant(change),
    }
}

/// The name of an enum's variant, which its derived output for debugging begins with.
fn variant(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

fn factory(change: &FactoryChange) -> String {
    match change {
        FactoryChange::PoolCreated { pid, pool, owner } => {
            format!("{} created pool {pid} at {}", account(owner), account(pool))
        }
        FactoryChange::PoolCode(change) => governance::describe(change, "the code of new pools"),
        FactoryChange::Governance(change) => governance::describe(change, "the factory's code"),
    }
}

/// "12.5 PHA", or nothing to say about nothing.
fn unless_zero(plancks: u128, prefix: &str, suffix: &str, token: &Token) -> String {
    if plancks == 0 {
        return String::new();
    }
    format!("{prefix}{}{suffix}", amount(plancks, token))
}
