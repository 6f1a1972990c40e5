//! `--collect-first`: a pool is brought up to date before a message that depends on it.

use super::{Refused, Sender};
use crate::output::Value;
use anyhow::Result;
use client::{node::Receipt, Event, Kind, Node, PoolClient, PoolEvent};
use interfaces::PoolChange;
use primitives::{Balance, Error, Worker};

/// Has late workers reported, then collects, and shows what that brought. Returns whether it did: a dry run only
/// tries.
///
/// # Errors
/// [`Refused`]: the collection fails. What the node and the chain have against it.
pub async fn collect(
    sender: &mut Sender<'_>,
    pool: &PoolClient<Node>,
    late: &[Worker],
) -> Result<bool> {
    let mining = sender.suite.mining();
    let mut receipts = Vec::new();
    let mut reported = Vec::new();
    for worker in late {
        let request = mining.report_offline(sender.caller, *worker);
        match sender.offer(&request).await? {
            Ok(receipt) => {
                receipts.extend(receipt);
                reported.push(Value::Bytes(worker.to_vec()));
            }
            // It has answered, or its session has ended, meanwhile.
            Err(Error::WorkerIsResponsive | Error::WorkerIsNotMining) => {}
            Err(error) => return Err(Refused::new(&request.message.label, &error).into()),
        }
    }
    let request = pool.sync_rewards(sender.caller);
    let collected = sender.offer(&request).await?;
    let collected = collected.map_err(|error| Refused::new(&request.message.label, &error))?;
    let Some(collected) = collected else {
        sender.warn(vec![
            "in a dry run nothing is reported and collected: the figures are those of now"
                .to_owned(),
        ]);
        return Ok(false);
    };
    let (rewards, losses) = brought_home(&collected);
    receipts.push(collected);
    let fees = receipts.iter().map(|receipt| receipt.fee).sum();
    let fields = [
        ("reported", Value::List(reported)),
        ("rewards", Value::Amount(rewards)),
        ("losses", Value::Amount(losses)),
        ("fees", Value::paid(fees)),
    ];
    sender.output.say("collected_first", &Value::record(fields));
    Ok(true)
}

/// Rewards and losses that a collection brought to its pool, in plancks.
fn brought_home(receipt: &Receipt) -> (Balance, Balance) {
    let mut events = receipt.events.iter();
    let found = events.find_map(|event| match event.decode(Kind::Pool)? {
        Event::Pool(PoolEvent::Changed(PoolChange::RewardCollected { amount, lost, .. })) => {
            Some((amount, lost))
        }
        _ => None,
    });
    found.unwrap_or_default()
}
