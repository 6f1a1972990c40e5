//! A quote of a real machine, under Intel's own root.

mod support;

use dcap::{verify, DcapProof, Error, Memory, TcbStatus};
use support::intel::*;

#[test]
fn it_passes_while_the_collateral_holds() {
    let memory = collateral(IN_TIME).unwrap();
    let facts = verify(&memory, &proof()).unwrap();
    assert_eq!(
        facts.tcb_status,
        TcbStatus::ConfigurationAndSWHardeningNeeded
    );
    assert_eq!(facts.advisories, ["INTEL-SA-00289", "INTEL-SA-00615"]);
    assert!(facts.report_data.starts_with(b"Hello, world!\0"));
    assert!(!facts.debug);
    let ppid = "d04ec06d4e6d92dc90d0ad3cf5ee2ddf";
    assert_eq!(facts.platform.map(hex::encode).as_deref(), Some(ppid));
    // The quoting enclave's identity is the first to need a successor: 2025-07-19T10:01:18Z.
    assert_eq!(facts.expires, Some(1_752_919_278_000));
}

#[test]
fn a_registered_platform_gives_the_same_verdict() {
    let mut memory = collateral(IN_TIME).unwrap();
    let DcapProof::Complete { certificate, quote } = proof() else {
        unreachable!("made above")
    };
    let whole = verify(&memory, &proof());
    let pck = memory.set_pck(&certificate).unwrap();
    assert_eq!(
        verify(&memory, &DcapProof::Registered { pck, quote }),
        whole
    );
}

#[test]
fn it_fails_once_the_collateral_has_expired() {
    let mut memory = collateral(IN_TIME).unwrap();
    let expires = verify(&memory, &proof()).unwrap().expires.unwrap();
    memory.now = expires;
    assert!(verify(&memory, &proof()).is_ok());
    memory.now = expires + 1;
    assert_eq!(verify(&memory, &proof()), Err(Error::CollateralExpired));
    assert_eq!(collateral(expires + 1).unwrap_err(), Error::Expired);
}

#[test]
fn none_of_it_counts_under_another_root() {
    let mut memory = Memory::new([1; 64], IN_TIME);
    let certificate = &certificates(&file("tcb-signing-chain.pem"))[0];
    assert_eq!(
        memory.post_authority(certificate),
        Err(Error::InvalidSignature)
    );
    assert_eq!(
        collateral(IN_TIME).unwrap().post_authority(certificate),
        Err(Error::NotNewer),
        "under Intel's it counts"
    );
}
