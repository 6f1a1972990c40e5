//! QE identity: what a quoting enclave by Intel looks like.

use crate::{attribute, text, Key, Response, Timestamp};
use serde::Serialize;

/// The identity of Intel's quoting enclave. The members of its text are in Intel's order, which is that of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QeIdentity {
    /// "QE".
    pub id: String,
    /// The version of the format: 2.
    pub version: u32,
    /// When it was issued.
    #[serde(serialize_with = "text::moment")]
    pub issue_date: Timestamp,
    /// When the next one is due.
    #[serde(serialize_with = "text::moment")]
    pub next_update: Timestamp,
    /// Rises whenever Intel has recovered a TCB.
    pub tcb_evaluation_data_number: u32,
    /// The extended features, under the mask.
    #[serde(serialize_with = "text::hexadecimal")]
    pub miscselect: [u8; 4],
    /// Which of them count.
    #[serde(serialize_with = "text::hexadecimal")]
    pub miscselect_mask: [u8; 4],
    /// The attributes, under the mask.
    #[serde(serialize_with = "text::hexadecimal")]
    pub attributes: [u8; 16],
    /// Which of them count.
    #[serde(serialize_with = "text::hexadecimal")]
    pub attributes_mask: [u8; 16],
    /// Who signed the enclave.
    #[serde(serialize_with = "text::hexadecimal")]
    pub mrsigner: [u8; 32],
    /// Which of the signer's enclaves it is.
    pub isvprodid: u16,
    /// The levels, from the highest version to the lowest.
    pub tcb_levels: Vec<QeLevel>,
}

/// A standing of the quoting enclave, and the version it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QeLevel {
    /// The least version.
    pub tcb: QeTcb,
    /// The day of the version.
    #[serde(serialize_with = "text::moment")]
    pub tcb_date: Timestamp,
    /// The standing.
    pub tcb_status: String,
    /// What is known against such enclaves.
    #[serde(rename = "advisoryIDs", skip_serializing_if = "Vec::is_empty")]
    pub advisory_ids: Vec<String>,
}

/// The version of the quoting enclave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QeTcb {
    /// Its security version.
    pub isvsvn: u16,
}

/// Of the attributes' flags all count, that of debugging included, but the one for 64-bit mode; of the features none.
const ATTRIBUTES_MASK: [u8; 16] = [
    0xFB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
];

impl QeIdentity {
    /// The identity of the quoting enclaves of [`Vendor`](crate::Vendor)'s platforms.
    pub(crate) fn new(mrsigner: [u8; 32], issue_date: Timestamp, next_update: Timestamp) -> Self {
        let mut attributes = [0; 16];
        attributes[0] = attribute::INITIALISED | attribute::PROVISION_KEY;
        let level = |isvsvn, tcb_date, tcb_status: &str, advisories: &[&str]| QeLevel {
            tcb: QeTcb { isvsvn },
            tcb_date,
            tcb_status: tcb_status.into(),
            advisory_ids: advisories.iter().map(|id| id.to_string()).collect(),
        };
        Self {
            id: "QE".into(),
            version: 2,
            issue_date,
            next_update,
            tcb_evaluation_data_number: 17,
            miscselect: [0; 4],
            miscselect_mask: [0xFF; 4],
            attributes,
            attributes_mask: ATTRIBUTES_MASK,
            mrsigner,
            isvprodid: 1,
            tcb_levels: vec![
                level(8, 1_710_288_000_000, "UpToDate", &[]),
                level(6, 1_636_502_400_000, "OutOfDate", &["INTEL-SA-00615"]),
                level(
                    1,
                    1_534_291_200_000,
                    "Revoked",
                    &["INTEL-SA-00202", "INTEL-SA-00615"],
                ),
            ],
        }
    }

    /// Its text, without white space.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("plain values have a text")
    }

    /// What the service answers, signed by a key.
    pub fn sign(&self, key: &Key) -> Response {
        Response::qe_identity(self.text(), key)
    }
}
