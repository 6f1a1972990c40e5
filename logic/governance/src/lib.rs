//! Who may decide, and how long everybody else has to react: two-step ownership, pause, announcements.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod announcement;
mod authority;
mod change;
mod governance;

pub use announcement::{Announced, Announcement, VALIDITY};
pub use authority::{Authority, Ownership};
pub use change::GovernanceChange;
pub use governance::{ensure_hash, Governance, GovernanceAction};
