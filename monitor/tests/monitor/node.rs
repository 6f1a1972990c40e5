//! A development node, and a way to it that can be cut.

use client::Node;
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};

/// How often a node that starts is tried, five times a second.
const PATIENCE: u32 = 300;

/// A port that nobody uses.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A node of a new development chain. Dropping it ends it.
pub struct DevelopmentNode {
    process: Child,
    /// Its port.
    pub port: u16,
}

impl DevelopmentNode {
    /// Starts $CONTRACTS_NODE, or the one on the PATH.
    pub fn start() -> Self {
        let program = std::env::var("CONTRACTS_NODE");
        let program = program.unwrap_or_else(|_| "substrate-contracts-node".to_owned());
        let port = free_port();
        let process = Command::new(&program)
            .args(["--dev", "--tmp", "--port", "0", "--no-prometheus"])
            .arg("--experimental-rpc-endpoint")
            .arg(format!("listen-addr=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match process {
            Ok(process) => Self { process, port },
            Err(error) => panic!(
                "no node at {program} ({error}): put substrate-contracts-node on the PATH or name it in CONTRACTS_NODE"
            ),
        }
    }

    /// A connection, as soon as the node answers.
    pub async fn connect(&self) -> Node {
        let url = format!("ws://127.0.0.1:{}", self.port);
        for _ in 0..PATIENCE {
            if let Ok(node) = Node::connect(&url).await {
                return node;
            }
            sleep(Duration::from_millis(200)).await;
        }
        panic!("the node does not answer within a minute");
    }
}

impl Drop for DevelopmentNode {
    fn drop(&mut self) {
        // A node that ended by itself is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Passes connections on to another port.
pub struct Bridge {
    port: u16,
    target: u16,
    traffic: JoinSet<()>,
}

impl Bridge {
    /// To a port of this machine.
    pub fn to(target: u16) -> Self {
        let mut bridge = Self {
            port: free_port(),
            target,
            traffic: JoinSet::new(),
        };
        bridge.open();
        bridge
    }

    /// The URL of a node behind the bridge.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Lets connections through.
    pub fn open(&mut self) {
        let (port, target) = (self.port, self.target);
        self.traffic.spawn(async move {
            let listener = TcpListener::bind(("127.0.0.1", port)).await;
            let listener = listener.expect("the port is free");
            let mut connections = JoinSet::new();
            while let Ok((mut from, _)) = listener.accept().await {
                connections.spawn(async move {
                    if let Ok(mut to) = TcpStream::connect(("127.0.0.1", target)).await {
                        // Either side may hang up.
                        let _ = copy_bidirectional(&mut from, &mut to).await;
                    }
                });
            }
        });
    }

    /// Breaks all connections and lets none through.
    pub async fn cut(&mut self) {
        self.traffic.shutdown().await;
    }
}
