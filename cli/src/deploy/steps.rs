//! The steps of a deployment. Each looks on the chain whether it has been done before.

use super::plan::{
    Bundles, Plan, Progress, DCAP_VERIFIER, FACTORY, MINING, POOL, REGISTRY, VERIFIER,
};
use crate::{
    arguments::{measurement, root_key, worker},
    keys::Keypair,
    operate::Refused,
    output::{Output, Value},
};
use anyhow::{anyhow, ensure, Context, Result};
use client::{
    dcap_verifier_input, factory_input,
    node::{Instantiation, Preview, SendError, Signer},
    verifier_input, Contracts, Deployed, Deployment, FactoryClient, MiningClient, Node, NodeError,
    RegistryClient, Request,
};
use dcap::INTEL_ROOT_KEY;
use ink::primitives::AccountId;
use monitor::words;
use primitives::{Balance, Error};
use protocol::Measurement;
use std::path::Path;

/// A deployment on its way.
pub struct Steps<'a> {
    pub node: &'a Node,
    pub keypair: &'a Keypair,
    pub bundles: &'a Bundles,
    pub progress: Progress,
    /// The deployment file.
    pub path: &'a Path,
    pub dry_run: bool,
    pub output: &'a mut Output,
}

/// What stands in for what a dry run cannot know.
const UNKNOWN: &str = "known once the steps before it are done";

impl Steps<'_> {
    /// Goes all steps, writes the deployment file, and removes the record.
    pub async fn run(mut self) -> Result<()> {
        let plan = self.progress.plan.clone();
        let subsidy: Balance = plan.subsidy.parse().context("the record's subsidy")?;
        if self.progress.is_new() {
            self.ensure_affordable(subsidy).await?;
        }
        let settings = plan.settings.clone().settings(self.node.token())?;
        let quorum = self.quorum_verifier(&plan).await?;
        let dcap = self.dcap_verifier(&plan).await?;
        let verifiers: Vec<AccountId> = [quorum, dcap].into_iter().flatten().collect();
        let measurements = plan.measurements.iter().map(|it| measurement(it));
        let measurements: Vec<Measurement> = measurements
            .collect::<Result<_, _>>()
            .map_err(|error| anyhow!(error))?;
        let chain = self.node.genesis();
        let registry = self
            .instantiate(
                REGISTRY,
                settings.registry_input(chain, &verifiers, &measurements),
            )
            .await?;
        let input = settings.mining_input(chain, registry, plan.treasury);
        let mining = self.instantiate(MINING, input).await?;
        self.upload(POOL).await?;
        let pool_code = self.bundles.get(POOL).code_hash();
        let config = settings.pool_config(registry, mining, plan.treasury);
        let factory = self
            .instantiate(FACTORY, factory_input(pool_code, config))
            .await?;

        let deployed = |name: &str, address| Deployed {
            address,
            code_hash: self.bundles.get(name).code_hash(),
        };
        let deployment = Deployment {
            chain: self.node.chain_name().await?,
            genesis: self.node.genesis(),
            url: self.node.url().to_owned(),
            token: self.node.token().clone(),
            contracts: Contracts {
                verifier: quorum.map(|address| deployed(VERIFIER, address)),
                dcap_verifier: dcap.map(|address| deployed(DCAP_VERIFIER, address)),
                registry: deployed(REGISTRY, registry),
                mining: deployed(MINING, mining),
                factory: deployed(FACTORY, factory),
            },
            pool_code,
            timing: settings.timing.into(),
            evidence_age: Some(settings.evidence_age),
        };
        self.configure(&deployment, subsidy).await?;
        if self.dry_run {
            self.output.remark("nothing was sent");
            return Ok(());
        }
        deployment.write(self.path)?;
        Progress::remove(self.path)?;
        self.output
            .say("deployed", &Value::text(self.path.display().to_string()));
        Ok(())
    }

    /// The verifier that believes attestors, if there are any.
    async fn quorum_verifier(&mut self, plan: &Plan) -> Result<Option<AccountId>> {
        if plan.attestors.is_empty() {
            return Ok(None);
        }
        let attestors = plan.attestors.iter().map(|key| worker(key));
        let attestors = attestors
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| anyhow!(error))?;
        let input = verifier_input(self.node.genesis(), &attestors, plan.threshold);
        self.instantiate(VERIFIER, input).await.map(Some)
    }

    /// The verifier that believes the machines' vendor, if it is wanted.
    async fn dcap_verifier(&mut self, plan: &Plan) -> Result<Option<AccountId>> {
        let Some(root) = &plan.dcap_root else {
            return Ok(None);
        };
        let root = root_key(root).map_err(|error| anyhow!(error))?;
        let input = dcap_verifier_input((root != INTEL_ROOT_KEY).then_some(root));
        self.instantiate(DCAP_VERIFIER, input).await.map(Some)
    }

    /// Whether the deployer can pay for the codes and the subsidy, so that the deployment does not stop half-way
    /// for the bulk of its costs. Looked at before the first step only: later, a part has been paid.
    async fn ensure_affordable(&self, subsidy: Balance) -> Result<()> {
        let account = self.keypair.account();
        let balance = self.node.balance(account).await?;
        let mut costs = subsidy;
        if balance > costs {
            for bundle in self.bundles.iter() {
                if !self.node.has_code(bundle.code_hash()).await? {
                    let deposit = self.node.preview_upload(account, bundle).await?;
                    costs = costs.saturating_add(deposit);
                }
            }
        }
        let token = self.node.token();
        ensure!(
            costs < balance,
            "not enough balance: the deposits for the codes and the subsidy are at least {}, but {} has \
             {}",
            words::amount(costs, token),
            self.keypair.address(),
            words::amount(balance, token),
        );
        Ok(())
    }

    /// Brings a code onto the chain. A dry run does not: then its deposit is returned.
    async fn upload(&mut self, name: &str) -> Result<Option<Balance>> {
        let bundle = self.bundles.get(name);
        let code_hash = bundle.code_hash();
        let mut fields = vec![("code_hash", Value::Bytes(code_hash.as_ref().to_vec()))];
        let mut left_out = None;
        if self.node.has_code(code_hash).await? {
            fields.push(("code", Value::text("on the chain already")));
        } else {
            let account = self.keypair.account();
            let deposit = self.node.preview_upload(account, bundle).await?;
            fields.push(("storage_deposit", Value::paid(deposit)));
            if self.dry_run {
                left_out = Some(deposit);
            } else {
                self.progress.write(self.path)?;
                self.node.upload(self.keypair, bundle).await?;
            }
        }
        let name = format!("{name}_code");
        self.output.say(&name, &Value::record(fields));
        Ok(left_out)
    }

    /// Makes a contract; returns its address.
    async fn instantiate(&mut self, name: &str, data: Vec<u8>) -> Result<AccountId> {
        if let Some(address) = self.progress.address(name) {
            if self.node.code_hash(address).await?.is_some() {
                self.show_contract(name, address, Vec::new());
                return Ok(address);
            }
        }
        let left_out = self.upload(name).await?;
        let instantiation = Instantiation {
            name: format!("the instantiation of {name}"),
            code_hash: self.bundles.get(name).code_hash(),
            data,
            salt: self.progress.salt()?,
        };
        let preview = self.preview(name, &instantiation, left_out).await?;
        let address = match preview.outcome {
            Ok(address) => address,
            // The factory wants to see registry and mining.
            Err(Error::InvalidConfiguration) if self.dry_run && name == FACTORY => {
                self.output.say(name, &Value::text(UNKNOWN));
                return Ok([0; 32].into());
            }
            Err(error) => return Err(Refused::new(&instantiation.name, &error).into()),
        };
        if !self.dry_run {
            self.progress.note(name, address);
            self.progress.write(self.path)?;
            let made = self.node.instantiate(self.keypair, &instantiation).await;
            made.map_err(|error| explain(&instantiation.name, error))?;
        }
        self.show_contract(name, address, costs(&preview));
        Ok(address)
    }

    /// What an instantiation takes besides the deposit for its code.
    async fn preview(
        &self,
        name: &str,
        instantiation: &Instantiation,
        code_left_out: Option<Balance>,
    ) -> Result<Preview<Result<AccountId, Error>>, NodeError> {
        let account = self.keypair.account();
        let Some(code_deposit) = code_left_out else {
            let preview = self.node.preview_instantiation(account, instantiation);
            return preview.await;
        };
        let bundle = self.bundles.get(name);
        let preview = self
            .node
            .preview_upload_and_instantiation(account, instantiation, bundle)
            .await?;
        let code_deposit = i128::try_from(code_deposit).unwrap_or(i128::MAX);
        Ok(Preview {
            deposit: preview.deposit.saturating_sub(code_deposit),
            ..preview
        })
    }

    fn show_contract(&mut self, name: &str, address: AccountId, costs: Vec<(&str, Value)>) {
        let mut fields = vec![("address", Value::Account(address))];
        fields.extend(costs);
        self.output.say(name, &Value::record(fields));
    }

    /// Connects the contracts and tells them what they have to know.
    async fn configure(&mut self, deployment: &Deployment, subsidy: Balance) -> Result<()> {
        let plan = self.progress.plan.clone();
        let caller = self.keypair.account();
        let node = self.node;
        let registry: RegistryClient<Node> = deployment.registry(node);
        let mining: MiningClient<Node> = deployment.mining(node);
        let factory: FactoryClient<Node> = deployment.factory(node);

        let request = registry.connect(caller, factory.address(), mining.address());
        self.call("connect_registry", request).await?;
        let request = mining.connect(caller, factory.address());
        self.call("connect_mining", request).await?;
        self.fund(&mining, subsidy).await?;
        if plan.guardian != caller {
            let guardian = plan.guardian;
            let request = registry.set_guardian(caller, guardian);
            self.call("set_guardian_of_registry", request).await?;
            self.call(
                "set_guardian_of_mining",
                mining.set_guardian(caller, guardian),
            )
            .await?;
            let request = factory.set_guardian(caller, guardian);
            self.call("set_guardian_of_factory", request).await?;
        }
        Ok(())
    }

    /// Sends a message unless it has been sent before.
    async fn call(&mut self, name: &str, request: Request<Result<(), Error>>) -> Result<()> {
        if !self.exists(request.message.contract).await? {
            self.output.say(name, &Value::text(UNKNOWN));
            return Ok(());
        }
        let preview = request.preview().await?;
        match preview.outcome {
            Ok(()) => {}
            Err(Error::AlreadyConnected) => {
                self.output.say(name, &Value::text("done already"));
                return Ok(());
            }
            Err(error) => return Err(Refused::new(name, &error).into()),
        }
        if !self.dry_run {
            let sent = request.send(self.keypair).await;
            sent.map_err(|error| explain(name, error))?;
        }
        self.output.say(name, &Value::record(costs(&preview)));
        Ok(())
    }

    /// Funds mining. Only this deployment's own steps have come before, so what it holds is what they gave.
    async fn fund(&mut self, mining: &MiningClient<Node>, subsidy: Balance) -> Result<()> {
        if subsidy == 0 {
            return Ok(());
        }
        if !self.exists(mining.address()).await? {
            self.output.say("fund", &Value::text(UNKNOWN));
            return Ok(());
        }
        if mining.subsidy().ask().await?.held >= subsidy {
            self.output.say("fund", &Value::text("done already"));
            return Ok(());
        }
        let request = mining.fund(self.keypair.account(), subsidy);
        let preview = request.preview().await?;
        if !self.dry_run {
            let receipt = request.submit(self.keypair, preview.limits()).await?;
            receipt.succeeded("funding")?;
        }
        let mut fields = vec![("subsidy", Value::Amount(subsidy))];
        fields.extend(costs(&preview));
        self.output.say("fund", &Value::record(fields));
        Ok(())
    }

    /// In a dry run, contracts do not come into being.
    async fn exists(&self, contract: AccountId) -> Result<bool, NodeError> {
        Ok(!self.dry_run || self.node.code_hash(contract).await?.is_some())
    }
}

fn costs<T>(preview: &Preview<T>) -> Vec<(&'static str, Value)> {
    vec![
        ("ref_time", Value::Number(preview.gas_required.ref_time)),
        ("proof_size", Value::Number(preview.gas_required.proof_size)),
        ("storage_deposit", Value::Balance(preview.deposit)),
    ]
}

fn explain(what: &str, error: SendError<Error>) -> anyhow::Error {
    match error {
        SendError::Refused(refusal) => Refused::new(what, &refusal).into(),
        SendError::Node(error) => error.into(),
    }
}
