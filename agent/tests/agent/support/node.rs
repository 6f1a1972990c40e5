//! Node processes.

use client::Node;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

/// How often a node that starts is asked whether it is there, twice a second.
const PATIENCE: u32 = 120;

/// A development chain that makes a block for each transaction. It ends when this is dropped.
pub struct NodeProcess {
    process: Mutex<Child>,
    port: u16,
    folder: PathBuf,
}

impl NodeProcess {
    /// A node that tests have in common: starting one takes longer than most of them.
    pub async fn shared() -> (Arc<Self>, Node) {
        // It ends with the last test that waits for it or runs on it.
        static SHARED: tokio::sync::Mutex<Weak<NodeProcess>> =
            tokio::sync::Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        let process = shared.upgrade().unwrap_or_else(|| Arc::new(Self::start()));
        *shared = Arc::downgrade(&process);
        let node = process.connect().await;
        (process, node)
    }

    /// A node of its own for a test that ends it.
    pub async fn alone() -> (Arc<Self>, Node) {
        let process = Self::start();
        let node = process.connect().await;
        (Arc::new(process), node)
    }

    /// Starts a node: the program named by `CONTRACTS_NODE`, else `substrate-contracts-node` from the PATH.
    ///
    /// # Panics
    /// If there is none.
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        // Its own temporary folder a node removes only if it is not killed.
        let folder = std::env::temp_dir().join(format!("agent-test-chain-{port}"));
        Self {
            process: Mutex::new(spawn(port, &folder)),
            port,
            folder,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Ends it, without any warning.
    pub fn kill(&self) {
        let mut process = self.process.lock().expect("nobody panics");
        process.kill().expect("it runs");
        process.wait().expect("it ends");
    }

    /// Starts it again where it was.
    pub async fn start_again(&self) -> Node {
        *self.process.lock().expect("nobody panics") = spawn(self.port, &self.folder);
        self.connect().await
    }

    async fn connect(&self) -> Node {
        for _ in 0..PATIENCE {
            if let Ok(node) = Node::connect(&self.url()).await {
                return node;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        panic!("the node does not answer at {}", self.url());
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn spawn(port: u16, folder: &Path) -> Child {
    let program = std::env::var("CONTRACTS_NODE");
    let program = program.unwrap_or_else(|_| "substrate-contracts-node".to_owned());
    let mut command = Command::new(&program);
    command.args(["--dev", "--port", "0", "--no-prometheus"]);
    command.args(["--state-pruning", "archive"]);
    command.arg("--experimental-rpc-endpoint");
    command.arg(format!("listen-addr=127.0.0.1:{port}"));
    command.arg("--base-path").arg(folder);
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| {
        panic!("no node ({program}: {error}): put substrate-contracts-node on the PATH, or name it in CONTRACTS_NODE")
    })
}
