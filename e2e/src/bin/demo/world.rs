//! The suite on its chain with the people and machines of the story, and what the story has to check.

use crate::table::tokens;
use e2e::chain::Chain;
use e2e::client::PoolClient;
use e2e::worker::Machine;
use e2e::{account, Config, Deployment, DAY, HOUR, MINUTE, TOKEN};
use ink::primitives::AccountId;
use interfaces::{PoolInfo, StakeInfo, WorkerInfo};
use primitives::{Balance, Error, Timestamp, Worker};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Why the story ends early: something is not as it should be.
pub struct Deviation(pub String);

impl From<Error> for Deviation {
    fn from(error: Error) -> Self {
        Self(format!("a message was refused: {error:?}"))
    }
}

impl From<String> for Deviation {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// What every step and every check of the story returns.
pub type Checked<T = ()> = Result<T, Deviation>;

/// A mining machine and what its owner knows of it.
pub struct Rig {
    /// What people call it.
    pub name: &'static str,
    /// Its enclave.
    pub machine: Machine,
    /// The pool it works for, by number.
    pub pid: usize,
    /// What it can do in six seconds.
    pub score: u64,
    /// Whether it sends heartbeats.
    pub running: bool,
    /// When it last did, or began.
    pub last_report: Timestamp,
    /// When it may send the next one.
    pub due: Timestamp,
    /// What its heartbeats earned for the pool.
    pub earned: Balance,
}

impl Rig {
    /// Its key.
    pub fn id(&self) -> Worker {
        self.machine.id()
    }
}

/// Everything that the story plays with.
pub struct World {
    /// The chain and the contracts on it.
    pub suite: Deployment,
    /// The pools, by number.
    pub pools: Vec<PoolClient>,
    /// The machines.
    pub rigs: Vec<Rig>,
    people: Vec<&'static str>,
    /// What each person has put into pools.
    paid_in: BTreeMap<&'static str, Balance>,
    /// Storage deposits that each person has paid, less what was refunded.
    deposits: BTreeMap<&'static str, i128>,
    opening_balances: BTreeMap<AccountId, Balance>,
    midnight: Timestamp,
    checks: usize,
}

impl World {
    /// A fresh deployment, and people with tokens in their accounts. Machines register with SGX quotes, or with
    /// the word of a `quorum` of attestors.
    pub fn new(people: &[&'static str], quorum: bool) -> Self {
        let suite = Deployment::with(Config {
            subsidy: 0,
            sgx: !quorum,
            ..Config::default()
        });
        for name in people {
            suite.chain.fund(account(name), 100_000 * TOKEN);
        }
        Self {
            midnight: suite.chain.now(),
            suite,
            people: people.to_vec(),
            pools: Vec::new(),
            rigs: Vec::new(),
            paid_in: BTreeMap::new(),
            deposits: BTreeMap::new(),
            opening_balances: BTreeMap::new(),
            checks: 0,
        }
    }

    /// From now on every account's gains and losses are booked.
    pub fn open_books(&mut self) {
        let people = self.people.iter().map(|name| account(name));
        let pools = self.pools.iter().map(PoolClient::address);
        let others = [self.suite.mining.address(), self.suite.treasury];
        let accounts: Vec<_> = people.chain(pools).chain(others).collect();
        for account in accounts {
            let balance = self.chain().balance(account);
            self.opening_balances.insert(account, balance);
        }
        self.deposits.clear();
    }

    /// What an account held when the books were opened.
    pub fn opening_balance(&self, account: AccountId) -> Balance {
        self.opening_balances
            .get(&account)
            .copied()
            .unwrap_or_default()
    }

    /// The chain.
    pub fn chain(&self) -> &Chain {
        &self.suite.chain
    }

    /// The people's names.
    pub fn people(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.people.iter().copied()
    }

    /// The name of an account.
    pub fn name_of(&self, wanted: AccountId) -> &'static str {
        let found = self.people().find(|name| account(name) == wanted);
        found.unwrap_or("?")
    }

    /// A pool as the Console shows it.
    pub fn pool(&self, pid: usize) -> PoolInfo {
        self.pools[pid].pool_info()
    }

    /// A staker's position in a pool.
    pub fn stake(&self, pid: usize, staker: &str) -> StakeInfo {
        self.pools[pid].stake_info(account(staker))
    }

    /// A machine as mining knows it.
    pub fn worker(&self, rig: usize) -> Checked<WorkerInfo> {
        let info = self.suite.mining.worker_info(self.rigs[rig].id());
        info.ok_or_else(|| Deviation(format!("{} is unknown", self.rigs[rig].name)))
    }

    /// Notes that a session of the machine begins now.
    pub fn begin_session(&mut self, rig: usize) -> Checked {
        let session = self.suite.mining.session(self.rigs[rig].id());
        let session = session.ok_or_else(|| format!("{} has no session", self.rigs[rig].name))?;
        let now = self.chain().now();
        let rig = &mut self.rigs[rig];
        (rig.running, rig.last_report, rig.due) = (true, now, session.due);
        Ok(())
    }

    /// Chain time as "day 3, 07:30".
    pub fn clock(&self) -> String {
        let elapsed = self.chain().now() - self.midnight;
        let (hours, minutes) = (elapsed % DAY / HOUR, elapsed % HOUR / MINUTE);
        format!("day {}, {hours:02}:{minutes:02}", elapsed / DAY)
    }

    /// The moment that the clock shows as this day, hour and minute.
    pub fn moment(&self, day: u64, hour: u64, minute: u64) -> Timestamp {
        self.midnight + day * DAY + hour * HOUR + minute * MINUTE
    }

    /// Lets `who` send a message and books the storage deposit; an error is a deviation.
    pub fn act<T, E: Debug>(
        &mut self,
        who: &'static str,
        what: &str,
        message: impl FnOnce(&Self, AccountId) -> Result<T, E>,
    ) -> Checked<T> {
        let result = message(self, account(who))
            .map_err(|error| Deviation(format!("{who} could not {what}: {error:?}")))?;
        *self.deposits.entry(who).or_default() += self.chain().receipt().deposit;
        println!("  {who}: {what}");
        Ok(result)
    }

    /// Lets `who` contribute to a pool; returns the shares.
    pub fn contribute(
        &mut self,
        who: &'static str,
        pid: usize,
        amount: Balance,
    ) -> Checked<Balance> {
        let what = format!("contribute {} to pool {pid}", tokens(amount));
        let shares = self.act(who, &what, |world, caller| {
            world.pools[pid].contribute(caller, amount)
        })?;
        *self.paid_in.entry(who).or_default() += amount;
        Ok(shares)
    }

    /// Lets a relayer collect the rewards of a pool; returns them.
    pub fn collect(&mut self, pid: usize) -> Checked<Balance> {
        self.act(
            "relayer",
            &format!("collect the rewards of pool {pid}"),
            |world, caller| world.pools[pid].sync_rewards(caller),
        )
    }

    /// What `who` has put into pools so far.
    pub fn paid_in(&self, who: &str) -> Balance {
        self.paid_in.get(who).copied().unwrap_or_default()
    }

    /// What `who` has got out of the pools so far: whatever else has changed the account's balance since
    /// the books were opened.
    pub fn taken_out(&self, who: &str) -> Balance {
        let deposits = self.deposits.get(who).copied().unwrap_or_default();
        let balance = self
            .chain()
            .balance(account(who))
            .saturating_add_signed(deposits);
        (balance + self.paid_in(who)).saturating_sub(self.opening_balance(account(who)))
    }

    /// What the queued shares of a staker are worth.
    pub fn queued_value(&self, pid: usize, staker: &str) -> Balance {
        let queue = self.pools[pid].withdraw_queue(None, 100);
        let entry = queue
            .into_iter()
            .find(|entry| entry.staker == account(staker));
        entry.map_or(0, |entry| entry.value)
    }

    /// Checks that something is as expected, to the last planck where it is money.
    pub fn expect<T: PartialEq + Debug>(&mut self, what: &str, found: T, expected: T) -> Checked {
        self.expect_that(what, found == expected, || {
            format!("{found:?} instead of {expected:?}")
        })
    }

    /// Checks that something holds; `found` tells what is the case instead.
    pub fn expect_that(
        &mut self,
        what: &str,
        holds: bool,
        found: impl FnOnce() -> String,
    ) -> Checked {
        if !holds {
            return Err(Deviation(format!("{what}: {}", found())));
        }
        self.checks += 1;
        println!("      checked: {what}");
        Ok(())
    }

    /// How many checks were made.
    pub fn checks(&self) -> usize {
        self.checks
    }
}
