//! Changes of what decides on the standing: platforms, quoting enclaves, and the documents about them.

use super::{about_now, flip, Change, Changes};

const STATUSES: [&str; 7] = [
    "UpToDate",
    "SWHardeningNeeded",
    "ConfigurationNeeded",
    "ConfigurationAndSWHardeningNeeded",
    "OutOfDate",
    "OutOfDateConfigurationNeeded",
    "Revoked",
];

fn status(seed: u16) -> String {
    STATUSES[usize::from(seed) % 7].into()
}

fn in_order(order: &mut [impl Sized], seed: u16) {
    let size = order.len();
    match seed % 2 {
        0 => order.reverse(),
        _ => order.rotate_left(usize::from(seed) % size),
    }
}

pub const CHANGES: Changes = &[
    (
        "the level of the platform",
        Change::Platform(|vendor, platform, seed| {
            let levels = &vendor.tcb_info.tcb_levels;
            platform
                .sgx
                .stand_at(&levels[usize::from(seed) % levels.len()]);
        }),
    ),
    (
        "a component of the platform",
        Change::Platform(|_, platform, seed| {
            let [place, svn] = seed.to_le_bytes();
            platform.sgx.components[usize::from(place) % 16] = svn % 16;
            platform.sgx.cpu_svn = platform.sgx.components;
        }),
    ),
    (
        "a component of the platform, not as the processor says",
        Change::Platform(|_, platform, seed| {
            let [place, svn] = seed.to_le_bytes();
            platform.sgx.components[usize::from(place) % 16] = svn % 16;
        }),
    ),
    (
        "the platform's PCE version",
        Change::Platform(|_, platform, seed| platform.sgx.pce_svn = seed % 16),
    ),
    (
        "the platform's PCE",
        Change::Platform(|_, platform, seed| flip(&mut platform.sgx.pce_id, seed)),
    ),
    (
        "the platform's FMSPC",
        Change::Platform(|_, platform, seed| flip(&mut platform.sgx.fmspc, seed)),
    ),
    (
        "the status of a level",
        Change::Vendor(|vendor, seed| {
            let levels = &mut vendor.tcb_info.tcb_levels;
            let place = usize::from(seed / 7) % levels.len();
            levels[place].tcb_status = status(seed);
        }),
    ),
    (
        "the status of an enclave's level",
        Change::Vendor(|vendor, seed| {
            let levels = &mut vendor.qe_identity.tcb_levels;
            let place = usize::from(seed / 7) % levels.len();
            levels[place].tcb_status = status(seed);
        }),
    ),
    (
        "advisories",
        Change::Vendor(|vendor, seed| {
            let advisories = vec![
                format!("INTEL-SA-{}", seed % 3),
                format!("INTEL-SA-{}", seed % 5),
            ];
            vendor.tcb_info.tcb_levels[0].advisory_ids = vec![advisories[0].clone()];
            vendor.qe_identity.tcb_levels[0].advisory_ids = advisories;
        }),
    ),
    (
        "the order of the levels",
        Change::Vendor(|vendor, seed| in_order(&mut vendor.tcb_info.tcb_levels, seed)),
    ),
    (
        "the order of the enclave's levels",
        Change::Vendor(|vendor, seed| in_order(&mut vendor.qe_identity.tcb_levels, seed)),
    ),
    (
        "no levels",
        Change::Vendor(|vendor, _| vendor.tcb_info.tcb_levels.truncate(1)),
    ),
    (
        "the platform's identifier",
        Change::Platform(|_, platform, seed| flip(&mut platform.sgx.ppid, seed)),
    ),
    (
        "the kind of TCB information",
        Change::Vendor(|vendor, _| vendor.tcb_info.id = "TDX".into()),
    ),
    (
        "the version of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.version = u32::from(seed % 5)),
    ),
    (
        "the type of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.tcb_type = u32::from(seed % 3)),
    ),
    (
        "the kind of identity",
        Change::Vendor(|vendor, _| vendor.qe_identity.id = "TD_QE".into()),
    ),
    (
        "the version of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.version = u32::from(seed % 5)),
    ),
    (
        "the date of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.issue_date = about_now(seed)),
    ),
    (
        "the end of TCB information",
        Change::Vendor(|vendor, seed| vendor.tcb_info.next_update = about_now(seed)),
    ),
    (
        "the date of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.issue_date = about_now(seed)),
    ),
    (
        "the end of the identity",
        Change::Vendor(|vendor, seed| vendor.qe_identity.next_update = about_now(seed)),
    ),
    (
        "the identity's MISCSELECT",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.miscselect, seed)),
    ),
    (
        "the identity's mask of MISCSELECT",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.miscselect_mask, seed)),
    ),
    (
        "the identity's attributes",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.attributes, seed)),
    ),
    (
        "the identity's mask of attributes",
        Change::Vendor(|vendor, seed| flip(&mut vendor.qe_identity.attributes_mask, seed)),
    ),
    (
        "the identity's product",
        Change::Vendor(|vendor, seed| vendor.qe_identity.isvprodid = seed % 3),
    ),
    (
        "the evaluation number of TCB information",
        Change::Vendor(|vendor, seed| {
            vendor.tcb_info.tcb_evaluation_data_number = u32::from(14 + seed % 5);
        }),
    ),
    (
        "the evaluation number of the identity",
        Change::Vendor(|vendor, seed| {
            vendor.qe_identity.tcb_evaluation_data_number = u32::from(14 + seed % 5);
        }),
    ),
    (
        "the least evaluation number",
        Change::Evidence(|evidence, seed| evidence.minimum = u32::from(14 + seed % 5)),
    ),
    (
        "TCB information that was posted before",
        Change::Signed(|vendor, evidence, seed| {
            let mut earlier = vendor.tcb_info.clone();
            earlier.tcb_evaluation_data_number = u32::from(14 + seed % 5);
            earlier.issue_date = about_now(seed / 5);
            let answer = earlier.sign(&vendor.tcb_signing.key);
            evidence.earlier = Some((answer.body.into_bytes(), answer.signature));
        }),
    ),
    (
        "the enclave's MISCSELECT",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.misc_select, seed)),
    ),
    (
        "the enclave's attributes",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.attributes, seed)),
    ),
    (
        "the enclave's signer",
        Change::Platform(|_, platform, seed| flip(&mut platform.qe_report.mr_signer, seed)),
    ),
    (
        "the enclave's product",
        Change::Platform(|_, platform, seed| platform.qe_report.isv_prod_id = seed % 3),
    ),
    (
        "the enclave's version",
        Change::Platform(|_, platform, seed| platform.qe_report.isv_svn = seed % 10),
    ),
];
