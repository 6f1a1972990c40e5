//! Dates: each there is, as certificates and documents write it, is the moment that it says.

use crate::support::*;
use dcap::{Context, Memory};
use proptest::prelude::*;

/// The last second of the year 9999.
const LAST: u64 = 253_402_300_799;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_date_is_the_moment_that_it_says(second in 0..=LAST) {
        let moment = second * SECOND;
        let mut vendor = vendor();
        let signer = &mut vendor.tcb_signing.certificate;
        (signer.not_before, signer.not_after) = (moment, LAST * SECOND);
        (vendor.tcb_info.issue_date, vendor.tcb_info.next_update) = (moment, LAST * SECOND);
        let published = vendor.collateral();
        let mut memory = Memory::new(vendor.root_key(), moment);
        let signer = memory.post_authority(&published.tcb_signing).unwrap();
        post_tcb_info(&mut memory, &published.tcb_info).unwrap();
        let certificate = memory.authority(&signer).unwrap().validity;
        let document = memory.tcb_info(&vendor.tcb_info.fmspc).unwrap().validity;
        for validity in [certificate, document] {
            prop_assert_eq!((validity.issued, validity.expires), (moment, LAST * SECOND));
        }
    }
}
