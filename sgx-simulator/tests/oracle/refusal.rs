//! What is wrong in one place is refused, and for that place.

use crate::{judge, judge_at, report, vendor, NOW};
use sgx_simulator::{
    attribute, der, oid, reason, signed, Collateral, Extension, Key, KeyUsage, Name, Platform,
    Quote, Response, Vendor, VALIDITY,
};

/// Refused with these words.
#[track_caller]
fn refused<T: std::fmt::Debug>(verdict: Result<T, String>, words: &str) {
    let error = verdict.expect_err("this must be refused");
    assert!(
        error.contains(words),
        "refused, but for another reason: {error}"
    );
}

/// Altered by the closure, the vendor or its platform is refused.
#[track_caller]
fn vendor_refused(words: &str, alter: impl Fn(&mut Vendor)) {
    for number in [0, 1] {
        let mut vendor = vendor();
        alter(&mut vendor);
        refused(judge(&vendor, &vendor.platform(number)), words);
    }
}

/// Altered by the closure, the platform is refused.
#[track_caller]
fn platform_refused(words: &str, alter: impl Fn(&Vendor, &mut Platform)) {
    let vendor = vendor();
    for number in [0, 1] {
        let mut platform = vendor.platform(number);
        alter(&vendor, &mut platform);
        refused(judge(&vendor, &platform), words);
    }
}

/// Altered by the closure, the quote is refused.
#[track_caller]
fn quote_refused(words: &str, alter: impl Fn(&Platform, &mut Quote)) {
    let vendor = vendor();
    let platform = vendor.platform(1);
    let mut quote = Quote::new(&platform, &report());
    alter(&platform, &mut quote);
    let verdict = judge_at(
        NOW,
        &quote.encode(),
        platform.authority,
        &vendor.collateral(),
    );
    refused(verdict, words);
}

/// Altered by the closure, the published bytes are refused.
#[track_caller]
fn collateral_refused(words: &str, alter: impl Fn(&Vendor, &mut Collateral)) {
    let vendor = vendor();
    let platform = vendor.platform(1);
    let mut collateral = vendor.collateral();
    alter(&vendor, &mut collateral);
    let quote = platform.quote(&report());
    refused(
        judge_at(NOW, &quote, platform.authority, &collateral),
        words,
    );
}

#[test]
fn revoked_certificates() {
    for number in [0, 1] {
        let mut vendor = vendor();
        let (platform, neighbour) = (vendor.platform(number), vendor.platform(number + 2));
        vendor.revoke(&platform);
        refused(judge(&vendor, &platform), "CertRevoked");
        judge(&vendor, &neighbour).expect("only one platform is revoked");
    }
    vendor_refused("CertRevoked", |vendor| {
        let serial = vendor.tcb_signing.certificate.serial.clone();
        vendor.root_crl.revoke(&serial, reason::SUPERSEDED);
    });
    vendor_refused("CertRevoked", |vendor| {
        for ca in [&vendor.processor_ca, &vendor.platform_ca] {
            vendor
                .root_crl
                .revoke(&ca.certificate.serial, reason::CA_COMPROMISE);
        }
    });
}

#[test]
fn whatever_has_run_out() {
    let yesterday = NOW - 1000;
    vendor_refused("CrlExpired", |vendor| {
        vendor.root_crl.next_update = Some(yesterday);
    });
    vendor_refused("CrlExpired", |vendor| {
        vendor.processor_crl.next_update = Some(yesterday);
        vendor.platform_crl.next_update = Some(yesterday);
    });
    vendor_refused("TCBInfo expired", |vendor| {
        vendor.tcb_info.next_update = yesterday;
    });
    vendor_refused("QE Identity expired", |vendor| {
        vendor.qe_identity.next_update = yesterday;
    });
    vendor_refused("CertExpired", |vendor| {
        vendor.tcb_signing.certificate.not_after = yesterday;
    });
    vendor_refused("CertExpired", |vendor| {
        vendor.processor_ca.certificate.not_after = yesterday;
        vendor.platform_ca.certificate.not_after = yesterday;
    });
    platform_refused("CertExpired", |vendor, platform| {
        let mut certificate = vendor.pck_certificate(platform);
        certificate.not_after = yesterday;
        platform.certificate = certificate.sign(&vendor.authority(platform.authority).key);
    });
}

#[test]
fn everything_at_the_end_of_its_validity_and_not_before() {
    let vendor = vendor();
    let platform = vendor.platform(0);
    let quote = platform.quote(&report());
    let collateral = vendor.collateral();
    let at = |time| judge_at(time, &quote, platform.authority, &collateral);
    at(NOW).expect("it holds from now");
    at(NOW + VALIDITY - 1000).expect("it holds for 30 days");
    refused(at(NOW + VALIDITY + 1000), "xpired");
    refused(at(NOW - 1000), "future");
}

#[test]
fn what_another_key_signed() {
    let stranger = Key::from_seed("stranger");
    collateral_refused("Failed to parse root CA CRL", |vendor, collateral| {
        collateral.root_crl = vendor.root_crl.sign(&stranger);
    });
    collateral_refused("InvalidCrlSignature", |vendor, collateral| {
        collateral.platform_crl = vendor.platform_crl.sign(&stranger);
    });
    collateral_refused("Signature is invalid for tcb_info", |vendor, collateral| {
        collateral.tcb_info = vendor.tcb_info.sign(&stranger);
    });
    collateral_refused(
        "Signature is invalid for qe_identity",
        |vendor, collateral| {
            collateral.qe_identity = vendor.qe_identity.sign(&stranger);
        },
    );
    collateral_refused("InvalidSignatureForPublicKey", |vendor, collateral| {
        collateral.tcb_signing = vendor.tcb_signing.certificate.sign(&stranger);
    });
    platform_refused("InvalidSignatureForPublicKey", |vendor, platform| {
        platform.certificate = vendor.pck_certificate(platform).sign(&stranger);
    });
    platform_refused("Signature is invalid for qe_report", |_, platform| {
        platform.pck = stranger.clone();
    });
    quote_refused("ISV enclave report signature", |_, quote| {
        quote.sign_report(&stranger);
    });
}

#[test]
fn what_was_changed_after_it_was_signed() {
    collateral_refused("Signature is invalid for tcb_info", |_, collateral| {
        let body = &mut collateral.tcb_info.body;
        *body = body.replace("Revoked", "UpToDate");
    });
    collateral_refused("Signature is invalid for qe_identity", |_, collateral| {
        collateral.qe_identity.signature[63] ^= 1;
    });
    quote_refused("ISV enclave report signature", |_, quote| {
        quote.report.report_data[0] ^= 1;
    });
    quote_refused("ISV enclave report signature", |_, quote| {
        quote.header.user_data[0] ^= 1;
    });
    quote_refused("Signature is invalid for qe_report", |_, quote| {
        quote.qe_report.reserved_1[0] = 1;
    });
}

#[test]
fn an_attestation_key_that_no_quoting_enclave_vouches_for() {
    let other = Key::from_seed("other");
    quote_refused("QE report hash mismatch", |_, quote| {
        quote.attestation_key = other.public();
        quote.sign_report(&other);
    });
    quote_refused("QE report hash mismatch", |_, quote| {
        quote.authentication_data[0] ^= 1;
    });
}

#[test]
fn quoting_enclaves_that_are_not_intels() {
    platform_refused("QE MRSIGNER mismatch", |_, platform| {
        platform.qe_report.mr_signer[0] ^= 1;
    });
    platform_refused("QE ISVPRODID mismatch", |_, platform| {
        platform.qe_report.isv_prod_id += 1;
    });
    platform_refused("QE MISCSELECT mismatch", |_, platform| {
        platform.qe_report.misc_select[0] ^= 1;
    });
    platform_refused("QE ATTRIBUTES mismatch", |_, platform| {
        platform.qe_report.attributes[0] ^= attribute::PROVISION_KEY;
    });
    platform_refused("Debug mode", |_, platform| {
        platform.qe_report.attributes[0] |= attribute::DEBUG;
    });
    platform_refused("below minimum", |_, platform| {
        platform.qe_report.isv_svn = 0;
    });
    platform_refused("TCB status is invalid: Revoked", |_, platform| {
        platform.qe_report.isv_svn = 1;
    });
}

#[test]
fn enclaves_that_can_be_debugged() {
    quote_refused("Debug mode", |platform, quote| {
        quote.report.attributes[0] |= attribute::DEBUG;
        quote.sign_report(&platform.attestation_key);
    });
}

#[test]
fn quotes_of_other_kinds() {
    quote_refused("quote", |platform, quote| {
        quote.header.version = 4;
        quote.sign_report(&platform.attestation_key);
    });
    quote_refused("attestation key type", |platform, quote| {
        quote.header.attestation_key_type = 3;
        quote.sign_report(&platform.attestation_key);
    });
    quote_refused("QE vendor", |platform, quote| {
        quote.header.qe_vendor[0] ^= 1;
        quote.sign_report(&platform.attestation_key);
    });
    quote_refused("PCK cert format", |_, quote| {
        quote.certification_type = 1;
    });
}

#[test]
fn collateral_for_others() {
    vendor_refused("QE Identity id/version", |vendor| {
        vendor.qe_identity.id = "TD_QE".into();
    });
    vendor_refused("non-SGX TCB info", |vendor| {
        vendor.tcb_info.id = "TDX".into()
    });
    platform_refused("Fmspc mismatch", |vendor, platform| {
        platform.sgx.fmspc[0] ^= 1;
        vendor.certify(platform);
    });
    collateral_refused("InvalidSignatureForPublicKey", |_, collateral| {
        collateral.tcb_signing = Vendor::new("another", NOW).collateral().tcb_signing;
    });
}

#[test]
fn texts_that_are_not_json() {
    collateral_refused("Failed to decode TcbInfo", |vendor, collateral| {
        let text = vendor.tcb_info.text() + "}";
        collateral.tcb_info = Response::tcb_info(text, &vendor.tcb_signing.key);
    });
    collateral_refused("Failed to decode QeIdentity", |vendor, collateral| {
        let text = vendor
            .qe_identity
            .text()
            .replace("\"isvprodid\":1,", "\"isvprodid\":1,\"isvprodid\":1,");
        collateral.qe_identity = Response::qe_identity(text, &vendor.tcb_signing.key);
    });
}

#[test]
fn certificates_that_say_something_else() {
    vendor_refused("CaUsedAsEndEntity", |vendor| {
        let certificate = &mut vendor.tcb_signing.certificate;
        *certificate.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::authority(0);
    });
    vendor_refused("EndEntityUsedAsCa", |vendor| {
        for ca in [&mut vendor.processor_ca, &mut vendor.platform_ca] {
            *ca.certificate.extension_mut(oid::BASIC_CONSTRAINTS) = Extension::no_authority();
        }
    });
    vendor_refused("IssuerNotCrlSigner", |vendor| {
        for ca in [&mut vendor.processor_ca, &mut vendor.platform_ca] {
            *ca.certificate.extension_mut(oid::KEY_USAGE) =
                Extension::key_usage(KeyUsage::Signature);
        }
    });
    vendor_refused("UnknownIssuer", |vendor| {
        vendor.tcb_signing.certificate.issuer = Name::of_intel("Intel SGX Root CB");
    });
    vendor_refused("UnsupportedCertVersion", |vendor| {
        vendor.tcb_signing.certificate.version = 1;
    });
    vendor_refused("UnsupportedCriticalExtension", |vendor| {
        let certificate = &mut vendor.tcb_signing.certificate;
        certificate.extension_mut(oid::SUBJECT_KEY_IDENTIFIER).oid = "2.5.29.99".into();
        certificate.extension_mut("2.5.29.99").critical = true;
    });
    vendor_refused("SignatureAlgorithmMismatch", |vendor| {
        let ecdsa_with_sha384 = der::object_identifier("1.2.840.10045.4.3.3");
        vendor.tcb_signing.certificate.signed_algorithm = der::sequence(&[ecdsa_with_sha384]);
    });
    platform_refused("Intel extension", |vendor, platform| {
        let mut certificate = vendor.pck_certificate(platform);
        certificate.extensions.pop();
        platform.certificate = certificate.sign(&vendor.authority(platform.authority).key);
    });
}

#[test]
fn certificates_with_malformed_parts() {
    collateral_refused("BadDerTime", |vendor, collateral| {
        let certificate = &vendor.tcb_signing.certificate;
        let mut parts = certificate.parts();
        parts[4] = der::sequence(&[
            der::time(certificate.not_before),
            der::element(der::UTC_TIME, b"400101000000"),
        ]);
        collateral.tcb_signing =
            signed::sign(&parts, &certificate.signature_algorithm, &vendor.root.key);
    });
    collateral_refused(
        "Failed to parse TCB Info leaf certificate",
        |_, collateral| {
            collateral.tcb_signing.push(0);
        },
    );
}
