//! The withdraw queue: first in, first out, one entry per staker, removable from the middle.
//!
//! The entries are the stakers' own cells, linked both ways, so that a replaced request leaves no hole
//! that somebody else would have to step over. Since start times never decrease along the queue, the
//! entries older than the grace period are a prefix; a cursor marks its end and a sum holds its shares.

use crate::{Request, Staker, Store};
use primitives::{Balance, Timestamp};
use scale::{Decode, Encode};

/// Both ends of the queue, its sums, and how far it has been searched for expired entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Queue<Account> {
    head: Option<Account>,
    tail: Option<Account>,
    next_place: u64,
    shares: Balance,
    /// The first entry that is not counted as expired.
    cursor: Option<Account>,
    /// Entries with a lower place are counted as expired.
    counted_below: u64,
    expired: Balance,
}

impl<Account> Default for Queue<Account> {
    fn default() -> Self {
        Self {
            head: None,
            tail: None,
            next_place: 0,
            shares: 0,
            cursor: None,
            counted_below: 0,
            expired: 0,
        }
    }
}

impl<Account: Copy + PartialEq> Queue<Account> {
    /// Shares in the queue.
    pub fn shares(&self) -> Balance {
        self.shares
    }

    /// Shares of the entries that have been found expired.
    pub fn expired(&self) -> Balance {
        self.expired
    }

    /// Who is paid next.
    pub fn head(&self) -> Option<Account> {
        self.head
    }

    /// Puts `account`, which is not in the queue, at the back. Its cell is `staker`; the caller stores it.
    pub fn push(
        &mut self,
        store: &mut impl Store<Account>,
        account: &Account,
        staker: &mut Staker<Account>,
        shares: Balance,
        now: Timestamp,
    ) {
        staker.request = Some(Request {
            shares,
            start: now,
            place: self.next_place,
            previous: self.tail,
            next: None,
        });
        match self.tail {
            Some(tail) => link(store, &tail, |request| request.next = Some(*account)),
            None => self.head = Some(*account),
        }
        self.tail = Some(*account);
        self.cursor.get_or_insert(*account);
        self.next_place = self.next_place.saturating_add(1);
        self.shares = self.shares.saturating_add(shares);
    }

    /// Takes `account` out of the queue, if it is in it. Its cell is `staker`; the caller stores it.
    pub fn remove(
        &mut self,
        store: &mut impl Store<Account>,
        account: &Account,
        staker: &mut Staker<Account>,
    ) {
        let shares = staker.queued();
        self.reduce(staker, shares);
        let Some(request) = staker.request.take() else {
            return;
        };
        if self.cursor == Some(*account) {
            self.cursor = request.next;
        }
        // The new head keeps its link to the old one: nobody reads it, and a write is saved.
        let is_head = self.head == Some(*account);
        match request.previous {
            Some(previous) if !is_head => {
                link(store, &previous, |before| before.next = request.next)
            }
            _ => self.head = request.next,
        }
        match request.next {
            Some(next) if !is_head => link(store, &next, |after| after.previous = request.previous),
            Some(_) => {}
            None => self.tail = request.previous.filter(|_| !is_head),
        }
    }

    /// Lowers the request in `staker` by `shares`; it keeps its place and its clock.
    pub fn reduce(&mut self, staker: &mut Staker<Account>, shares: Balance) {
        let Some(request) = staker.request.as_mut() else {
            return;
        };
        request.shares = request.shares.saturating_sub(shares);
        self.shares = self.shares.saturating_sub(shares);
        if request.place < self.counted_below {
            self.expired = self.expired.saturating_sub(shares);
        }
    }

    /// Moves the cursor over entries that started before `deadline`, at most `max`; returns how many.
    pub fn expire(&mut self, store: &impl Store<Account>, deadline: Timestamp, max: u32) -> u32 {
        for moved in 0..max {
            let request = self
                .cursor
                .and_then(|account| store.staker(&account).request);
            match request {
                Some(request) if request.start < deadline => {
                    self.expired = self.expired.saturating_add(request.shares);
                    self.counted_below = request.place.saturating_add(1);
                    self.cursor = request.next;
                }
                _ => return moved,
            }
        }
        max
    }
}

/// Changes the links of an entry in the queue.
fn link<Account>(
    store: &mut impl Store<Account>,
    account: &Account,
    change: impl FnOnce(&mut Request<Account>),
) {
    let mut staker = store.staker(account);
    if let Some(request) = staker.request.as_mut() {
        change(request);
        store.put_staker(account, &staker);
    }
}
