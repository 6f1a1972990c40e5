//! The places of a platform's workers.

use alloc::vec::Vec;
use primitives::{Error, Result, Worker};
use scale::{Decode, Encode};

/// The most places that governance may give a platform: a registration may have to look at all of them.
pub const MAX_PLACES: u32 = 32;

/// The workers of one platform, each in a place. One machine can run any number of enclaves, and so of keys; the places
/// keep it from counting for more than a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Places(Vec<Worker>);

impl Places {
    /// The workers, in the order of their places.
    pub fn workers(&self) -> &[Worker] {
        &self.0
    }

    /// Gives `worker` the last of `limit` places unless it has one; returns who loses a place by it. If all are taken,
    /// that is the idle worker who has been in one for longest, so that newcomers do not displace each other. Places beyond
    /// the limit, which was lowered since, are lost.
    ///
    /// # Errors
    /// [`Error::TooManyWorkersOnPlatform`] if no worker in a place is idle.
    pub fn take(
        &mut self,
        worker: &Worker,
        limit: u32,
        is_idle: impl FnMut(&Worker) -> bool,
    ) -> Result<Vec<Worker>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let beyond = self.0.split_off(limit.min(self.0.len()));
        let mut lost: Vec<_> = beyond.into_iter().filter(|it| it != worker).collect();
        if self.0.contains(worker) {
            return Ok(lost);
        }
        if self.0.len() >= limit {
            let idle = self.0.iter().position(is_idle);
            let idle = idle.ok_or(Error::TooManyWorkersOnPlatform)?;
            lost.push(self.0.remove(idle));
        }
        self.0.push(*worker);
        Ok(lost)
    }

    /// Frees the place of `worker`, if it has one; returns whether any is still taken.
    pub fn leave(&mut self, worker: &Worker) -> bool {
        self.0.retain(|it| it != worker);
        !self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(number: u8) -> Worker {
        [number; 33]
    }

    fn full(limit: u32) -> Places {
        let mut places = Places::default();
        for number in 0..limit as u8 {
            assert_eq!(places.take(&worker(number), limit, |_| false), Ok(vec![]));
        }
        places
    }

    #[test]
    fn a_worker_keeps_its_place_when_it_registers_again() {
        let mut places = full(3);
        assert_eq!(places.take(&worker(1), 3, |_| true), Ok(vec![]));
        assert_eq!(places.workers(), [worker(0), worker(1), worker(2)]);
    }

    #[test]
    fn a_newcomer_takes_the_place_of_the_idle_worker_who_was_there_first() {
        let mut places = full(3);
        let displaced = places.take(&worker(9), 3, |it| *it != worker(0));
        assert_eq!(displaced, Ok(vec![worker(1)]));
        assert_eq!(places.workers(), [worker(0), worker(2), worker(9)]);
        let before = places.clone();
        let refused = places.take(&worker(8), 3, |_| false);
        assert_eq!(refused, Err(Error::TooManyWorkersOnPlatform));
        assert_eq!(places, before);
    }

    #[test]
    fn newcomers_do_not_displace_each_other_while_others_are_idle() {
        let mut places = full(3);
        for newcomer in 0..3 {
            let displaced = places.take(&worker(10 + newcomer), 3, |_| true);
            assert_eq!(displaced, Ok(vec![worker(newcomer)]));
        }
        assert_eq!(places.workers(), [worker(10), worker(11), worker(12)]);
    }

    #[test]
    fn places_beyond_a_lowered_limit_are_lost() {
        let mut places = full(4);
        assert_eq!(
            places.take(&worker(1), 3, |_| false),
            Ok(vec![worker(3)]),
            "at the next registration"
        );
        let displaced = places.take(&worker(2), 2, |_| true);
        assert_eq!(displaced, Ok(vec![worker(0)]), "its own was lost, too");
        assert_eq!(places.workers(), [worker(1), worker(2)]);
        let displaced = places.take(&worker(9), 1, |_| true);
        assert_eq!(displaced, Ok(vec![worker(2), worker(1)]));
        assert_eq!(places.workers(), [worker(9)]);
    }

    #[test]
    fn the_last_one_to_leave_leaves_nothing() {
        let mut places = full(2);
        assert!(places.leave(&worker(0)));
        assert!(places.leave(&worker(7)));
        assert!(!places.leave(&worker(1)));
    }
}
