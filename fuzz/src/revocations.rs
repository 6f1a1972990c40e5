//! Revocation lists. The crate `x509-cert` has to read the same in them.

use crate::{
    certificates::{authority_key, common_name, read},
    oracle::{assert_complete, assert_kept, padded},
    SCENE,
};
use dcap::{Context, Issuer, RevocationList, Serial};
use x509_cert::{
    crl::CertificateList,
    der::{asn1::Uint, oid::db::rfc5280::ID_CE_CRL_NUMBER, Decode, Encode},
};

/// The revocation list of an authority, in DER.
pub fn revocations(data: &[u8]) -> bool {
    let context = SCENE.authorities();
    let accept = |data: &[u8]| RevocationList::accept(&context, data);
    let Ok((issuer, list)) = accept(data) else {
        return false;
    };
    let Some(other) = read::<CertificateList>(data) else {
        return true;
    };
    let body = &other.tbs_cert_list;
    assert_eq!(context.hashed(), [body.to_der().unwrap()]);
    let authority = match &issuer {
        Issuer::Root => None,
        Issuer::Authority(id) => Some((id, context.authority(id).unwrap())),
    };
    let name = common_name(&body.issuer);
    match &authority {
        None => assert_eq!(name, "Intel SGX Root CA"),
        Some((id, known)) => {
            assert_eq!(name, known.authority.common_name());
            assert!(name.ends_with(" CA"), "it certifies");
            let extensions = body.crl_extensions.as_ref().expect("it names its key");
            assert_eq!(authority_key(extensions), Some(**id));
        }
    }

    let issued = body.this_update.to_unix_duration().as_millis();
    assert_eq!(u128::from(list.validity.issued), issued);
    let due = body.next_update.expect("a date").to_unix_duration();
    let expires = due.as_millis() as u64;
    let bound = authority.map(|(_, it)| it.validity.expires);
    assert_eq!(
        list.validity.expires,
        expires.min(bound.unwrap_or(u64::MAX))
    );

    let revoked = body.revoked_certificates.iter().flatten();
    let revoked: Vec<Serial> = revoked
        .map(|it| padded(it.serial_number.as_bytes()))
        .collect();
    assert_eq!(list.revoked, revoked);
    assert!(revoked.iter().all(|serial| list.contains(serial)));

    let mut extensions = body.crl_extensions.iter().flatten();
    let number = extensions.find(|it| it.extn_id == ID_CE_CRL_NUMBER);
    let number = Uint::from_der(number.expect("a number").extn_value.as_bytes()).unwrap();
    assert_eq!(list.number, padded(number.as_bytes()));

    assert_kept(&list);
    assert_eq!(accept(data), Ok((issuer, list)));
    assert_complete(data, data.len(), |data| accept(data).is_ok());
    true
}
