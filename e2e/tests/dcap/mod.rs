//! The DCAP verifier, and the registry that relies on it.

mod authorities;
mod collateral;
mod evaluation;
mod gas;
mod life;
mod registration;
mod verdicts;

use e2e::{sgx::Sgx, worker::Machine, Config, Deployment};

/// A deployment whose machines register with quotes, and an unregistered machine.
fn fresh() -> (Deployment, Machine) {
    let suite = Deployment::with(Config::laboratory().with_sgx());
    let machine = Machine::new("machine", suite.person());
    (suite, machine)
}

/// The vendor and the verifier of such a deployment.
fn sgx(suite: &Deployment) -> &Sgx {
    suite
        .sgx
        .as_ref()
        .expect("the deployment has a DCAP verifier")
}
