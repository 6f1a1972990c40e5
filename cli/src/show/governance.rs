//! Who governs, and what is about to change.

use super::pages;
use crate::{
    output::{describe, Output, Readable, Value},
    session::Suite,
};
use anyhow::Result;
use client::Request;
use governance::Announced;
use ink::primitives::{AccountId, Hash};
use scale::Decode;

/// The registry lists this many entries at once.
const PAGE: u32 = 50;

/// Shows it.
pub async fn show(suite: &Suite, output: &mut Output) -> Result<()> {
    let (registry, mining, factory) = (suite.registry(), suite.mining(), suite.factory());
    // All three answer the same questions, each to a handle of its own type.
    let contracts = [
        (
            "registry",
            registry.owner(),
            registry.guardian(),
            registry.paused(),
            registry.pending_code(),
        ),
        (
            "mining",
            mining.owner(),
            mining.guardian(),
            mining.paused(),
            mining.pending_code(),
        ),
        (
            "factory",
            factory.owner(),
            factory.guardian(),
            factory.paused(),
            factory.pending_code(),
        ),
    ];
    for (name, owner, guardian, paused, code) in contracts {
        let contract = contract(suite, owner, guardian, paused, code).await?;
        output.say(name, &contract);
    }
    let pending = [
        ("pool_code", announced(factory.pending_pool_code()).await?),
        ("tokenomics", announced(mining.pending_tokenomics()).await?),
        ("verifier", announced(registry.pending_verifier()).await?),
    ];
    output.say("announced", &Value::record(pending));
    output.say("pool_code", &describe(&factory.pool_code().ask().await?));

    let verifiers = pages(|start| ask(registry.verifiers(start, PAGE))).await?;
    output.say("verifiers", &describe(&verifiers));
    let measurements = pages(|start| ask(registry.measurements(start, PAGE))).await?;
    output.say("measurements", &describe(&measurements));
    let advisories = pages(|start| ask(registry.advisories(start, PAGE))).await?;
    output.say("advisories", &describe(&advisories));

    let limit = registry.workers_per_platform().ask().await?;
    output.say("workers_per_platform", &describe(&limit));
    let suspended_until = mining.attestation_stops_suspended_until().ask().await?;
    let suspended_until = match suspended_until {
        0 => Value::Nothing,
        until => Value::Time(until),
    };
    output.say("attestation_stops_suspended_until", &suspended_until);

    let tokenomics = mining.tokenomics().ask().await?;
    output.say(
        "tokenomics",
        &tokenomics.map_or(Value::Nothing, |it| describe(&it)),
    );
    output.say("subsidy", &describe(&mining.subsidy().ask().await?));
    output.say(
        "treasury_due",
        &describe(&mining.treasury_due().ask().await?),
    );
    Ok(())
}

async fn contract(
    suite: &Suite,
    owner: Request<AccountId>,
    guardian: Request<AccountId>,
    paused: Request<bool>,
    code: Request<Option<Announced<Hash>>>,
) -> Result<Value> {
    let address = owner.message.contract;
    let runs = suite.node.code_hash(address).await?;
    Ok(Value::record([
        ("address", Value::Account(address)),
        ("owner", Value::Account(owner.ask().await?)),
        ("guardian", Value::Account(guardian.ask().await?)),
        ("paused", Value::Flag(paused.ask().await?)),
        ("code_hash", describe(&runs)),
        ("announced_code", announced(code).await?),
    ]))
}

async fn announced<T>(request: Request<Option<Announced<T>>>) -> Result<Value>
where
    T: Decode + Readable,
    Announced<T>: Readable,
{
    Ok(request
        .ask()
        .await?
        .map_or(Value::Nothing, |it| describe(&it)))
}

async fn ask<T: Decode>(request: Request<T>) -> Result<T, client::NodeError> {
    request.ask().await
}
