//! Storing what the logic crates define, which know nothing of ink!.

use core::ops::{Deref, DerefMut};
use ink::prelude::vec::Vec;
use ink::storage::{
    traits::{AutoKey, Packed, StorageKey},
    Mapping,
};
use scale::{Decode, Encode, EncodeLike};

/// One storage cell that holds a SCALE-encoded `T` as a whole.
///
/// ink! wants a storage layout for whatever it stores; the logic crates only know SCALE. A cell is a
/// leaf of the layout, whatever its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Cell<T>(pub T);

impl<T> Deref for Cell<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Cell<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Cell<T> {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::Layout::Leaf(ink::metadata::layout::LeafLayout::from_key::<Self>(
            (*key).into(),
        ))
    }
}

/// A set whose members are numbered from 0 without gaps, so that it can be paged through.
///
/// Every operation touches a constant number of cells; removing a member gives its number to the last.
#[ink::storage_item]
#[derive(Debug)]
pub struct Enumeration<Member: Packed, KeyType: StorageKey = AutoKey> {
    members: Mapping<u32, Cell<Member>>,
    numbers: Mapping<Member, u32>,
    length: u32,
}

impl<Member: Packed, KeyType: StorageKey> Default for Enumeration<Member, KeyType> {
    fn default() -> Self {
        Self {
            members: Mapping::default(),
            numbers: Mapping::default(),
            length: 0,
        }
    }
}

impl<Member: Packed + EncodeLike + Clone, KeyType: StorageKey> Enumeration<Member, KeyType> {
    /// How many members there are.
    pub fn len(&self) -> u32 {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether `member` is one.
    pub fn contains(&self, member: &Member) -> bool {
        self.numbers.contains(member)
    }

    /// The number of `member`.
    pub fn number_of(&self, member: &Member) -> Option<u32> {
        self.numbers.get(member)
    }

    /// The member with this number.
    pub fn get(&self, number: u32) -> Option<Member> {
        self.members.get(number).map(|cell| cell.0)
    }

    /// Adds `member` at the end; false if it is one already.
    pub fn insert(&mut self, member: &Member) -> bool {
        if self.contains(member) {
            return false;
        }
        self.place(self.length, member);
        self.length += 1;
        true
    }

    /// Exchanges the numbers of two members.
    pub fn swap(&mut self, one: u32, other: u32) {
        if one == other {
            return;
        }
        if let (Some(a), Some(b)) = (self.get(one), self.get(other)) {
            self.place(one, &b);
            self.place(other, &a);
        }
    }

    /// Removes `member`; false if it is none.
    pub fn remove(&mut self, member: &Member) -> bool {
        let Some(number) = self.numbers.get(member) else {
            return false;
        };
        let last = self.length.saturating_sub(1);
        self.swap(number, last);
        self.members.remove(last);
        self.numbers.remove(member);
        self.length = last;
        true
    }

    /// At most `limit` members from number `start` on.
    pub fn page(&self, start: u32, limit: u32) -> Vec<Member> {
        (start..self.length.min(start.saturating_add(limit)))
            .filter_map(|number| self.get(number))
            .collect()
    }

    fn place(&mut self, number: u32, member: &Member) {
        self.members.insert(number, &Cell(member.clone()));
        self.numbers.insert(member, &number);
    }
}
