//! Attestors that listen.

use agent::attestor::{self, Attestor, Deployment, Machine, Policy, Standing, Vouching};
use client::Key;
use e2e::worker::MEASUREMENT;
use primitives::Worker;
use protocol::TcbStatus;
use tokio::{net::TcpListener, task::JoinHandle};

/// A policy that vouches for these machines at one deployment.
pub fn machine_policy(deployment: Deployment, workers: &[Worker]) -> Policy {
    let machines = workers.iter().map(|worker| Machine {
        worker: *worker,
        operator: None,
        standing: Standing {
            measurement: MEASUREMENT,
            tcb_status: TcbStatus::UpToDate,
            advisories: Vec::new(),
        },
    });
    Policy {
        deployments: vec![deployment],
        vouching: Vouching::Machines(machines.collect()),
    }
}

/// Services that end when this is dropped.
pub struct Attestors {
    /// Where they listen.
    pub urls: Vec<String>,
    services: Vec<JoinHandle<std::io::Result<()>>>,
}

impl Attestors {
    /// One service for each key, all with the same policy.
    pub async fn start(keys: &[Key], policy: &Policy) -> Self {
        let mut started = Self {
            urls: Vec::new(),
            services: Vec::new(),
        };
        for key in keys {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("it listens");
            started.urls.push(format!("http://{address}"));
            let attestor = Attestor::new(key.clone(), policy.clone());
            let service = attestor::serve(listener, attestor, std::future::pending());
            started.services.push(tokio::spawn(service));
        }
        started
    }
}

impl Drop for Attestors {
    fn drop(&mut self) {
        self.services.iter().for_each(JoinHandle::abort);
    }
}
