//! Whatever an enemy does to a bit, a byte or the end of anything: it is refused with a reason, or it changes nothing.

mod support;

use dcap::{
    strip, verify, AuthorityKey, DcapProof, Memory, Pck, QeIdentity, Result, RevocationList,
    TcbInfo,
};
use proptest::prelude::*;
use scale::Encode;
use sgx_simulator::{signed, Collateral, Platform, Vendor};
use std::sync::LazyLock;
use support::{mutation::*, *};

/// A vendor with short documents, of which each bit is tried. Its lists revoke one certificate each.
struct Scene {
    vendor: Vendor,
    published: Collateral,
    platform: Platform,
    /// Knows everything, and the platform.
    memory: Memory,
    /// Knows the authorities only.
    authorities: Memory,
    stripped: Vec<u8>,
    raw: Vec<u8>,
    pck: [u8; 32],
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let mut vendor = vendor();
    vendor.tcb_info.tcb_levels.truncate(1);
    vendor.qe_identity.tcb_levels.truncate(1);
    for list in [&mut vendor.root_crl, &mut vendor.processor_crl] {
        list.revoke(&[1; 20], sgx_simulator::reason::SUPERSEDED);
    }
    let published = vendor.collateral();
    let platform = vendor.platform(0);
    let mut memory = informed(&vendor);
    let pck = memory.set_pck(&platform.certificate).unwrap();
    let mut authorities = empty(&vendor);
    for certificate in [&published.tcb_signing, &published.processor_ca] {
        authorities.post_authority(certificate).unwrap();
    }
    let quote = quote(&platform);
    Scene {
        stripped: stripped(&quote),
        raw: quote.encode(),
        vendor,
        published,
        platform,
        memory,
        authorities,
        pck,
    }
});

impl Scene {
    fn registered(&self, quote: Vec<u8>) -> Result<()> {
        let proof = DcapProof::Registered {
            pck: self.pck,
            quote,
        };
        verify(&self.memory, &proof).map(drop)
    }

    fn complete(&self, quote: Vec<u8>) -> Result<()> {
        let certificate = self.platform.certificate.clone();
        verify(&self.memory, &DcapProof::Complete { certificate, quote }).map(drop)
    }

    /// Everything but quotes that is signed, by name, as it is and how it is checked.
    fn signed(&self) -> [(&'static str, &[u8], Check); 7] {
        let published = &self.published;
        [
            ("TCB signer", &published.tcb_signing, authority),
            ("CA", &published.processor_ca, authority),
            ("root's list", &published.root_crl, list),
            ("CA's list", &published.processor_crl, list),
            ("platform", &self.platform.certificate, platform),
            (
                "TCB information",
                published.tcb_info.body.as_bytes(),
                tcb_info,
            ),
            ("identity", published.qe_identity.body.as_bytes(), identity),
        ]
    }
}

/// Checks something under the signature that it has, or else the document that the scene has.
type Check = fn(&Scene, &[u8]) -> Result<()>;

fn authority(scene: &Scene, bytes: &[u8]) -> Result<()> {
    AuthorityKey::accept(&empty(&scene.vendor), bytes).map(drop)
}

fn list(scene: &Scene, bytes: &[u8]) -> Result<()> {
    RevocationList::accept(&scene.authorities, bytes).map(drop)
}

fn platform(scene: &Scene, bytes: &[u8]) -> Result<()> {
    let checked = Pck::check(&scene.authorities, bytes).map(drop);
    let accepted = Pck::accept(&scene.authorities, bytes).map(drop);
    assert_eq!(checked, accepted);
    checked
}

fn tcb_info(scene: &Scene, bytes: &[u8]) -> Result<()> {
    let answer = &scene.published.tcb_info;
    TcbInfo::accept(&scene.authorities, bytes, &answer.signature, &answer.signer).map(drop)
}

fn identity(scene: &Scene, bytes: &[u8]) -> Result<()> {
    let answer = &scene.published.qe_identity;
    QeIdentity::accept(&scene.authorities, bytes, &answer.signature, &answer.signer).map(drop)
}

/// Documents of any text, signed anew.
fn resigned(scene: &Scene, text: &[u8]) -> [Result<()>; 2] {
    let key = &scene.vendor.tcb_signing.key;
    let (signature, signer) = (&key.sign(text), &key.identifier());
    [
        TcbInfo::accept(&scene.authorities, text, signature, signer).map(drop),
        QeIdentity::accept(&scene.authorities, text, signature, signer).map(drop),
    ]
}

#[test]
fn every_bit_of_a_stripped_quote_counts() {
    let scene = &*SCENE;
    assert_eq!(scene.registered(scene.stripped.clone()), Ok(()));
    for (bit, flipped) in flips(&scene.stripped) {
        assert!(scene.registered(flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_bit_of_a_stripped_quote_counts_beside_its_platforms_certificate() {
    let scene = &*SCENE;
    assert_eq!(scene.complete(scene.stripped.clone()), Ok(()));
    for (bit, flipped) in flips(&scene.stripped) {
        assert!(scene.complete(flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_bit_of_a_raw_quote_counts_or_is_not_signed() {
    let scene = &*SCENE;
    let whole = strip(&scene.raw).unwrap();
    let mut unsigned = 0;
    for (bit, flipped) in flips(&scene.raw) {
        match strip(&flipped) {
            Ok(stripped) if stripped.quote == whole.quote => unsigned += 1,
            Ok(stripped) => assert!(scene.registered(stripped.quote).is_err(), "bit {bit}"),
            Err(_) => {}
        }
    }
    // The certification data and what kind of data it is.
    assert_eq!(unsigned, (whole.certification.len() + 2) * 8);
}

#[test]
fn every_bit_of_all_that_is_signed_counts() {
    let scene = &*SCENE;
    for (name, bytes, check) in scene.signed() {
        assert_eq!(check(scene, bytes), Ok(()), "{name}");
        for (bit, flipped) in flips(bytes) {
            assert!(check(scene, &flipped).is_err(), "{name}, bit {bit}");
        }
    }
}

#[test]
fn every_bit_of_a_documents_signature_counts() {
    let scene = &*SCENE;
    for (bit, flipped) in flips(&scene.published.tcb_info.signature) {
        let signature = flipped.try_into().unwrap();
        let answer = &scene.published.tcb_info;
        let body = answer.body.as_bytes();
        let result = TcbInfo::accept(&scene.authorities, body, &signature, &answer.signer);
        assert!(result.is_err(), "bit {bit}");
    }
}

#[test]
fn nothing_counts_without_its_end() {
    let scene = &*SCENE;
    for (name, bytes, check) in scene.signed() {
        for length in 0..bytes.len() {
            assert!(
                check(scene, &bytes[..length]).is_err(),
                "{name} of {length}"
            );
        }
    }
    for length in 0..scene.stripped.len() {
        let short = scene.stripped[..length].to_vec();
        assert!(scene.complete(short.clone()).is_err(), "{length}");
        assert!(scene.registered(short).is_err(), "{length}");
    }
    for length in 0..scene.raw.len() {
        assert!(strip(&scene.raw[..length]).is_err(), "{length}");
    }
    let proof = complete(&scene.platform, &quote(&scene.platform)).encode();
    for length in 0..proof.len() {
        assert!(DcapProof::read(&proof[..length]).is_err(), "{length}");
    }
}

#[test]
fn no_text_counts_without_its_end_even_if_it_is_signed() {
    let scene = &*SCENE;
    for answer in [&scene.published.tcb_info, &scene.published.qe_identity] {
        let text = answer.body.as_bytes();
        assert!(resigned(scene, text).contains(&Ok(())));
        for length in 0..text.len() {
            let results = resigned(scene, &text[..length]);
            assert!(results.iter().all(Result::is_err), "{length}");
        }
    }
}

/// Text out of the pieces of which documents are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(&[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "0",
        "7",
        "-",
        " ",
        "true",
        "null",
        "\"id\":\"SGX\"",
        "\"version\":3",
        "\"tcbLevels\":",
        "\"tcb\":{",
        "\"svn\":1",
        "\"fmspc\":\"00\"",
        "\u{E4}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_bytes_make_anything_panic(bytes in prop::collection::vec(any::<u8>(), 0..1_200)) {
        let scene = &*SCENE;
        for (name, _, check) in scene.signed() {
            prop_assert!(check(scene, &bytes).is_err(), "{}", name);
        }
        prop_assert!(scene.registered(bytes.clone()).is_err());
        prop_assert!(scene.complete(bytes.clone()).is_err());
        let _ = strip(&bytes);
        if let Ok(proof) = DcapProof::read(&bytes) {
            prop_assert!(verify(&scene.memory, &proof).is_err());
        }
    }

    #[test]
    fn no_change_of_what_is_signed_counts(mutations in mutations()) {
        let scene = &*SCENE;
        for (name, bytes, check) in scene.signed() {
            let changed = mutated(bytes, &mutations);
            prop_assert_eq!(check(scene, &changed).is_ok(), changed == bytes, "{}", name);
        }
        let changed = mutated(&scene.stripped, &mutations);
        prop_assert_eq!(scene.registered(changed.clone()).is_ok(), changed == scene.stripped);
        if let Ok(stripped) = strip(&mutated(&scene.raw, &mutations)) {
            prop_assert_eq!(scene.registered(stripped.quote.clone()).is_ok(), stripped.quote == scene.stripped);
        }
        let proof = complete(&scene.platform, &quote(&scene.platform));
        let changed = mutated(&proof.encode(), &mutations);
        if let Ok(read) = DcapProof::read(&changed) {
            prop_assert_eq!(verify(&scene.memory, &read).is_ok(), read == proof);
        }
    }

    #[test]
    fn no_signed_text_makes_anything_panic(mutations in mutations(), pieces in pieces()) {
        let scene = &*SCENE;
        for answer in [&scene.published.tcb_info, &scene.published.qe_identity] {
            let _ = resigned(scene, &mutated(answer.body.as_bytes(), &mutations));
        }
        let results = resigned(scene, pieces.as_bytes());
        prop_assert!(results.iter().all(Result::is_err));
        let object = format!("{{\"other\":{pieces}}}");
        prop_assert!(resigned(scene, object.as_bytes()).iter().all(Result::is_err));
    }

    #[test]
    fn no_signed_encoding_makes_anything_panic(mutations in mutations(), place in any::<prop::sample::Index>()) {
        let scene = &*SCENE;
        let vendor = &scene.vendor;
        let sign = |mut parts: Vec<Vec<u8>>, key| {
            let part = place.get_mut(&mut parts);
            *part = mutated(part, &mutations);
            signed::sign(&parts, &signed::ecdsa_with_sha256(), key)
        };
        let _ = authority(scene, &sign(vendor.tcb_signing.certificate.parts(), &vendor.root.key));
        let _ = list(scene, &sign(vendor.processor_crl.parts(), &vendor.processor_ca.key));
        let certificate = vendor.pck_certificate(&scene.platform);
        let _ = platform(scene, &sign(certificate.parts(), &vendor.processor_ca.key));
    }
}
