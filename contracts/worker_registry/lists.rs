//! The lists that governance keeps.

use ink::prelude::vec::Vec;
use ink::storage::Mapping;
use primitives::{Error, Result};
use scale::{Decode, Encode};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum List {
    /// The measurements that workers may run.
    Measurements,
    /// The advisories that do not lower a worker's confidence level.
    Advisories,
    /// The verifiers whose findings count.
    Verifiers,
}

/// All lists in one store, entries as their encodings. A store of its own type for each list would be
/// nicer to read, and cost its code three times, which every call pays for.
///
/// The entries of a list are numbered from 0 without gaps; every operation touches a constant number of
/// cells.
#[ink::storage_item]
#[derive(Debug, Default)]
// ink! writes the storage keys into the types.
#[allow(clippy::type_complexity)]
pub struct Lists {
    entries: Mapping<(u8, u32), Vec<u8>>,
    numbers: Mapping<(u8, Vec<u8>), u32>,
    lengths: Mapping<u8, u32>,
}

impl Lists {
    /// Whether `entry` is on the list.
    pub fn contains(&self, list: List, entry: &impl Encode) -> bool {
        self.numbers.contains((list as u8, entry.encode()))
    }

    /// Puts `entry` onto the list or takes it off.
    ///
    /// # Errors
    /// `NoChange` if it is there already, or not there.
    pub fn set(&mut self, list: List, entry: &impl Encode, listed: bool) -> Result<()> {
        self.set_encoded(list as u8, entry.encode(), listed)
    }

    /// At most `limit` entries from number `start` on.
    pub fn page<Entry: Decode>(&self, list: List, start: u32, limit: u32) -> Vec<Entry> {
        let list = list as u8;
        (start..self.length(list).min(start.saturating_add(limit)))
            .filter_map(|number| {
                let entry = self.entries.get((list, number))?;
                Entry::decode(&mut entry.as_slice()).ok()
            })
            .collect()
    }

    fn length(&self, list: u8) -> u32 {
        self.lengths.get(list).unwrap_or(0)
    }

    fn set_encoded(&mut self, list: u8, entry: Vec<u8>, listed: bool) -> Result<()> {
        let length = self.length(list);
        let number = self.numbers.get((list, &entry));
        let length = match (number, listed) {
            (None, true) => {
                self.place(list, length, &entry);
                length.saturating_add(1)
            }
            (Some(number), false) => {
                let last = length.saturating_sub(1);
                if let Some(moved) = self.entries.get((list, last)) {
                    self.place(list, number, &moved);
                }
                self.entries.remove((list, last));
                self.numbers.remove((list, &entry));
                last
            }
            _ => return Err(Error::NoChange),
        };
        self.lengths.insert(list, &length);
        Ok(())
    }

    fn place(&mut self, list: u8, number: u32, entry: &Vec<u8>) {
        self.entries.insert((list, number), entry);
        self.numbers.insert((list, entry), &number);
    }
}
