//! Each check has one certificate, list, document or quote that fails only there, and each error has such a check.
//!
//! The subjects list what they refuse in tables, and first show that the same thing unaltered passes.

mod support;

mod subject {
    pub mod authorities;
    pub mod certificate_encoding;
    pub mod certificate_extensions;
    pub mod certificates;
    pub mod currency;
    mod dates;
    pub mod evaluation;
    pub mod levels;
    pub mod never_backwards;
    pub mod platforms;
    pub mod qe_identity;
    pub mod quotes;
    pub mod refusal;
    pub mod revocation_lists;
    pub mod tcb_info;
}

use dcap::Error;
use scale::Decode;
use subject::*;

/// Every table of refusals.
const TABLES: [&[refusal::Refusal]; 13] = [
    authorities::REFUSALS,
    certificate_encoding::REFUSALS,
    certificate_extensions::REFUSALS,
    certificates::REFUSALS,
    currency::REFUSALS,
    evaluation::REFUSALS,
    levels::REFUSALS,
    never_backwards::REFUSALS,
    platforms::REFUSALS,
    qe_identity::REFUSALS,
    quotes::REFUSALS,
    revocation_lists::REFUSALS,
    tcb_info::REFUSALS,
];

#[test]
fn every_error_there_is_refuses_something() {
    let refuses = |error: &Error| {
        TABLES
            .concat()
            .iter()
            .any(|(_, expected, _)| expected == error)
    };
    let all = (0u8..).map_while(|index| Error::decode(&mut &[index][..]).ok());
    // Who owns the contract, only the contract knows.
    let all = all.filter(|error| *error != Error::NotOwner);
    let unused: Vec<_> = all.filter(|error| !refuses(error)).collect();
    assert_eq!(unused, []);
}
