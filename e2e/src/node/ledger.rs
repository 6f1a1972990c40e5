//! What blocks did to tokens, told by their events.

use super::{Holding, State};
use client::{ContractEvent, Event, Kind, Node};
use ink::primitives::AccountId;
use ink_e2e::subxt::{events::EventDetails, PolkadotConfig};
use primitives::Balance;
use scale::Decode;
use std::collections::BTreeMap;

/// Tokens that went from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Move {
    /// Who had them.
    pub from: AccountId,
    /// Who has them.
    pub to: AccountId,
    /// How many, in plancks.
    pub amount: Balance,
}

/// Everything that happened to tokens between two states.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What everybody paid for transactions.
    pub fees: BTreeMap<AccountId, Balance>,
    /// Plain transfers, those of contracts and to contracts among them.
    pub transfers: Vec<Move>,
    /// Storage deposits that were paid, and what came back of them.
    pub deposits: Vec<Move>,
    /// What contracts told, in order.
    pub told: Vec<ContractEvent>,
}

impl Ledger {
    /// Reads all blocks after `before` up to the one of `after`.
    ///
    /// # Panics
    /// If the node does not answer.
    pub async fn between(node: &Node, before: &State, after: &State) -> Self {
        let mut ledger = Self::default();
        for number in before.block + 1..=after.block {
            let block = node.client().rpc().block_hash(Some(number.into())).await;
            let block = block.expect("the node answers").expect("a known block");
            let events = node.client().events().at(block).await;
            for event in events.expect("the node answers").iter() {
                ledger.book(&event.expect("an event of the runtime"));
            }
        }
        ledger
    }

    fn book(&mut self, event: &EventDetails<PolkadotConfig>) {
        let fields = &mut event.field_bytes();
        match (event.pallet_name(), event.variant_name()) {
            ("TransactionPayment", "TransactionFeePaid") => {
                let (payer, fee) = <(AccountId, Balance)>::decode(fields).expect("a fee");
                *self.fees.entry(payer).or_default() += fee;
            }
            ("Balances", "Transfer") => {
                self.transfers
                    .push(Move::decode(fields).expect("a transfer"));
            }
            (
                "Contracts",
                "StorageDepositTransferredAndHeld" | "StorageDepositTransferredAndReleased",
            ) => {
                self.deposits.push(Move::decode(fields).expect("a deposit"));
            }
            ("Contracts", "ContractEmitted") => {
                self.told
                    .push(ContractEvent::read(fields).expect("a contract's event"));
            }
            _ => {}
        }
    }

    /// What a contract of the suite told.
    ///
    /// # Panics
    /// If it told what contracts of this kind cannot.
    pub fn told_by(&self, contract: AccountId, kind: Kind) -> impl Iterator<Item = Event> + '_ {
        let events = self.told.iter().filter(move |it| it.contract == contract);
        events.map(move |event| event.decode(kind).expect("an event of such a contract"))
    }

    /// Plancks that an account lost (negative) or gained by all of this.
    pub fn gain(&self, account: AccountId) -> i128 {
        self.moved(&self.transfers, account) + self.moved(&self.deposits, account)
            - signed(self.fee_of(account))
    }

    /// What an account paid for transactions, in plancks.
    pub fn fee_of(&self, account: AccountId) -> Balance {
        self.fees.get(&account).copied().unwrap_or_default()
    }

    /// What an account gained by plain transfers to and from another one.
    pub fn exchanged(&self, account: AccountId, other: AccountId) -> i128 {
        let between = |it: &&Move| [it.from, it.to].contains(&other);
        let moves: Vec<_> = self.transfers.iter().filter(between).copied().collect();
        self.moved(&moves, account)
    }

    /// What an account gained by storage deposits, which is negative if it paid more than it got back.
    pub fn deposits_of(&self, account: AccountId) -> i128 {
        self.moved(&self.deposits, account)
    }

    fn moved(&self, moves: &[Move], account: AccountId) -> i128 {
        let gain = |it: &Move| {
            let gained = if it.to == account {
                signed(it.amount)
            } else {
                0
            };
            let lost = if it.from == account {
                signed(it.amount)
            } else {
                0
            };
            gained - lost
        };
        moves.iter().map(gain).sum()
    }

    /// Whether the two states differ by this for every account, and in the sum by the fees, which are
    /// burned.
    ///
    /// # Panics
    /// If they do not.
    pub fn assert_explains(&self, before: &State, after: &State) {
        for account in after.holdings.keys() {
            let (had, has) = (before.of(*account).total(), after.of(*account).total());
            let gain = self.gain(*account);
            assert_eq!(signed(has) - signed(had), gain, "the gain of {account:?}");
        }
        for account in before.holdings.keys() {
            assert!(after.holdings.contains_key(account), "nobody disappears");
        }
        for state in [before, after] {
            let sum: Balance = state.holdings.values().map(Holding::total).sum();
            assert_eq!(sum, state.issuance, "all tokens are in accounts");
        }
        let burned: Balance = self.fees.values().sum();
        assert_eq!(before.issuance - after.issuance, burned, "fees are burned");
    }
}

/// An amount that can be negative.
fn signed(amount: Balance) -> i128 {
    amount.try_into().expect("no chain has so many tokens")
}
