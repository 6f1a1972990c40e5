//! What the chain stores, as far as contracts and tokens are concerned.

use client::Node;
use ink::primitives::AccountId;
use ink_e2e::subxt::{
    dynamic::{self, Value},
    utils::H256,
};
use primitives::Balance;
use scale::Decode;
use std::collections::BTreeMap;

/// The prefix of the keys under which a chain keeps the roots of contracts' storage.
const CHILD_STORAGE: &[u8] = b":child_storage:default:";

/// How many accounts are read at once.
const PAGE: u32 = 100;

/// An account's tokens, in plancks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// At the account's disposal.
    pub free: Balance,
    /// Held as storage deposit.
    pub held: Balance,
}

impl Holding {
    /// All of them.
    pub fn total(&self) -> Balance {
        self.free + self.held
    }
}

/// Everybody's tokens and every contract's storage in one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The number of the block.
    pub block: u32,
    /// All tokens that there are, in plancks.
    pub issuance: Balance,
    /// Who has how many.
    pub holdings: BTreeMap<AccountId, Holding>,
    /// A hash of everything that a contract stores.
    pub storage: BTreeMap<AccountId, Vec<u8>>,
}

impl State {
    /// The state in the newest block.
    ///
    /// # Panics
    /// If the node does not answer.
    pub async fn read(node: &Node) -> Self {
        let newest = node.client().blocks().at_latest().await;
        let newest = newest.expect("the node answers");
        let block = newest.hash();
        let mut storage = BTreeMap::new();
        for (contract, info) in entries(node, block, "Contracts", "ContractInfoOf").await {
            // The first field is the key of the contract's own storage.
            let trie = Vec::<u8>::decode(&mut &info[..]).expect("a contract's info");
            let root = [CHILD_STORAGE, &trie].concat();
            let root = node.client().storage().at(block).fetch_raw(&root).await;
            let root = root.expect("the node answers").unwrap_or_default();
            storage.insert(contract, root);
        }
        let accounts = entries(node, block, "System", "Account").await;
        let holdings = accounts.into_iter().map(|(account, info)| {
            // Four counters of 32 bits come first.
            type Info = ([u32; 4], Balance, Balance);
            let (_, free, held) = Info::decode(&mut &info[..]).expect("an account's info");
            (account, Holding { free, held })
        });
        let issuance = dynamic::storage("Balances", "TotalIssuance", Vec::<Value>::new());
        let issuance = node.client().storage().at(block).fetch(&issuance).await;
        let issuance = issuance
            .expect("the node answers")
            .expect("there are tokens");
        Self {
            block: newest.number(),
            issuance: Decode::decode(&mut issuance.encoded()).expect("an amount"),
            holdings: holdings.collect(),
            storage,
        }
    }

    /// An account's tokens.
    pub fn of(&self, account: AccountId) -> Holding {
        self.holdings.get(&account).copied().unwrap_or_default()
    }

    /// Whether nothing but the fees of these accounts lies between this state and a later one. Fees are
    /// burned.
    ///
    /// # Panics
    /// If anything else does.
    pub fn assert_only_paid(&self, fees: &BTreeMap<AccountId, Balance>, later: &Self) {
        let mut expected = self.clone();
        expected.block = later.block;
        for (account, fee) in fees {
            expected.issuance -= fee;
            let holding = expected.holdings.get_mut(account);
            holding.expect("whoever paid had an account").free -= fee;
        }
        assert_eq!(expected.holdings, later.holdings, "only fees were paid");
        assert_eq!(expected.storage, later.storage, "no contract changed");
        assert_eq!(expected.issuance, later.issuance, "fees are burned");
    }
}

/// All entries of a map from accounts, as bytes.
async fn entries(node: &Node, block: H256, pallet: &str, entry: &str) -> Vec<(AccountId, Vec<u8>)> {
    let map = dynamic::storage(pallet, entry, Vec::<Value>::new());
    let storage = node.client().storage().at(block);
    let mut pages = storage.iter(map, PAGE).await.expect("the node answers");
    let mut entries = Vec::new();
    while let Some((key, value)) = pages.next().await.expect("the node answers") {
        // A key ends with the account, behind hashes.
        let account = key.0.last_chunk::<32>().expect("an account's key");
        entries.push((AccountId::from(*account), value.encoded().to_vec()));
    }
    entries
}
