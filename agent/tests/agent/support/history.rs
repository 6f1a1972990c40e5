//! What is in the blocks.

use client::{ContractEvent, Event, Kind, Node};
use ink::primitives::AccountId;
use interfaces::{Accepted, MiningChange};

/// What each batch of heartbeats in the chain's blocks brought, from the first block on.
pub async fn heartbeats_in_blocks(node: &Node, mining: AccountId) -> Vec<Vec<Accepted>> {
    let client = node.client();
    let mut batches = Vec::new();
    for number in 1u32.. {
        let hash = client.rpc().block_hash(Some(number.into())).await;
        let Some(hash) = hash.expect("the node answers") else {
            break;
        };
        let events = client.events().at(hash).await.expect("it has the block");
        for event in events.iter() {
            let event = event.expect("it can be read");
            if (event.pallet_name(), event.variant_name()) != ("Contracts", "ContractEmitted") {
                continue;
            }
            let told = ContractEvent::read(event.field_bytes());
            let told = told.filter(|it| it.contract == mining);
            if let Some(Event::Mining(MiningChange::HeartbeatsAccepted { accepted })) =
                told.and_then(|it| it.decode(Kind::Mining))
            {
                batches.push(accepted);
            }
        }
    }
    batches
}
