//! The chain's blocks, one after the other and none left out.

use client::{ContractEvent, Node, NodeError};
use std::collections::VecDeque;
use subxt::{
    config::Config,
    error::{Error, RpcError},
    rpc::Subscription,
    utils::H256,
    PolkadotConfig,
};

/// How many blocks the chain may take back; those deeper down are taken for final.
const DEPTH: usize = 64;

type BlockHeader = <PolkadotConfig as Config>::Header;

/// The newest block's number, each time there is a newer one.
pub(crate) struct Heads(Subscription<BlockHeader>);

impl Heads {
    /// Subscribes to finalized blocks, or to the best ones, which may be taken back.
    pub async fn subscribe(node: &Node, finalized: bool) -> Result<Self, NodeError> {
        let rpc = node.client().rpc();
        let subscription = if finalized {
            rpc.subscribe_finalized_block_headers().await?
        } else {
            rpc.subscribe_best_block_headers().await?
        };
        Ok(Self(subscription))
    }

    pub async fn next(&mut self) -> Result<u32, NodeError> {
        let header = self.0.next().await;
        let header = header.ok_or(Error::from(RpcError::SubscriptionDropped))??;
        Ok(header.number)
    }
}

/// A block with what contracts told in it.
#[derive(Debug)]
pub(crate) struct Block {
    pub number: u32,
    /// Whether it takes the place of one that was handed out before.
    pub replaces: bool,
    pub events: Vec<ContractEvent>,
    /// Why there may have been more events than could be read.
    pub lost: Option<String>,
}

/// How far the chain has been followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// The next block, if none has been handed out.
    begin: u32,
    /// The last blocks that were handed out.
    handled: VecDeque<(u32, H256)>,
    /// Whether the next block takes the place of one that was handed out.
    replaces: bool,
}

impl Trail {
    /// Begins with this block.
    pub fn from(begin: u32) -> Self {
        Self {
            begin,
            ..Self::default()
        }
    }

    /// The number of the next block.
    pub fn next_number(&self) -> u32 {
        let last = self.handled.back();
        last.map_or(self.begin, |(number, _)| number.saturating_add(1))
    }

    /// The next block up to number `head`, from the chain as it is now.
    ///
    /// Where the chain took blocks back, their successors follow, and so do the events in them, even if
    /// they are the same.
    pub async fn next(&mut self, node: &Node, head: u32) -> Result<Option<Block>, NodeError> {
        let rpc = node.client().rpc();
        loop {
            let number = self.next_number();
            if number > head {
                return Ok(None);
            }
            let Some(hash) = rpc.block_hash(Some(number.into())).await? else {
                return Ok(None);
            };
            let Some(header) = rpc.header(Some(hash)).await? else {
                return Ok(None);
            };
            if !self.continues(&header) {
                continue;
            }
            let (events, lost) = read_events(node, hash).await?;
            self.remember(number, hash);
            return Ok(Some(Block {
                number,
                replaces: std::mem::take(&mut self.replaces),
                events,
                lost,
            }));
        }
    }

    /// Whether the block follows the last one; if not, that one is forgotten.
    fn continues(&mut self, header: &BlockHeader) -> bool {
        match self.handled.back() {
            Some((number, hash)) if *hash != header.parent_hash => {
                self.begin = *number;
                self.handled.pop_back();
                self.replaces = true;
                false
            }
            _ => true,
        }
    }

    fn remember(&mut self, number: u32, hash: H256) {
        self.handled.push_back((number, hash));
        if self.handled.len() > DEPTH {
            self.handled.pop_front();
        }
    }
}

/// What contracts told in a block, and why that may not be everything: nodes forget old state, and an older
/// runtime may have written events in another way.
async fn read_events(
    node: &Node,
    block: H256,
) -> Result<(Vec<ContractEvent>, Option<String>), NodeError> {
    let events = match node.client().events().at(block).await {
        Ok(events) => events,
        Err(error) => {
            // A node that still answers will not answer this otherwise when it is asked again.
            node.client().rpc().system_health().await?;
            return Ok((Vec::new(), Some(error.to_string())));
        }
    };
    let mut told = Vec::new();
    for event in events.iter() {
        match event {
            Ok(event) => {
                if (event.pallet_name(), event.variant_name()) == ("Contracts", "ContractEmitted") {
                    told.extend(ContractEvent::read(event.field_bytes()));
                }
            }
            Err(error) => return Ok((told, Some(error.to_string()))),
        }
    }
    Ok((told, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(number: u32, parent: u8) -> BlockHeader {
        BlockHeader {
            parent_hash: H256([parent; 32]),
            number,
            state_root: H256::zero(),
            extrinsics_root: H256::zero(),
            digest: Default::default(),
        }
    }

    #[test]
    fn a_trail_begins_where_it_is_told_to() {
        let mut trail = Trail::from(7);
        assert_eq!(trail.next_number(), 7);
        assert!(trail.continues(&block(7, 1)));
        trail.remember(7, H256([2; 32]));
        assert_eq!(trail.next_number(), 8);
        assert!(trail.continues(&block(8, 2)));
    }

    #[test]
    fn a_trail_goes_back_to_where_the_chain_forked() {
        let mut trail = Trail::from(1);
        for number in 1..4 {
            trail.remember(number.into(), H256([number; 32]));
        }
        assert!(!trail.continues(&block(4, 33)), "3 was taken back");
        assert_eq!(trail.next_number(), 3);
        assert!(!trail.continues(&block(3, 22)), "and so was 2");
        assert_eq!(trail.next_number(), 2);
        assert!(trail.continues(&block(2, 1)), "1 stayed");
        assert!(trail.replaces, "what follows was told of before");
    }

    #[test]
    fn a_chain_that_took_back_more_than_is_remembered_is_followed_from_there() {
        let mut trail = Trail::from(0);
        for number in 0..100 {
            trail.remember(number, H256([1; 32]));
        }
        while !trail.continues(&block(0, 9)) {}
        assert_eq!(trail.next_number(), 100 - DEPTH as u32);
    }
}
