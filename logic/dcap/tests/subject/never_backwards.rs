//! Nothing takes the place of anything newer. Only the same thing on the word of another certificate may come again.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{Context, Error, Memory, Result};
use sgx_simulator::{reason, Extension, Vendor};

/// How the vendor changes between two rounds of postings.
type Change = fn(&mut Vendor);
/// What is posted in each round.
type Post = fn(&mut Memory, &Vendor) -> Result<()>;

/// Posts something again after the vendor has changed, two days after it posted everything else first.
fn again(change: Change, post: Post) -> Result<()> {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    memory.set_pck(&vendor.platform(0).certificate)?;
    memory.now += 2 * DAY;
    change(&mut vendor);
    post(&mut memory, &vendor)
}

/// Posts something a second time within the same round.
fn twice(change: Change, post: Post) -> Result<()> {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    memory.now += 2 * DAY;
    change(&mut vendor);
    post(&mut memory, &vendor)?;
    post(&mut memory, &vendor)
}

const SIGNER: Post = |memory, vendor| {
    let certificate = vendor.collateral().tcb_signing;
    memory.post_authority(&certificate).map(drop)
};
const PROCESSOR_CA: Post = |memory, vendor| {
    let certificate = vendor.collateral().processor_ca;
    memory.post_authority(&certificate).map(drop)
};
const LIST: Post = |memory, vendor| {
    let list = vendor.collateral().processor_crl;
    memory.post_revocations(&list).map(drop)
};
const ROOT_LIST: Post = |memory, vendor| {
    let list = vendor.collateral().root_crl;
    memory.post_revocations(&list).map(drop)
};
const TCB_INFO: Post = |memory, vendor| post_tcb_info(memory, &vendor.collateral().tcb_info);
const IDENTITY: Post = |memory, vendor| post_qe_identity(memory, &vendor.collateral().qe_identity);
const PLATFORM: Post = |memory, vendor| {
    let certificate = vendor.platform(0).certificate;
    memory.set_pck(&certificate).map(drop)
};

/// What was posted, once more under the next certificate of its signer.
const TCB_INFO_RENEWED: Post = |memory, vendor| {
    SIGNER(memory, vendor)?;
    TCB_INFO(memory, vendor)
};
const IDENTITY_RENEWED: Post = |memory, vendor| {
    SIGNER(memory, vendor)?;
    IDENTITY(memory, vendor)
};
const LIST_RENEWED: Post = |memory, vendor| {
    PROCESSOR_CA(memory, vendor)?;
    LIST(memory, vendor)
};
const PLATFORM_RENEWED: Post = |memory, vendor| {
    PROCESSOR_CA(memory, vendor)?;
    PLATFORM(memory, vendor)
};

const NOTHING: Change = |_| ();
const A_DAY_LATER: Change = |vendor| {
    vendor.issue(NOW + DAY);
    vendor.founded += DAY;
    for authority in [&mut vendor.tcb_signing, &mut vendor.processor_ca] {
        authority.certificate.not_before += DAY;
    }
};
const A_DAY_EARLIER: Change = |vendor| {
    let later = NOW + 29 * DAY;
    vendor.issue(NOW - DAY);
    vendor.root_crl.next_update = Some(later);
    vendor.founded -= DAY;
    for authority in [&mut vendor.tcb_signing, &mut vendor.processor_ca] {
        authority.certificate.not_before -= DAY;
    }
};
const NEW_CERTIFICATES: Change = |vendor| {
    for authority in [&mut vendor.tcb_signing, &mut vendor.processor_ca] {
        authority.certificate.not_before += DAY;
        authority.certificate.serial = vec![7; 20];
    }
};

#[test]
fn what_is_newer_takes_the_place_of_the_old() {
    for post in [
        SIGNER,
        PROCESSOR_CA,
        LIST,
        ROOT_LIST,
        TCB_INFO,
        IDENTITY,
        PLATFORM,
    ] {
        assert_eq!(again(A_DAY_LATER, post), Ok(()));
    }
}

#[test]
fn numbers_may_stay_or_rise() {
    let risen: Change = |vendor| {
        vendor.issue(NOW + DAY);
        vendor.tcb_info.tcb_evaluation_data_number = u32::MAX;
        vendor.qe_identity.tcb_evaluation_data_number = u32::MAX;
        vendor.processor_crl.extensions[0] = Extension::crl_number(u64::MAX);
    };
    for post in [LIST, TCB_INFO, IDENTITY] {
        assert_eq!(again(risen, post), Ok(()));
    }
}

#[test]
fn the_same_counts_again_on_the_word_of_another_certificate() {
    for post in [
        TCB_INFO_RENEWED,
        IDENTITY_RENEWED,
        LIST_RENEWED,
        PLATFORM_RENEWED,
    ] {
        assert_eq!(again(NEW_CERTIFICATES, post), Ok(()));
    }
}

#[test]
fn what_a_revoked_issuer_vouched_for_takes_no_precedence() {
    // A thief of the signers' keys posts what nothing of the vendor's would ever be newer than.
    let mut vendor = vendor();
    let honest = vendor.clone();
    vendor.tcb_info.tcb_evaluation_data_number = u32::MAX;
    vendor.qe_identity.tcb_evaluation_data_number = u32::MAX;
    vendor.processor_crl.extensions[0] = Extension::crl_number(u64::MAX);
    let mut memory = informed(&vendor);
    let mut vendor = honest;
    for authority in [&mut vendor.tcb_signing, &mut vendor.processor_ca] {
        let stolen = authority.certificate.serial.clone();
        vendor.root_crl.revoke(&stolen, reason::KEY_COMPROMISE);
    }
    NEW_CERTIFICATES(&mut vendor);
    memory.now += 2 * DAY;
    vendor.issue(NOW + DAY);
    for post in [SIGNER, PROCESSOR_CA] {
        assert_eq!(post(&mut memory, &vendor), Ok(()));
    }
    for post in [LIST, TCB_INFO, IDENTITY] {
        assert_eq!(post(&mut memory, &vendor), Err(Error::NotNewer));
    }
    assert_eq!(ROOT_LIST(&mut memory, &vendor), Ok(()));
    for post in [LIST, TCB_INFO, IDENTITY] {
        assert_eq!(post(&mut memory, &vendor), Ok(()));
    }
}

#[test]
fn the_number_of_a_list_that_has_run_out_takes_no_precedence() {
    let mut vendor = vendor();
    let honest = vendor.clone();
    vendor.processor_crl.extensions[0] = Extension::crl_number(2);
    let mut memory = informed(&vendor);
    let mut vendor = honest;
    memory.now = NOW + 30 * DAY;
    vendor.issue(NOW + 29 * DAY);
    assert_eq!(LIST(&mut memory, &vendor), Err(Error::NotNewer));
    memory.now += SECOND;
    assert_eq!(LIST(&mut memory, &vendor), Ok(()));
}

#[test]
fn a_revoked_certificate_of_an_authority_takes_no_precedence() {
    let mut newer = vendor();
    A_DAY_LATER(&mut newer);
    NEW_CERTIFICATES(&mut newer);
    let mut memory = empty(&newer);
    memory.now += 3 * DAY;
    for post in [SIGNER, PROCESSOR_CA] {
        assert_eq!(post(&mut memory, &newer), Ok(()));
    }
    let mut older = vendor();
    for post in [SIGNER, PROCESSOR_CA] {
        assert_eq!(post(&mut memory, &older), Err(Error::NotNewer));
    }
    older.root_crl.revoke(&[7; 20], reason::KEY_COMPROMISE);
    assert_eq!(ROOT_LIST(&mut memory, &older), Ok(()));
    for post in [SIGNER, PROCESSOR_CA] {
        assert_eq!(post(&mut memory, &older), Ok(()));
    }
}

#[test]
fn one_issuers_list_and_one_kinds_information_say_nothing_of_others() {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    vendor.platform_crl.this_update = NOW - DAY;
    let mut other = empty(&vendor);
    LIST(&mut other, &vendor).expect_err("its authority is not known");
    vendor.tcb_info.fmspc = [1; 6];
    vendor.tcb_info.issue_date = NOW - DAY;
    vendor.tcb_info.tcb_evaluation_data_number = 1;
    assert_eq!(TCB_INFO(&mut memory, &vendor), Ok(()));
    assert_eq!(memory.tcb_info(&[1; 6]).unwrap().evaluation, 1);
    assert_eq!(PLATFORM(&mut memory, &vendor), Ok(()));
}

#[test]
fn what_was_refused_changes_nothing() {
    let mut vendor = vendor();
    let mut memory = informed(&vendor);
    let before = memory.revocations(&issuer(&vendor.processor_ca));
    A_DAY_EARLIER(&mut vendor);
    assert_eq!(LIST(&mut memory, &vendor), Err(Error::NotNewer));
    assert_eq!(memory.revocations(&issuer(&vendor.processor_ca)), before);
}

#[test]
fn what_is_not_newer_is_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "the same certificate of an authority",
        Error::NotNewer,
        || again(NOTHING, SIGNER),
    ),
    ("the same list", Error::NotNewer, || again(NOTHING, LIST)),
    ("the same list of the root", Error::NotNewer, || {
        again(NOTHING, ROOT_LIST)
    }),
    ("the same TCB information", Error::NotNewer, || {
        again(NOTHING, TCB_INFO)
    }),
    ("the same identity", Error::NotNewer, || {
        again(NOTHING, IDENTITY)
    }),
    ("the same platform", Error::NotNewer, || {
        again(NOTHING, PLATFORM)
    }),
    (
        "an older certificate of the TCB signer",
        Error::NotNewer,
        || again(A_DAY_EARLIER, SIGNER),
    ),
    ("an older certificate of a CA", Error::NotNewer, || {
        again(A_DAY_EARLIER, PROCESSOR_CA)
    }),
    ("an older list", Error::NotNewer, || {
        again(A_DAY_EARLIER, LIST)
    }),
    ("an older list of the root", Error::NotNewer, || {
        again(A_DAY_EARLIER, ROOT_LIST)
    }),
    ("older TCB information", Error::NotNewer, || {
        again(A_DAY_EARLIER, TCB_INFO)
    }),
    ("an older identity", Error::NotNewer, || {
        again(A_DAY_EARLIER, IDENTITY)
    }),
    (
        "an older certificate of a platform",
        Error::NotNewer,
        || again(A_DAY_EARLIER, PLATFORM),
    ),
    ("a newer list with a lower number", Error::NotNewer, || {
        let lower: Change = |vendor| {
            A_DAY_LATER(vendor);
            vendor.processor_crl.extensions[0] = Extension::crl_number(0);
        };
        again(lower, LIST)
    }),
    (
        "newer TCB information with a lower evaluation number",
        Error::NotNewer,
        || {
            let lower: Change = |vendor| {
                A_DAY_LATER(vendor);
                vendor.tcb_info.tcb_evaluation_data_number -= 1;
            };
            again(lower, TCB_INFO)
        },
    ),
    (
        "a newer identity with a lower evaluation number",
        Error::NotNewer,
        || {
            let lower: Change = |vendor| {
                A_DAY_LATER(vendor);
                vendor.qe_identity.tcb_evaluation_data_number -= 1;
            };
            again(lower, IDENTITY)
        },
    ),
    (
        "the same TCB information twice under a new certificate",
        Error::NotNewer,
        || {
            twice(NEW_CERTIFICATES, |memory, vendor| {
                // The second time, the signer's certificate is known.
                let _ = SIGNER(memory, vendor);
                TCB_INFO(memory, vendor)
            })
        },
    ),
    (
        "older TCB information under a new certificate",
        Error::NotNewer,
        || {
            let older: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.tcb_info.issue_date -= SECOND;
            };
            again(older, TCB_INFO_RENEWED)
        },
    ),
    (
        "TCB information with a lower evaluation number under a new certificate",
        Error::NotNewer,
        || {
            let lower: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.tcb_info.tcb_evaluation_data_number -= 1;
            };
            again(lower, TCB_INFO_RENEWED)
        },
    ),
    (
        "an older identity under a new certificate",
        Error::NotNewer,
        || {
            let older: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.qe_identity.issue_date -= SECOND;
            };
            again(older, IDENTITY_RENEWED)
        },
    ),
    (
        "an older list under a new certificate",
        Error::NotNewer,
        || {
            let older: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.processor_crl.this_update -= SECOND;
            };
            again(older, LIST_RENEWED)
        },
    ),
    (
        "a list with a lower number under a new certificate",
        Error::NotNewer,
        || {
            let lower: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.processor_crl.extensions[0] = Extension::crl_number(0);
            };
            again(lower, LIST_RENEWED)
        },
    ),
    (
        "an older platform under a new certificate",
        Error::NotNewer,
        || {
            let older: Change = |vendor| {
                NEW_CERTIFICATES(vendor);
                vendor.founded -= SECOND;
            };
            again(older, PLATFORM_RENEWED)
        },
    ),
];
