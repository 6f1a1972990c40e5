//! The differences that there are, and why.

use super::{case::Case, verdict::Comparison};
use dcap::Error;

/// A difference: the reason, when it is this one, and a change that shows it.
pub struct Explained {
    pub reason: &'static str,
    pub applies: fn(&Case, &Comparison) -> bool,
    pub example: (&'static str, u16),
}

/// Whether a difference is one of these.
pub fn is_explained(case: &Case, comparison: &Comparison) -> bool {
    let mut all = EXPLAINED.iter();
    all.any(|known| (known.applies)(case, comparison))
}

/// We refuse with one of these errors what they let pass.
fn we_refuse(comparison: &Comparison, errors: &[Error]) -> bool {
    let ours = comparison.ours.as_ref();
    comparison.theirs.is_ok() && ours.is_err_and(|error| errors.contains(error))
}

/// They refuse with these words what we let pass.
fn they_refuse(comparison: &Comparison, words: &str) -> bool {
    let theirs = comparison.theirs.as_ref();
    comparison.ours.is_ok() && theirs.is_err_and(|error| error.contains(words))
}

pub const EXPLAINED: &[Explained] = &[
    // What we refuse.
    Explained {
        reason: "they look for the members of Intel's extension that they want, and read over whatever else is there",
        applies: |case, it| {
            case.changed("a bit of Intel's extension")
                && we_refuse(it, &[Error::DuplicateMember, Error::InvalidInteger, Error::InvalidLength,
                    Error::InvalidValue, Error::MissingMember, Error::TrailingBytes, Error::Truncated,
                    Error::UnexpectedTag])
        },
        example: ("a bit of Intel's extension", 12_449),
    },
    Explained {
        reason: "they read over the encoding of key usages and other things that they do not look at",
        applies: |case, it| {
            let encodings = ["a bit of the signer's certificate, signed", "a bit of the root's list, signed"];
            encodings.iter().any(|name| case.changed(name))
                && we_refuse(it, &[Error::InvalidInteger, Error::InvalidLength, Error::InvalidValue, Error::TrailingBytes, Error::Truncated, Error::UnexpectedTag])
        },
        example: ("a bit of the signer's certificate, signed", 11_192),
    },
    Explained {
        reason: "they read any text and any number in members that they do not look at and in their names, and white space anywhere",
        applies: |case, it| {
            let documents = ["a bit of the identity, signed", "a bit of TCB information, signed"];
            documents.iter().any(|name| case.changed(name)) && we_refuse(it, &[Error::InvalidJson])
        },
        example: ("a bit of the identity, signed", 49_676),
    },
    Explained {
        reason: "they let a CA have any path length, or none",
        applies: |_, it| we_refuse(it, &[Error::InvalidConstraints]),
        example: ("the CAs' certificates", 8 + 12 * 2),
    },
    Explained {
        reason: "they read serial numbers above the 20 bytes of RFC 5280",
        applies: |_, it| we_refuse(it, &[Error::InvalidInteger]),
        example: ("the platform's certificate", 2 + 12 * 20),
    },
    Explained {
        reason: "they compare the first half of what the quoting enclave reports, and not that the second is zero",
        applies: |_, it| we_refuse(it, &[Error::InvalidKeyBinding]),
        example: ("what the quoting enclave binds", 511),
    },
    Explained {
        reason: "they do not ask what the keys of platforms and the TCB signer may be used for",
        applies: |_, it| we_refuse(it, &[Error::InvalidKeyUsage]),
        example: ("the platform's certificate", 7),
    },
    Explained {
        reason: "they do without key usage, basic constraints and the number of a list",
        applies: |_, it| we_refuse(it, &[Error::MissingExtension]),
        example: ("the platform's certificate", 11 + 12 * 3),
    },
    Explained {
        reason: "they do not ask when a list was issued",
        applies: |_, it| we_refuse(it, &[Error::NotYetValid]),
        example: ("the root's list", 3 * 7),
    },
    Explained {
        reason: "they do not compare the provisioning certification enclave",
        applies: |_, it| we_refuse(it, &[Error::PceMismatch]),
        example: ("the platform's PCE", 0),
    },
    Explained {
        reason: "they put the mask on the identity's own value too",
        applies: |_, it| we_refuse(it, &[Error::QeAttributesMismatch, Error::QeMiscSelectMismatch]),
        example: ("the identity's attributes", 127),
    },
    Explained {
        reason: "they do not know platforms and signers by name",
        applies: |_, it| we_refuse(it, &[Error::UnexpectedSubject]),
        example: ("the platform's certificate", 4),
    },
    Explained {
        reason: "they read TCB information of later versions and other types",
        applies: |_, it| we_refuse(it, &[Error::UnsupportedVersion]),
        example: ("the type of TCB information", 1),
    },
    Explained {
        reason: "they check by the issuer that they are shown, we by the one whose key a certificate or list names",
        applies: |case, it| {
            let names = ["which key has certified the platform, by its certificate", "which key has signed the CAs' lists, by themselves"];
            names.iter().any(|name| case.changed(name))
                && we_refuse(it, &[Error::InvalidLength, Error::InvalidSignature, Error::InvalidValue, Error::MissingAuthority,
                    Error::TrailingBytes, Error::Truncated, Error::UnexpectedTag])
        },
        example: ("which key has certified the platform, by its certificate", 0),
    },
    Explained {
        reason: "they judge by the documents that they are shown; we refuse those of a lower evaluation number than the known ones'",
        applies: |case, it| {
            case.changed("TCB information that was posted before") && we_refuse(it, &[Error::NotNewer])
        },
        example: ("TCB information that was posted before", 4),
    },
    // What they refuse.
    Explained {
        reason: "they want 32 bytes of authentication data; Intel's layout gives them a length",
        applies: |_, it| they_refuse(it, "Invalid QE auth data length"),
        example: ("the length of the authentication data", 31),
    },
    Explained {
        reason: "we do not look at how the unsigned certificates behind a quote are packed",
        applies: |_, it| they_refuse(it, "Unsupported DCAP PCK cert format"),
        example: ("the kind of certification data", 1),
    },
    Explained {
        reason: "we let quoting enclaves have any status that platforms have",
        applies: |_, it| they_refuse(it, "in QE Identity"),
        example: ("the status of an enclave's level", 1),
    },
    Explained {
        reason: "they compare whole names of issuers; we compare the common name, and the key decides",
        applies: |_, it| they_refuse(it, "UnknownIssuer") || they_refuse(it, "UnknownRevocationStatus"),
        example: ("the platform's certificate", 10),
    },
    Explained {
        reason: "they want the date of each level; we read over it, because nothing depends on it",
        applies: |_, it| they_refuse(it, "missing field `tcbDate`"),
        example: ("a bit of TCB information, signed", 38_281),
    },
    Explained {
        reason: "they let a list run out at the second that it names, we after it, as everything else",
        applies: |_, it| they_refuse(it, "CrlExpired"),
        example: ("the root's list", 1 + 7 * 2),
    },
    // What both let pass, or refuse, for another standing.
    Explained {
        reason: "they compare the processor's own form of the components, we the components, as Intel's verifier does",
        applies: |case, _| {
            let sgx = &case.platform.sgx;
            sgx.components != sgx.cpu_svn || case.changed("a bit of Intel's extension")
        },
        example: ("a component of the platform, not as the processor says", 0),
    },
    Explained {
        reason: "they sort the levels; we take Intel's order, as its documentation says",
        applies: |case, _| case.changed("the order of the levels"),
        example: ("the order of the levels", 0),
    },
    Explained {
        reason: "they take over from a quoting enclave only that it is out of date; we all that it needs",
        applies: |_, it| match (&it.ours, &it.theirs) {
            (Ok(ours), Ok(theirs)) => ours.status != theirs.status && ours.status.contains("Configuration"),
            _ => false,
        },
        example: ("the status of an enclave's level", 2),
    },
];
