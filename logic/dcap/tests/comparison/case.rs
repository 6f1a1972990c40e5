//! A platform's quote and what vouches for it, after some changes.

use super::{
    changes::{Change, CHANGES},
    verdict::{Comparison, Evidence},
};
use crate::support::{quote, vendor, NOW};
use sgx_simulator::{PckAuthority, Platform, Quote, Response, Vendor};

/// A quote and all that vouches for it.
pub struct Case {
    /// The changes: their numbers in the list, and what they go by.
    changes: Vec<(usize, u16)>,
    pub platform: Platform,
    evidence: Evidence,
}

impl Case {
    /// The quote of a platform after the changes: first those of the vendor, then those of what follows from it.
    pub fn new(number: u64, changes: Vec<(usize, u16)>) -> Self {
        let chosen: Vec<_> = changes
            .iter()
            .map(|(number, seed)| (&CHANGES[*number].1, *seed))
            .collect();
        let mut vendor = vendor();
        let mut platform = vendor.platform(number);
        for (change, seed) in &chosen {
            if let Change::Vendor(change) = change {
                change(&mut vendor, *seed);
            }
        }
        for (change, seed) in &chosen {
            if let Change::Platform(change) = change {
                change(&vendor, &mut platform, *seed);
            }
        }
        vendor.certify(&mut platform);
        let mut certificate = vendor.pck_certificate(&platform);
        for (change, seed) in &chosen {
            if let Change::Certificate(change) = change {
                change(&mut certificate, *seed);
            }
        }
        let ca = vendor.authority(platform.authority);
        platform.certificate = certificate.sign(&ca.key);
        let mut quote = quote(&platform);
        for (change, seed) in &chosen {
            if let Change::Quote(change) = change {
                change(&platform, &mut quote, *seed);
            }
        }
        let mut evidence = evidence(&vendor, &platform, &quote);
        for (change, seed) in &chosen {
            if let Change::Signed(change) = change {
                change(&vendor, &mut evidence, *seed);
            }
        }
        for (change, seed) in &chosen {
            if let Change::Evidence(change) = change {
                change(&mut evidence, *seed);
            }
        }
        Self {
            changes,
            platform,
            evidence,
        }
    }

    /// What was changed, and how.
    pub fn names(&self) -> Vec<(&'static str, u16)> {
        let name = |(number, seed): &(usize, u16)| (CHANGES[*number].0, *seed);
        self.changes.iter().map(name).collect()
    }

    /// Whether this was among the changes.
    pub fn changed(&self, name: &str) -> bool {
        self.names().iter().any(|(changed, _)| *changed == name)
    }

    /// The number of a change.
    pub fn number_of(name: &str) -> usize {
        let place = CHANGES.iter().position(|(change, _)| *change == name);
        place.expect("there is such a change")
    }

    pub fn compare(&self) -> Comparison {
        Comparison::of(&self.evidence)
    }
}

fn evidence(vendor: &Vendor, platform: &Platform, quote: &Quote) -> Evidence {
    let published = vendor.collateral();
    let (ca, crl) = match platform.authority {
        PckAuthority::Processor => (published.processor_ca, published.processor_crl),
        PckAuthority::Platform => (published.platform_ca, published.platform_crl),
    };
    let signed = |answer: Response| (answer.body.into_bytes(), answer.signature);
    Evidence {
        now: NOW,
        root_key: vendor.root_key(),
        root: published.root,
        ca,
        signer: published.tcb_signing,
        root_crl: published.root_crl,
        crl,
        tcb_info: signed(published.tcb_info),
        identity: signed(published.qe_identity),
        quote: quote.encode(),
        others: Vec::new(),
        earlier: None,
        minimum: 0,
    }
}
