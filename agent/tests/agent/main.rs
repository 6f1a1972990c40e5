//! Agents and attestors on a real node, in real time.
//!
//! Each test has a deployment of its own, whose days are seconds. They take turns, because a machine that does too
//! much at once would miss heartbeats for no fault of the agent.

mod attestors;
mod killed;
mod life;
mod many;
mod node_restart;
mod sessions;
mod support;
