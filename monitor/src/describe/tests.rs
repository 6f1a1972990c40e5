use super::*;
use ::governance::GovernanceChange;
use client::PoolEvent;
use dcap::{Authority, CollateralChange, Issuer};
use ink::primitives::AccountId;
use interfaces::{Accepted, MiningChange, PoolChange, RegistryChange, Stopped};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const TOKEN: u128 = 1_000_000_000_000;

fn alice() -> AccountId {
    client::address::from_ss58(ALICE).expect("a well-known address")
}

fn say(event: Event) -> String {
    let token = Token {
        symbol: "PHA".to_owned(),
        decimals: 12,
    };
    describe(&event, &token)
}

fn pool(change: PoolChange) -> Event {
    Event::Pool(PoolEvent::Changed(change))
}

fn mining(change: MiningChange) -> Event {
    Event::Mining(change)
}

#[test]
fn a_contribution_names_who_how_much_and_for_what() {
    let event = pool(PoolChange::Contributed {
        staker: alice(),
        amount: 3 * TOKEN / 2,
        shares: 2 * TOKEN,
    });
    assert_eq!(kind(&event), "Contributed");
    assert_eq!(
        say(event),
        format!("{ALICE} contributed 1.5 PHA for 2 shares")
    );
}

#[test]
fn a_withdrawal_mentions_the_queue_only_if_something_waits() {
    let withdrawn = |queued| {
        say(pool(PoolChange::Withdrawn {
            staker: alice(),
            amount: TOKEN,
            shares: TOKEN,
            queued,
        }))
    };
    assert_eq!(withdrawn(0), format!("{ALICE} withdrew 1 PHA for 1 share"));
    assert_eq!(
        withdrawn(TOKEN / 4),
        format!("{ALICE} withdrew 1 PHA for 1 share, 0.25 shares wait in the queue")
    );
}

#[test]
fn a_raise_of_the_commission_has_its_date() {
    let event = pool(PoolChange::CommissionSet {
        commission: 100_000,
        pending: Some((255_000, 1_700_000_000_000)),
    });
    assert_eq!(
        say(event),
        "the commission is 10 % and rises to 25.5 % on 2023-11-14 22:13:20 UTC"
    );
}

#[test]
fn a_stop_tells_what_was_slashed() {
    let stopped = |slashed| {
        say(pool(PoolChange::WorkersStopped {
            workers: vec![[2; 33], [3; 33]],
            returned: 9 * TOKEN,
            slashed,
            matures_at: 1_700_000_000_000,
        }))
    };
    let fine = "stopped: 0x02020202…0202, 0x03030303…0303; 9 PHA are free again on 2023-11-14 22:13:20 UTC";
    assert_eq!(stopped(0), fine);
    assert_eq!(stopped(TOKEN), format!("{fine}; 1 PHA were slashed"));
}

#[test]
fn a_batch_of_heartbeats_is_one_line() {
    let accepted = |paid, recovered| Accepted {
        worker: [2; 33],
        session: 1,
        paid,
        recovered,
    };
    let batch = vec![accepted(TOKEN / 2, None), accepted(0, Some(TOKEN))];
    let event = Event::Mining(MiningChange::HeartbeatsAccepted { accepted: batch });
    assert_eq!(kind(&event), "HeartbeatsAccepted");
    assert_eq!(
        say(event),
        "worker 0x02020202…0202 sent a heartbeat and earned 0.5 PHA; \
         worker 0x02020202…0202 answers again and has lost 1 PHA of its stake"
    );
}

#[test]
fn a_session_that_ended_tells_of_its_stake() {
    let stopped = Stopped {
        stake: 10 * TOKEN,
        returned: 9 * TOKEN,
    };
    let event = mining(MiningChange::SessionsEnded {
        pool: alice(),
        ended: vec![([2; 33], stopped)],
    });
    assert_eq!(
        say(event),
        format!(
            "sessions ended for the pool {ALICE}: worker 0x02020202…0202 returns 9 PHA, 1 PHA are slashed"
        )
    );
}

#[test]
fn governance_says_which_code_it_announces() {
    let change = GovernanceChange::CodeAnnounced {
        code_hash: [1; 32].into(),
        executable_at: 0,
    };
    let hash = format!("0x{}", "01".repeat(32));
    let pool_code = Event::Factory(FactoryChange::PoolCode(change));
    assert_eq!(kind(&pool_code), "PoolCode");
    assert_eq!(
        say(pool_code),
        format!("the code of new pools can become {hash} from 1970-01-01 00:00:00 UTC on")
    );
    let own_code = Event::Factory(FactoryChange::Governance(change));
    assert_eq!(kind(&own_code), "Governance");
    assert!(say(own_code).starts_with("the factory's code can become"));
}

#[test]
fn a_challenge_names_whom_it_is_for() {
    let event = Event::Registry(RegistryChange::ChallengeIssued {
        worker: [2; 33],
        challenge: [7; 32],
    });
    assert_eq!(kind(&event), "ChallengeIssued");
    assert_eq!(
        say(event),
        "worker 0x02020202…0202 has a new challenge to be attested with"
    );
}

#[test]
fn text_from_the_chain_cannot_command_a_terminal() {
    let event = Event::Registry(RegistryChange::AdvisoryChanged {
        advisory: "\u{1b}[2J".to_owned(),
        allowed: true,
    });
    assert_eq!(say(event), "the advisory \\u{1b}[2J is now white-listed");
}

#[test]
fn a_variant_without_fields_has_a_name_too() {
    assert_eq!(kind(&pool(PoolChange::DescriptionSet)), "DescriptionSet");
    let cancelled = mining(MiningChange::TokenomicsCancelled);
    assert_eq!(kind(&cancelled), "TokenomicsCancelled");
}

#[test]
fn collateral_says_what_it_is_about_and_how_long_it_holds() {
    let expires = 1_637_000_000_000;
    let change = CollateralChange::Revocations {
        issuer: Issuer::Authority([0xd0; 20]),
        revoked: 2,
        expires,
    };
    let line = say(Event::Collateral(change));
    assert!(
        line.starts_with("the authority with key d0d0d0d0 has revoked 2"),
        "{line}"
    );
    assert!(line.ends_with("2021-11-15 18:13:20 UTC"), "{line}");
    let change = CollateralChange::Authority {
        authority: Authority::PlatformCa,
        key: [0xd0; 20],
        expires,
    };
    let line = say(Event::Collateral(change));
    assert!(
        line.starts_with("the certificate of Intel SGX PCK Platform CA for key d0d0d0d0 holds"),
        "{line}"
    );
    let change = CollateralChange::TcbInfo {
        fmspc: [0, 0x90, 0x6e, 0xd5, 0, 0],
        evaluation: 17,
        expires,
    };
    let event = Event::Collateral(change);
    assert_eq!(kind(&event), "TcbInfo");
    let line = say(event);
    assert!(
        line.starts_with("TCB information 17 for platforms 00906ed50000 holds"),
        "{line}"
    );
}
