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
    /// The node took the transaction, and then it was lost sight of. It may have acted, or may act yet.
    #[error("the transaction {hash} was sent, but what became of it is unknown ({reason}): look before you repeat it")]
    Unknown {
        /// The transaction.
        hash: String,
        /// Why nothing more is known.
        reason: String,
    },
    /// The node did not take the transaction: nothing changed.
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
    /// The chain's first blocks do not tell how long one takes.
    #[error(
        "the chain is too young to tell how long a block takes: try again when it has made a few"
    )]
    TooYoung,
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
