//! Where the accounting keeps its cells: contract storage.

use ink::{
    primitives::AccountId,
    storage::{
        traits::{AutoKey, StorageKey},
        Mapping,
    },
};
use interfaces::Cell;
use pool_logic::{Release, Staker, Store};

/// One cell per staker, one per record of cooling stake.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Book<KeyType: StorageKey = AutoKey> {
    stakers: Mapping<AccountId, Cell<Staker<AccountId>>>,
    releases: Mapping<u32, Cell<Release>>,
}

impl<KeyType: StorageKey> Store<AccountId> for Book<KeyType> {
    fn staker(&self, account: &AccountId) -> Staker<AccountId> {
        self.stakers.get(account).unwrap_or_default().0
    }

    fn put_staker(&mut self, account: &AccountId, staker: &Staker<AccountId>) {
        if staker.is_empty() {
            self.stakers.remove(account);
        } else {
            self.stakers.insert(account, &Cell(*staker));
        }
    }

    fn release(&self, number: u32) -> Option<Release> {
        self.releases.get(number).map(|cell| cell.0)
    }

    fn put_release(&mut self, number: u32, release: &Release) {
        self.releases.insert(number, &Cell(*release));
    }

    fn remove_release(&mut self, number: u32) {
        self.releases.remove(number);
    }
}
