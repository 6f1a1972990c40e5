use super::*;
use client::{Contracts, Deployed, Token};
use interfaces::{Accepted, MiningChange, PoolChange};
use primitives::Timing;
use scale::Encode;

const FACTORY: [u8; 32] = [1; 32];
const MINING: [u8; 32] = [2; 32];
const REGISTRY: [u8; 32] = [3; 32];
const POOL: [u8; 32] = [4; 32];

fn deployment() -> Deployment {
    let at = |address: [u8; 32]| Deployed {
        address: address.into(),
        code_hash: [0; 32].into(),
    };
    Deployment {
        chain: "Development".to_owned(),
        genesis: [0; 32],
        url: "ws://localhost".to_owned(),
        token: Token {
            symbol: "PHA".to_owned(),
            decimals: 0,
        },
        contracts: Contracts {
            verifier: Some(at([9; 32])),
            dcap_verifier: None,
            registry: at(REGISTRY),
            mining: at(MINING),
            factory: at(FACTORY),
        },
        pool_code: [0; 32].into(),
        timing: Timing {
            period: 1,
            grace: 1,
            cool_down: 1,
            notice: 1,
        }
        .into(),
        evidence_age: None,
    }
}

/// A contract tells of a change, by its first event.
fn event(contract: [u8; 32], change: impl Encode) -> ContractEvent {
    let mut data = vec![0];
    change.encode_to(&mut data);
    ContractEvent {
        contract: contract.into(),
        data,
    }
}

fn pool_created(pid: u32) -> ContractEvent {
    let change = FactoryChange::PoolCreated {
        pid,
        pool: POOL.into(),
        owner: [5; 32].into(),
    };
    event(FACTORY, change)
}

fn contributed() -> ContractEvent {
    let change = PoolChange::Contributed {
        staker: [5; 32].into(),
        amount: 1,
        shares: 1,
    };
    event(POOL, change)
}

fn heartbeat() -> ContractEvent {
    let accepted = Accepted {
        worker: [2; 33],
        session: 1,
        paid: 1,
        recovered: None,
    };
    event(MINING, MiningChange::HeartbeatAccepted { accepted })
}

/// What a monitor tells of a block with these events, what it would read anew, and its figures.
fn told(config: &Config, events: Vec<ContractEvent>) -> (Vec<Matter>, Touched, String) {
    told_of_blocks(config, vec![block(7, events)])
}

fn block(number: u32, events: Vec<ContractEvent>) -> Block {
    Block {
        number,
        replaces: false,
        events,
        lost: None,
    }
}

fn told_of_blocks(config: &Config, blocks: Vec<Block>) -> (Vec<Matter>, Touched, String) {
    let deployment = deployment();
    let mut told = Vec::new();
    let mut touched = Touched::default();
    let (page, _) = watch::channel(Page::default());
    let tell = |notice: &Notice| told.push(notice.matter.clone());
    let mut monitor = Monitor::new(&deployment, config, page, tell).expect("proper figures");
    for block in blocks {
        monitor.take_block(block, &mut touched);
    }
    monitor.tell_lost();
    let metrics = monitor.metrics.encode().expect("proper figures");
    (told, touched, metrics)
}

fn kinds(told: &[Matter]) -> Vec<&str> {
    told.iter()
        .map(|matter| match matter {
            Matter::Event { kind, .. } => kind.as_str(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_pool_is_followed_from_the_event_that_creates_it_on() {
    let events = vec![contributed(), pool_created(0), contributed()];
    let (told, touched, _) = told(&Config::default(), events);
    assert_eq!(kinds(&told), ["PoolCreated", "Contributed"]);
    assert!(touched.pools.contains(&0));
}

#[test]
fn only_the_chosen_pools_are_followed() {
    let config = Config {
        pools: [1].into(),
        ..Config::default()
    };
    let session = MiningChange::SessionStarted {
        worker: [2; 33],
        pool: POOL.into(),
        session: 1,
        stake: 1,
        v: math::Real::ONE,
    };
    let of_another = vec![
        pool_created(0),
        contributed(),
        heartbeat(),
        event(MINING, &session),
    ];
    let (told_of_another, touched, _) = told(&config, of_another);
    assert_eq!(kinds(&told_of_another), ["PoolCreated"]);
    assert_eq!(touched, Touched::default());

    let of_chosen = vec![pool_created(1), contributed(), event(MINING, &session)];
    let (told_of_chosen, touched, _) = told(&config, of_chosen);
    assert_eq!(
        kinds(&told_of_chosen),
        ["PoolCreated", "Contributed", "SessionStarted"]
    );
    assert!(touched.workers.contains(&[2; 33]));
}

#[test]
fn heartbeats_are_counted_and_told_only_on_request() {
    let quiet = Config::default();
    let (nothing, touched, metrics) = told(&quiet, vec![heartbeat()]);
    assert_eq!(nothing, []);
    assert!(touched.subsidy && touched.workers.contains(&[2; 33]));
    let counted = "stakepool_events_total{contract=\"mining\",kind=\"HeartbeatAccepted\"} 1";
    assert!(metrics.contains(counted), "{metrics}");

    let loud = Config {
        heartbeats: true,
        ..quiet
    };
    let (told, ..) = told(&loud, vec![heartbeat()]);
    assert_eq!(kinds(&told), ["HeartbeatAccepted"]);
}

#[test]
fn unknown_events_of_the_deployment_are_told_and_counted() {
    let events = vec![event(MINING, 5u8), event([8; 32], 5u8)];
    let (told, touched, metrics) = told(&Config::default(), events);
    let unknown = Matter::UnknownEvent {
        block: 7,
        contract: "mining".to_owned(),
        data: "0x0005".to_owned(),
    };
    assert_eq!(told, [unknown]);
    assert_eq!(touched, Touched::default());
    let counted = "stakepool_events_total{contract=\"mining\",kind=\"unknown\"} 1";
    assert!(metrics.contains(counted), "{metrics}");
}

#[test]
fn blocks_without_events_are_told_in_one_notice_for_all_in_a_row() {
    let lost = |number| Block {
        lost: Some("state discarded".to_owned()),
        ..block(number, Vec::new())
    };
    let blocks = vec![
        lost(1),
        lost(2),
        lost(3),
        block(4, vec![pool_created(0)]),
        lost(5),
    ];
    let (told, _, metrics) = told_of_blocks(&Config::default(), blocks);
    let notice = |from, to| Matter::Lost {
        from,
        to,
        reason: "state discarded".to_owned(),
    };
    let [first, Matter::Event { .. }, last] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!((first, last), (&notice(1, 3), &notice(5, 5)));
    assert!(
        metrics.contains("stakepool_lost_blocks_total 4"),
        "{metrics}"
    );
}
