//! The way of every message: tried out, shown, warned about, sent, shown again.

use super::warning;
use crate::{
    amount::Decimal,
    arguments::PoolName,
    keys::Keypair,
    output::{describe, Output, Readable, Value},
    session::{Session, Suite},
};
use anyhow::{ensure, Context, Result};
use client::{
    address::to_ss58,
    node::{Limits, Preview, Receipt, SendError, Signer},
    Bundle, ContractEvent, Event, Kind, Message, Node, PoolClient, PoolEvent, Refusal, Request,
};
use ink::primitives::AccountId;
use monitor::words;
use scale::Decode;
use std::fmt::{Display, Formatter};

/// A contract refused a message: nothing changed.
#[derive(Debug)]
pub struct Refused {
    message: String,
    /// The error's name.
    pub name: String,
    meaning: String,
}

impl Refused {
    /// That `message` was refused.
    pub fn new(message: &str, refusal: &impl Refusal) -> Self {
        Self {
            message: message.to_owned(),
            name: refusal.name(),
            meaning: refusal.meaning(),
        }
    }
}

impl Display for Refused {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        let Self {
            message,
            name,
            meaning,
        } = self;
        write!(formatter, "{message} is refused: {name}")?;
        if meaning.is_empty() {
            return Ok(());
        }
        write!(formatter, ": {meaning}")
    }
}

impl std::error::Error for Refused {}

/// Sends messages to the contracts of a deployment, for one account.
pub struct Sender<'a> {
    /// Where to.
    pub suite: Suite,
    /// Who sends.
    pub caller: AccountId,
    keypair: Keypair,
    dry_run: bool,
    /// Whether to ask before sending what was warned about.
    ask: bool,
    max_deposit: Decimal,
    /// What to say before the next message is sent.
    warnings: Vec<String>,
    /// Where what happens is shown.
    pub output: &'a mut Output,
}

impl<'a> Sender<'a> {
    /// Opens the deployment for whoever signs, with the chain's clock up to date.
    pub async fn open(session: &Session, output: &'a mut Output) -> Result<Sender<'a>> {
        let suite = session.open(output).await?;
        let keypair = session.signer(&suite.node).await?;
        session.wind_clock(&suite.node, &keypair, output).await?;
        Ok(Sender {
            suite,
            caller: keypair.account(),
            keypair,
            dry_run: session.options.dry_run,
            ask: !(session.options.yes || session.options.json || session.options.dry_run),
            max_deposit: session.options.max_deposit,
            warnings: Vec::new(),
            output,
        })
    }

    /// The pool that `--pool` names.
    pub async fn pool(&self, name: Option<PoolName>) -> Result<PoolClient<Node>> {
        let name = name.context("which pool? name it with --pool, by its number or address")?;
        self.suite.pool(name).await
    }

    /// Has this said before the next message is sent.
    pub fn warn(&mut self, warnings: Vec<String>) {
        self.warnings.extend(warnings);
    }

    /// Tries a message out, says what was [warned](Self::warn) of, and sends it unless it would be refused or only a
    /// dry run is wanted.
    ///
    /// # Errors
    /// [`Refused`]; whoever was asked does not want it; what the node and the chain have against it.
    pub async fn send<T, E>(&mut self, request: Request<Result<T, E>>) -> Result<()>
    where
        T: Decode + Readable,
        E: Decode + Refusal,
    {
        let label = &request.message.label;
        self.ensure_affordable(&request.message).await?;
        let preview = request.preview().await?;
        let refused = |refusal: &E| Refused::new(label, refusal);
        let returned = preview.outcome.as_ref().map_err(refused)?;
        self.show_preview(&request.message, &preview, describe(returned));
        let limits = self.limits(&preview)?;
        warning::confirm(&std::mem::take(&mut self.warnings), self.ask)?;
        if self.dry_run {
            return Ok(());
        }
        let sent = request.execute(&self.keypair, limits).await;
        let receipt = sent.map_err(|error| match error {
            SendError::Refused(refusal) => refused(&refusal).into(),
            SendError::Node(error) => anyhow::Error::from(error),
        })?;
        self.show_receipt(&receipt);
        Ok(())
    }

    /// Sends a message without showing it, unless it would be refused; returns the refusal, or the receipt, which
    /// does not exist in a dry run.
    ///
    /// # Errors
    /// What the node and the chain have against it.
    pub async fn offer<T, E>(
        &self,
        request: &Request<Result<T, E>>,
    ) -> Result<Result<Option<Receipt>, E>>
    where
        T: Decode,
        E: Decode,
    {
        let preview = request.preview().await?;
        let limits = self.limits(&preview)?;
        if let Err(refusal) = preview.outcome {
            return Ok(Err(refusal));
        }
        if self.dry_run {
            return Ok(Ok(None));
        }
        match request.execute(&self.keypair, limits).await {
            Ok(receipt) => Ok(Ok(Some(receipt))),
            Err(SendError::Refused(refusal)) => Ok(Err(refusal)),
            Err(SendError::Node(error)) => Err(error.into()),
        }
    }

    /// The same for a message that cannot be refused.
    pub async fn send_infallible(&mut self, request: Request<()>) -> Result<()> {
        self.ensure_affordable(&request.message).await?;
        let preview = request.preview().await?;
        self.show_preview(&request.message, &preview, Value::Nothing);
        let limits = self.limits(&preview)?;
        if self.dry_run {
            return Ok(());
        }
        let receipt = request.submit(&self.keypair, limits).await?;
        self.show_receipt(&receipt.succeeded(&request.message.label)?);
        Ok(())
    }

    /// Brings code onto the chain, unless it is there.
    pub async fn upload(&mut self, bundle: &Bundle) -> Result<()> {
        let node = &self.suite.node;
        let code_hash = bundle.code_hash();
        let shown = Value::Bytes(code_hash.as_ref().to_vec());
        self.output.say("code_hash", &shown);
        if node.has_code(code_hash).await? {
            self.output.remark("is on the chain already");
            return Ok(());
        }
        let deposit = node.preview_upload(self.caller, bundle).await?;
        self.output.say("storage_deposit", &Value::paid(deposit));
        if self.dry_run {
            return Ok(());
        }
        let receipt = node.upload(&self.keypair, bundle).await?;
        self.show_receipt(&receipt);
        Ok(())
    }

    /// The chain would refuse it as well, in less helpful words.
    async fn ensure_affordable(&self, message: &Message) -> Result<()> {
        let balance = self.suite.node.balance(self.caller).await?;
        let token = &self.suite.deployment.token;
        ensure!(
            message.value <= balance,
            "not enough balance: {} sends {}, but {} has {}",
            message.label,
            words::amount(message.value, token),
            to_ss58(&self.caller),
            words::amount(balance, token),
        );
        Ok(())
    }

    /// What a message may take. A contract that only plays one of the suite could keep whatever the sender has as
    /// a storage deposit.
    ///
    /// # Errors
    /// It takes more deposit than `--max-deposit` allows.
    fn limits<T>(&self, preview: &Preview<T>) -> Result<Limits> {
        let token = &self.suite.deployment.token;
        let most = self.max_deposit.plancks(token)?;
        ensure!(
            preview.deposit <= i128::try_from(most).unwrap_or(i128::MAX),
            "the storage deposit of {} is more than {}: --max-deposit allows another limit",
            words::amount(preview.deposit.unsigned_abs(), token),
            words::amount(most, token)
        );
        let limits = preview.limits();
        Ok(Limits {
            deposit: limits.deposit.map(|deposit| deposit.min(most)),
            ..limits
        })
    }

    fn show_preview<T>(&mut self, message: &Message, preview: &Preview<T>, returned: Value) {
        let fields = [
            ("message", Value::text(&message.label)),
            ("contract", Value::Account(message.contract)),
            ("sender", Value::Account(self.caller)),
            ("returns", returned),
            ("ref_time", Value::Number(preview.gas_required.ref_time)),
            ("proof_size", Value::Number(preview.gas_required.proof_size)),
            ("storage_deposit", Value::Balance(preview.deposit)),
        ];
        self.output.say("dry_run", &Value::record(fields));
    }

    fn show_receipt(&mut self, receipt: &Receipt) {
        let fields = [
            ("block", Value::Bytes(receipt.block.0.to_vec())),
            ("extrinsic", Value::Bytes(receipt.extrinsic.0.to_vec())),
            ("fee", Value::paid(receipt.fee)),
        ];
        self.output.say("sent", &Value::record(fields));
        let events = receipt.events.iter().map(|event| self.read(event));
        let events = Value::List(events.collect());
        self.output.say("events", &events);
    }

    /// An event in words, with who told it.
    fn read(&self, event: &ContractEvent) -> Value {
        let contracts = &self.suite.deployment.contracts;
        let dcap = contracts.dcap_verifier.as_ref().map(|it| it.address);
        let (name, kind) = match event.contract {
            it if it == contracts.factory.address => ("factory", Kind::Factory),
            it if it == contracts.mining.address => ("mining", Kind::Mining),
            it if it == contracts.registry.address => ("registry", Kind::Registry),
            it if Some(it) == dcap => ("dcap_verifier", Kind::DcapVerifier),
            _ => ("pool", Kind::Pool),
        };
        let change = match event.decode(kind) {
            Some(event) => describe_event(&event),
            None => Value::Bytes(event.data.clone()),
        };
        Value::Kind(name.to_owned(), Box::new(change))
    }
}

fn describe_event(event: &Event) -> Value {
    let named = |name: &str, content| Value::Kind(name.to_owned(), Box::new(content));
    let account = |account: &Option<AccountId>| account.map_or(Value::Nothing, Value::Account);
    match event {
        Event::Pool(PoolEvent::Transfer { from, to, value }) => {
            let (from, to) = (account(from), account(to));
            let fields = [("from", from), ("to", to), ("value", Value::Amount(*value))];
            named("Transfer", Value::record(fields))
        }
        Event::Pool(PoolEvent::Approval {
            owner,
            spender,
            value,
        }) => {
            let fields = [
                ("owner", Value::Account(*owner)),
                ("spender", Value::Account(*spender)),
                ("value", Value::Amount(*value)),
            ];
            named("Approval", Value::record(fields))
        }
        Event::Pool(PoolEvent::Changed(change)) => describe(change),
        Event::Mining(change) => describe(change),
        Event::Registry(change) => describe(change),
        Event::Factory(change) => describe(change),
        Event::Collateral(change) => describe(change),
    }
}
