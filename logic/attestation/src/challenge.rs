//! Challenges that the registry issues on request, for evidence that does not say when it was made.

use primitives::Timestamp;
use protocol::Challenge;
use scale::{Decode, Encode};

/// A challenge that the registry has issued for a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct IssuedChallenge {
    /// What a registration with untimed evidence has to contain.
    pub challenge: Challenge,
    /// When it was issued, in milliseconds.
    pub issued_at: Timestamp,
}

/// The challenges of a worker that a registration may answer.
///
/// Anybody may request one for any worker, so a request must not spoil what somebody else is about to
/// answer. Therefore the latest stays the latest until it has lived through half of its life, and is kept
/// for the other half beside the one that follows it. Whatever others do, a challenge that was just
/// requested is good for at least half of the age that evidence may have, and none is dropped
/// before it has outlived that age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct IssuedChallenges {
    /// The one to answer.
    pub latest: IssuedChallenge,
    /// The one before it, or the latest again if there was none.
    pub previous: IssuedChallenge,
}

impl IssuedChallenges {
    /// What a worker has after `fresh` was issued for it, which had `known` before.
    pub fn with(known: Option<Self>, fresh: IssuedChallenge) -> Self {
        Self {
            latest: fresh,
            previous: known.map_or(fresh, |known| known.latest),
        }
    }

    /// Whether a request issues another challenge: the latest has lived through more than half of
    /// `evidence_age`, in milliseconds.
    pub fn is_due(&self, now: Timestamp, evidence_age: u64) -> bool {
        let age = now.saturating_sub(self.latest.issued_at);
        age > evidence_age / 2
    }

    /// When `challenge` was issued, in milliseconds, if it is one of them.
    pub fn issued_at(&self, challenge: &Challenge) -> Option<Timestamp> {
        let issued = [self.latest, self.previous];
        let mut issued = issued.iter();
        let found = issued.find(|it| it.challenge == *challenge)?;
        Some(found.issued_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn issued(challenge: u8, issued_at: Timestamp) -> IssuedChallenge {
        IssuedChallenge {
            challenge: [challenge; 32],
            issued_at,
        }
    }

    #[test]
    fn the_first_is_the_latest_and_nothing_else_counts() {
        let first = IssuedChallenges::with(None, issued(1, 10));
        assert_eq!(first.latest, issued(1, 10));
        assert_eq!(first.issued_at(&[1; 32]), Some(10));
        for unknown in [0, 2] {
            assert_eq!(first.issued_at(&[unknown; 32]), None);
        }
    }

    #[test]
    fn two_are_kept_and_the_third_last_is_forgotten() {
        let second = IssuedChallenges::with(
            Some(IssuedChallenges::with(None, issued(1, 10))),
            issued(2, 20),
        );
        assert_eq!(second.latest, issued(2, 20));
        assert_eq!(second.issued_at(&[1; 32]), Some(10));
        assert_eq!(second.issued_at(&[2; 32]), Some(20));
        let third = IssuedChallenges::with(Some(second), issued(3, 30));
        assert_eq!(third.issued_at(&[1; 32]), None);
        assert_eq!(third.issued_at(&[2; 32]), Some(20));
    }

    #[test]
    fn another_one_is_due_after_half_of_the_age() {
        let challenges = IssuedChallenges::with(None, issued(1, 10));
        for (age, due) in [(0, false), (50, false), (51, true), (1_000, true)] {
            assert_eq!(challenges.is_due(10 + age, 100), due, "{age}");
        }
    }

    proptest! {
        /// Whenever whoever requests: what a request returns can be answered for half of the age from then
        /// on at least, and is never dropped before it is too old.
        #[test]
        fn what_was_requested_is_good_for_half_of_the_age(
            evidence_age in 0..100u64,
            pauses in prop::collection::vec(0..60u64, 1..60),
        ) {
            let mut challenges: Option<IssuedChallenges> = None;
            let mut returned: Vec<(Timestamp, IssuedChallenge)> = Vec::new();
            let mut now = 1;
            for (number, pause) in (0..).zip(pauses) {
                now += pause;
                let known = challenges.filter(|it| !it.is_due(now, evidence_age));
                let after = known
                    .unwrap_or_else(|| IssuedChallenges::with(challenges, issued(number, now)));
                challenges = Some(after);
                returned.push((now, after.latest));
                for (requested_at, it) in &returned {
                    let good_until = it.issued_at + evidence_age;
                    prop_assert!(2 * (good_until - requested_at) >= evidence_age);
                    if now <= good_until {
                        prop_assert_eq!(after.issued_at(&it.challenge), Some(it.issued_at));
                    }
                }
            }
        }
    }
}
