//! The worker registry.

mod benchmark;
mod calls;
mod lists;
mod registration;
