//! Processes of development nodes.

use client::Node;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, Weak},
    time::Duration,
};
use tokio::sync::MutexGuard;

/// Finds nodes, and provides them.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/node");

/// How often a node that starts is tried, and how long it is left alone in between.
const ATTEMPTS: u32 = 900;
const PAUSE: Duration = Duration::from_millis(200);

/// A port of this machine that nobody listens at, for as long as nobody else takes it.
///
/// # Panics
/// If there is none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A node that makes a block for each transaction, with a chain of its own. Both are gone when this is dropped.
pub struct DevNode {
    process: Mutex<Child>,
    /// The specification of the chain, unless it is the development chain.
    specification: Option<PathBuf>,
    /// Where it listens, on this machine.
    pub port: u16,
    /// Where it keeps its chain. Its own temporary folder a node removes only if it is not killed.
    folder: PathBuf,
}

impl DevNode {
    /// Whether `scripts/node` finds a node; to provide one can take it an hour.
    pub fn is_there() -> bool {
        find().is_some()
    }

    /// The node that `scripts/node` finds.
    ///
    /// # Panics
    /// If there is none.
    pub fn program() -> PathBuf {
        find().expect("no node: scripts/node --install provides one")
    }

    /// Starts a node with a new development chain, and waits until it answers. The first blocks of all these
    /// chains are the same.
    ///
    /// # Panics
    /// If there is no node, or it does not answer.
    pub async fn start() -> Self {
        Self::launch(None).await
    }

    /// Starts a node with a new chain of another specification.
    ///
    /// # Panics
    /// As for [`DevNode::start`].
    pub async fn of_chain(specification: &Path) -> Self {
        Self::launch(Some(specification.to_owned())).await
    }

    /// A node that tests have in common, because to start one takes longer than most of them. It ends with the
    /// last test that has it.
    ///
    /// # Panics
    /// As for [`DevNode::start`].
    pub async fn shared() -> Arc<Self> {
        static SHARED: tokio::sync::Mutex<Weak<DevNode>> =
            tokio::sync::Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(node) = shared.upgrade() {
            return node;
        }
        let node = Arc::new(Self::start().await);
        *shared = Arc::downgrade(&node);
        node
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// A connection, as soon as the node answers.
    ///
    /// # Panics
    /// If it does not.
    pub async fn connect(&self) -> Node {
        for _ in 0..ATTEMPTS {
            if let Ok(node) = Node::connect(&self.url()).await {
                return node;
            }
            assert!(self.runs(), "the node ended at once");
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the node does not answer at {}", self.url());
    }

    /// Ends it without any warning.
    ///
    /// # Panics
    /// If it does not end.
    pub fn kill(&self) {
        let mut process = self.process.lock().expect("nobody panics");
        process.kill().expect("it can be killed");
        process.wait().expect("it ends");
    }

    /// Starts it where it was, with the chain that it had, after it was killed.
    ///
    /// # Panics
    /// If it does not answer.
    pub async fn start_again(&self) -> Node {
        let process = spawn(self.specification.as_deref(), self.port, &self.folder);
        *self.process.lock().expect("nobody panics") = process;
        self.connect().await
    }

    /// Kills it, and starts it where it was with a new chain.
    ///
    /// # Panics
    /// If it does not end, or does not answer.
    pub async fn start_anew(&self) -> Node {
        self.kill();
        forget(&self.folder);
        self.start_again().await
    }

    async fn launch(specification: Option<PathBuf>) -> Self {
        let port = free_port();
        let name = format!("stakepool-node-{}-{port}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        forget(&folder);
        let node = Self {
            process: Mutex::new(spawn(specification.as_deref(), port, &folder)),
            specification,
            port,
            folder,
        };
        node.connect().await;
        node
    }

    fn runs(&self) -> bool {
        let mut process = self.process.lock().expect("nobody panics");
        process.try_wait().expect("it has a state").is_none()
    }
}

impl Drop for DevNode {
    fn drop(&mut self) {
        // This fails only if it has ended already.
        if let Ok(process) = self.process.get_mut() {
            let _ = process.kill();
            let _ = process.wait();
        }
        forget(&self.folder);
    }
}

/// Waits for the turn of a test that would be disturbed by the others of its kind, or disturb them: they sign with
/// the same keys, and some measure time. The turn lasts until the result is dropped.
pub async fn take_turn() -> MutexGuard<'static, ()> {
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    TURN.lock().await
}

fn find() -> Option<PathBuf> {
    let found = Command::new(SCRIPT).arg("--find").output().ok()?;
    let path = String::from_utf8(found.stdout).ok()?;
    found.status.success().then(|| path.trim_end().into())
}

/// The program itself, not `scripts/node`, which knows no other chains.
fn spawn(specification: Option<&Path>, port: u16, folder: &Path) -> Child {
    let mut command = Command::new(DevNode::program());
    match specification {
        Some(specification) => command.arg("--chain").arg(specification),
        None => command.arg("--dev"),
    };
    command.arg("--base-path").arg(folder);
    // Tests read what happened in old blocks.
    command.args(["--state-pruning", "archive"]);
    command.args(["--port", "0", "--no-prometheus", "--no-telemetry"]);
    command.arg("--experimental-rpc-endpoint");
    command.arg(format!("listen-addr=127.0.0.1:{port}"));
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the node can be started")
}

/// Nothing depends on it: no two nodes have the same folder.
fn forget(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
}
