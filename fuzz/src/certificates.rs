//! Certificates. The crate `x509-cert` has to read the same in them.

use crate::{
    oracle::{assert_complete, assert_kept, padded},
    SCENE,
};
use dcap::{AuthorityKey, Context, KeyId, Pck, PublicKey, Serial, Validity};
use sgx_simulator::{der, oid};
use x509_cert::{
    der::{
        oid::{db::rfc4519::COMMON_NAME, AssociatedOid},
        referenced::OwnedToRef,
        Decode, Encode, ErrorKind, Tag, Tagged,
    },
    ext::{
        pkix::{AuthorityKeyIdentifier, SubjectKeyIdentifier},
        Extension,
    },
    name::Name,
    Certificate,
};

/// The certificate of an authority below the root, in DER.
pub fn authority(data: &[u8]) -> bool {
    let context = SCENE.newcomer();
    let accept = |data: &[u8]| AuthorityKey::accept(&context, data);
    let Ok(accepted) = accept(data) else {
        return false;
    };
    let (id, key) = accepted;
    assert_eq!(AuthorityKey::id_in(data), Ok(id));
    let Some(other) = Other::read(data) else {
        return true;
    };
    assert_eq!(context.hashed(), [other.message()]);
    assert_eq!(other.subject(), key.authority.common_name());
    assert_eq!(other.subject_key(), Some(id));
    assert_eq!(other.issuer(), "Intel SGX Root CA");
    other.assert_same(&key.validity, &key.serial, &key.key);
    assert!(key.validity.issued <= context.now() && context.now() <= key.validity.expires);
    assert_kept(&key);
    assert_eq!(accept(data), Ok(accepted));
    assert_complete(data, data.len(), |data| accept(data).is_ok());
    true
}

/// The certificate of a platform, in DER.
pub fn pck(data: &[u8]) -> bool {
    let context = SCENE.informed();
    let check = |data: &[u8]| Pck::check(&context, data);
    let Ok(pck) = check(data) else {
        return false;
    };
    let Some(other) = Other::read(data) else {
        return true;
    };
    assert_eq!(context.hashed(), [other.message()]);
    assert_eq!(other.subject(), "Intel SGX PCK Certificate");
    let authority = context.authority(&pck.issuer).unwrap();
    assert_eq!(other.issuer(), authority.authority.common_name());
    assert!(other.issuer().ends_with(" CA"), "it certifies");
    assert_eq!(other.authority_key(), Some(pck.issuer));
    let validity = Validity {
        expires: other.not_after(),
        ..pck.validity
    };
    assert_eq!(
        pck.validity.expires,
        validity.expires.min(authority.validity.expires)
    );
    other.assert_same(&validity, &pck.serial, &pck.key);
    assert_is_said(data, &pck);
    assert_kept(&pck);
    assert_eq!(check(data), Ok(pck));
    assert_complete(data, data.len(), |data| check(data).is_ok());
    true
}

/// The certificate has, byte for byte, the members of Intel's extension that say what was read.
fn assert_is_said(certificate: &[u8], pck: &Pck) {
    let components = (1..).zip(pck.components);
    let components = components.map(|(number, svn)| (format!("2.{number}"), der::unsigned(&[svn])));
    let others = [
        ("1".into(), der::octet_string(&pck.ppid)),
        ("2.17".into(), der::unsigned(&pck.pce_svn.to_be_bytes())),
        ("3".into(), der::octet_string(&pck.pce_id)),
        ("4".into(), der::octet_string(&pck.fmspc)),
    ];
    for (number, value) in components.chain(others) {
        let identifier = format!("{}.{number}", oid::SGX_EXTENSION);
        let member = der::sequence(&[der::object_identifier(&identifier), value]);
        let mut places = certificate.windows(member.len());
        assert!(
            places.any(|place| place == member),
            "nothing says {identifier}"
        );
    }
}

/// What the other reader makes of what was accepted: it has to read it, and to write the same. Nothing if there is
/// an object identifier of more than 39 bytes or with a number of more than 32 bits, of which it knows none.
pub fn read<'a, T: Decode<'a> + Encode>(data: &'a [u8]) -> Option<T> {
    let read = match T::from_der(data) {
        Err(error) if is_unknown(error.kind()) => return None,
        read => read.expect("the other reader accepts it"),
    };
    assert_eq!(read.to_der().unwrap(), data, "it is DER");
    Some(read)
}

/// Whether it is an object identifier that the other reader stumbles over.
fn is_unknown(kind: ErrorKind) -> bool {
    let tag = Tag::ObjectIdentifier;
    kind == ErrorKind::OidMalformed || kind == ErrorKind::Length { tag }
}

/// A certificate as the other reader understands it.
struct Other(Certificate);

impl Other {
    /// What is accepted is what the other writes, to the last byte.
    fn read(data: &[u8]) -> Option<Self> {
        read(data).map(Self)
    }

    /// What has to be signed.
    fn message(&self) -> Vec<u8> {
        self.0.tbs_certificate.to_der().unwrap()
    }

    fn subject(&self) -> String {
        common_name(&self.0.tbs_certificate.subject)
    }

    fn issuer(&self) -> String {
        common_name(&self.0.tbs_certificate.issuer)
    }

    fn subject_key(&self) -> Option<KeyId> {
        let found = self.0.tbs_certificate.get::<SubjectKeyIdentifier>();
        let (_, identifier) = found.expect("it reads it")?;
        identifier.0.as_bytes().try_into().ok()
    }

    fn authority_key(&self) -> Option<KeyId> {
        authority_key(self.0.tbs_certificate.extensions.as_ref()?)
    }

    /// In milliseconds.
    fn not_after(&self) -> u64 {
        let end = self.0.tbs_certificate.validity.not_after;
        end.to_unix_duration().as_millis() as u64
    }

    fn assert_same(&self, validity: &Validity, serial: &Serial, key: &PublicKey) {
        let certificate = &self.0.tbs_certificate;
        let issued = certificate.validity.not_before.to_unix_duration();
        assert_eq!(u128::from(validity.issued), issued.as_millis());
        assert_eq!(validity.expires, self.not_after());
        assert_eq!(*serial, padded(certificate.serial_number.as_bytes()));
        let info = certificate.subject_public_key_info.owned_to_ref();
        let point = info.subject_public_key.as_bytes().unwrap();
        assert_eq!([&[4], &key[..]].concat(), point);
    }
}

/// The identifier of the issuer's key, which stands alone.
pub fn authority_key(extensions: &[Extension]) -> Option<KeyId> {
    let mut extensions = extensions.iter();
    let found = extensions.find(|it| it.extn_id == AuthorityKeyIdentifier::OID)?;
    let identifier = AuthorityKeyIdentifier::from_der(found.extn_value.as_bytes());
    let identifier = identifier.expect("it reads it");
    assert!(identifier.authority_cert_issuer.is_none());
    assert!(identifier.authority_cert_serial_number.is_none());
    identifier.key_identifier?.as_bytes().try_into().ok()
}

/// The common name of which there has to be exactly one.
pub fn common_name(name: &Name) -> String {
    let attributes = name.0.iter().flat_map(|set| set.0.iter());
    let mut names = attributes.filter(|attribute| attribute.oid == COMMON_NAME);
    let value = &names.next().expect("a common name").value;
    assert!(names.next().is_none(), "one common name");
    assert!(matches!(
        value.tag(),
        Tag::Utf8String | Tag::PrintableString
    ));
    String::from_utf8(value.value().to_vec()).expect("a name is text")
}
