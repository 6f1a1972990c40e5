//! The tool, run as people run it.

use crate::machine;
use e2e::{bundle::Bundles, node::DevNode};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        atomic::{AtomicU32, Ordering},
        Mutex,
    },
};

/// Accounts of the development chain.
pub const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
pub const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
pub const DAVE: &str = "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy";
pub const EVE: &str = "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw";

/// The tool in a folder of its own, for one node.
pub struct Tool {
    folder: PathBuf,
    url: String,
    /// The subcommands that have done what they should.
    used: Mutex<BTreeSet<String>>,
}

impl Tool {
    /// Without a deployment.
    pub fn at(url: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tool-{number}"));
        // What an earlier run left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Self {
            folder,
            url: url.to_owned(),
            used: Mutex::default(),
        }
    }

    /// For what needs no node.
    pub fn without_node() -> Self {
        Self::at("ws://127.0.0.1:1")
    }

    /// With a deployment by Alice in which days are seconds.
    pub fn deployed(node: &DevNode) -> Self {
        let tool = Self::at(&node.url());
        tool.json("//Alice", &deploy(&[]));
        tool
    }

    /// A file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A command that runs the tool in its folder, with nobody to ask.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("setsid");
        command
            .arg(env!("CARGO_BIN_EXE_stakepool"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("STAKEPOOL_URL", &self.url)
            .env("STAKEPOOL_BUNDLES", Bundles::folder());
        for name in [
            "STAKEPOOL_AS",
            "STAKEPOOL_DEPLOYMENT",
            "STAKEPOOL_PASSWORD_FILE",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the tool runs")
    }

    /// What it prints for people when all is well.
    pub fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (text, error) = (printed(&output.stdout), printed(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {text}{error}");
        text
    }

    /// The JSON that it prints when somebody lets it do something and all is well.
    pub fn json(&self, who: &str, arguments: &[&str]) -> Value {
        let output = self.run(&with_options(who, arguments));
        let text = printed(&output.stdout);
        assert!(
            output.status.success(),
            "{who} {arguments:?}: {text}{}",
            printed(&output.stderr)
        );
        let command: Vec<&str> = arguments.iter().copied().take(2).collect();
        self.used
            .lock()
            .expect("no panic")
            .insert(command.join(" "));
        serde_json::from_str(&text).expect("one JSON object")
    }

    /// The same for a line of arguments without spaces in them.
    pub fn by(&self, who: &str, line: &str) -> Value {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        self.json(who, &arguments)
    }

    /// The same with what it warns of on standard error.
    pub fn warned(&self, who: &str, line: &str) -> (Value, String) {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let output = self.run(&with_options(who, &arguments));
        let (text, warnings) = (printed(&output.stdout), printed(&output.stderr));
        assert!(output.status.success(), "{who} {line}: {text}{warnings}");
        (
            serde_json::from_str(&text).expect("one JSON object"),
            warnings,
        )
    }

    /// A view.
    pub fn see(&self, line: &str) -> Value {
        self.by("//Alice", line)
    }

    /// The JSON of an error.
    pub fn error(&self, who: &str, arguments: &[&str]) -> Value {
        let output = self.run(&with_options(who, arguments));
        assert_eq!(output.status.code(), Some(1), "{who} {arguments:?}");
        serde_json::from_str(&printed(&output.stdout)).expect("one JSON object")
    }

    /// The name of the contract's refusal.
    pub fn refused(&self, who: &str, line: &str) -> String {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let error = self.error(who, &arguments);
        error["refusal"]
            .as_str()
            .unwrap_or_else(|| panic!("{line}: {error}"))
            .to_owned()
    }

    /// The one line of an error, as people see it.
    pub fn complaint(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            printed(&output.stdout)
        );
        let error = printed(&output.stderr);
        assert_eq!(error.lines().count(), 1, "{error}");
        error
    }

    /// The subcommands that have done what they should.
    pub fn used(self) -> BTreeSet<String> {
        self.used.into_inner().expect("no panic")
    }
}

/// The arguments of a deployment in which days are seconds, and more of them.
pub fn deploy<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec![
        "deploy",
        "--preset",
        "seconds",
        "--subsidy",
        "10000",
        "--treasury",
        EVE,
    ];
    arguments.extend([
        "--attestor",
        machine::attestor_public(),
        "--measurement",
        machine::measurement(),
    ]);
    arguments.extend(more);
    arguments
}

fn with_options<'a>(who: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    let mut all = arguments.to_vec();
    all.extend(["--as", who, "--json"]);
    all
}

/// What was printed.
pub fn printed(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
