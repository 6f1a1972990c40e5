//! The list of pools, by number, by address and by owner, each operation in constant time.

use ink::primitives::AccountId;
use ink::storage::Mapping;
use interfaces::{Cell, PoolRecord};
use scale::{Decode, Encode};

/// What the factory keeps of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Entry {
    address: AccountId,
    owner: AccountId,
    /// The pool's place among those of its owner.
    place: u32,
}

/// Where a number is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Index {
    /// The number of the pool at this address.
    Pid(AccountId),
    /// How many pools this account owns.
    Count(AccountId),
    /// The number of the pool at this place among those of this owner, counted from 0 without gaps.
    Owned(AccountId, u32),
}

/// All pools. One store holds all numbers: each further one would cost its code, and so gas in every
/// call.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Listing {
    count: u32,
    entries: Mapping<u32, Cell<Entry>>,
    numbers: Mapping<Cell<Index>, u32>,
}

impl Listing {
    /// How many pools there are, and so the next pool's number.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How many pools `owner` has.
    pub fn count_of(&self, owner: AccountId) -> u32 {
        self.number(Index::Count(owner)).unwrap_or(0)
    }

    /// The number at `index`.
    pub fn number(&self, index: Index) -> Option<u32> {
        self.numbers.get(Cell(index))
    }

    /// The pool with this number.
    pub fn record(&self, pid: u32) -> Option<PoolRecord> {
        let Cell(entry) = self.entries.get(pid)?;
        Some(PoolRecord {
            pid,
            address: entry.address,
            owner: entry.owner,
        })
    }

    /// Adds the pool at `address` under the next number.
    pub fn add(&mut self, address: AccountId, owner: AccountId) {
        let pid = self.count;
        self.count = pid.saturating_add(1);
        self.set(Index::Pid(address), pid);
        self.give(pid, address, owner);
    }

    /// Moves the pool at `address` from its owner's list to that of `owner`; false if there is none.
    pub fn move_to(&mut self, address: AccountId, owner: AccountId) -> bool {
        let Some(pid) = self.number(Index::Pid(address)) else {
            return false;
        };
        if let Some(Cell(entry)) = self.entries.get(pid) {
            self.take(&entry);
        }
        self.give(pid, address, owner);
        true
    }

    /// Puts a pool at the end of its new owner's list.
    fn give(&mut self, pid: u32, address: AccountId, owner: AccountId) {
        let place = self.count_of(owner);
        self.set(Index::Count(owner), place.saturating_add(1));
        self.place(
            pid,
            Entry {
                address,
                owner,
                place,
            },
        );
    }

    /// Takes a pool out of its owner's list, whose last pool moves into the gap.
    fn take(&mut self, gap: &Entry) {
        let Entry { owner, place, .. } = *gap;
        let last = self.count_of(owner).saturating_sub(1);
        self.set(Index::Count(owner), last);
        if let Some(pid) = self.number(Index::Owned(owner, last)) {
            if let Some(Cell(moved)) = self.entries.get(pid) {
                self.place(pid, Entry { place, ..moved });
            }
        }
        self.numbers.remove(Cell(Index::Owned(owner, last)));
    }

    fn place(&mut self, pid: u32, entry: Entry) {
        self.set(Index::Owned(entry.owner, entry.place), pid);
        self.entries.insert(pid, &Cell(entry));
    }

    fn set(&mut self, index: Index, number: u32) {
        self.numbers.insert(Cell(index), &number);
    }
}
