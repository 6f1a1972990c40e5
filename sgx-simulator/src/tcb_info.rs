//! TCB info: which standing the component versions of a platform give it.

use crate::{text, Key, Response, Timestamp};
use serde::Serialize;

/// The TCB info of one family of platforms. The members of its text are in Intel's order, which is that of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TcbInfo {
    /// "SGX".
    pub id: String,
    /// The version of the format: 3.
    pub version: u32,
    /// When it was issued.
    #[serde(serialize_with = "text::moment")]
    pub issue_date: Timestamp,
    /// When the next one is due.
    #[serde(serialize_with = "text::moment")]
    pub next_update: Timestamp,
    /// Which platforms it is about.
    #[serde(serialize_with = "text::hexadecimal")]
    pub fmspc: [u8; 6],
    /// Whose provisioning certification enclave it is about.
    #[serde(serialize_with = "text::hexadecimal")]
    pub pce_id: [u8; 2],
    /// How components are compared: 0.
    pub tcb_type: u32,
    /// Rises whenever Intel has recovered a TCB.
    pub tcb_evaluation_data_number: u32,
    /// The levels, from the highest versions to the lowest.
    pub tcb_levels: Vec<TcbLevel>,
}

/// A standing, and the versions it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TcbLevel {
    /// The least versions.
    pub tcb: Tcb,
    /// The day of the versions.
    #[serde(serialize_with = "text::moment")]
    pub tcb_date: Timestamp,
    /// The standing.
    pub tcb_status: String,
    /// What is known against such platforms.
    #[serde(rename = "advisoryIDs", skip_serializing_if = "Vec::is_empty")]
    pub advisory_ids: Vec<String>,
}

/// Versions of a platform's TCB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tcb {
    /// The components, of which there are 16.
    #[serde(rename = "sgxtcbcomponents")]
    pub components: Vec<TcbComponent>,
    /// The version of the provisioning certification enclave.
    #[serde(rename = "pcesvn")]
    pub pce_svn: u16,
}

/// The version of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TcbComponent {
    /// The security version.
    pub svn: u8,
    /// What brings the component, if Intel tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<&'static str>,
    /// What the component is, if Intel tells.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
}

/// 13 March 2024.
const MARCH_2024: Timestamp = 1_710_288_000_000;
/// 10 November 2021.
const NOVEMBER_2021: Timestamp = 1_636_502_400_000;
/// 4 January 2018.
const JANUARY_2018: Timestamp = 1_515_024_000_000;

impl TcbInfo {
    /// TCB info for [`Vendor`](crate::Vendor)'s platforms, with a level for each standing there is.
    pub(crate) fn new(issue_date: Timestamp, next_update: Timestamp) -> Self {
        let level = TcbLevel::new;
        Self {
            id: "SGX".into(),
            version: 3,
            issue_date,
            next_update,
            fmspc: [0x00, 0x60, 0x6A, 0x00, 0x00, 0x00],
            pce_id: [0, 0],
            tcb_type: 0,
            tcb_evaluation_data_number: 17,
            tcb_levels: vec![
                level(MARCH_2024, (11, 12, 13), "UpToDate", &[]),
                level(MARCH_2024, (11, 8, 13), "SWHardeningNeeded", &["00334"]),
                level(MARCH_2024, (11, 4, 13), "ConfigurationNeeded", &["00219"]),
                level(
                    MARCH_2024,
                    (11, 0, 13),
                    "ConfigurationAndSWHardeningNeeded",
                    &["00219", "00334"],
                ),
                level(NOVEMBER_2021, (10, 12, 13), "OutOfDate", &["00828"]),
                level(
                    NOVEMBER_2021,
                    (10, 0, 11),
                    "OutOfDateConfigurationNeeded",
                    &["00219", "00828"],
                ),
                level(JANUARY_2018, (5, 0, 5), "Revoked", &["00106", "00115"]),
            ],
        }
    }

    /// The first level of a standing.
    ///
    /// # Panics
    /// If there is none.
    pub fn level(&self, status: &str) -> &TcbLevel {
        let mut levels = self.tcb_levels.iter();
        let found = levels.find(|level| level.tcb_status == status);
        found.expect("the TCB info has a level of this status")
    }

    /// Its text, without white space.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("plain values have a text")
    }

    /// What the service answers, signed by a key.
    pub fn sign(&self, key: &Key) -> Response {
        Response::tcb_info(self.text(), key)
    }
}

impl TcbLevel {
    /// A level: microcode, configuration and PCE as `svns`, the other components as they always are.
    fn new(
        tcb_date: Timestamp,
        svns: (u8, u8, u16),
        tcb_status: &str,
        advisories: &[&str],
    ) -> Self {
        let (microcode, configuration, pce_svn) = svns;
        let mut components = vec![
            TcbComponent::named(microcode, "BIOS", Some("Early Microcode Update")),
            TcbComponent::named(microcode, "OS/VMM", Some("SGX Late Microcode Update")),
            TcbComponent::named(2, "OS/VMM", Some("TXT SINIT")),
            TcbComponent::named(2, "BIOS", None),
            TcbComponent::named(255, "BIOS", None),
            TcbComponent::named(1, "BIOS", None),
            TcbComponent::unnamed(configuration),
        ];
        components.resize(16, TcbComponent::unnamed(0));
        let advisories = advisories.iter();
        Self {
            tcb: Tcb {
                components,
                pce_svn,
            },
            tcb_date,
            tcb_status: tcb_status.into(),
            advisory_ids: advisories
                .map(|number| format!("INTEL-SA-{number}"))
                .collect(),
        }
    }
}

impl TcbComponent {
    fn named(svn: u8, category: &'static str, kind: Option<&'static str>) -> Self {
        Self {
            svn,
            category: Some(category),
            kind,
        }
    }

    fn unnamed(svn: u8) -> Self {
        Self {
            svn,
            category: None,
            kind: None,
        }
    }
}
