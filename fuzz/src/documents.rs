//! TCB information and identities of the quoting enclave. `serde_json` has to read the same in them.

use crate::{
    oracle::{assert_complete, assert_kept},
    scene::signature,
    SCENE,
};
use dcap::{Context, KeyId, QeIdentity, TcbInfo, TcbStatus, Validity};
use serde::{de::DeserializeOwned, Deserialize};

/// What the key goes by that signs documents.
fn signer() -> KeyId {
    SCENE.vendor.tcb_signing.key.identifier()
}

/// The body of TCB information.
pub fn tcb_info(data: &[u8]) -> bool {
    let context = SCENE.authorities();
    let signature = signature(&SCENE.vendor.tcb_signing.key);
    let accept = |data: &[u8]| TcbInfo::accept(&context, data, &signature, &signer());
    let Ok((fmspc, info)) = accept(data) else {
        return false;
    };
    assert_eq!(context.hashed(), [data]);
    let other: TcbInfoText = read(data);
    other
        .head
        .assert_same("SGX", 3, &info.validity, info.evaluation);
    assert_eq!(other.tcb_type, 0);
    assert_hexadecimal(&other.fmspc, &fmspc);
    assert_hexadecimal(&other.pce_id, &info.pce_id);
    assert_eq!(other.tcb_levels.len(), info.levels.len());
    for (other, level) in other.tcb_levels.iter().zip(&info.levels) {
        let components: Vec<_> = other.tcb.components.iter().map(|it| it.svn).collect();
        assert_eq!(components, level.components);
        assert_eq!(other.tcb.pce_svn, level.pce_svn);
        other.assert_same(level.status, &level.advisories);
    }
    assert_kept(&info);
    assert_eq!(accept(data), Ok((fmspc, info)));
    assert_complete(data, 1, |data| accept(data).is_ok());
    true
}

/// The body of a quoting enclave's identity.
pub fn qe_identity(data: &[u8]) -> bool {
    let context = SCENE.authorities();
    let signature = signature(&SCENE.vendor.tcb_signing.key);
    let accept = |data: &[u8]| QeIdentity::accept(&context, data, &signature, &signer());
    let Ok(identity) = accept(data) else {
        return false;
    };
    assert_eq!(context.hashed(), [data]);
    let other: QeIdentityText = read(data);
    let evaluation = identity.evaluation;
    other
        .head
        .assert_same("QE", 2, &identity.validity, evaluation);
    for (other, bytes) in [
        (&other.miscselect, &identity.misc_select.value[..]),
        (&other.miscselect_mask, &identity.misc_select.mask),
        (&other.attributes, &identity.attributes.value),
        (&other.attributes_mask, &identity.attributes.mask),
        (&other.mrsigner, &identity.mr_signer),
    ] {
        assert_hexadecimal(other, bytes);
    }
    assert_eq!(other.isvprodid, identity.isv_prod_id);
    assert_eq!(other.tcb_levels.len(), identity.levels.len());
    for (other, level) in other.tcb_levels.iter().zip(&identity.levels) {
        assert_eq!(other.tcb.isvsvn, level.isv_svn);
        other.assert_same(level.status, &level.advisories);
    }
    assert_kept(&identity);
    assert_eq!(accept(data), Ok(identity));
    assert_complete(data, 1, |data| accept(data).is_ok());
    true
}

/// What is accepted is what the other writes, to the last byte: so there is no white space, no escape, no number
/// written in another way, and no member twice.
fn read<T: DeserializeOwned>(body: &[u8]) -> T {
    let value: serde_json::Value = serde_json::from_slice(body).expect("it is JSON");
    assert_eq!(value.to_string().as_bytes(), body, "it is canonical");
    serde_json::from_value(value).expect("it has the members of its kind")
}

fn assert_hexadecimal(text: &str, bytes: &[u8]) {
    assert_eq!(hex::decode(text).as_deref(), Ok(bytes));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    id: String,
    version: u64,
    issue_date: String,
    next_update: String,
    tcb_evaluation_data_number: u32,
}

impl Head {
    fn assert_same(&self, id: &str, version: u64, validity: &Validity, evaluation: u32) {
        assert_eq!((&self.id[..], self.version), (id, version));
        assert_eq!(self.tcb_evaluation_data_number, evaluation);
        let context = SCENE.authorities();
        let signer = context.authority(&signer()).unwrap();
        assert_eq!(validity.issuer, Some(signer.serial));
        assert_eq!(validity.issued, milliseconds(&self.issue_date));
        let expires = milliseconds(&self.next_update).min(signer.validity.expires);
        assert_eq!(validity.expires, expires);
        assert!(validity.issued <= context.now() && context.now() <= expires);
    }
}

/// A date of the form that is asked for, as the other reader understands it.
fn milliseconds(text: &str) -> u64 {
    assert_eq!(text.len(), "2025-06-20T00:00:00Z".len());
    let time = humantime::parse_rfc3339(text).expect("it is a date");
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap();
    since.as_millis() as u64
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TcbInfoText {
    #[serde(flatten)]
    head: Head,
    fmspc: String,
    pce_id: String,
    tcb_type: u64,
    tcb_levels: Vec<Level<Tcb>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QeIdentityText {
    #[serde(flatten)]
    head: Head,
    miscselect: String,
    miscselect_mask: String,
    attributes: String,
    attributes_mask: String,
    mrsigner: String,
    isvprodid: u16,
    tcb_levels: Vec<Level<QeTcb>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Level<T> {
    tcb: T,
    tcb_status: String,
    #[serde(rename = "advisoryIDs", default)]
    advisories: Vec<String>,
}

impl<T> Level<T> {
    fn assert_same(&self, status: TcbStatus, advisories: &[String]) {
        assert_eq!(self.tcb_status, format!("{status:?}"));
        assert_eq!(self.advisories, advisories);
    }
}

#[derive(Deserialize)]
struct Tcb {
    #[serde(rename = "sgxtcbcomponents")]
    components: Vec<Component>,
    #[serde(rename = "pcesvn")]
    pce_svn: u16,
}

#[derive(Deserialize)]
struct Component {
    svn: u8,
}

#[derive(Deserialize)]
struct QeTcb {
    isvsvn: u16,
}
