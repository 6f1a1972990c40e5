//! Accepting heartbeats: what is done for each, and what is done once for all heartbeats of a message.

use crate::mining::Mining;
use economics::{Moment, Payout, Tokenomics};
use ink::{codegen::Env, env::hash::Blake2x256, prelude::vec::Vec, primitives::AccountId};
use interfaces::{Accepted, Cell, Credit, Heartbeat};
use primitives::{Error, Result};
use protocol::{is_canonical, Challenge, HeartbeatStatement, Separated};

/// The heartbeats of one message: parameters are read once, each pool's credit is read and written once.
pub struct Round {
    now: Moment,
    current: Tokenomics,
    credits: Vec<(AccountId, Credit)>,
}

impl Mining {
    /// Begins a round.
    pub(crate) fn open_round(&mut self) -> Result<Round> {
        Ok(Round {
            now: self.tick(),
            current: self.current_parameters()?,
            credits: Vec::new(),
        })
    }

    /// Accepts one heartbeat. A refused one has no effect.
    pub(crate) fn accept(&mut self, round: &mut Round, heartbeat: &Heartbeat) -> Result<Accepted> {
        let Cell(mut record) = self
            .records
            .get(heartbeat.worker)
            .filter(|record| record.sessions == heartbeat.session)
            .ok_or(Error::InvalidHeartbeat)?;
        let session = record.session.as_mut().ok_or(Error::InvalidHeartbeat)?;

        let older;
        let settled = if session.version() == self.economy.version {
            &round.current
        } else {
            older = self.parameters(session.version())?;
            &older
        };
        session.ensure_due(round.now.period)?;
        self.ensure_signed(&record.challenge, heartbeat)?;

        let iterations = heartbeat.iterations;
        let payout = session.heartbeat(
            iterations,
            settled,
            &round.current,
            &mut self.economy,
            round.now,
        )?;
        let Payout {
            paid, recovered, ..
        } = payout;
        record.total_reward = record.total_reward.saturating_add(paid);
        record.challenge = self.next_challenge(&record, heartbeat.worker, iterations);
        let lost = recovered.unwrap_or(0);
        self.credit(round, record.pool, Credit { earned: paid, lost });
        self.records.insert(heartbeat.worker, &Cell(record));
        Ok(Accepted {
            worker: heartbeat.worker,
            session: heartbeat.session,
            paid,
            recovered,
        })
    }

    /// Ends a round.
    pub(crate) fn close_round(&mut self, round: Round) {
        for (pool, credit) in round.credits {
            self.credits.insert(pool, &Cell(credit));
        }
    }

    fn credit(&self, round: &mut Round, pool: AccountId, more: Credit) {
        match round.credits.iter_mut().find(|(known, _)| *known == pool) {
            Some((_, credit)) => credit.add(more),
            None => {
                let mut credit = self.credit_of(pool);
                credit.add(more);
                round.credits.push((pool, credit));
            }
        }
    }

    fn ensure_signed(&self, challenge: &Challenge, heartbeat: &Heartbeat) -> Result<()> {
        let statement = HeartbeatStatement {
            mining: self.id(),
            worker: heartbeat.worker,
            session: heartbeat.session,
            challenge: *challenge,
            iterations: heartbeat.iterations,
        };
        let hash = self
            .env()
            .hash_encoded::<Blake2x256, _>(&statement.preimage());
        let signer = self.env().ecdsa_recover(&heartbeat.signature, &hash);
        if is_canonical(&heartbeat.signature) && signer == Ok(heartbeat.worker) {
            Ok(())
        } else {
            Err(Error::InvalidSignature)
        }
    }
}
