//! Project Wycheproof's vectors for ECDSA on P-256 with SHA-256, as certificates and as documents carry signatures.

use dcap::{is_signed_hash, read_signature, Signature};
use sha2::{Digest, Sha256};
use wycheproof::{
    ecdsa::{TestName, TestSet},
    TestResult,
};

/// Tries all vectors of a set; returns how many are valid and how many are not.
fn judge(name: TestName, decode: fn(&[u8]) -> Option<Signature>) -> [usize; 2] {
    let set = TestSet::load(name).unwrap();
    let mut counts = [0; 2];
    for group in &set.test_groups {
        let (tag, key) = group.key.key.split_first().unwrap();
        assert_eq!(*tag, 4, "all keys are uncompressed");
        let key = key.try_into().unwrap();
        for test in &group.tests {
            let hash = Sha256::digest(&test.msg[..]).into();
            let signed = decode(&test.sig).is_some_and(|it| is_signed_hash(key, &hash, &it));
            let valid = match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => panic!("test {}: nothing is left open", test.tc_id),
            };
            assert_eq!(signed, valid, "test {}: {}", test.tc_id, test.comment);
            counts[usize::from(!valid)] += 1;
        }
    }
    assert_eq!(counts.iter().sum::<usize>(), set.number_of_tests);
    counts
}

#[test]
fn signatures_as_certificates_carry_them() {
    let counts = judge(TestName::EcdsaSecp256r1Sha256, |encoding| {
        read_signature(encoding).ok()
    });
    assert!(counts[0] > 100 && counts[1] > 100, "{counts:?}");
}

#[test]
fn signatures_as_documents_and_quotes_carry_them() {
    let counts = judge(TestName::EcdsaSecp256r1Sha256P1363, |encoding| {
        encoding.try_into().ok()
    });
    assert!(counts[0] > 100 && counts[1] > 50, "{counts:?}");
}
