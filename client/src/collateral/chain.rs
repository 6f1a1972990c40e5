//! Chains of certificates: which certificate is whose. Nothing is judged, signatures neither.

use super::{text, Flaw};
use dcap::PublicKey;
use x509_cert::{der::Decode, name::Name};

/// A certificate, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its encoding.
    pub der: Vec<u8>,
    /// Whom it is for, by the common name.
    pub subject: String,
    /// Who issued it, by the common name.
    pub issuer: String,
    /// The subject's key, if it is an uncompressed point of P-256.
    pub key: Option<PublicKey>,
}

impl Certificate {
    fn read(der: Vec<u8>) -> Result<Self, Flaw> {
        let damaged = |error: x509_cert::der::Error| Flaw::Certificate(error.to_string());
        let certificate = x509_cert::Certificate::from_der(&der).map_err(damaged)?;
        let content = certificate.tbs_certificate();
        let point = content
            .subject_public_key_info()
            .subject_public_key
            .raw_bytes();
        Ok(Self {
            subject: common_name(content.subject()).map_err(damaged)?,
            issuer: common_name(content.issuer()).map_err(damaged)?,
            key: point.strip_prefix(&[4]).and_then(|it| it.try_into().ok()),
            der,
        })
    }
}

fn common_name(name: &Name) -> x509_cert::der::Result<String> {
    Ok(name.common_name()?.map(String::from).unwrap_or_default())
}

/// The certificates of a file, in order: any number in PEM, or one that is not.
///
/// # Errors
/// [`Flaw::Pem`], [`Flaw::NoCertificate`], [`Flaw::Certificate`].
pub fn read(content: &[u8]) -> Result<Vec<Certificate>, Flaw> {
    let blocks = text::pem(content, "CERTIFICATE")?;
    let blocks = blocks.unwrap_or_else(|| vec![text::binary(content)]);
    if blocks.is_empty() || !blocks.iter().all(|der| text::is_der(der)) {
        return Err(Flaw::NoCertificate);
    }
    blocks.into_iter().map(Certificate::read).collect()
}

/// Takes the certificates for a subject out of a chain, wherever they stand and however often: several, if the subject
/// has several keys. Returns the others too, in order.
///
/// # Errors
/// [`Flaw::NoCertificateFor`].
pub fn split(
    chain: Vec<Certificate>,
    subject: &str,
) -> Result<(Vec<Certificate>, Vec<Certificate>), Flaw> {
    let (mut found, others): (Vec<_>, Vec<_>) =
        chain.into_iter().partition(|it| it.subject == subject);
    found.dedup();
    if found.is_empty() {
        let others = others.into_iter().map(|it| it.subject).collect();
        let subject = subject.to_owned();
        return Err(Flaw::NoCertificateFor { subject, others });
    }
    Ok((found, others))
}

/// The only one of the certificates found for a subject.
///
/// # Errors
/// [`Flaw::SeveralCertificatesFor`].
pub fn only(found: Vec<Certificate>, subject: &str) -> Result<Certificate, Flaw> {
    let found = <[Certificate; 1]>::try_from(found);
    let [certificate] = found.map_err(|several| Flaw::SeveralCertificatesFor {
        subject: subject.to_owned(),
        count: several.len(),
    })?;
    Ok(certificate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sgx_simulator::{pem, Vendor};

    const NOW: u64 = 1_800_000_000_000;
    const CA: &str = "Intel SGX PCK Processor CA";

    /// The certificates of the PCK Processor CA and of the root, in DER.
    fn ders() -> [Vec<u8>; 2] {
        let collateral = Vendor::new("chains", NOW).collateral();
        [collateral.processor_ca, collateral.root]
    }

    fn taken(ders: &[Vec<u8>]) -> Result<(Vec<u8>, usize), Flaw> {
        let (found, others) = split(read(pem(ders).as_bytes())?, CA)?;
        Ok((only(found, CA)?.der, others.len()))
    }

    #[test]
    fn a_certificate_says_whose_it_is() {
        let vendor = Vendor::new("chains", NOW);
        let [ca, root] = ders().map(|der| Certificate::read(der).expect("a certificate"));
        assert_eq!((&ca.subject[..], &ca.issuer[..]), (CA, "Intel SGX Root CA"));
        assert_eq!(ca.key, Some(vendor.processor_ca.key.public()));
        assert_eq!(root.subject, root.issuer);
        assert_eq!(root.key, Some(vendor.root_key()));
    }

    #[test]
    fn the_place_in_a_chain_does_not_matter() {
        let [ca, root] = ders();
        let expected = Ok((ca.clone(), 1));
        assert_eq!(taken(&[ca.clone(), root.clone()]), expected);
        assert_eq!(taken(&[root.clone(), ca.clone()]), expected);
        assert_eq!(taken(&[ca.clone(), root, ca]), expected);
    }

    #[test]
    fn one_certificate_may_be_in_der() {
        let [ca, _] = ders();
        for content in [ca.clone(), hex::encode(&ca).into()] {
            let found = read(&content).expect("a certificate");
            assert_eq!((found.len(), &found[0].der), (1, &ca));
        }
    }

    #[test]
    fn without_a_certificate_for_the_subject_or_with_several_it_is_unclear() {
        let [ca, root] = ders();
        let flaw = taken(&[root]).expect_err("no certificate").to_string();
        assert_eq!(
            flaw,
            r#"there is no certificate for "Intel SGX PCK Processor CA" in it, but for "Intel SGX Root CA""#
        );
        let second = Vendor::new("another key", NOW).collateral().processor_ca;
        let flaw = taken(&[ca, second]).expect_err("two certificates");
        assert_eq!(
            flaw.to_string(),
            r#"there are 2 certificates for "Intel SGX PCK Processor CA" in it instead of one"#
        );
    }

    #[test]
    fn what_is_no_certificate_is_told() {
        let [ca, _] = ders();
        assert_eq!(taken(&[]), Err(Flaw::NoCertificate));
        assert_eq!(read(b"nothing"), Err(Flaw::NoCertificate));
        let cut = ca[..ca.len() - 1].to_vec();
        assert!(matches!(read(&cut), Err(Flaw::Certificate(_))));
        assert!(matches!(taken(&[ca, cut]), Err(Flaw::Certificate(_))));
        let list = "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
        assert_eq!(read(list.as_bytes()), Err(Flaw::NoCertificate));
    }
}
