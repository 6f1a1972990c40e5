//! The worker registry.

mod benchmark;
mod calls;
mod challenges;
mod expiry;
mod lists;
mod platforms;
mod registration;
