//! What can go wrong on the way to a contract and back.

/// Why a node, or the chain behind it, did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Nobody answers at the URL.
    #[error("no node answers at {url}: {reason}")]
    Unreachable {
        /// Where.
        url: String,
        /// What happened instead.
        reason: String,
    },
    /// The chain cannot run contracts.
    #[error("the chain at {url} has no pallet-contracts")]
    NoContracts {
        /// Where.
        url: String,
    },
    /// The connection failed in the middle.
    #[error("the node did not answer: {0}")]
    Rpc(Box<subxt::Error>),
    /// No block with the transaction came in time. It may still come.
    #[error(
        "the transaction {0} was sent, but is in no block after two minutes; it may still come"
    )]
    NotIncluded(String),
    /// The node refused the transaction before it came into a block.
    #[error("the node refused the transaction: {0}")]
    Rejected(String),
    /// The chain could not run the message, or not to its end: nothing changed.
    #[error("{what} failed: {reason}")]
    Failed {
        /// The message, or what else was attempted.
        what: String,
        /// The runtime's error.
        reason: String,
    },
    /// The contract answered something that its interface does not know.
    #[error("the answer to {0} cannot be read: is this another contract, or another version?")]
    Unreadable(String),
}

impl From<subxt::Error> for NodeError {
    fn from(error: subxt::Error) -> Self {
        Self::Rpc(Box::new(error))
    }
}

/// Why a message did not get through.
#[derive(Debug)]
pub enum SendError<E> {
    /// The contract refused it: nothing changed.
    Refused(E),
    /// The node or the chain did.
    Node(NodeError),
}

impl<E> From<NodeError> for SendError<E> {
    fn from(error: NodeError) -> Self {
        Self::Node(error)
    }
}

impl<E> From<subxt::Error> for SendError<E> {
    fn from(error: subxt::Error) -> Self {
        Self::Node(error.into())
    }
}
