//! Workers that are admitted by quotes, under the root of a vendor who exists in tests only.

use crate::{
    machine::{contract, now, Machine},
    node::wait,
    tool::{deploy, printed, Tool, ALICE},
};
use client::address::to_ss58;
use e2e::{node::DevNode, worker::MEASUREMENT};
use serde_json::Value;
use sgx_simulator::{pem, EnclaveReport, Platform, Quote, Vendor};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const HOUR: u64 = 60 * 60 * 1_000;
const DAY: u64 = 24 * HOUR;

/// The names of the files that a vendor publishes, in the order in which they are posted.
const FILES: [&str; 8] = [
    "tcb-signing-chain.pem",
    "pck-processor-chain.pem",
    "pck-platform-chain.pem",
    "root-ca.crl",
    "pck-processor.crl",
    "pck-platform.crl",
    "tcb-info.json",
    "qe-identity.json",
];

/// Attests; returns the subcommands that it took.
pub fn attest() -> BTreeSet<String> {
    let node = own_node();
    let mut vendor = Vendor::new("tool", now() - HOUR);
    let tool = trusting(&node, &vendor);
    let shown = tool.see("attest show");
    assert_eq!(
        shown["root_key"],
        format!("0x{}", hex::encode(vendor.root_key()))
    );
    assert_eq!(states(&shown), ["missing"; 7]);

    let [first, second] = ["first quoted", "second quoted"].map(Machine::new);
    let quote = challenge(&tool, &first, &vendor.platform(0));
    publish(&tool, &vendor, "collateral");
    post(&tool, &vendor);
    register(&tool, &first, &quote);
    show(&tool, &first, &vendor);

    // Who reads the registration from a file may send the certificate along.
    challenge(&tool, &second, &vendor.platform(1));
    let info = tool.by("//Dave", &question(&second))["info"].clone();
    fs::write(tool.path("info"), info.as_str().expect("hexadecimal")).expect("a file");
    let line = format!(
        "attest register --quote {}.quote --info info --one-shot",
        second.id
    );
    let registered = tool.by("//Dave", &line);
    assert_eq!(registered["collateral"], Value::Array(Vec::new()));
    assert!(registered["events"][0]["registry"]["WorkerRegistered"].is_object());
    let shown = tool.see(&format!("attest show --quote {}.quote", second.id));
    assert_eq!(shown["platform"]["registered"], false);
    assert_eq!(states(&shown), ["holds"; 8]);

    // The vendor publishes anew; a folder need not have everything.
    vendor.issue(now());
    publish(&tool, &vendor, "later");
    for name in FILES.iter().filter(|name| !name.starts_with("tcb")) {
        fs::remove_file(tool.path("later").join(name)).expect("it was there");
    }
    let posted = tool.by("//Dave", "attest post --collateral later");
    assert_eq!(outcomes(&posted), ["up to date", "posted"]);
    ask_for_a_number(&tool);
    second_key(&tool, &vendor);
    tool.used()
}

/// The owner asks for an evaluation number.
fn ask_for_a_number(tool: &Tool) {
    let too_high = tool.refused("//Alice", "attest minimum 18");
    assert_eq!(too_high, "InvalidEvaluation");
    assert_eq!(tool.refused("//Dave", "attest minimum 17"), "NotOwner");
    tool.by("//Alice", "attest minimum 17");
    let shown = tool.see("attest show");
    assert_eq!(shown["evaluation"]["minimum"], 17);
    assert_eq!(shown["evaluation"]["highest"], 17);
    let mut rows = shown["collateral"].as_array().expect("rows").iter();
    assert_eq!(rows.next_back().expect("the last")["evaluation"], 17);
    tool.by("//Alice", "attest minimum 0");
    let transfer = format!("governance transfer-ownership dcap-verifier {ALICE}");
    tool.by("//Alice", &transfer);
    let refusal = tool.refused("//Dave", "governance accept-ownership dcap-verifier");
    assert_eq!(refusal, "NotPendingOwner");
}

/// Both keys of one name are there, each with its list.
fn second_key(tool: &Tool, vendor: &Vendor) {
    let other = vendor.with_another_processor_ca();
    publish(tool, &other, "second");
    tool.by("//Dave", "attest post --collateral second");
    let shown = tool.see("attest show");
    let keys = [vendor, &other].map(|it| hex::encode(&it.processor_ca.key.identifier()[..4]));
    for piece in ["certificate", "revocation list"] {
        let name = format!("{piece} of PCK processor CA");
        let rows = shown["collateral"].as_array().expect("rows").iter();
        let rows = rows.filter(|row| row["collateral"] == name.as_str());
        let found: Vec<_> = rows
            .map(|row| (row["key"].as_str(), row["state"].as_str()))
            .collect();
        let expected = keys.each_ref().map(|key| (Some(&key[..]), Some("holds")));
        assert_eq!(found, expected);
    }
}

/// A node for a test alone, which so need not wait for the others: signatures take a second each.
fn own_node() -> DevNode {
    wait(DevNode::start())
}

/// A deployment that trusts this vendor.
fn trusting(node: &DevNode, vendor: &Vendor) -> Tool {
    let tool = Tool::at(&node.url());
    let root = hex::encode(vendor.root_key());
    tool.json("//Alice", &deploy(&["--dcap-root", &root]));
    tool
}

/// Writes what the vendor publishes.
fn publish(tool: &Tool, vendor: &Vendor, folder: &str) {
    let written = vendor.collateral().write_to(&tool.path(folder));
    written.expect("a folder");
}

/// The command line that gets a challenge for a worker of Alice's.
fn question(machine: &Machine) -> String {
    format!(
        "attest challenge {} --operator {ALICE} --cores 8",
        machine.id
    )
}

/// Gets a challenge and lets the platform answer it; returns the file's name.
fn challenge(tool: &Tool, machine: &Machine, platform: &Platform) -> String {
    let tried = tool.by("//Dave", &format!("{} --dry-run", question(machine)));
    assert_eq!(tried.get("challenge"), None, "{tried}");
    let asked = tool.by("//Dave", &question(machine));
    let age = asked["answer_until"]
        .as_u64()
        .zip(asked["issued_at"].as_u64());
    assert_eq!(age.map(|(until, from)| until - from), Some(2 * HOUR));
    // Whoever asks again gets the same, and nothing has to be sent for it.
    for more in ["", "--dry-run"] {
        let again = tool.by("//Bob", &format!("{} {more}", question(machine)));
        assert_eq!(again, asked);
    }
    // A challenge shows before the worker is registered.
    let shown = tool.see(&format!("attest show {}", machine.id));
    assert!(!shown["worker"]["challenges"].is_null(), "{shown}");
    let name = format!("{}.quote", machine.id);
    write_quote(tool, &name, platform, &asked["report_data"]);
    name
}

/// Writes a quote of the software that the registry allows.
fn write_quote(tool: &Tool, name: &str, platform: &Platform, answer: &Value) {
    let digits = answer.as_str().expect("a hash").trim_start_matches("0x");
    let mut report_data = [0; 64];
    hex::decode_to_slice(digits, &mut report_data[..32]).expect("32 bytes");
    let report = EnclaveReport {
        mr_enclave: MEASUREMENT[..32].try_into().expect("32 bytes"),
        isv_prod_id: u16::from_le_bytes([MEASUREMENT[32], MEASUREMENT[33]]),
        isv_svn: u16::from_le_bytes([MEASUREMENT[34], MEASUREMENT[35]]),
        mr_signer: MEASUREMENT[36..].try_into().expect("32 bytes"),
        report_data,
        ..EnclaveReport::default()
    };
    fs::write(tool.path(name), platform.quote(&report)).expect("a file");
}

/// Posts once; the second time there is nothing to do.
fn post(tool: &Tool, vendor: &Vendor) {
    let tried = tool.by("//Dave", "attest post --collateral collateral --dry-run");
    let outcomes_tried = outcomes(&tried);
    assert_eq!(outcomes_tried[..4], ["would be posted"; 4], "{tried}");
    assert_eq!(
        outcomes_tried[4..],
        ["waits for what comes before"; 4],
        "{tried}"
    );
    assert_eq!(states(&tool.see("attest show")), ["missing"; 7]);

    let posted = tool.by("//Dave", "attest post --collateral collateral");
    let rows = posted["collateral"].as_array().expect("rows");
    let names: Vec<&str> = rows
        .iter()
        .filter_map(|it| it["collateral"].as_str())
        .collect();
    assert_eq!(names, FILES);
    assert_eq!(outcomes(&posted), ["posted"; 8]);
    assert!(rows.iter().all(|row| row["fee"].is_string()), "{posted}");
    let due = vendor.tcb_info.next_update / 1_000 * 1_000;
    assert_eq!(rows[6]["expires"], due);

    let again = tool.by("//Dave", "attest post --collateral collateral");
    assert_eq!(outcomes(&again), ["up to date"; 8]);
    let rows = again["collateral"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row["fee"].is_null()), "{again}");
}

/// Registers once; the second time there is nothing to do, however it is said.
fn register(tool: &Tool, machine: &Machine, quote: &str) {
    let files = format!("--quote {quote} --collateral collateral");
    let info = tool.by("//Dave", &question(machine))["info"].clone();
    let info = info.as_str().expect("hexadecimal");
    let line = format!("{files} {} --operator {ALICE} --cores 8", machine.id);
    let registered = tool.by("//Dave", &format!("attest register {line}"));
    let expected = [&["up to date"; 8][..], &["posted"]].concat();
    assert_eq!(outcomes(&registered), expected);
    let event = &registered["events"][0]["registry"]["WorkerRegistered"];
    assert_eq!(event["operator"], ALICE);
    assert_eq!(event["verifier"], to_ss58(&contract(tool, "dcap_verifier")));
    assert_eq!(event["confidence_level"], 1);

    let known = format!("--quote {quote} --info {info}");
    for (line, offered) in [(line, 9), (known, 1)] {
        let again = tool.by("//Bob", &format!("attest register {line}"));
        assert_eq!(outcomes(&again), vec!["up to date"; offered]);
        assert_eq!(again.get("sent"), None, "{again}");
        assert_eq!(again["quote"]["tcb_status"], "UpToDate");
    }
}

/// What there is to see of a registered worker.
fn show(tool: &Tool, machine: &Machine, vendor: &Vendor) {
    let quote = format!("{}.quote", machine.id);
    let shown = tool.see(&format!("attest show {} --quote {quote}", machine.id));
    assert_eq!(states(&shown), ["holds"; 8]);
    assert_eq!(shown["platform"]["registered"], true);
    let fmspc = format!("0x{}", hex::encode(vendor.tcb_info.fmspc));
    assert_eq!(shown["platform"]["fmspc"], fmspc);
    assert_eq!(shown["worker"]["attested_until"], shown["quote"]["expires"]);
    assert!(shown["quote"]["expires"].as_u64() > Some(now() + 29 * DAY));
    let shown = tool.see(&format!("attest show --fmspc {fmspc}"));
    assert_eq!(states(&shown), ["holds"; 8]);
    let shown = tool.see("attest show --fmspc 00906ed50000");
    assert_eq!(
        shown["collateral"][6]["collateral"],
        "TCB info of 00906ed50000"
    );
    assert_eq!(shown["collateral"][6]["state"], "missing");
}

#[test]
fn collateral_that_does_not_count_is_one_clear_line() {
    let node = own_node();
    let mut vendor = Vendor::new("tool", now() - HOUR);
    let tool = trusting(&node, &vendor);
    let post = |vendor: &Vendor| {
        publish(&tool, vendor, "collateral");
        tool.run(&[
            "attest",
            "post",
            "--collateral",
            "collateral",
            "--as",
            "//Dave",
        ])
    };
    let complaint = |vendor: &Vendor| {
        let output = post(vendor);
        assert_eq!(output.status.code(), Some(1));
        let error = printed(&output.stderr);
        assert_eq!(error.lines().count(), 1, "{error}");
        (error, printed(&output.stdout))
    };

    let (error, _) = complaint(&Vendor::new("somebody", now() - HOUR));
    let expected = "error: tcb-signing-chain.pem is refused: InvalidSignature: ";
    assert!(error.starts_with(expected), "{error}");
    assert_eq!(states(&tool.see("attest show")), ["missing"; 7]);

    // What has run out is refused, what is in time is taken.
    vendor.issue(now() - 31 * DAY);
    let (error, table) = complaint(&vendor);
    let expected = "error: root-ca.crl is refused: Expired: It is no longer valid.\n";
    assert_eq!(error, expected);
    assert_eq!(table.matches("  posted  ").count(), 3, "{table}");
    assert_eq!(table.matches("  refused  ").count(), 5, "{table}");

    // What is about to run out is marked.
    vendor.issue(now() - 25 * DAY);
    assert!(post(&vendor).status.success());
    let shown = tool.see("attest show");
    assert_eq!(states(&shown)[3..], ["expires within 7 days"; 4]);

    // Nothing takes the place of something newer.
    vendor.issue(now() - 26 * DAY);
    let output = post(&vendor);
    assert!(output.status.success());
    let table = printed(&output.stdout);
    assert_eq!(table.matches("  up to date  ").count(), 8, "{table}");
    assert_eq!(tool.see("attest show"), shown);
}

#[test]
fn files_that_are_not_intels_are_one_clear_line_and_nothing_is_sent() {
    let vendor = Vendor::new("tool", now());
    let tool = Tool::without_node();
    let complaint = |line: &str| {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        tool.complaint(&arguments)
    };
    let post = "attest post --collateral collateral --as //Dave";
    let line = complaint(post);
    assert!(line.contains("collateral has no collateral"), "{line}");
    publish(&tool, &vendor, "collateral");
    for (name, content, reason) in [
        ("tcb-info.json", "{}", "it is not an answer"),
        (
            "tcb-signing-chain.pem",
            "{}",
            "there is no certificate in it",
        ),
        (
            "pck-platform.crl",
            "-----BEGIN X509 CRL-----",
            "its PEM is damaged",
        ),
    ] {
        let file = tool.path("collateral").join(name);
        let before = fs::read(&file).expect("a file");
        fs::write(&file, content).expect("a file");
        let line = complaint(post);
        assert!(
            line.contains(&format!("collateral/{name} is of no use: {reason}")),
            "{line}"
        );
        fs::write(&file, before).expect("a file");
    }
    let register = "attest register --info 00 --as //Dave --quote collateral/root-ca.crl";
    let line = complaint(register);
    assert!(
        line.contains("root-ca.crl is of no use: it is not a quote"),
        "{line}"
    );
    let line = complaint("attest show --quote missing");
    assert!(line.contains("missing cannot be read"), "{line}");
}

#[test]
fn a_quote_that_only_names_its_platform_takes_the_certificate_from_a_file() {
    let platform = Vendor::new("tool", now()).platform(1);
    let tool = Tool::without_node();
    let mut quote = Quote::new(&platform, &EnclaveReport::default());
    quote.name_platform(&platform);
    fs::write(tool.path("quote"), quote.encode()).expect("a file");
    let chain = [&platform.issuers[..], &[platform.certificate]].concat();
    fs::write(tool.path("chain.pem"), pem(&chain)).expect("a file");
    fs::write(tool.path("issuers.pem"), pem(&platform.issuers)).expect("a file");
    for command in [
        "attest show --quote quote",
        "attest register --info 00 --as //Dave --quote quote",
    ] {
        let complaint = |more: &str| {
            let line = format!("{command} {more}");
            let arguments: Vec<&str> = line.split_whitespace().collect();
            tool.complaint(&arguments)
        };
        let line = complaint("");
        for part in ["type 3", "PCK service by PPID, cpusvn=", "--certificate"] {
            assert!(line.contains(part), "{line}");
        }
        let line = complaint("--certificate issuers.pem");
        assert!(
            line.contains("issuers.pem is of no use: there is no"),
            "{line}"
        );
        // With the certificate it goes on, to where there is no deployment.
        for files in [
            "--certificate chain.pem",
            "--certificate issuers.pem --certificate chain.pem",
        ] {
            let line = complaint(files);
            assert!(!line.contains("of no use"), "{line}");
            assert!(line.contains("deploy first"), "{line}");
        }
    }
}

#[test]
fn what_the_documentation_tells_to_fetch_needs_no_later_curl_than_7_81() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = vec![root.join("README.md")];
    files.extend(listed(&root.join("docs")));
    for folder in [&root, &root.join("contracts")] {
        let readme = listed(folder).into_iter().map(|it| it.join("README.md"));
        files.extend(readme.filter(|it| it.is_file()));
    }
    let read = |file: &PathBuf| fs::read_to_string(file).expect("text");
    let recipes = files.iter().filter(|file| read(file).contains("curl -sSf"));
    assert!(recipes.count() > 0);
    for file in files {
        // Version 7.83 brought it.
        assert!(!read(&file).contains("%header"), "{}", file.display());
    }
}

/// What is in a folder.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("a file").path()).collect()
}

#[test]
fn a_quote_that_does_not_count_is_one_clear_line() {
    let node = own_node();
    let vendor = Vendor::new("tool", now() - HOUR);
    let tool = trusting(&node, &vendor);
    let machine = Machine::new("quoted in vain");
    let asked = tool.by("//Dave", &question(&machine));
    let (info, answer) = (
        asked["info"].as_str().expect("hexadecimal"),
        &asked["report_data"],
    );
    let register = |more: &str| {
        let line = format!("attest register --quote quote {more} --as //Dave");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        tool.complaint(&arguments)
    };
    let described = format!("{} --operator {ALICE} --cores 8", machine.id);

    let foreign = Vendor::new("somebody", now() - HOUR);
    write_quote(&tool, "quote", &foreign.platform(0), answer);
    let line = register(&described);
    let expected = "error: the platform's certificate is refused: InvalidSignature: ";
    assert!(line.starts_with(expected), "{line}");

    // The quote is right, but nobody has posted anything.
    write_quote(&tool, "quote", &vendor.platform(0), answer);
    let line = register(&described);
    let expected = "error: the quote is refused: MissingAuthority: ";
    assert!(line.starts_with(expected), "{line}");
    publish(&tool, &vendor, "collateral");
    let all = format!("{described} --collateral collateral");

    let line = register(&all.replace("--cores 8", "--cores 9"));
    assert!(line.contains("answers no challenge"), "{line}");
    let other = format!("--info 0x{}", info[2..].replacen("01000000", "02000000", 1));
    let line = register(&other);
    assert!(line.contains("is not for this registration"), "{line}");
    for (info, reason) in [
        ("nothing", "neither a file nor hexadecimal"),
        ("00", "not the info"),
    ] {
        let line = register(&format!("--info {info}"));
        assert!(line.contains(reason), "{line}");
    }

    // The registry has the last word.
    tool.by(
        "//Alice",
        &format!("governance remove-measurement {}", hex::encode(MEASUREMENT)),
    );
    let line = register(&described);
    let expected = "error: register_worker is refused: MeasurementNotAllowed: ";
    assert!(line.starts_with(expected), "{line}");

    let mut revoking = vendor.clone();
    revoking.revoke(&vendor.platform(0));
    revoking.issue(now());
    publish(&tool, &revoking, "collateral");
    let line = register(&all);
    assert!(
        line.starts_with("error: the quote is refused: PlatformRevoked: "),
        "{line}"
    );
}

fn column<'a>(shown: &'a Value, name: &str) -> Vec<&'a str> {
    let rows = shown["collateral"].as_array().expect("rows");
    rows.iter().filter_map(|row| row[name].as_str()).collect()
}

fn states(shown: &Value) -> Vec<&str> {
    column(shown, "state")
}

fn outcomes(posted: &Value) -> Vec<&str> {
    column(posted, "outcome")
}
