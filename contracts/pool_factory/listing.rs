//! The list of pools, by number, by address and by owner, each operation in constant time.

use ink::primitives::AccountId;
use ink::storage::Mapping;
use interfaces::{Cell, PoolRecord};
use scale::{Decode, Encode};

/// What the factory keeps of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Entry {
    record: PoolRecord,
    /// The pool's place among those of its owner.
    place: u32,
}

/// What a number says of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// The pid of the pool that it is.
    Pid,
    /// How many pools it owns.
    Count,
    /// The pid of the pool at a place among those it owns, counted from 0 without gaps.
    Owned,
}

/// All pools. One store holds all numbers: each further one would cost its code, and so gas in every
/// call. For the same reason accounts are handed on by reference.
#[ink::storage_item]
#[derive(Debug, Default)]
// ink! writes the storage keys into the types.
#[allow(clippy::type_complexity)]
pub struct Listing {
    count: u32,
    entries: Mapping<u32, Cell<Entry>>,
    /// By [`Number`], account and place; the place is 0 where there is none.
    numbers: Mapping<(u8, AccountId, u32), u32>,
}

impl Listing {
    /// How many pools there are, and so the next pool's number.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How many pools `owner` has.
    pub fn count_of(&self, owner: &AccountId) -> u32 {
        self.number(Number::Count, owner, 0).unwrap_or(0)
    }

    /// The number of the pool at `address`.
    pub fn pid(&self, address: &AccountId) -> Option<u32> {
        self.number(Number::Pid, address, 0)
    }

    /// The number of the pool at `place` among those of `owner`.
    pub fn owned(&self, owner: &AccountId, place: u32) -> Option<u32> {
        self.number(Number::Owned, owner, place)
    }

    /// The pool with this number.
    pub fn record(&self, pid: u32) -> Option<PoolRecord> {
        Some(self.entries.get(pid)?.record)
    }

    /// Adds the pool at `address` under the next number.
    pub fn add(&mut self, address: &AccountId, owner: &AccountId) {
        let pid = self.count;
        self.count = pid.saturating_add(1);
        self.set(Number::Pid, address, 0, pid);
        self.give(pid, address, owner);
    }

    /// Moves the pool at `address` from its owner's list to that of `owner`; false if there is none.
    pub fn move_to(&mut self, address: &AccountId, owner: &AccountId) -> bool {
        let Some(pid) = self.pid(address) else {
            return false;
        };
        if let Some(entry) = self.entries.get(pid) {
            self.take(&entry);
        }
        self.give(pid, address, owner);
        true
    }

    /// Puts a pool at the end of its new owner's list.
    fn give(&mut self, pid: u32, address: &AccountId, owner: &AccountId) {
        let place = self.count_of(owner);
        self.set(Number::Count, owner, 0, place.saturating_add(1));
        self.place(&Cell(Entry {
            record: PoolRecord {
                pid,
                address: *address,
                owner: *owner,
            },
            place,
        }));
    }

    /// Takes a pool out of its owner's list, whose last pool moves into the gap.
    fn take(&mut self, gap: &Entry) {
        let owner = &gap.record.owner;
        let last = self.count_of(owner).saturating_sub(1);
        self.set(Number::Count, owner, 0, last);
        if let Some(pid) = self.owned(owner, last) {
            if let Some(mut moved) = self.entries.get(pid) {
                moved.place = gap.place;
                self.place(&moved);
            }
        }
        self.numbers.remove((Number::Owned as u8, owner, last));
    }

    fn place(&mut self, entry: &Cell<Entry>) {
        let PoolRecord { pid, owner, .. } = &entry.record;
        self.set(Number::Owned, owner, entry.place, *pid);
        self.entries.insert(pid, entry);
    }

    #[inline(never)]
    fn number(&self, number: Number, account: &AccountId, place: u32) -> Option<u32> {
        self.numbers.get((number as u8, account, place))
    }

    #[inline(never)]
    fn set(&mut self, number: Number, account: &AccountId, place: u32, value: u32) {
        self.numbers.insert((number as u8, account, place), &value);
    }
}
