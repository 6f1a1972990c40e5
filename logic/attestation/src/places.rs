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

    /// Gives `worker` one of `limit` places unless it has one. If all are taken, it gets the first one whose worker is
    /// idle; returns whose that was. Places beyond the limit, which was lowered since, count no longer.
    ///
    /// # Errors
    /// [`Error::TooManyWorkersOnPlatform`] if no worker in a place is idle.
    pub fn take(
        &mut self,
        worker: &Worker,
        limit: u32,
        mut is_idle: impl FnMut(&Worker) -> bool,
    ) -> Result<Option<Worker>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if self.0.iter().take(limit).any(|it| it == worker) {
            return Ok(None);
        }
        if self.0.len() < limit {
            self.0.push(*worker);
            return Ok(None);
        }
        let mut places = self.0.iter_mut().take(limit);
        let place = places.find(|it| is_idle(it));
        let place = place.ok_or(Error::TooManyWorkersOnPlatform)?;
        let displaced = core::mem::replace(place, *worker);
        self.0.truncate(limit);
        Ok(Some(displaced))
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
            assert_eq!(places.take(&worker(number), limit, |_| false), Ok(None));
        }
        places
    }

    #[test]
    fn a_worker_keeps_its_place_when_it_registers_again() {
        let mut places = full(3);
        assert_eq!(places.take(&worker(1), 3, |_| true), Ok(None));
        assert_eq!(places.workers(), [worker(0), worker(1), worker(2)]);
    }

    #[test]
    fn a_newcomer_takes_the_place_of_the_first_idle_worker_and_of_no_other() {
        let mut places = full(3);
        let displaced = places.take(&worker(9), 3, |it| *it != worker(0));
        assert_eq!(displaced, Ok(Some(worker(1))));
        assert_eq!(places.workers(), [worker(0), worker(9), worker(2)]);
        let refused = places.take(&worker(8), 3, |_| false);
        assert_eq!(refused, Err(Error::TooManyWorkersOnPlatform));
        assert_eq!(places.workers(), [worker(0), worker(9), worker(2)]);
    }

    #[test]
    fn places_beyond_a_lowered_limit_count_no_longer() {
        let mut places = full(4);
        let refused = places.take(&worker(3), 2, |it| *it == worker(2));
        assert_eq!(refused, Err(Error::TooManyWorkersOnPlatform));
        assert_eq!(places.take(&worker(3), 2, |_| true), Ok(Some(worker(0))));
        assert_eq!(places.workers(), [worker(3), worker(1)]);
    }

    #[test]
    fn the_last_one_to_leave_leaves_nothing() {
        let mut places = full(2);
        assert!(places.leave(&worker(0)));
        assert!(places.leave(&worker(7)));
        assert!(!places.leave(&worker(1)));
    }
}
