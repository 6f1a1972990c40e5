//! What governance did.

use crate::words::{account, date, hash};
use governance::GovernanceChange;
use ink::primitives::{AccountId, Hash};

/// A change by governance; `code` is what its announcements of code are about.
pub(super) fn describe(change: &GovernanceChange<AccountId, Hash>, code: &str) -> String {
    use GovernanceChange as Change;
    match change {
        Change::OwnershipOffered { to } => format!("ownership was offered to {}", account(to)),
        Change::OwnershipTransferred { from, to } => {
            format!("ownership moved from {} to {}", account(from), account(to))
        }
        Change::GuardianSet { guardian } => format!("{} is the guardian", account(guardian)),
        Change::Paused { by } => format!("{} paused it", account(by)),
        Change::Unpaused => "the pause was lifted".to_owned(),
        Change::CodeAnnounced {
            code_hash,
            executable_at,
        } => format!(
            "{code} can become {} from {} on",
            hash(code_hash),
            date(*executable_at)
        ),
        Change::CodeCancelled { code_hash } => {
            format!("{code} will not become {}", hash(code_hash))
        }
        Change::CodeExecuted { code_hash } => format!("{code} is {} now", hash(code_hash)),
    }
}
