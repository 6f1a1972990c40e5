//! Plays the life of three pools on the embedded chain, from the first day to the fifteenth, with real keys,
//! attestations and signed heartbeats, and shows after each step what the Console shows.
//!
//! The machines register with SGX quotes of simulated platforms, or, with `--quorum`, with what attestors have signed.
//!
//! Every step checks what it expects, and the invariants of the whole deployment are checked after it; the
//! first deviation ends the story with an exit code that is not 0.

mod closing;
mod console;
mod heartbeats;
mod middle;
mod opening;
mod table;
mod world;

use std::process::ExitCode;
use std::time::Instant;
use world::{Checked, World};

/// Everybody with an account.
const PEOPLE: [&str; 10] = [
    "Alice",
    "Bob",
    "Charlie",
    "Dave",
    "Erin",
    "Frank",
    "Grace",
    "Heidi",
    "governance",
    "relayer",
];

/// A chapter of the story: what happens, and how.
type Step = (&'static str, fn(&mut World) -> Checked);

const STORY: [Step; 19] = [
    ("Machines can be attested", opening::attestation),
    ("Governance funds the rewards", opening::fund),
    ("Three owners create pools", opening::create_pools),
    (
        "Five machines register and are benchmarked",
        opening::register_workers,
    ),
    ("Five stakers contribute", opening::contribute),
    ("The machines start", opening::start),
    ("The first rewards are collected", middle::first_rewards),
    ("Stakers and an owner claim", middle::claim),
    ("A commission raise is announced", middle::announce_raise),
    ("A withdrawal is paid at once", middle::withdraw_at_once),
    ("A withdrawal is queued", middle::queue_withdrawal),
    ("New money pays the queue in part", middle::fill_in_part),
    ("A machine is unresponsive and recovers", middle::recover),
    ("Another one does not", middle::stop_unresponsive),
    ("A forced stop", closing::force_stop),
    ("A pool winds up", closing::wind_up),
    ("A worker has cooled down", closing::reclaim),
    ("Everybody leaves", closing::everybody_out),
    ("The books are closed", closing::reconcile),
];

fn main() -> ExitCode {
    let quorum = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--quorum") => true,
        Some(other) => {
            eprintln!("error: what is {other}? The demo knows --quorum");
            return ExitCode::FAILURE;
        }
    };
    let started = Instant::now();
    let mut world = World::new(&PEOPLE, quorum);
    for (number, (title, step)) in STORY.iter().enumerate() {
        println!(
            "\n=== Step {} of {}, {}: {title}",
            number + 1,
            STORY.len(),
            world.clock()
        );
        if let Err(deviation) = step(&mut world) {
            eprintln!("\nerror: in step {}: {}", number + 1, deviation.0);
            return ExitCode::FAILURE;
        }
        world.suite.check();
        console::show(&world);
    }
    let (checks, seconds) = (world.checks(), started.elapsed().as_secs());
    println!("\nAll {checks} checks of the story held; it took {seconds} s.");
    ExitCode::SUCCESS
}
