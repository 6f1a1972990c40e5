//! What may be changed: values before they are signed, and bytes after it.

mod bytes;
mod certificates;
mod quotes;
mod standings;

use super::verdict::Evidence;
use crate::support::{NOW, SECOND};
use sgx_simulator::{Certificate, Platform, Quote, Vendor};
use std::sync::LazyLock;

/// A change of one kind of thing by a number.
pub enum Change {
    Vendor(fn(&mut Vendor, u16)),
    Platform(fn(&Vendor, &mut Platform, u16)),
    /// Of the platform's certificate.
    Certificate(fn(&mut Certificate, u16)),
    Quote(fn(&Platform, &mut Quote, u16)),
    /// Of what is signed, before the vendor signs it anew.
    Signed(fn(&Vendor, &mut Evidence, u16)),
    /// Of what anybody can change.
    Evidence(fn(&mut Evidence, u16)),
}

/// Changes by name.
type Changes = &'static [(&'static str, Change)];

/// All changes there are.
pub static CHANGES: LazyLock<Vec<&(&str, Change)>> = LazyLock::new(|| {
    let all = [
        standings::CHANGES,
        certificates::CHANGES,
        quotes::CHANGES,
        bytes::CHANGES,
    ];
    all.into_iter().flatten().collect()
});

/// A moment about now: from two seconds before to two after it.
fn about_now(seed: u16) -> u64 {
    NOW - 2 * SECOND + u64::from(seed % 5) * SECOND
}

fn flip(bytes: &mut [u8], seed: u16) {
    let bit = usize::from(seed) % (bytes.len() * 8).max(1);
    if let Some(byte) = bytes.get_mut(bit / 8) {
        *byte ^= 1 << (bit % 8);
    }
}
