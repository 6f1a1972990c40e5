//! One of an agent's workers.

use super::{
    attest::Attested,
    backoff::Backoff,
    chain::Standing,
    engine::Odometer,
    tally::{Count, News, Tally},
    Event,
};
use attestation::WorkerRecord;
use client::Key;
use ink::primitives::AccountId;
use interfaces::SessionInfo;
use primitives::{Timestamp, Worker};
use protocol::Challenge;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long to wait at most before trying again what failed for a worker.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long to wait at most before looking again at a worker that cannot be read, or trying its heartbeat again.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// A worker, what the chain says of it, and what is under way for it.
pub struct Member {
    pub key: Key,
    pub id: Worker,
    /// What has been done for it.
    pub odometer: Arc<Odometer>,
    /// Whether it is to be registered, though the registry may know it.
    pub must_register: bool,
    /// Whose it is, according to the configuration.
    operator: AccountId,
    /// Whether the registry has been asked whose it is.
    operator_seen: bool,
    /// What the registry knew of it when it was last asked.
    pub record: Option<WorkerRecord<AccountId>>,
    /// Whether its attestors are being asked.
    pub attesting: bool,
    /// What it can register with.
    pub attested: Option<Attested>,
    /// The count for the open benchmark.
    pub benchmark: Option<Count>,
    /// The count of the running session.
    pub session: Option<Tally>,
    /// Nothing but heartbeats is done for it before.
    pub not_before: Instant,
    pub patience: Backoff,
    /// It is neither looked at nor are its heartbeats sent before.
    pub paused_until: Instant,
    trouble: Backoff,
}

impl Member {
    /// A worker of which nothing is known yet.
    pub fn new(key: Key, operator: AccountId, must_register: bool) -> Self {
        Self {
            id: key.public(),
            key,
            odometer: Arc::default(),
            must_register,
            operator,
            operator_seen: false,
            record: None,
            attesting: false,
            attested: None,
            benchmark: None,
            session: None,
            not_before: Instant::now(),
            patience: Backoff::up_to(LONGEST_WAIT),
            paused_until: Instant::now(),
            trouble: Backoff::up_to(LONGEST_PAUSE),
        }
    }

    /// Goes on with what the chain says now.
    pub fn follow(&mut self, standing: Standing, tell: &impl Fn(&Event)) {
        if let Some(record) = &standing.record {
            let used = |it: &Attested| it.info.challenge != record.challenge;
            if self.attested.as_ref().is_some_and(used) {
                self.attested = None;
                self.must_register = false;
            }
            self.see_operator(record.operator, tell);
        }
        let answered = self.challenge();
        self.follow_benchmark(&standing, tell);
        self.follow_session(standing.session, tell);
        if self.challenge().is_none() || self.challenge() != answered {
            self.trouble.succeed();
        }
        self.record = standing.record;
        self.run();
    }

    /// Works if there is something to count.
    fn run(&self) {
        let benchmarking = self.benchmark.is_some_and(|count| !count.partial);
        self.odometer.run(benchmarking || self.session.is_some());
    }

    /// Tells once if it belongs to another operator than it should.
    fn see_operator(&mut self, registered: AccountId, tell: &impl Fn(&Event)) {
        if !self.wants_record() || self.must_register {
            return;
        }
        self.operator_seen = true;
        if registered != self.operator {
            tell(&Event::OtherOperator {
                worker: self.id,
                registered,
                configured: self.operator,
            });
        }
    }

    /// The challenge of its session.
    fn challenge(&self) -> Option<Challenge> {
        let session = self.session.as_ref();
        session.map(|tally| tally.session.challenge)
    }

    fn follow_benchmark(&mut self, standing: &Standing, tell: &impl Fn(&Event)) {
        let record = standing.record.as_ref();
        let open = record.and_then(|record| record.benchmark);
        let open = open.filter(|_| standing.session.is_none());
        match (open, &self.benchmark) {
            (Some(open), Some(count)) if open.challenge == count.challenge => {}
            (Some(open), _) => {
                let odometer = self.odometer.read();
                self.benchmark = Some(Count::begin(&open, odometer, Instant::now()));
                tell(&Event::Benchmarking { worker: self.id });
            }
            (None, _) => self.benchmark = None,
        }
    }

    /// Gives its count for a benchmark up if more than `lag` is missing from it, where the chain's time is
    /// `chain_now`; tells so once. Returns whether the count can be handed in.
    pub fn ensure_whole(
        &mut self,
        chain_now: Timestamp,
        lag: Duration,
        tell: &impl Fn(&Event),
    ) -> bool {
        let Some(count) = &mut self.benchmark else {
            return false;
        };
        let missed = count.missed(chain_now, Instant::now());
        if !count.partial && missed > lag {
            count.partial = true;
            tell(&Event::BenchmarkMissed {
                worker: self.id,
                missed,
            });
        }
        let whole = !count.partial;
        self.run();
        whole
    }

    fn follow_session(&mut self, session: Option<SessionInfo>, tell: &impl Fn(&Event)) {
        let worker = self.id;
        let before = self.session.as_ref().map(|tally| tally.session.session);
        let Some(session) = session else {
            self.session = None;
            if let Some(session) = before {
                tell(&Event::SessionOver { worker, session });
            }
            return;
        };
        let number = session.session;
        let odometer = self.odometer.read();
        let known = self.session.take();
        let news = known.map(|mut tally| (tally.follow(session, odometer), tally));
        let (news, tally) =
            news.unwrap_or_else(|| (News::Another, Tally::begin(session, odometer)));
        match news {
            News::None => {}
            News::Another => tell(&Event::SessionRuns {
                worker,
                session: number,
            }),
            News::Answered => tell(&Event::Accepted {
                worker,
                session: number,
                paid: None,
            }),
        }
        self.session = Some(tally);
    }

    /// When its heartbeat is to be sent, if one is.
    pub fn due(&self) -> Option<Timestamp> {
        let tally = self.session.as_ref().filter(|_| !self.is_paused());
        tally.map(|tally| tally.session.due)
    }

    /// Whether it is left alone for a while.
    pub fn is_paused(&self) -> bool {
        self.paused_until > Instant::now()
    }

    /// It could not be read, or its heartbeat would be refused: leaves it alone for a while.
    pub fn pause(&mut self) {
        self.paused_until = Instant::now() + self.trouble.fail();
    }

    /// Whether the registry's record is needed even during a session.
    pub fn wants_record(&self) -> bool {
        self.must_register || !self.operator_seen
    }

    /// Whether it waits for being registered.
    pub fn wants_registration(&self) -> bool {
        self.must_register || (self.record.is_none() && self.session.is_none())
    }

    /// Whether something other than a heartbeat may be done for it now.
    pub fn may_act(&self) -> bool {
        self.not_before <= Instant::now()
    }

    /// Something was tried for it.
    pub fn settle(&mut self, worked: bool) {
        if worked {
            self.patience.succeed();
        } else {
            self.not_before = Instant::now() + self.patience.fail();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interfaces::Evidence;
    use protocol::{ContractId, RegistrationInfo, REGISTRATION_VERSION};
    use std::cell::RefCell;

    const WORKER: u8 = 7;
    const OPENED_AT: Timestamp = 1_000;
    const LAG: Duration = Duration::from_secs(45);

    fn member() -> Member {
        let key = Key::from_secret(&[WORKER; 32]).expect("a secret");
        Member::new(key, [4; 32].into(), false)
    }

    fn record(challenge: u8, benchmark: Option<u8>) -> WorkerRecord<AccountId> {
        WorkerRecord {
            operator: [4; 32].into(),
            pool: None,
            cores: 8,
            feature_level: 1,
            confidence_level: 1,
            score: None,
            ready_at: 0,
            measurement: [0; 68],
            challenge: [challenge; 32],
            evidence_time: None,
            attested_until: None,
            verifier: [3; 32].into(),
            platform: None,
            benchmark: benchmark.map(|challenge| attestation::Benchmark {
                challenge: [challenge; 32],
                opened_at: OPENED_AT,
            }),
        }
    }

    fn session(number: u32, challenge: u8) -> SessionInfo {
        SessionInfo {
            session: number,
            challenge: [challenge; 32],
            iterations: 0,
            due: 4_000,
            late: 6_500,
        }
    }

    /// What a look tells.
    fn follow(member: &mut Member, standing: Standing) -> Vec<Event> {
        let told = RefCell::new(Vec::new());
        member.follow(standing, &|event| told.borrow_mut().push(event.clone()));
        told.into_inner()
    }

    fn known(record: WorkerRecord<AccountId>) -> Standing {
        Standing {
            record: Some(record),
            session: None,
        }
    }

    fn mining(session: SessionInfo) -> Standing {
        Standing {
            record: None,
            session: Some(session),
        }
    }

    #[test]
    fn only_a_worker_that_nobody_knows_wants_to_register() {
        let mut member = member();
        assert!(member.wants_registration());
        follow(&mut member, known(record(1, None)));
        assert!(!member.wants_registration());
        follow(&mut member, mining(session(1, 1)));
        assert!(!member.wants_registration());
    }

    #[test]
    fn a_benchmark_is_begun_once_and_ends_with_a_session() {
        let mut member = member();
        let worker = member.id;
        let begun = [Event::Benchmarking { worker }];
        assert_eq!(follow(&mut member, known(record(1, Some(5)))), begun);
        assert_eq!(follow(&mut member, known(record(1, Some(5)))), []);
        assert_eq!(follow(&mut member, known(record(1, Some(6)))), begun);
        follow(&mut member, mining(session(1, 1)));
        assert_eq!(member.benchmark, None);
    }

    /// Whether the count can be handed in `open` milliseconds after the benchmark was opened, and what is told.
    fn check(member: &mut Member, open: u64) -> (bool, Vec<Event>) {
        let told = RefCell::new(Vec::new());
        let whole = member.ensure_whole(OPENED_AT + open, LAG, &|event| {
            told.borrow_mut().push(event.clone());
        });
        (whole, told.into_inner())
    }

    #[test]
    fn a_count_that_began_late_is_never_handed_in() {
        let mut member = member();
        follow(&mut member, known(record(1, Some(5))));
        // A process that has just begun to count, ten minutes after the benchmark was opened.
        let (whole, told) = check(&mut member, 600_000);
        assert!(!whole);
        assert!(matches!(told[..], [Event::BenchmarkMissed { missed, .. }] if missed > LAG));
        assert!(!member.odometer.is_running(), "it counts for nothing");
        // Told once, and kept: neither another look nor a node that is behind makes it whole.
        follow(&mut member, known(record(1, Some(5))));
        assert_eq!(check(&mut member, 600_000), (false, Vec::new()));
        assert_eq!(check(&mut member, 0), (false, Vec::new()));
        assert!(!member.odometer.is_running(), "it counts for nothing");
        // The benchmark that is opened in its place is another.
        follow(&mut member, known(record(1, Some(6))));
        assert_eq!(check(&mut member, 0), (true, Vec::new()));
        assert!(member.odometer.is_running());
    }

    #[test]
    fn a_count_that_began_a_few_blocks_after_its_benchmark_is_handed_in() {
        let mut member = member();
        follow(&mut member, known(record(1, Some(5))));
        assert_eq!(check(&mut member, 44_000), (true, Vec::new()));
        assert!(member.odometer.is_running());
    }

    #[test]
    fn another_operator_is_told_once_unless_it_is_about_to_change() {
        let mut foreign = record(1, None);
        foreign.operator = [5; 32].into();
        let mut member = member();
        let told = Event::OtherOperator {
            worker: member.id,
            registered: [5; 32].into(),
            configured: [4; 32].into(),
        };
        member.must_register = true;
        assert_eq!(follow(&mut member, known(foreign)), []);
        member.must_register = false;
        assert_eq!(follow(&mut member, known(foreign)), [told]);
        assert_eq!(follow(&mut member, known(foreign)), []);
    }

    #[test]
    fn trouble_is_over_once_a_heartbeat_was_accepted() {
        let mut member = member();
        follow(&mut member, mining(session(1, 1)));
        assert_eq!(member.due(), Some(4_000));
        let calm = member.trouble;
        member.pause();
        assert_eq!(member.due(), None);
        follow(&mut member, mining(session(1, 1)));
        assert_ne!(member.trouble, calm);
        follow(&mut member, mining(session(1, 2)));
        assert_eq!(member.trouble, calm);
    }

    #[test]
    fn a_session_that_is_restarted_is_another() {
        let mut member = member();
        let worker = member.id;
        follow(&mut member, mining(session(1, 1)));
        let another = [Event::SessionRuns { worker, session: 2 }];
        assert_eq!(follow(&mut member, mining(session(2, 2))), another);
        let over = [Event::SessionOver { worker, session: 2 }];
        assert_eq!(follow(&mut member, known(record(1, None))), over);
    }

    #[test]
    fn evidence_that_has_been_used_is_not_used_again() {
        let mut member = member();
        member.must_register = true;
        let attested = Attested {
            info: RegistrationInfo {
                version: REGISTRATION_VERSION,
                worker: member.id,
                operator: [4; 32].into(),
                cores: 8,
                feature_level: 1,
                registry: ContractId {
                    chain: [8; 32],
                    address: [2; 32].into(),
                },
                challenge: [1; 32],
            },
            evidence: Evidence {
                verifier: [3; 32].into(),
                proof: Vec::new(),
            },
            attestors: 2,
        };
        member.attested = Some(attested);
        follow(&mut member, known(record(1, None)));
        assert!(member.attested.is_some());
        follow(&mut member, known(record(9, None)));
        assert!(member.attested.is_none());
        assert!(!member.wants_registration());
    }
}
