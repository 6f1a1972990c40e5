//! Changes that can be executed only some time after they were announced, so that everybody can react.

use primitives::{Error, Result, Timestamp};

/// For how long an announcement can be executed from its date on (14 d): what was announced long ago and
/// forgotten shall not surprise anybody.
pub const VALIDITY: u64 = 14 * 24 * 60 * 60 * 1000;

/// A change that has been announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Announced<Change> {
    /// What will change.
    pub change: Change,
    /// From when on it can be executed, in milliseconds of chain time.
    pub executable_at: Timestamp,
}

impl<Change> Announced<Change> {
    /// Whether it was not executed in time.
    fn is_void(&self, now: Timestamp) -> bool {
        now > self.executable_at.saturating_add(VALIDITY)
    }
}

/// At most one announced change of a kind; a later announcement replaces it and waits anew. One that is
/// not executed within [`VALIDITY`] of its date is void, as if it had been cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Announcement<Change>(Option<Announced<Change>>);

impl<Change> Default for Announcement<Change> {
    fn default() -> Self {
        Self(None)
    }
}

impl<Change: Clone> Announcement<Change> {
    /// Announces `change`, to be executed `delay` milliseconds from now or later; returns that date.
    pub fn announce(&mut self, change: Change, now: Timestamp, delay: u64) -> Timestamp {
        let executable_at = now.saturating_add(delay);
        self.0 = Some(Announced {
            change,
            executable_at,
        });
        executable_at
    }

    /// Takes the change out for execution.
    ///
    /// # Errors
    /// [`Error::NothingAnnounced`], or [`Error::AnnouncementNotReady`] before its date.
    pub fn execute(&mut self, now: Timestamp) -> Result<Change> {
        let announced = self.pending(now).ok_or(Error::NothingAnnounced)?;
        if now < announced.executable_at {
            return Err(Error::AnnouncementNotReady);
        }
        self.cancel(now)
    }

    /// Drops the announcement and returns what it was.
    ///
    /// # Errors
    /// [`Error::NothingAnnounced`].
    pub fn cancel(&mut self, now: Timestamp) -> Result<Change> {
        let pending = self.pending(now);
        self.0 = None;
        pending
            .map(|announced| announced.change)
            .ok_or(Error::NothingAnnounced)
    }

    /// What is pending `now`, and from when on it can be executed.
    pub fn pending(&self, now: Timestamp) -> Option<Announced<Change>> {
        self.0.clone().filter(|announced| !announced.is_void(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_waits_for_its_date_and_happens_once() {
        let mut announcement = Announcement::default();
        assert_eq!(announcement.execute(0), Err(Error::NothingAnnounced));
        assert_eq!(announcement.announce('a', 10, 5), 15);
        assert_eq!(announcement.execute(14), Err(Error::AnnouncementNotReady));
        assert_eq!(announcement.execute(15), Ok('a'));
        assert_eq!(announcement.execute(15), Err(Error::NothingAnnounced));
    }

    #[test]
    fn a_second_announcement_replaces_the_first_and_waits_anew() {
        let mut announcement = Announcement::default();
        announcement.announce('a', 0, 5);
        announcement.announce('b', 4, 5);
        assert_eq!(announcement.execute(5), Err(Error::AnnouncementNotReady));
        assert_eq!(announcement.execute(9), Ok('b'));
    }

    #[test]
    fn a_cancelled_change_never_happens() {
        let mut announcement = Announcement::default();
        announcement.announce('a', 0, 5);
        assert_eq!(announcement.pending(0).map(|it| it.executable_at), Some(5));
        assert_eq!(announcement.cancel(0), Ok('a'));
        assert_eq!(announcement.cancel(0), Err(Error::NothingAnnounced));
    }

    #[test]
    fn an_announcement_that_nobody_executes_is_void_fourteen_days_after_its_date() {
        let announced = || {
            let mut announcement = Announcement::default();
            announcement.announce('a', 0, 5);
            announcement
        };
        let last = 5 + VALIDITY;
        assert!(announced().pending(last).is_some());
        assert_eq!(announced().execute(last), Ok('a'));
        assert_eq!(announced().pending(last + 1), None);
        assert_eq!(announced().execute(last + 1), Err(Error::NothingAnnounced));
        assert_eq!(announced().cancel(last + 1), Err(Error::NothingAnnounced));
    }
}
