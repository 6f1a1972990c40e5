//! What is made looks as Intel's, is the same each time, and can be written as files.

use crate::{report, vendor, NOW};
use sgx_simulator::{der, oid, reason, Extension, Quote, Vendor};
use std::{collections::BTreeSet, env, fs, process};

#[test]
fn the_same_seed_makes_the_same_and_another_seed_nothing_of_it() {
    let make = |seed: &str| {
        let vendor = Vendor::new(seed, NOW);
        let quote = vendor.platform(3).quote(&report());
        (vendor.collateral(), quote)
    };
    assert_eq!(make("one"), make("one"));
    let ((one, one_quote), (two, two_quote)) = (make("one"), make("two"));
    assert_ne!(one_quote, two_quote);
    assert_ne!(one.root, two.root);
    assert_ne!(one.processor_ca, two.processor_ca);
    assert_ne!(one.tcb_info.signature, two.tcb_info.signature);
    assert_eq!(one.tcb_info.body, two.tcb_info.body);
}

#[test]
fn no_two_platforms_share_a_key_or_a_number() {
    let vendor = vendor();
    let mut seen = BTreeSet::new();
    for number in 0..20 {
        let platform = vendor.platform(number);
        assert!(seen.insert(platform.pck.public().to_vec()));
        assert!(seen.insert(platform.attestation_key.public().to_vec()));
        assert!(seen.insert(platform.sgx.ppid.to_vec()));
        assert!(seen.insert(vendor.pck_certificate(&platform).serial));
    }
}

#[test]
fn answers_have_intels_members_in_intels_order() {
    let vendor = Vendor::new("shape", 1_700_000_000_123);
    let collateral = vendor.collateral();
    let tcb_info = collateral.tcb_info.to_string();
    let start = r#"{"tcbInfo":{"id":"SGX","version":3,"issueDate":"2023-11-14T22:13:20Z","nextUpdate":"2023-12-14T22:13:20Z","fmspc":"00606A000000","pceId":"0000","tcbType":0,"tcbEvaluationDataNumber":17,"tcbLevels":[{"tcb":{"sgxtcbcomponents":[{"svn":11,"category":"BIOS","type":"Early Microcode Update"},"#;
    assert!(tcb_info.starts_with(start), "{tcb_info}");
    let level = r#"{"svn":0}],"pcesvn":13},"tcbDate":"2024-03-13T00:00:00Z","tcbStatus":"SWHardeningNeeded","advisoryIDs":["INTEL-SA-00334"]},"#;
    assert!(tcb_info.contains(level), "{tcb_info}");
    assert!(
        tcb_info.contains(r#""tcbStatus":"UpToDate"},{"tcb""#),
        "{tcb_info}"
    );
    let signature = hex::encode(collateral.tcb_info.signature);
    assert!(tcb_info.ends_with(&format!(r#"]}},"signature":"{signature}"}}"#)));

    let identity = collateral.qe_identity.to_string();
    let start = r#"{"enclaveIdentity":{"id":"QE","version":2,"issueDate":"2023-11-14T22:13:20Z","nextUpdate":"2023-12-14T22:13:20Z","tcbEvaluationDataNumber":17,"miscselect":"00000000","miscselectMask":"FFFFFFFF","attributes":"11000000000000000000000000000000","attributesMask":"FBFFFFFFFFFFFFFF0000000000000000","mrsigner":""#;
    assert!(identity.starts_with(start), "{identity}");
    let levels = r#","isvprodid":1,"tcbLevels":[{"tcb":{"isvsvn":8},"tcbDate":"2024-03-13T00:00:00Z","tcbStatus":"UpToDate"},{"#;
    assert!(identity.contains(levels), "{identity}");
}

#[test]
fn a_quote_may_name_its_platform_instead_of_carrying_certificates() {
    let platform = vendor().platform(0);
    let carrying = Quote::new(&platform, &report());
    let mut naming = carrying.clone();
    naming.name_platform(&platform);
    assert_eq!(naming.certification_type, 3);
    assert_eq!(naming.certification_data.len(), 384 + 16 + 2 + 2);
    let pce_svn = platform.sgx.pce_svn.to_le_bytes();
    let name = [&platform.sgx.cpu_svn[..], &pce_svn, &platform.sgx.pce_id].concat();
    assert!(naming.certification_data.ends_with(&name));
    // Nothing else changes, and so no signature.
    naming.certification_type = carrying.certification_type;
    naming.certification_data = carrying.certification_data.clone();
    assert_eq!(naming, carrying);
}

/// What all certificates have: object identifiers in Intel's order.
const EXTENSIONS: [&str; 5] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::KEY_USAGE,
    oid::BASIC_CONSTRAINTS,
];

/// The object identifiers of extensions.
fn kinds(extensions: &[Extension]) -> Vec<&str> {
    let extensions = extensions.iter();
    extensions.map(|extension| &*extension.oid).collect()
}

#[test]
fn certificates_and_lists_have_intels_extensions() {
    let vendor = vendor();
    let authority = ["300e0603551d0f0101ff040403020106", "0101ff0201"];
    let leaf = ["300e0603551d0f0101ff0404030206c0", "04023000"];
    let pcks = [0, 1].map(|number| vendor.pck_certificate(&vendor.platform(number)));
    let by_root = "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der";
    for (certificate, [usage, constraints], list) in [
        (&vendor.root.certificate, authority, by_root),
        (&vendor.processor_ca.certificate, authority, by_root),
        (&vendor.platform_ca.certificate, authority, by_root),
        (&vendor.tcb_signing.certificate, leaf, by_root),
        (
            &pcks[0],
            leaf,
            "/sgx/certification/v4/pckcrl?ca=processor&encoding=der",
        ),
        (
            &pcks[1],
            leaf,
            "/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
        ),
    ] {
        let extensions = &certificate.extensions;
        assert_eq!(kinds(&extensions[..5]), EXTENSIONS);
        let value = String::from_utf8_lossy(&extensions[1].value);
        assert!(value.ends_with(list), "{value}");
        assert_eq!(hex::encode(extensions[3].encode()), usage);
        assert!(hex::encode(extensions[4].encode()).contains(constraints));
    }
    for pck in &pcks {
        assert_eq!(kinds(&pck.extensions[5..]), [oid::SGX_EXTENSION]);
        assert!(!pck.extensions[5].critical);
    }
    for list in [
        &vendor.root_crl,
        &vendor.processor_crl,
        &vendor.platform_crl,
    ] {
        let numbered = [oid::CRL_NUMBER, oid::AUTHORITY_KEY_IDENTIFIER];
        assert_eq!(kinds(&list.extensions), numbered);
        let number = hex::encode(list.extensions[0].encode());
        assert_eq!(number, "300a0603551d140403020101");
    }
    let reason = Extension::crl_reason(reason::KEY_COMPROMISE).encode();
    assert_eq!(hex::encode(reason), "300a0603551d1504030a0101");
}

#[test]
fn only_the_platform_ca_tells_how_a_platform_is_configured() {
    let vendor = vendor();
    assert_eq!(vendor.platform(0).sgx.members().len(), 5);
    let mut sgx = vendor.platform(1).sgx;
    let configuration = sgx.configuration.as_mut().expect("the Platform CA's");
    configuration.cached_keys = false;
    let instance = hex::encode(configuration.instance);
    let members: Vec<_> = sgx.members().iter().map(hex::encode).collect();
    assert_eq!(members.len(), 7);
    assert_eq!(
        members[5],
        format!("301e060a2a864886f84d010d01060410{instance}")
    );
    let flag =
        |number: u8, value: &str| format!("3010060b2a864886f84d010d01070{number}0101{value}");
    let flags = [flag(1, "ff"), flag(2, "00"), flag(3, "ff")].concat();
    assert_eq!(
        members[6],
        format!("3044060a2a864886f84d010d01073036{flags}")
    );
}

#[test]
fn quotes_have_intels_layout() {
    let platform = vendor().platform(0);
    let quote = Quote::new(&platform, &report());
    let bytes = quote.encode();
    let number = |range: std::ops::Range<usize>| {
        let little_endian = bytes[range].iter().rev();
        little_endian.fold(0, |number, byte| (number << 8) | usize::from(*byte))
    };
    assert_eq!(bytes[..48], quote.header.encode());
    assert_eq!(bytes[48..432], report().encode());
    assert_eq!(number(432..436), bytes.len() - 436);
    assert_eq!(bytes[436..500], quote.report_signature);
    assert_eq!(bytes[500..564], platform.attestation_key.public());
    assert_eq!(bytes[564..948], quote.qe_report.encode());
    assert_eq!(bytes[948..1012], quote.qe_report_signature);
    assert_eq!(number(1012..1014), 32);
    assert_eq!(number(1046..1048), 5);
    assert_eq!(number(1048..1052), bytes.len() - 1052);
    let chain = std::str::from_utf8(&bytes[1052..]).unwrap();
    assert_eq!(chain.matches("-----BEGIN CERTIFICATE-----\n").count(), 3);
    assert!(chain.ends_with("-----END CERTIFICATE-----\n\0"));
}

#[test]
fn lengths_and_numbers_are_the_shortest() {
    assert_eq!(der::octet_string(&[7; 127])[..2], [0x04, 0x7F]);
    assert_eq!(der::octet_string(&[7; 128])[..3], [0x04, 0x81, 0x80]);
    assert_eq!(der::octet_string(&[7; 256])[..4], [0x04, 0x82, 1, 0]);
    assert_eq!(der::unsigned(&[]), [0x02, 1, 0]);
    assert_eq!(der::unsigned(&[0, 0, 0x7F]), [0x02, 1, 0x7F]);
    assert_eq!(der::unsigned(&[0x80]), [0x02, 2, 0, 0x80]);
    assert_eq!(
        der::object_identifier("1.2.840.113741.1.13.1"),
        [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF8, 0x4D, 1, 0x0D, 1]
    );
    assert_eq!(der::time(2_524_607_999_000), *b"\x17\x0D491231235959Z");
    assert_eq!(der::time(2_524_608_000_000), *b"\x18\x0F20500101000000Z");
}

#[test]
fn files_hold_what_the_service_returns() {
    let folder = env::temp_dir().join(format!("sgx-simulator-{}", process::id()));
    let collateral = vendor().collateral();
    collateral.write_to(&folder).unwrap();
    let file = |name: &str| fs::read(folder.join(name)).unwrap();
    let chain = |certificate: &Vec<u8>| {
        let chain = [certificate.clone(), collateral.root.clone()];
        sgx_simulator::pem(&chain).into_bytes()
    };
    assert_eq!(
        file("root-ca.pem"),
        sgx_simulator::pem(&[collateral.root.clone()]).into_bytes()
    );
    assert_eq!(file("root-ca.crl"), collateral.root_crl);
    assert_eq!(file("pck-processor.crl"), collateral.processor_crl);
    assert_eq!(file("pck-platform.crl"), collateral.platform_crl);
    assert_eq!(
        file("pck-processor-chain.pem"),
        chain(&collateral.processor_ca)
    );
    assert_eq!(
        file("pck-platform-chain.pem"),
        chain(&collateral.platform_ca)
    );
    assert_eq!(
        file("tcb-signing-chain.pem"),
        chain(&collateral.tcb_signing)
    );
    assert_eq!(
        file("tcb-info.json"),
        collateral.tcb_info.to_string().as_bytes()
    );
    assert_eq!(
        file("qe-identity.json"),
        collateral.qe_identity.to_string().as_bytes()
    );
    fs::remove_dir_all(&folder).unwrap();
}
