//! The whole suite on a fresh chain, wired as in production.

use crate::{
    bundle::Bundles,
    chain::{Chain, Gas, DECIMALS, GENESIS_HASH, TOKEN},
    client::{
        DcapVerifierClient, FactoryClient, MiningClient, PoolClient, RegistryClient, VerifierClient,
    },
    invariants,
    sgx::{self, Sgx},
    worker::{Attestors, Machine, MEASUREMENT},
};
use client::{dcap_verifier_input, factory_input, hash::blake2_256, verifier_input, Settings};
use economics::{Tokenomics, TokenomicsBounds};
use ink::primitives::{AccountId, Hash};
use math::Real;
use primitives::{Balance, Result};
use protocol::Measurement;
use std::{cell::Cell, rc::Rc};

/// What a deployment is built with.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the contracts are built with.
    pub settings: Settings,
    /// What mining is funded with at the beginning, in plancks.
    pub subsidy: Balance,
    /// Whether machines register with SGX quotes. Attestors vouch for them otherwise.
    pub sgx: bool,
}

impl Default for Config {
    /// The parameters of Khala, and a million tokens.
    fn default() -> Self {
        Self {
            settings: Settings::khala(DECIMALS),
            subsidy: 1_000_000 * TOKEN,
            sgx: false,
        }
    }
}

impl Config {
    /// The same with other settings.
    pub fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// The same with machines that register with SGX quotes.
    pub fn with_sgx(self) -> Self {
        Self { sgx: true, ..self }
    }

    /// A laboratory in which every amount can be chosen: workers take any stake, a heartbeat earns the
    /// whole subsidy (see [`Deployment::earn`]) of which the treasury gets nothing, rewards are released
    /// at once, and each period of being unresponsive halves V.
    pub fn laboratory() -> Self {
        let khala = Settings::khala(DECIMALS);
        let settings = Settings {
            stream_period: 0,
            tokenomics: Tokenomics {
                rho: Real::ONE,
                slash: Real::from_ratio(1, 2),
                budget: Real::from_int(100_000_000),
                v_max: Real::from_int(1_000_000_000),
                cost_k: Real::ZERO,
                cost_b: Real::from_int(1_000_000),
                treasury_ratio: Real::ZERO,
                heartbeat_interval: 1,
                heartbeat_window: 1_000_000,
                minimum_stake_k: Real::ZERO,
                ..khala.tokenomics
            },
            bounds: TokenomicsBounds {
                slash_at_most: Real::ONE,
                interval_at_least: 1,
                window_at_least: 1,
                window_at_most: 1_000_000,
                ..khala.bounds
            },
            ..khala
        };
        Self {
            settings,
            subsidy: 0,
            sgx: false,
        }
    }

    /// The laboratory with workers whose V never grows and that are unresponsive as soon as they are
    /// late: after `m` periods of it, 2^-m of the stake is left.
    pub fn slashing_laboratory() -> Self {
        Self::laboratory().with(|settings| {
            settings.tokenomics.cost_b = Real::ZERO;
            settings.tokenomics.heartbeat_window = 1;
        })
    }
}

/// A deployment of the suite. Dropping it checks the invariants.
pub struct Deployment {
    /// The chain it lives on.
    pub chain: Chain,
    /// What it was built with.
    pub config: Config,
    /// Owner of registry, mining and factory.
    pub governance: AccountId,
    /// Guardian of registry, mining and factory.
    pub guardian: AccountId,
    /// Receives the treasury's part.
    pub treasury: AccountId,
    /// The worker registry.
    pub registry: RegistryClient,
    /// The mining contract.
    pub mining: MiningClient,
    /// The pool factory.
    pub factory: FactoryClient,
    /// The first verifier.
    pub verifier: VerifierClient,
    /// The attestors that the first verifier trusts: three, of which two have to agree.
    pub attestors: Attestors,
    /// The second verifier, of SGX quotes, if machines register with them. All that it needs is posted.
    pub sgx: Option<Sgx>,
    /// The code of new pools.
    pub pool_code: Hash,
    /// What instantiating mining, the registry and so on took, by contract.
    pub deployment_gas: Vec<(&'static str, Gas)>,
    people: Cell<u32>,
}

/// The account that belongs to a name.
pub fn account(name: &str) -> AccountId {
    blake2_256(name.as_bytes()).into()
}

impl Default for Deployment {
    fn default() -> Self {
        Self::new()
    }
}

impl Deployment {
    /// The suite with the parameters of Khala.
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    /// The suite with these parameters.
    pub fn with(config: Config) -> Self {
        let chain = Chain::new();
        let [governance, guardian, treasury] = ["governance", "guardian", "treasury"].map(account);
        chain.fund(governance, 1_000_000 * TOKEN + config.subsidy);
        chain.fund(guardian, 1_000_000 * TOKEN);
        chain.fund(treasury, 1_000_000 * TOKEN);
        let mut deployment_gas = Vec::new();
        let mut deploy = |contract, input: Vec<u8>| {
            let code = chain.upload(&Bundles::get(contract).code);
            let address = chain.instantiate(governance, code, &[], input);
            chain.know(address, contract);
            deployment_gas.push((contract, chain.receipt().gas));
            address
        };

        let settings = &config.settings;
        let attestors = Attestors::new(3, 2);
        let quorum = verifier_input(GENESIS_HASH, &attestors.public(), attestors.threshold);
        let verifier = deploy("quorum_verifier", quorum);
        let vendor = config.sgx.then(|| sgx::vendor(chain.now()));
        let sgx = vendor.map(|vendor| {
            let input = dcap_verifier_input(Some(vendor.root_key()));
            let address = deploy("dcap_verifier", input);
            let verifier = DcapVerifierClient::at(&chain, address);
            Sgx { vendor, verifier }
        });
        let dcap = sgx.as_ref().map(|sgx| sgx.verifier.address());
        let verifiers: Vec<_> = [verifier].into_iter().chain(dcap).collect();
        let registry = deploy(
            "worker_registry",
            settings.registry_input(GENESIS_HASH, &verifiers, &[MEASUREMENT]),
        );
        let mining = deploy(
            "mining",
            settings.mining_input(GENESIS_HASH, registry, treasury),
        );
        let pool_code = chain.upload(&Bundles::get("stakepool").code);
        let pools = settings.pool_config(registry, mining, treasury);
        let factory = deploy("pool_factory", factory_input(pool_code, pools));

        let suite = Self {
            registry: RegistryClient::at(&chain, registry),
            mining: MiningClient::at(&chain, mining),
            factory: FactoryClient::at(&chain, factory),
            verifier: VerifierClient::at(&chain, verifier),
            chain,
            config,
            governance,
            guardian,
            treasury,
            attestors,
            sgx,
            pool_code,
            deployment_gas,
            people: Cell::new(0),
        };
        suite.connect().expect("the contracts can be connected");
        suite
    }

    fn connect(&self) -> Result<()> {
        let governance = self.governance;
        let (factory, mining) = (self.factory.address(), self.mining.address());
        self.registry.connect(governance, factory, mining)?;
        self.mining.connect(governance, factory)?;
        self.registry.set_guardian(governance, self.guardian)?;
        self.mining.set_guardian(governance, self.guardian)?;
        self.factory.set_guardian(governance, self.guardian)?;
        if let Some(sgx) = &self.sgx {
            sgx.post(governance)
                .expect("the vendor's collateral is right");
        }
        if self.config.subsidy > 0 {
            self.mining.fund(governance, self.config.subsidy);
        }
        Ok(())
    }

    /// A new account with a million tokens.
    pub fn person(&self) -> AccountId {
        let number = self.people.get();
        self.people.set(number + 1);
        let person = account(&format!("person {number}"));
        self.chain.fund(person, 1_000_000 * TOKEN);
        person
    }

    /// New accounts with a million tokens each.
    pub fn people<const COUNT: usize>(&self) -> [AccountId; COUNT] {
        std::array::from_fn(|_| self.person())
    }

    /// A new pool of `owner`.
    pub fn create_pool(&self, owner: AccountId) -> PoolClient {
        let pid = self
            .factory
            .create_pool(owner)
            .expect("a pool can be created");
        self.pool(pid)
    }

    /// The pool with this number.
    pub fn pool(&self, pid: u32) -> PoolClient {
        let record = self.factory.pool(pid).expect("the pool exists");
        self.chain.know(record.address, "stakepool");
        PoolClient::at(&self.chain, record.address)
    }

    /// All pools.
    pub fn pools(&self) -> Vec<PoolClient> {
        (0..self.factory.pool_count())
            .map(|pid| self.pool(pid))
            .collect()
    }

    /// Registers a machine with evidence made now.
    ///
    /// # Errors
    /// Those of `register_worker`.
    pub fn register(&self, machine: &Machine) -> Result<()> {
        if let Some(sgx) = &self.sgx {
            return sgx.register(machine, &self.registry, self.governance);
        }
        machine.register(
            &self.chain,
            &self.registry,
            self.verifier.id(),
            &self.attestors,
            self.governance,
        )
    }

    /// Lets a machine with an open benchmark count at `score`, a multiple of 6, and hand it in; moves
    /// time to the middle of the benchmark's window.
    ///
    /// # Errors
    /// Those of `submit_benchmark`.
    pub fn benchmark(&self, machine: &Machine, score: u32) -> Result<()> {
        let record = self.registry.worker(machine.id()).expect("registered");
        let benchmark = record.benchmark.expect("a benchmark is open");
        let (start, end) = self.config.settings.benchmark_window;
        let elapsed = (start + end) / 2;
        self.chain.at(benchmark.opened_at + elapsed);
        let iterations = u64::from(score / 6) * elapsed / 1_000;
        let registry = self.registry.id();
        let signature = machine.sign_benchmark(registry, benchmark.challenge, iterations);
        let relayer = self.governance;
        self.registry
            .submit_benchmark(relayer, machine.id(), iterations, signature)
    }

    /// A registered machine of `operator` with this score, in no pool.
    pub fn machine(&self, name: &str, operator: AccountId, score: u32) -> Machine {
        let machine = Machine::new(name, operator);
        self.register(&machine).expect("it can be registered");
        self.benchmark(&machine, score)
            .expect("it can be benchmarked");
        machine
    }

    /// A registered machine with a score of 1,200 in `pool`, operated by the pool's owner.
    pub fn machine_in(&self, pool: &PoolClient, name: &str) -> Machine {
        let owner = pool.owner();
        let machine = self.machine(name, owner, 1_200);
        pool.add_worker(owner, machine.id())
            .expect("it can be added");
        machine
    }

    /// Lets a mining machine earn exactly `amount` for its pool; takes one period. Needs the laboratory
    /// and nothing left in the subsidy.
    pub fn earn(&self, machine: &Machine, amount: Balance) {
        self.mining.fund(self.governance, amount);
        let session = self.mining.session(machine.id()).expect("it is mining");
        let due = session.due.max(self.chain.now());
        self.chain.at(due);
        let info = self.mining.worker_info(machine.id()).expect("it is known");
        let score = u64::from(info.initial_score.expect("it has a score"));
        let paid = machine.beat(&self.mining, self.governance, score * 1_000);
        assert_eq!(paid, Ok(amount), "the heartbeat earns the whole subsidy");
    }

    /// Announces a measurement and allows it as soon as that is possible.
    pub fn allow_measurement(&self, measurement: Measurement) {
        let announced = self
            .registry
            .announce_measurement(self.governance, measurement);
        announced.expect("it can be announced");
        self.chain.advance(self.config.settings.measurement_notice);
        let allowed = self
            .registry
            .allow_measurement(self.governance, measurement);
        allowed.expect("it can be allowed");
    }

    /// Checks the invariants of the whole deployment.
    pub fn check(&self) {
        invariants::check(self);
    }

    /// Checks the invariants after every message from now on, until the result is dropped.
    pub fn check_always(self: &Rc<Self>) -> Watch {
        let suite = Rc::downgrade(self);
        self.chain.observe(Some(Rc::new(move || {
            if let Some(suite) = suite.upgrade() {
                suite.check();
            }
        })));
        Watch(self.chain.clone())
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.check();
        }
    }
}

/// Keeps a deployment watched.
pub struct Watch(Chain);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.observe(None);
    }
}
