//! A way to a node that can be cut.

use e2e::node::free_port;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

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
