//! The stake pool, one file per message or flow.

mod cap;
mod claim;
mod commission;
mod contribute;
mod cool_down;
mod description;
mod forced_stop;
mod ownership;
mod pause;
mod queue;
mod random;
mod restart;
mod rewards;
mod shares;
mod slash;
mod start_stop;
mod stream;
mod treasury;
mod unbind;
mod undeliverable;
mod upgrade;
mod whitelist;
mod withdraw;
mod workers;
