//! `stakepool attestor`: a service that vouches for machines.

use crate::{
    arguments::measurement,
    output::{print_line, Output, Value},
    session::Session,
    signal,
};
use agent::{
    attestor::{serve, Attestor, Deployment, Policy, Standing, Vouching},
    key_file,
};
use anyhow::{Context, Result};
use clap::Subcommand;
use protocol::{Measurement, TcbStatus};
use std::{net::SocketAddr, path::PathBuf};
use tokio::net::TcpListener;

/// Vouch for machines: the service that workers ask before they register
#[derive(Subcommand)]
pub enum AttestorCommand {
    /// Serve requests until it is interrupted; plain HTTP, to be put behind a proxy on a public network
    Run {
        /// The file with the attestor's key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The file that says for which machines and deployments it vouches
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        /// Where to listen
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8800")]
        listen: SocketAddr,
    },
    /// Make a key file; its public key is for `deploy --attestor`
    NewKey {
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print a policy for test chains: whoever asks runs this software
    TestPolicy {
        /// The measurement of the software, 68 bytes, hexadecimal
        #[arg(value_parser = measurement)]
        measurement: Measurement,
    },
}

impl AttestorCommand {
    /// Does it.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        match self {
            Self::Run {
                key,
                policy,
                listen,
            } => {
                let attestor = Attestor::new(key_file::read(&key)?, Policy::read(&policy)?);
                if attestor.policy().vouches_for_anyone() {
                    eprintln!(
                        "warning: this policy vouches for whoever asks: for test chains only"
                    );
                }
                let listener = TcpListener::bind(listen).await;
                let listener = listener.with_context(|| format!("cannot listen at {listen}"))?;
                let stop = signal::stop()?;
                output.leave_to_lines();
                let public = hex::encode(attestor.public());
                let address = listener.local_addr()?;
                print_line(format_args!(
                    "attestor 0x{public} listens at http://{address}"
                ));
                Ok(serve(listener, attestor, stop).await?)
            }
            Self::NewKey { out } => {
                session.ensure_for_real()?;
                let key = key_file::create(&out)?;
                output.say("file", &Value::text(out.display().to_string()));
                output.say("public", &Value::Bytes(key.public().to_vec()));
                Ok(())
            }
            Self::TestPolicy { measurement } => {
                let deployment = session.deployment()?;
                let policy = Policy {
                    deployments: vec![Deployment {
                        chain: deployment.genesis,
                        verifier: deployment.quorum_verifier()?,
                        registry: deployment.contracts.registry.address,
                    }],
                    vouching: Vouching::Anyone(Standing {
                        measurement,
                        tcb_status: TcbStatus::UpToDate,
                        advisories: Vec::new(),
                    }),
                };
                output.leave_to_lines();
                print_line(serde_json::to_string_pretty(&policy)?);
                Ok(())
            }
        }
    }
}
