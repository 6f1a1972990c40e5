//! What is right is accepted, with the standing that the TCB info and the QE identity give it.

use crate::{judge, judge_at, report, vendor, NOW};
use sgx_simulator::{QeTcb, Vendor};

const PLATFORMS: [u64; 2] = [0, 1];

#[test]
fn platforms_of_both_authorities_are_up_to_date() {
    let vendor = vendor();
    for number in PLATFORMS {
        let platform = vendor.platform(number);
        let verdict = judge(&vendor, &platform).unwrap();
        assert_eq!(verdict.status, "UpToDate");
        assert!(verdict.advisory_ids.is_empty());
        assert_eq!(verdict.ppid, platform.sgx.ppid);
    }
}

#[test]
fn the_report_is_what_the_enclave_said() {
    let vendor = vendor();
    let verdict = judge(&vendor, &vendor.platform(0)).unwrap();
    let theirs = verdict.report.as_sgx().expect("an SGX report");
    let ours = report();
    assert_eq!(theirs.mr_enclave, ours.mr_enclave);
    assert_eq!(theirs.mr_signer, ours.mr_signer);
    assert_eq!(theirs.isv_prod_id, ours.isv_prod_id);
    assert_eq!(theirs.isv_svn, ours.isv_svn);
    assert_eq!(theirs.attributes, ours.attributes);
    assert_eq!(theirs.report_data, ours.report_data);
}

#[test]
fn each_level_gives_its_status_and_advisories() {
    let vendor = vendor();
    for level in &vendor.tcb_info.tcb_levels {
        for number in PLATFORMS {
            let mut platform = vendor.platform(number);
            platform.sgx.stand_at(level);
            vendor.certify(&mut platform);
            let verdict = judge(&vendor, &platform);
            if level.tcb_status == "Revoked" {
                assert_eq!(verdict, Err("TCB status is invalid: Revoked".into()));
            } else {
                let verdict = verdict.unwrap();
                assert_eq!(verdict.status, level.tcb_status);
                assert_eq!(verdict.advisory_ids, level.advisory_ids);
            }
        }
    }
}

#[test]
fn one_version_less_is_the_next_level() {
    let vendor = vendor();
    let mut platform = vendor.platform(1);
    // This verifier reads the CPUSVN, Intel's own the components. They are the same on Intel's machines.
    platform.sgx.components[6] -= 1;
    platform.sgx.cpu_svn = platform.sgx.components;
    vendor.certify(&mut platform);
    let verdict = judge(&vendor, &platform).unwrap();
    assert_eq!(verdict.status, "SWHardeningNeeded");
}

#[test]
fn an_old_pce_is_out_of_date() {
    let vendor = vendor();
    let mut platform = vendor.platform(1);
    platform.sgx.pce_svn = 11;
    vendor.certify(&mut platform);
    let verdict = judge(&vendor, &platform).unwrap();
    assert_eq!(verdict.status, "OutOfDateConfigurationNeeded");
}

#[test]
fn below_the_lowest_level_nothing_is_known() {
    let vendor = vendor();
    let mut platform = vendor.platform(1);
    platform.sgx.pce_svn = 4;
    vendor.certify(&mut platform);
    let verdict = judge(&vendor, &platform);
    assert_eq!(verdict, Err("No matching TCB level found".into()));
}

#[test]
fn an_old_quoting_enclave_is_out_of_date() {
    let vendor = vendor();
    let mut platform = vendor.platform(0);
    platform.qe_report.isv_svn = 7;
    let verdict = judge(&vendor, &platform).unwrap();
    assert_eq!(verdict.status, "OutOfDate");
    assert_eq!(verdict.advisory_ids, ["INTEL-SA-00615"]);
}

#[test]
fn a_recovery_of_the_quoting_enclave_leaves_the_fleet_behind() {
    let mut vendor = vendor();
    let platform = vendor.platform(0);
    let mut recovered = vendor.qe_identity.tcb_levels[0].clone();
    recovered.tcb = QeTcb { isvsvn: 9 };
    vendor.qe_identity.tcb_levels[0].tcb_status = "OutOfDate".into();
    vendor.qe_identity.tcb_levels.insert(0, recovered);
    let verdict = judge(&vendor, &platform).unwrap();
    assert_eq!(verdict.status, "OutOfDate");
    let verdict = judge(&vendor, &vendor.platform(0)).unwrap();
    assert_eq!(verdict.status, "UpToDate");
}

#[test]
fn collateral_that_is_issued_again_holds_again() {
    let mut vendor = vendor();
    let platform = vendor.platform(0);
    let quote = platform.quote(&report());
    let later = NOW + 2 * sgx_simulator::VALIDITY;
    let judge = |vendor: &Vendor| judge_at(later, &quote, platform.authority, &vendor.collateral());
    assert!(judge(&vendor).is_err());
    vendor.issue(later);
    assert_eq!(judge(&vendor).unwrap().status, "UpToDate");
}

#[test]
fn certificates_may_hold_beyond_2049() {
    let far = 2_600_000_000_000;
    let vendor = Vendor::new("far", far);
    let platform = vendor.platform(1);
    let quote = platform.quote(&report());
    let verdict = judge_at(far, &quote, platform.authority, &vendor.collateral());
    assert_eq!(verdict.unwrap().status, "UpToDate");
}
