//! The stake of stopped workers, locked until it matures.

use crate::Store;
use primitives::{Balance, Timestamp};
use scale::{Decode, Encode};

/// How many matured records one message releases, so that its cost is bounded.
const RELEASES_PER_MESSAGE: u32 = 2;

/// Stake that matures at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Release {
    /// When the stake is free again.
    pub matures_at: Timestamp,
    /// All stake that ever entered up to and including this record: differences are amounts, and a
    /// view finds what has matured by binary search.
    pub entered: Balance,
}

/// A first-in-first-out list of [`Release`] records, which mature in the order in which they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Cooling {
    head: u32,
    tail: u32,
    entered: Balance,
    released: Balance,
}

impl Cooling {
    /// Stake in the list, matured or not.
    pub fn stake(&self) -> Balance {
        self.entered.saturating_sub(self.released)
    }

    /// Takes in `amount`, which matures at `matures_at`, not before anything that came earlier.
    pub fn push<Account>(
        &mut self,
        store: &mut impl Store<Account>,
        amount: Balance,
        matures_at: Timestamp,
    ) {
        if amount == 0 {
            return;
        }
        self.entered = self.entered.saturating_add(amount);
        let shares_last_record = self.tail > self.head
            && store
                .release(self.tail - 1)
                .is_some_and(|last| last.matures_at == matures_at);
        if !shares_last_record {
            self.tail = self.tail.saturating_add(1);
        }
        let release = Release {
            matures_at,
            entered: self.entered,
        };
        store.put_release(self.tail.saturating_sub(1), &release);
    }

    /// Takes out at most two matured records; returns their stake.
    pub fn release<Account>(&mut self, store: &mut impl Store<Account>, now: Timestamp) -> Balance {
        let before = self.released;
        for _ in 0..RELEASES_PER_MESSAGE {
            if self.head == self.tail {
                break;
            }
            match store.release(self.head) {
                Some(first) if first.matures_at <= now => {
                    store.remove_release(self.head);
                    self.head += 1;
                    self.released = first.entered;
                }
                _ => break,
            }
        }
        self.released.saturating_sub(before)
    }

    /// Takes all matured stake out of the sums, whatever the number of records, and returns it. The
    /// records stay: this is for the copy that a view works on.
    pub fn release_for_view<Account>(
        &mut self,
        store: &impl Store<Account>,
        now: Timestamp,
    ) -> Balance {
        let before = self.released;
        let (mut low, mut high) = (self.head, self.tail);
        while low < high {
            let middle = low + (high - low) / 2;
            match store.release(middle) {
                Some(release) if release.matures_at <= now => {
                    self.released = release.entered;
                    low = middle + 1;
                }
                _ => high = middle,
            }
        }
        self.released.saturating_sub(before)
    }
}
