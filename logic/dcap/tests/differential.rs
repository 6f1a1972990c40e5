//! Another project's verifier, `dcap-qvl`, judges the same: the same verdict, the same status, the same advisories. Where
//! it does not, the difference stands in one list, with the reason.

mod support;

mod comparison {
    pub mod case;
    pub mod changes;
    pub mod explained;
    pub mod verdict;
}

use comparison::{
    case::Case,
    changes::CHANGES,
    explained::{is_explained, EXPLAINED},
    verdict::{Comparison, Evidence},
};
use dcap::INTEL_ROOT_KEY;
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use support::{intel::*, DAY};

/// Both judge alike, or the difference is explained.
fn judge(case: &Case) -> Result<(), String> {
    let comparison = case.compare();
    if comparison.agree() || is_explained(case, &comparison) {
        return Ok(());
    }
    Err(format!("{:?}: {comparison:#?}", case.names()))
}

/// Judges quotes of one platform after up to three changes. The changes are the same in each run, so that what is
/// explained here is explained everywhere.
fn judge_changes_of(platform: u64) {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(1_200)
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[platform as u8; 32]);
    let change = (0..CHANGES.len(), any::<u16>());
    let changes = prop::collection::vec(change, 0..4);
    TestRunner::new_with_rng(config, rng)
        .run(&changes, |changes| {
            judge(&Case::new(platform, changes)).map_err(TestCaseError::fail)
        })
        .unwrap();
}

#[test]
fn changed_platforms_of_one_processor_are_judged_alike() {
    judge_changes_of(0);
}

#[test]
fn changed_platforms_of_several_processors_are_judged_alike() {
    judge_changes_of(1);
}

#[test]
fn each_change_alone_is_judged_alike() {
    for change in 0..CHANGES.len() {
        for seed in 0..8 {
            judge(&Case::new(seed.into(), vec![(change, seed)])).unwrap();
        }
    }
}

#[test]
fn each_explained_difference_is_there() {
    for known in EXPLAINED {
        let (name, seed) = known.example;
        let case = Case::new(0, vec![(Case::number_of(name), seed)]);
        let comparison = case.compare();
        let differs = !comparison.agree() && (known.applies)(&case, &comparison);
        assert!(differs, "{}: {comparison:#?}", known.reason);
    }
}

#[test]
fn a_real_quote_is_judged_alike_until_long_after_its_collateral_has_run_out() {
    let chain = |name: &str| certificates(&file(name));
    let evidence = Evidence {
        now: IN_TIME,
        root_key: INTEL_ROOT_KEY,
        root: chain("pck-processor-chain.pem")[1].clone(),
        ca: chain("pck-processor-chain.pem")[0].clone(),
        signer: chain("tcb-signing-chain.pem")[0].clone(),
        root_crl: file("root-ca.crl"),
        crl: file("pck-processor.crl"),
        tcb_info: response("tcb-info.json", "tcbInfo"),
        identity: response("qe-identity.json", "enclaveIdentity"),
        quote: file("quote.bin"),
        others: Vec::new(),
        earlier: None,
        minimum: 0,
    };
    let passes = (0..120u64)
        .map(|day| {
            let now = IN_TIME + day * DAY;
            let comparison = Comparison::of(&Evidence {
                now,
                ..evidence.clone()
            });
            assert!(comparison.agree(), "day {day}: {comparison:#?}");
            comparison.ours.is_ok()
        })
        .collect::<Vec<_>>();
    assert!(passes[0] && !passes[119]);
}
