//! The bundles that the tests run, each read once per thread.

use client::Bundle;
use std::{cell::RefCell, collections::BTreeMap, path::PathBuf, rc::Rc};

/// The bundles of the suite.
pub struct Bundles;

thread_local! {
    static LOADED: RefCell<BTreeMap<String, Rc<Bundle>>> = RefCell::default();
}

impl Bundles {
    /// The folder with a sub-folder for each contract: `STAKEPOOL_BUNDLES`, else `target/ink`.
    pub fn folder() -> PathBuf {
        match std::env::var_os("STAKEPOOL_BUNDLES") {
            Some(folder) => folder.into(),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/ink"),
        }
    }

    /// The bundle of a contract.
    pub fn get(contract: &str) -> Rc<Bundle> {
        LOADED.with(|loaded| {
            let mut loaded = loaded.borrow_mut();
            let bundle = loaded.entry(contract.to_owned()).or_insert_with(|| {
                let bundle = Bundle::load(&Self::folder(), contract);
                Rc::new(bundle.unwrap_or_else(|error| panic!("{error}")))
            });
            bundle.clone()
        })
    }
}
