//! Contributions: what the price of a share does not show.

use crate::{session::Suite, show::pages};
use anyhow::Result;
use client::{Node, PoolClient, Token};
use interfaces::{PoolInfo, WorkerInfo, WorkerState};
use math::{mul_div_floor, Real};
use monitor::words;
use primitives::{Balance, Worker};

/// A pool lists this many workers at once.
const PAGE: u32 = 100;
/// More workers than this are not named.
const NAMED: usize = 3;

/// Figures about a pool whose shares somebody is about to buy.
pub struct Contributing {
    pool: PoolInfo,
    /// The workers that are late.
    late: Vec<Worker>,
    /// What absences have cost as far as they were reported, in plancks; it is booked at the next collection.
    pending_losses: Balance,
}

impl Contributing {
    /// Reads the figures of a pool. It has 200 workers at most.
    ///
    /// # Errors
    /// The node's.
    pub async fn read(suite: &Suite, pool: &PoolClient<Node>) -> Result<Self> {
        let mining = suite.mining();
        let page = |start| {
            let request = pool.workers(start, PAGE);
            async move { request.ask().await }
        };
        let mut running = Vec::new();
        for worker in pages(page).await?.into_iter().filter(|it| it.running) {
            running.extend(mining.worker_info(worker.worker).ask().await?);
        }
        Ok(Self {
            pool: pool.pool_info().ask().await?,
            late: late(&running),
            pending_losses: mining.pending_losses(pool.address()).ask().await?,
        })
    }

    /// The workers that are late: what they lose is not known to the pool before somebody reports it.
    pub fn late(&self) -> &[Worker] {
        &self.late
    }

    /// The price of a share, in tokens.
    pub fn price(&self) -> Real {
        match self.pool.total_shares {
            0 => Real::ONE,
            shares => Real::from_ratio(self.pool.total_stake, shares),
        }
    }

    /// How many shares so many plancks buy at the price; none of a pool whose stake is gone.
    pub fn shares_for(&self, amount: Balance) -> Balance {
        match self.pool.total_shares {
            0 => amount,
            shares => mul_div_floor(amount, shares, self.pool.total_stake).unwrap_or(0),
        }
    }

    /// What to know before shares are bought.
    pub fn warnings(&self, token: &Token) -> Vec<String> {
        let collected = (self.pending_losses > 0).then(|| {
            format!(
                "the price of a share does not show {} that workers have lost and nobody has collected: --collect-first collects them before",
                words::amount(self.pending_losses, token)
            )
        });
        self.late_workers().into_iter().chain(collected).collect()
    }

    fn late_workers(&self) -> Option<String> {
        let late = match &self.late[..] {
            [] => return None,
            [worker] => format!("worker {} is late", words::worker(worker)),
            few if few.len() <= NAMED => format!("workers {} are late", words::workers(few)),
            many => format!("{} workers are late", many.len()),
        };
        Some(format!(
            "{late}, and the price of a share does not show yet all that costs: --collect-first reports and collects it before"
        ))
    }
}

fn late(running: &[WorkerInfo]) -> Vec<Worker> {
    let late = running
        .iter()
        .filter(|it| it.state == WorkerState::Unresponsive);
    late.map(|it| it.worker).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operate::warning::fixture::{pool, token, worker, TOKEN};

    fn contributing(late: &[u8]) -> Contributing {
        Contributing {
            pool: pool(),
            late: late.iter().map(|number| [*number; 33]).collect(),
            pending_losses: 0,
        }
    }

    fn warnings(contributing: &Contributing) -> Vec<String> {
        contributing.warnings(&token())
    }

    #[test]
    fn a_price_that_shows_everything_needs_no_warning() {
        assert_eq!(warnings(&contributing(&[])), [""; 0]);
    }

    #[test]
    fn who_is_late_is_told_and_how_to_have_it_in_the_price() {
        let told = warnings(&contributing(&[7]));
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("worker 0x07070707…0707 is late"),
            "{told:?}"
        );
        assert!(told[0].contains("--collect-first"), "{told:?}");
        let told = warnings(&contributing(&[7, 8]));
        assert!(
            told[0].contains("0x07070707…0707, 0x08080808…0808 are late"),
            "{told:?}"
        );
        let told = warnings(&contributing(&[1, 2, 3, 4]));
        assert!(told[0].starts_with("4 workers are late"), "{told:?}");
    }

    #[test]
    fn losses_that_nobody_has_collected_are_told() {
        let mut contributing = contributing(&[]);
        contributing.pending_losses = 5 * TOKEN;
        let told = warnings(&contributing);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("does not show 5 PHA"), "{told:?}");
    }

    #[test]
    fn late_is_who_is_unresponsive() {
        let mut absent = worker();
        absent.worker = [9; 33];
        absent.state = WorkerState::Unresponsive;
        assert_eq!(late(&[worker(), absent]), [[9; 33]]);
    }

    #[test]
    fn a_share_costs_its_part_of_the_stake() {
        let mut contributing = contributing(&[]);
        assert_eq!(contributing.price(), Real::ONE);
        contributing.pool.total_stake = 800 * TOKEN;
        assert_eq!(contributing.price(), Real::from_ratio(4, 5));
        assert_eq!(contributing.shares_for(400 * TOKEN), 500 * TOKEN);
        contributing.pool.total_stake = 0;
        assert_eq!(contributing.shares_for(400 * TOKEN), 0);
        contributing.pool.total_shares = 0;
        assert_eq!(contributing.price(), Real::ONE);
        assert_eq!(contributing.shares_for(400 * TOKEN), 400 * TOKEN);
    }
}
