//! Which level a platform and its quoting enclave have, and what both together are worth.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{verify, Error, Memory, Result, TcbStatus};
use proptest::prelude::*;
use protocol::EnclaveFacts;
use sgx_simulator::{Platform, QeLevel, QeTcb, TcbLevel, Vendor};
use TcbStatus::*;

const STATUSES: [TcbStatus; 7] = [
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked,
];

/// A verifier that knows everything but the two documents.
fn undocumented(vendor: &Vendor) -> Memory {
    let published = vendor.collateral();
    let mut memory = empty(vendor);
    for certificate in [&published.tcb_signing, &published.processor_ca] {
        memory.post_authority(certificate).unwrap();
    }
    for list in [&published.root_crl, &published.processor_crl] {
        memory.post_revocations(list).unwrap();
    }
    memory
}

/// The verdict on a platform by the vendor's documents.
fn judge(memory: &Memory, vendor: &Vendor, platform: &Platform) -> Result<EnclaveFacts> {
    let mut memory = memory.clone();
    let key = &vendor.tcb_signing.key;
    post_tcb_info(&mut memory, &vendor.tcb_info.sign(key))?;
    post_qe_identity(&mut memory, &vendor.qe_identity.sign(key))?;
    verify(&memory, &complete(platform, &quote(platform)))
}

/// The verdict on a platform that differs from the first level of the vendor's information.
fn platform(alter: impl FnOnce(&mut Platform)) -> Result<EnclaveFacts> {
    let vendor = vendor();
    let mut platform = vendor.platform(0);
    alter(&mut platform);
    vendor.certify(&mut platform);
    judge(&undocumented(&vendor), &vendor, &platform)
}

fn qe_level(isvsvn: u16, status: TcbStatus, advisories: &[&str]) -> QeLevel {
    QeLevel {
        tcb: QeTcb { isvsvn },
        tcb_date: NOW,
        tcb_status: format!("{status:?}"),
        advisory_ids: advisories.iter().map(|id| id.to_string()).collect(),
    }
}

/// The level with other versions.
fn tcb_level(like: &TcbLevel, components: [u8; 16], pce_svn: u16, status: TcbStatus) -> TcbLevel {
    let mut level = like.clone();
    for (component, svn) in level.tcb.components.iter_mut().zip(components) {
        component.svn = svn;
    }
    level.tcb.pce_svn = pce_svn;
    level.tcb_status = format!("{status:?}");
    level
}

#[test]
fn a_platform_has_the_level_whose_versions_it_has() {
    let vendor = vendor();
    let memory = undocumented(&vendor);
    for level in &vendor.tcb_info.tcb_levels {
        let mut platform = vendor.platform(0);
        platform.sgx.stand_at(level);
        vendor.certify(&mut platform);
        let verdict = judge(&memory, &vendor, &platform);
        if level.tcb_status == "Revoked" {
            assert_eq!(verdict, Err(Error::TcbRevoked));
            continue;
        }
        let facts = verdict.unwrap();
        assert_eq!(format!("{:?}", facts.tcb_status), level.tcb_status);
        assert_eq!(facts.advisories, level.advisory_ids);
    }
}

#[test]
fn each_component_and_the_pce_count() {
    let vendor = vendor();
    let mut documented = vendor.clone();
    let like = vendor.tcb_info.tcb_levels[0].clone();
    documented.tcb_info.tcb_levels = vec![
        tcb_level(&like, [5; 16], 5, UpToDate),
        tcb_level(&like, [4; 16], 4, OutOfDate),
    ];
    let memory = undocumented(&vendor);
    let status = |components, pce_svn| {
        let mut platform = vendor.platform(0);
        (platform.sgx.components, platform.sgx.pce_svn) = (components, pce_svn);
        vendor.certify(&mut platform);
        judge(&memory, &documented, &platform).map(|facts| facts.tcb_status)
    };
    assert_eq!(status([5; 16], 5), Ok(UpToDate));
    assert_eq!(status([255; 16], u16::MAX), Ok(UpToDate));
    assert_eq!(status([255; 16], 4), Ok(OutOfDate));
    assert_eq!(status([255; 16], 3), Err(Error::TcbLevelUnknown));
    for place in 0..16 {
        let mut components = [255; 16];
        components[place] = 4;
        assert_eq!(
            status(components, u16::MAX),
            Ok(OutOfDate),
            "component {place}"
        );
        components[place] = 3;
        assert_eq!(
            status(components, u16::MAX),
            Err(Error::TcbLevelUnknown),
            "component {place}"
        );
    }
}

#[test]
fn the_first_level_in_intels_order_counts_even_if_a_later_one_is_better() {
    let mut vendor = vendor();
    let platform = vendor.platform(0);
    let memory = undocumented(&vendor);
    vendor.tcb_info.tcb_levels.reverse();
    vendor.qe_identity.tcb_levels.reverse();
    assert_eq!(judge(&memory, &vendor, &platform), Err(Error::TcbRevoked));
    vendor.tcb_info.tcb_levels.remove(0);
    vendor.qe_identity.tcb_levels.remove(0);
    let facts = judge(&memory, &vendor, &platform).unwrap();
    assert_eq!(facts.tcb_status, OutOfDateConfigurationNeeded);
    assert_eq!(
        facts.advisories,
        ["INTEL-SA-00219", "INTEL-SA-00828", "INTEL-SA-00615"]
    );
}

/// What either needs, both need, and without updates no software hardens anything.
#[test]
fn a_platform_and_its_quoting_enclave_are_worth_the_worse_of_both() {
    // Rows are platforms, columns are quoting enclaves, both in the order of the statuses.
    let (u, s, c, b) = (
        UpToDate,
        SWHardeningNeeded,
        ConfigurationNeeded,
        ConfigurationAndSWHardeningNeeded,
    );
    let (o, d, r) = (OutOfDate, OutOfDateConfigurationNeeded, Revoked);
    let table = [
        [u, s, c, b, o, d, r],
        [s, s, b, b, o, d, r],
        [c, b, c, b, d, d, r],
        [b, b, b, b, d, d, r],
        [o, o, d, d, o, d, r],
        [d, d, d, d, d, d, r],
        [r, r, r, r, r, r, r],
    ];
    let mut vendor = vendor();
    let memory = undocumented(&vendor);
    let platform = vendor.platform(0);
    vendor.tcb_info.tcb_levels.truncate(1);
    for (platforms, row) in STATUSES.iter().zip(table) {
        for (enclaves, expected) in STATUSES.iter().zip(row) {
            vendor.tcb_info.tcb_levels[0].tcb_status = format!("{platforms:?}");
            vendor.qe_identity.tcb_levels = vec![qe_level(0, *enclaves, &[])];
            let verdict = judge(&memory, &vendor, &platform).map(|facts| facts.tcb_status);
            let expected = match expected {
                Revoked => Err(Error::TcbRevoked),
                status => Ok(status),
            };
            assert_eq!(verdict, expected, "{platforms:?} and {enclaves:?}");
        }
    }
}

#[test]
fn advisories_of_both_count_each_once() {
    let mut vendor = vendor();
    let memory = undocumented(&vendor);
    let platform = vendor.platform(0);
    vendor.tcb_info.tcb_levels[0].advisory_ids = vec!["A".into(), "B".into()];
    vendor.qe_identity.tcb_levels = vec![qe_level(0, UpToDate, &["C", "B", "D"])];
    let facts = judge(&memory, &vendor, &platform).unwrap();
    assert_eq!(facts.advisories, ["A", "B", "C", "D"]);
}

fn status() -> impl Strategy<Value = TcbStatus> {
    proptest::sample::select(&STATUSES[..6])
}

/// Versions so few that levels are reached now and then.
fn versions() -> impl Strategy<Value = ([u8; 16], u16)> {
    let components = (0..3u8, 0..3u8, 0..3u8).prop_map(|(first, eighth, last)| {
        let mut components = [1; 16];
        (components[0], components[7], components[15]) = (first, eighth, last);
        components
    });
    (components, 0..3u16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_the_levels_the_first_that_is_reached_counts(
        levels in prop::collection::vec((versions(), status()), 0..6),
        enclave_levels in prop::collection::vec((0..4u16, status()), 1..4),
        (components, pce_svn) in versions(),
        isv_svn in 0..4u16,
    ) {
        let mut vendor = vendor();
        let memory = undocumented(&vendor);
        let mut platform = vendor.platform(0);
        (platform.sgx.components, platform.sgx.pce_svn) = (components, pce_svn);
        platform.qe_report.isv_svn = isv_svn;
        vendor.certify(&mut platform);
        let like = vendor.tcb_info.tcb_levels[0].clone();
        let written = levels.iter().enumerate().map(|(number, ((components, pce_svn), status))| {
            let mut level = tcb_level(&like, *components, *pce_svn, *status);
            level.advisory_ids = vec![format!("P{number}")];
            level
        });
        vendor.tcb_info.tcb_levels = written.collect();
        let written = enclave_levels.iter().enumerate().map(|(number, (isv_svn, status))| {
            qe_level(*isv_svn, *status, &[&format!("Q{number}")])
        });
        vendor.qe_identity.tcb_levels = written.collect();
        let reached = levels.iter().position(|((least, pce), _)| {
            *pce <= pce_svn && (0..16).all(|place| least[place] <= components[place])
        });
        let enclave_reached = enclave_levels.iter().position(|(least, _)| *least <= isv_svn);
        let verdict = judge(&memory, &vendor, &platform).map(|facts| facts.advisories);
        let expected = match (enclave_reached, reached) {
            (None, _) => Err(Error::QeLevelUnknown),
            (_, None) => Err(Error::TcbLevelUnknown),
            (Some(enclave), Some(platform)) => Ok(vec![format!("P{platform}"), format!("Q{enclave}")]),
        };
        prop_assert_eq!(verdict, expected);
    }
}

#[test]
fn platforms_without_a_standing_are_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "a platform below all levels",
        Error::TcbLevelUnknown,
        || platform(|it| it.sgx.components[4] = 254).map(drop),
    ),
    ("a PCE below all levels", Error::TcbLevelUnknown, || {
        platform(|it| it.sgx.pce_svn = 4).map(drop)
    }),
    ("information without levels", Error::TcbLevelUnknown, || {
        let mut vendor = vendor();
        let platform = vendor.platform(0);
        vendor.tcb_info.tcb_levels.clear();
        judge(&undocumented(&vendor), &vendor, &platform).map(drop)
    }),
    (
        "another provisioning certification enclave",
        Error::PceMismatch,
        || platform(|it| it.sgx.pce_id = [1, 0]).map(drop),
    ),
    (
        "a platform whose level is revoked",
        Error::TcbRevoked,
        || platform(|it| it.sgx.stand_at(vendor().tcb_info.level("Revoked"))).map(drop),
    ),
];
