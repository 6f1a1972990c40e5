//! The contracts as they were built.

use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf, rc::Rc};

/// A built contract: its code and what its metadata says.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The Wasm that is uploaded.
    pub code: Vec<u8>,
    /// The names of its events, by their number.
    pub event_names: Rc<[String]>,
    /// The whole metadata.
    pub metadata: Value,
}

/// The bundles of the suite.
pub struct Bundles;

thread_local! {
    static LOADED: std::cell::RefCell<BTreeMap<String, Rc<Bundle>>> = Default::default();
}

impl Bundles {
    /// The folder with a sub-folder for each contract: `STAKEPOOL_BUNDLES`, else `target/ink`.
    pub fn folder() -> PathBuf {
        match std::env::var_os("STAKEPOOL_BUNDLES") {
            Some(folder) => folder.into(),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/ink"),
        }
    }

    /// The bundle of a contract, read once per thread.
    pub fn get(contract: &str) -> Rc<Bundle> {
        if let Some(bundle) = LOADED.with(|loaded| loaded.borrow().get(contract).cloned()) {
            return bundle;
        }
        let bundle = Rc::new(load(contract));
        LOADED.with(|loaded| {
            let mut loaded = loaded.borrow_mut();
            loaded.insert(contract.to_owned(), bundle.clone());
        });
        bundle
    }
}

impl Bundle {
    /// The names and argument names of the contract's messages.
    pub fn messages(&self) -> BTreeMap<String, Vec<String>> {
        labels(&self.metadata["spec"]["messages"])
            .map(|(message, label)| {
                let arguments = labels(&message["args"]).map(|(_, label)| label);
                (label, arguments.collect())
            })
            .collect()
    }
}

fn load(contract: &str) -> Bundle {
    let path = Bundles::folder()
        .join(contract)
        .join(format!("{contract}.contract"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("no bundle at {}: run scripts/build", path.display()));
    let metadata: Value = serde_json::from_str(&text).expect("a bundle is JSON");
    let code = metadata["source"]["wasm"]
        .as_str()
        .expect("a bundle has code");
    Bundle {
        code: decode_hex(code),
        event_names: labels(&metadata["spec"]["events"])
            .map(|(_, label)| label)
            .collect(),
        metadata,
    }
}

fn labels(list: &Value) -> impl Iterator<Item = (&Value, String)> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| {
        let label = item["label"].as_str().expect("everything has a label");
        (item, label.to_owned())
    })
}

fn decode_hex(text: &str) -> Vec<u8> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("code is hexadecimal"))
        .collect()
}
