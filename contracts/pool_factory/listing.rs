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

/// All pools.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Listing {
    count: u32,
    entries: Mapping<u32, Cell<Entry>>,
    pids: Mapping<AccountId, u32>,
    /// How many pools an account owns; absent if none.
    owned_counts: Mapping<AccountId, u32>,
    /// An owner's pools, numbered from 0 without gaps.
    owned: Mapping<(AccountId, u32), u32>,
}

impl Listing {
    /// How many pools there are, and so the next pool's number.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The number of the pool at `address`.
    pub fn pid(&self, address: AccountId) -> Option<u32> {
        self.pids.get(address)
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

    /// How many pools `owner` has.
    pub fn count_of(&self, owner: AccountId) -> u32 {
        self.owned_counts.get(owner).unwrap_or(0)
    }

    /// The number of the pool at `place` among those of `owner`.
    pub fn owned(&self, owner: AccountId, place: u32) -> Option<u32> {
        self.owned.get((owner, place))
    }

    /// Adds the pool at `address` under the next number.
    pub fn add(&mut self, address: AccountId, owner: AccountId) {
        let pid = self.count;
        self.count = pid.saturating_add(1);
        self.pids.insert(address, &pid);
        self.give(pid, address, owner);
    }

    /// Moves a pool from its owner's list to that of `owner`; false if there is no such pool.
    pub fn move_to(&mut self, pid: u32, owner: AccountId) -> bool {
        let Some(Cell(entry)) = self.entries.get(pid) else {
            return false;
        };
        self.take(&entry);
        self.give(pid, entry.address, owner);
        true
    }

    /// Puts a pool at the end of its new owner's list.
    fn give(&mut self, pid: u32, address: AccountId, owner: AccountId) {
        let place = self.count_of(owner);
        self.owned_counts.insert(owner, &place.saturating_add(1));
        self.owned.insert((owner, place), &pid);
        self.entries.insert(
            pid,
            &Cell(Entry {
                address,
                owner,
                place,
            }),
        );
    }

    /// Takes a pool out of its owner's list, whose last pool moves into the gap.
    fn take(&mut self, entry: &Entry) {
        let owner = entry.owner;
        let last = self.count_of(owner).saturating_sub(1);
        if let Some(moved) = self.owned(owner, last) {
            self.owned.insert((owner, entry.place), &moved);
            if let Some(mut other) = self.entries.get(moved) {
                other.place = entry.place;
                self.entries.insert(moved, &other);
            }
        }
        self.owned.remove((owner, last));
        match last {
            0 => self.owned_counts.remove(owner),
            count => {
                self.owned_counts.insert(owner, &count);
            }
        }
    }
}
