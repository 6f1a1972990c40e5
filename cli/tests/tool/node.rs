//! A node that ends with its test.

use serde_json::Value;
use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    ops::Deref,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long a node may take to listen.
const PATIENCE: Duration = Duration::from_secs(180);

/// A node for all tests that need no chain of their own: starting one is the most expensive part of most tests.
/// They take turns, because they sign with the same keys. It ends with the last one that waits for it.
pub struct Shared {
    _turn: MutexGuard<'static, ()>,
    node: Arc<Node>,
}

impl Shared {
    /// Waits for its turn.
    pub fn take() -> Self {
        static NODE: Mutex<Weak<Node>> = Mutex::new(Weak::new());
        static TURN: Mutex<()> = Mutex::new(());
        let node = {
            let mut running = NODE.lock().unwrap_or_else(PoisonError::into_inner);
            let node = running.upgrade().unwrap_or_else(|| Arc::new(Node::start()));
            *running = Arc::downgrade(&node);
            node
        };
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { _turn: turn, node }
    }
}

impl Deref for Shared {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

/// A running development node with a chain of its own.
pub struct Node {
    process: Child,
    port: u16,
    /// Where it keeps its chain.
    folder: PathBuf,
}

impl Node {
    /// A new development chain. All of them begin with the same block.
    pub fn start() -> Self {
        Self::at(free_port(), &["--dev"])
    }

    /// A chain of another specification.
    pub fn of_chain(specification: &Path) -> Self {
        let file = specification.to_str().expect("a path");
        Self::at(free_port(), &["--chain", file])
    }

    /// Ends it and starts a new development chain at the same address.
    pub fn start_anew(self) -> Self {
        let port = self.port;
        drop(self);
        Self::at(port, &["--dev"])
    }

    fn at(port: u16, chain: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("node-{port}"));
        let process = Command::new(program())
            .args(chain)
            .args([
                "--no-prometheus",
                "--no-telemetry",
                "--no-hardware-benchmarks",
            ])
            .args(["--port", "0", "--experimental-rpc-endpoint"])
            .arg(format!("listen-addr=127.0.0.1:{port}"))
            .arg("--base-path")
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the node starts");
        let mut node = Self {
            process,
            port,
            folder,
        };
        node.wait();
        node
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    fn wait(&mut self) {
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.try_wait().expect("the node's state");
            assert_eq!(ended, None, "the node ended at once");
            assert!(begin.elapsed() < PATIENCE, "the node does not listen");
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // All of it fails only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The specification of the development chain, to be changed in everything but its name, by which the node knows
/// how to make blocks.
pub fn specification() -> Value {
    let built = Command::new(program())
        .args(["build-spec", "--chain", "dev", "--disable-default-bootnode"])
        .output()
        .expect("the node builds a specification");
    let mut specification: Value = serde_json::from_slice(&built.stdout).expect("JSON");
    // The node expects them in files, and has no use for them.
    specification["relay_chain"] = "none".into();
    specification["para_id"] = 1.into();
    specification
}

fn program() -> PathBuf {
    let named = env::var_os("CONTRACTS_NODE").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut found = env::split_paths(&path).map(|folder| folder.join("substrate-contracts-node"));
    named.or_else(|| found.find(|it| it.is_file())).expect(
        "these tests need substrate-contracts-node: put it on the PATH or name it with CONTRACTS_NODE",
    )
}

/// A port that nobody listens at, for as long as nobody else takes it.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}
