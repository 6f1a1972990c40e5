//! What runs until it is told to end: attestor, workers, watch.

use crate::{
    machine::measurement,
    node::Shared,
    tool::{deploy, Tool},
};
use e2e::node::free_port;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{channel, Receiver},
    thread,
    time::Duration,
};

/// How long anything may take to be told.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running tool, and what it tells.
struct Service {
    process: Child,
    lines: Receiver<String>,
}

impl Service {
    fn start(mut command: Command) -> Self {
        let (sender, lines) = channel();
        let process = command.stdout(Stdio::piped()).spawn();
        let mut service = Self {
            process: process.expect("the tool runs"),
            lines,
        };
        let output = service.process.stdout.take().expect("its output");
        let output = BufReader::new(output);
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        service
    }

    /// Waits for a line that contains this.
    fn tells(&self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("waiting for {text:?}: {error}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Tells it to end, and sees it end well.
    fn ends(mut self) {
        let pid = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.expect("kill runs").success());
        let status = self.process.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_worker_gets_its_attestation_registers_and_is_benchmarked_while_somebody_watches() {
    let node = Shared::take();
    let tool = Tool::at(&node.url());
    let made = tool.see("attestor new-key --out attestor.key");
    let public = made["public"].as_str().expect("a key");
    let mut arguments = deploy(&[]);
    let place = arguments
        .iter()
        .position(|it| *it == "--attestor")
        .expect("an attestor");
    arguments[place + 1] = public;
    tool.json("//Alice", &arguments);
    let policy = tool.text(&["attestor", "test-policy", measurement()]);
    std::fs::write(tool.path("policy.json"), policy).expect("a file");

    let watch = Service::start(tool.command(&["watch", "--best", "--json"]));
    watch.tells("watching");
    let listen = format!("127.0.0.1:{}", free_port());
    let run = [
        "attestor",
        "run",
        "--key",
        "attestor.key",
        "--policy",
        "policy.json",
        "--listen",
        &listen,
    ];
    let attestor = Service::start(tool.command(&run));
    attestor.tells("listens");
    let worker = tool.see("worker new-key first")["worker"].clone();
    assert_eq!(tool.see("worker keys")["first"], worker);
    let url = format!("http://{listen}");
    let run = [
        "worker",
        "run",
        "--attestor",
        &url,
        "--as",
        "//Alice",
        "--load",
        "0.5",
    ];
    let workers = Service::start(tool.command(&run));
    workers.tells("registered");
    watch.tells("WorkerRegistered");
    workers.tells("score");
    let shown = tool.see(&format!("worker {}", worker.as_str().expect("a key")));
    assert!(
        shown["worker"]["initial_score"].as_u64() > Some(0),
        "{shown}"
    );
    workers.ends();
    attestor.ends();
    watch.ends();
}
