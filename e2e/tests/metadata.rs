//! The names that clients rely on are in the bundles, with the arguments they pass.

use client::Bundle;
use e2e::bundle::Bundles;
use serde_json::Value;
use std::collections::BTreeMap;

/// Messages of the pool: name and how many arguments.
const POOL: &[(&str, usize)] = &[
    ("set_payout_pref", 1),
    ("set_cap", 1),
    ("add_worker", 1),
    ("remove_worker", 1),
    ("start_mining", 2),
    ("stop_mining", 1),
    ("restart_mining", 2),
    ("claim_owner_rewards", 1),
    ("set_description", 1),
    ("add_staker_to_whitelist", 1),
    ("remove_staker_from_whitelist", 1),
    ("transfer_ownership", 1),
    ("accept_ownership", 0),
    ("contribute", 0),
    ("contribute_with", 2),
    ("withdraw", 1),
    ("withdraw_all", 0),
    ("claim_rewards", 1),
    ("claim_staker_rewards", 1),
    ("reclaim_worker", 1),
    ("process_withdrawals", 1),
    ("check_and_force_withdraw", 1),
    ("stop_unresponsive", 1),
    ("sync_rewards", 0),
    ("unbind_worker", 1),
    ("sweep_treasury", 0),
    ("pool_info", 0),
    ("stake_info", 1),
    ("withdraw_queue", 2),
    ("workers", 2),
    ("owner", 0),
    ("pause", 0),
    ("unpause", 0),
    ("PSP22::total_supply", 0),
    ("PSP22::balance_of", 1),
    ("PSP22::allowance", 2),
    ("PSP22::transfer", 3),
    ("PSP22::transfer_from", 4),
    ("PSP22::approve", 2),
    ("PSP22::increase_allowance", 2),
    ("PSP22::decrease_allowance", 2),
    ("PSP22Metadata::token_name", 0),
    ("PSP22Metadata::token_symbol", 0),
    ("PSP22Metadata::token_decimals", 0),
];

/// Messages that every governed contract has.
const GOVERNED: &[(&str, usize)] = &[
    ("owner", 0),
    ("transfer_ownership", 1),
    ("accept_ownership", 0),
    ("set_guardian", 1),
    ("pause", 0),
    ("unpause", 0),
    ("announce_code", 1),
    ("execute_code", 0),
    ("cancel_code", 0),
    ("pending_code", 0),
];

const FACTORY: &[(&str, usize)] = &[
    ("create_pool", 0),
    ("pool_count", 0),
    ("pool", 1),
    ("pools", 2),
    ("pools_of", 3),
    ("is_pool", 1),
];

const MINING: &[(&str, usize)] = &[
    ("fund", 0),
    ("subsidy", 0),
    ("tokenomics", 0),
    ("pending_rewards", 1),
    ("pending_losses", 1),
    ("sweep_treasury", 0),
    ("heartbeat", 4),
    ("heartbeats", 1),
    ("report_offline", 1),
    ("worker_info", 1),
    ("workers", 2),
    ("stake_bounds", 1),
    ("session", 1),
    ("announce_tokenomics", 1),
    ("execute_tokenomics", 0),
    ("cancel_tokenomics", 0),
    ("pending_tokenomics", 0),
    ("suspend_attestation_stops", 0),
    ("attestation_stops_suspended_until", 0),
    ("chain", 0),
];

const REGISTRY: &[(&str, usize)] = &[
    ("register_worker", 2),
    ("request_challenge", 1),
    ("issued_challenges", 1),
    ("open_benchmark", 1),
    ("submit_benchmark", 3),
    ("announce_measurement", 1),
    ("allow_measurement", 1),
    ("cancel_measurement", 1),
    ("pending_measurement", 1),
    ("remove_measurement", 1),
    ("measurements", 2),
    ("set_advisory_allowed", 2),
    ("verifiers", 2),
    ("announce_verifier", 1),
    ("execute_verifier", 0),
    ("cancel_verifier", 0),
    ("pending_verifier", 0),
    ("set_workers_per_platform", 1),
    ("workers_per_platform", 0),
    ("platform_workers", 1),
    ("chain", 0),
];

fn assert_has(contract: &str, messages: &[(&str, usize)]) {
    let bundle = Bundles::get(contract);
    let found = bundle.messages();
    for (name, arguments) in messages {
        let message = found.get(*name);
        assert_eq!(
            message.map(Vec::len),
            Some(*arguments),
            "{contract}: {name}"
        );
    }
}

#[test]
fn the_pool_speaks_the_agreed_language() {
    assert_has("stakepool", POOL);
}

#[test]
fn governed_contracts_share_their_governance() {
    for contract in ["worker_registry", "mining", "pool_factory"] {
        assert_has(contract, GOVERNED);
    }
}

#[test]
fn factory_mining_and_registry_speak_the_agreed_language() {
    assert_has("pool_factory", FACTORY);
    assert_has("mining", MINING);
    assert_has("worker_registry", REGISTRY);
}

#[test]
fn all_errors_have_their_agreed_names() {
    let bundle = Bundles::get("stakepool");
    let types = bundle.metadata["types"].to_string();
    for name in [
        "NotOwner",
        "Paused",
        "InvalidCommission",
        "InadequateCapacity",
        "WorkerExists",
        "WorkersExceedLimit",
        "WorkerNotRegistered",
        "UnauthorizedOperator",
        "BenchmarkMissing",
        "WorkerInAnotherPool",
        "WorkerIsNotReady",
        "WorkerDoesNotExist",
        "ForcedStop",
        "InsufficientFreeStake",
        "MiningDisabled",
        "MeasurementNotAllowed",
        "AttestationExpired",
        "BenchmarkTooLow",
        "InsufficientStake",
        "TooMuchStake",
        "WorkerIsNotMining",
        "WithdrawQueueNotEmpty",
        "CannotRestartWithLessStake",
        "NoRewardToClaim",
        "DescriptionTooLong",
        "AlreadyInWhitelist",
        "WhitelistFull",
        "NotInWhitelist",
        "NotInContributeWhitelist",
        "InsufficientContribution",
        "PoolBankrupt",
        "StakeExceedsCapacity",
        "CommissionTooHigh",
        "TooFewShares",
        "CollectionOutdated",
        "InvalidWithdrawalAmount",
        "CoolDownNotReady",
        "InvalidTokenomics",
        "InvalidReportData",
        "EvidenceReplayed",
        "EvidenceOutdated",
        "CollateralOutdated",
        "DebugEnclave",
        "BenchmarkTooShort",
        "BenchmarkTooLate",
        "HeartbeatTooEarly",
        "InvalidHeartbeat",
        "InvalidSignature",
        "TooMany",
        "TooManyWorkersOnPlatform",
    ] {
        assert!(types.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[test]
fn the_pool_is_told_to_take_money_and_nobody_else_but_mining_is() {
    let payable = |contract: &str| -> Vec<String> {
        let bundle = Bundles::get(contract);
        let messages = bundle.metadata["spec"]["messages"]
            .as_array()
            .unwrap()
            .clone();
        let payable = messages.iter().filter(|message| message["payable"] == true);
        payable
            .map(|message| message["label"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(payable("stakepool"), ["contribute", "contribute_with"]);
    assert_eq!(payable("mining"), ["fund"]);
    assert_eq!(payable("worker_registry"), [""; 0]);
    assert_eq!(payable("pool_factory"), [""; 0]);
}

/// The type with this number in a bundle's metadata.
fn type_of(bundle: &Bundle, number: &Value) -> Value {
    let types = bundle.metadata["types"].as_array().unwrap();
    let found = types.iter().find(|it| it["id"] == *number);
    found.unwrap()["type"].clone()
}

#[test]
fn the_first_event_of_every_contract_is_its_change_and_no_two_number_a_change_alike() {
    let mut numbers = BTreeMap::new();
    for (contract, events) in [
        ("pool_factory", &["FactoryChanged"][..]),
        ("worker_registry", &["RegistryChanged"]),
        ("mining", &["MiningChanged"]),
        ("stakepool", &["PoolChanged", "Transfer", "Approval"]),
        ("dcap_verifier", &["CollateralChanged"]),
        ("quorum_verifier", &[]),
    ] {
        let bundle = Bundles::get(contract);
        assert_eq!(bundle.event_names(), events, "{contract}");
        let Some(change) = bundle.metadata["spec"]["events"].get(0) else {
            continue;
        };
        let change = type_of(&bundle, &change["args"][0]["type"]["type"]);
        for variant in change["def"]["variant"]["variants"].as_array().unwrap() {
            let number = variant["index"].as_u64().unwrap();
            let name = format!("{contract}: {}", variant["name"]);
            let other = numbers.insert(number, name.clone());
            assert_eq!(other, None, "has the number {number}, as {name}");
        }
    }
}

#[test]
fn the_metadata_explains_fields_and_errors() {
    let bundle = Bundles::get("stakepool");
    let documented = |path: &[&str], member: &str| {
        let types = bundle.metadata["types"].as_array().unwrap();
        let ends_so = |it: &&Value| {
            let found = it["type"]["path"].as_array().map(Vec::as_slice);
            found.is_some_and(|found| {
                found
                    .iter()
                    .rev()
                    .zip(path.iter().rev())
                    .all(|(a, b)| a == b)
                    && found.len() >= path.len()
            })
        };
        let found = types.iter().find(ends_so).unwrap();
        let def = &found["type"]["def"];
        let members = [&def["composite"]["fields"], &def["variant"]["variants"]];
        let mut members = members.into_iter().filter_map(Value::as_array).flatten();
        let member = members.find(|it| it["name"] == member).unwrap();
        member["docs"].to_string()
    };
    assert!(
        documented(&["primitives", "error", "Error"], "PoolBankrupt")
            .contains("lost all their value")
    );
    assert!(documented(&["PoolConfig"], "stream_period").contains("milliseconds"));
    assert!(documented(&["PoolConfig"], "minimum_contribution").contains("plancks"));
    assert!(documented(&["PoolChange"], "Contributed").contains("staker"));
}
