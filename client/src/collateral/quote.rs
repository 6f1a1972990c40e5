//! Quotes, with the certificates of their platforms.

use super::{
    chain::{self, Certificate},
    read, text, CollateralError, Flaw,
};
use dcap::{strip, Context, Error, Memory, Pck, PckId, PublicKey, StrippedQuote};
use primitives::Timestamp;
use std::{
    fmt,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

/// The subject of every platform's certificate.
const PLATFORM: &str = "Intel SGX PCK Certificate";

/// The type of a quote's certification data that is a chain of certificates in PEM.
const CERTIFICATES: u16 = 5;

/// The types of certification data that name the platform: by its PPID, in plain text or encrypted with RSA keys of 2048 and
/// 3072 bits, and by versions.
const NAMES: RangeInclusive<u16> = 1..=3;

/// A quote, and the certificates that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteFile {
    /// The stripped quote.
    pub quote: Vec<u8>,
    /// What the enclave says in it.
    pub report_data: [u8; 64],
    /// The certificate of the platform, in DER.
    pub certificate: Vec<u8>,
    /// The certificates above it, in DER, that of its issuer first.
    pub issuers: Vec<Vec<u8>>,
}

/// What a platform goes by besides its PPID, as a quote and the requests to Intel's PCK service write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformName {
    /// The processor's own form of the versions of its TCB's components.
    pub cpu_svn: [u8; 16],
    /// The security version of the provisioning certification enclave, little-endian.
    pub pce_svn: [u8; 2],
    /// The identifier of the provisioning certification enclave, little-endian.
    pub pce_id: [u8; 2],
}

impl QuoteFile {
    /// Reads a quote as Intel's library makes it: its bytes, or these in hexadecimal or base64.
    ///
    /// # Errors
    /// [`CollateralError`], which names the file.
    pub fn read(path: &Path) -> Result<Self, CollateralError> {
        Self::read_with(path, &[])
    }

    /// Reads a quote and, unless none is named, files with the certificates of its platform and those above it, which then
    /// count instead of those in the quote. They are in PEM, or one in DER, and in any order.
    ///
    /// # Errors
    /// [`CollateralError`], which names the file.
    pub fn read_with(path: &Path, certificates: &[PathBuf]) -> Result<Self, CollateralError> {
        let (stripped, report_data) = read(path, taken_apart)?;
        let (chain, source) = match certificates.first() {
            None => (certified(&stripped), path),
            Some(first) => {
                let chains = certificates.iter().map(|file| read(file, chain::read));
                let chains: Vec<_> = chains.collect::<Result<_, _>>()?;
                (Ok(chains.concat()), first.as_path())
            }
        };
        let invalid = |flaw| CollateralError::Invalid {
            path: source.to_owned(),
            flaw,
        };
        let (certificate, issuers) = chain.and_then(ordered).map_err(invalid)?;
        Ok(Self {
            quote: stripped.quote,
            report_data,
            certificate,
            issuers,
        })
    }

    /// The platform's key by its name, if the root's key vouches for the certificates in the quote now.
    ///
    /// # Errors
    /// What is wrong with the certificates.
    pub fn platform(&self, root_key: PublicKey, now: Timestamp) -> Result<(PckId, Pck), Error> {
        let mut memory = Memory::new(root_key, now);
        // An authority may have several keys; the platform's certificate names the one.
        let posted: Vec<_> = self
            .issuers
            .iter()
            .map(|it| memory.post_authority(it))
            .collect();
        let id = memory.set_pck(&self.certificate).map_err(|error| {
            let refused = posted.first().and_then(|first| first.err());
            match (error, refused) {
                (Error::MissingAuthority, Some(refused)) => refused,
                _ => error,
            }
        })?;
        Ok((id, memory.pck(&id).ok_or(Error::MissingPck)?))
    }
}

/// A quote without what is not signed, that, and what the enclave says.
fn taken_apart(content: &[u8]) -> Result<(StrippedQuote, [u8; 64]), Flaw> {
    let stripped = strip(&text::binary(content)).map_err(Flaw::Quote)?;
    let quote = dcap::Quote::read(&stripped.quote).map_err(Flaw::Quote)?;
    let report_data = quote.report.report_data();
    Ok((stripped, report_data))
}

/// The certificates that a quote carries.
fn certified(quote: &StrippedQuote) -> Result<Vec<Certificate>, Flaw> {
    let certification_type = quote.certification_type;
    match &quote.certification[..] {
        pem if certification_type == CERTIFICATES => chain::read(pem),
        name if NAMES.contains(&certification_type) => Err(Flaw::Uncertified {
            certification_type,
            platform: PlatformName::read(name).ok_or(Flaw::Quote(Error::Truncated))?,
        }),
        _ => Err(Flaw::CertificationType(certification_type)),
    }
}

impl PlatformName {
    /// Reads it from certification data, where it follows the PPID.
    fn read(certification: &[u8]) -> Option<Self> {
        let (rest, pce_id) = certification.split_last_chunk()?;
        let (rest, pce_svn) = rest.split_last_chunk()?;
        let (_ppid, cpu_svn) = rest.split_last_chunk()?;
        Some(Self {
            cpu_svn: *cpu_svn,
            pce_svn: *pce_svn,
            pce_id: *pce_id,
        })
    }
}

/// As in a request.
impl fmt::Display for PlatformName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cpu_svn, pce_svn, pce_id] =
            [&self.cpu_svn[..], &self.pce_svn, &self.pce_id].map(hex::encode);
        write!(to, "cpusvn={cpu_svn}, pcesvn={pce_svn}, pceid={pce_id}")
    }
}

/// The certificate of the platform, and the others, that of its issuer first.
fn ordered(chain: Vec<Certificate>) -> Result<(Vec<u8>, Vec<Vec<u8>>), Flaw> {
    let (platforms, mut issuers) = chain::split(chain, PLATFORM)?;
    let platform = chain::only(platforms, PLATFORM)?;
    issuers.sort_by_key(|it| it.subject != platform.issuer);
    issuers.dedup();
    match issuers.first() {
        Some(first) if first.subject == platform.issuer => {
            let issuers = issuers.into_iter().map(|it| it.der).collect();
            Ok((platform.der, issuers))
        }
        _ => Err(Flaw::NoIssuer(platform.issuer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collateral::support::{self, url_encoded, Folder};
    use base64::{engine::general_purpose::STANDARD, Engine};
    use sgx_simulator::{pem, EnclaveReport, Platform, Quote, Vendor};

    const NOW: u64 = 1_800_000_000_000;

    /// One platform of each authority.
    fn platforms() -> [Platform; 2] {
        [0, 1].map(|number| Vendor::new("quotes", NOW).platform(number))
    }

    fn quote(platform: &Platform) -> Quote {
        Quote::new(platform, &EnclaveReport::default())
    }

    /// A quote that carries this.
    fn carrying(platform: &Platform, certification_data: impl AsRef<[u8]>) -> Vec<u8> {
        let mut quote = quote(platform);
        quote.certification_data = certification_data.as_ref().to_vec();
        quote.encode()
    }

    /// A quote that names its platform only.
    fn naming(platform: &Platform) -> Vec<u8> {
        let mut quote = quote(platform);
        quote.name_platform(platform);
        quote.encode()
    }

    /// The certificates of a platform, of its issuer and of the root.
    fn chain(platform: &Platform) -> [Vec<u8>; 3] {
        match &platform.issuers[..] {
            [issuer, root] => [&platform.certificate, issuer, root].map(Clone::clone),
            issuers => panic!("{} issuers", issuers.len()),
        }
    }

    /// What is read of a quote in a file.
    fn read(test: &str, content: impl AsRef<[u8]>) -> Result<QuoteFile, String> {
        let folder = Folder::new(test);
        let path = folder.write("quote", content);
        QuoteFile::read(&path).map_err(flaw)
    }

    /// What is wrong with a file.
    fn flaw(error: CollateralError) -> String {
        match error {
            CollateralError::Invalid { flaw, .. } => flaw.to_string(),
            error => panic!("{error}"),
        }
    }

    #[test]
    fn another_key_of_the_authority_in_the_chain_does_no_harm() {
        let vendor = Vendor::new("quotes", NOW);
        let another = vendor.with_another_processor_ca().collateral().processor_ca;
        let [platform, _] = platforms();
        let [leaf, issuer, root] = chain(&platform);
        for order in [[&another, &issuer], [&issuer, &another]] {
            let [one, other] = order.map(Clone::clone);
            let text = pem(&[leaf.clone(), one, other, root.clone()]);
            let found = read("two-keys", carrying(&platform, text)).expect("a quote");
            let platform = found.platform(vendor.root_key(), NOW);
            assert!(platform.is_ok(), "{platform:?}");
        }
    }

    #[test]
    fn the_chain_in_a_quote_may_be_in_any_order() {
        for platform in platforms() {
            let [leaf, issuer, root] = chain(&platform);
            for order in [
                [&leaf, &issuer, &root],
                [&leaf, &root, &issuer],
                [&issuer, &leaf, &root],
                [&issuer, &root, &leaf],
                [&root, &leaf, &issuer],
                [&root, &issuer, &leaf],
            ] {
                let text = pem(&order.map(Clone::clone));
                let found = read("order", carrying(&platform, text)).expect("a quote");
                assert_eq!(found.certificate, leaf);
                assert_eq!(found.issuers, [issuer.clone(), root.clone()]);
                let root_key = Vendor::new("quotes", NOW).root_key();
                let (_, pck) = found.platform(root_key, NOW).expect("a platform");
                assert_eq!(pck.key, platform.pck.public());
            }
        }
    }

    #[test]
    fn the_chain_in_a_quote_may_have_lines_of_any_length() {
        let [platform, _] = platforms();
        let expected = read("expected", quote(&platform).encode());
        for (columns, ending) in [(76, "\n"), (64, "\r\n"), (10_000, "")] {
            let blocks = chain(&platform);
            let blocks = blocks.map(|der| support::pem("CERTIFICATE", &der, columns, ending));
            let text = blocks.join(ending);
            for text in [text.clone(), url_encoded(&text), text + "\n \0\0"] {
                assert_eq!(
                    read("lines", carrying(&platform, &text)),
                    expected,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_quote_may_be_written_in_hexadecimal_or_in_base64() {
        let [platform, _] = platforms();
        let raw = quote(&platform).encode();
        let expected = read("expected text", &raw);
        assert!(expected.is_ok());
        for text in [
            format!("0x{}\n", hex::encode(&raw)),
            format!(" {}\n\0", hex::encode_upper(&raw)),
            format!("{}\r\n", STANDARD.encode(&raw)),
        ] {
            assert_eq!(read("text", text), expected);
        }
    }

    #[test]
    fn a_quote_that_does_not_tell_its_platforms_certificate_is_of_no_use() {
        let [platform, other] = platforms();
        let [leaf, issuer, root] = chain(&platform);
        for (certificates, reason) in [
            (
                vec![issuer.clone(), root.clone()],
                r#"there is no certificate for "Intel SGX PCK Certificate" in it"#,
            ),
            (
                vec![leaf.clone(), other.certificate, issuer, root.clone()],
                r#"there are 2 certificates for "Intel SGX PCK Certificate" in it"#,
            ),
            (
                vec![leaf, root],
                r#"the certificate of the platform's issuer, "Intel SGX PCK Processor CA", does not"#,
            ),
            (vec![], "there is no certificate in it"),
        ] {
            let read = read("unclear", carrying(&platform, pem(&certificates)));
            let flaw = read.expect_err(reason);
            assert!(flaw.starts_with(reason), "{flaw}");
        }
    }

    #[test]
    fn a_quote_that_names_its_platform_tells_where_the_certificate_is() {
        let [platform, _] = platforms();
        let flaw = read("naming", naming(&platform)).expect_err("no certificate");
        let cpu_svn = hex::encode(platform.sgx.cpu_svn);
        let pce_svn = hex::encode(platform.sgx.pce_svn.to_le_bytes());
        let named = format!("by PPID, cpusvn={cpu_svn}, pcesvn={pce_svn}, pceid=0000 ");
        for part in [
            "of type 3",
            &named,
            "Intel's PCK service",
            "PCCS",
            "PCKIDRetrievalTool",
        ] {
            assert!(flaw.contains(part), "{part}: {flaw}");
        }
        let mut quote = quote(&platform);
        quote.name_platform(&platform);
        quote.certification_type = 2;
        let flaw = read("naming 2", quote.encode()).expect_err("no certificate");
        assert!(
            flaw.contains("of type 2") && flaw.contains(&named),
            "{flaw}"
        );
        quote.certification_data.truncate(19);
        let flaw = read("naming cut", quote.encode()).expect_err("no name");
        assert_eq!(flaw, "it is not a quote of version 3 (Truncated)");
    }

    #[test]
    fn a_quote_takes_the_certificate_of_its_platform_from_files() {
        let [platform, _] = platforms();
        let expected = read("carrying", quote(&platform).encode()).expect("a quote");
        let [leaf, issuer, root] = chain(&platform);
        let folder = Folder::new("certificates");
        let path = folder.write("quote", naming(&platform));
        let der = folder.write("leaf.der", &leaf);
        let issuers = folder.write("issuers.pem", pem(&[root.clone(), issuer.clone()]));
        let all = folder.write(
            "all.pem",
            pem(&[root.clone(), leaf.clone(), issuer.clone()]),
        );
        // As curl writes an answer with its headers.
        let answer = format!(
            "HTTP/1.1 200 OK\r\nSGX-PCK-Certificate-Issuer-Chain: {}\r\n\r\n{}",
            url_encoded(&pem(&[issuer.clone(), root.clone()])),
            pem(std::slice::from_ref(&leaf))
        );
        let answer = folder.write("answer", answer);

        for files in [
            vec![issuers.clone(), all.clone()],
            vec![all],
            vec![answer],
            vec![der.clone(), issuers.clone()],
            vec![issuers, der.clone()],
        ] {
            let found = QuoteFile::read_with(&path, &files).expect("a quote");
            assert_eq!(found, expected);
        }
        let error = QuoteFile::read_with(&path, &[der]).expect_err("no issuer");
        assert!(error
            .to_string()
            .contains("leaf.der is of no use: the certificate of the"));
    }

    #[test]
    fn named_certificates_count_instead_of_those_in_the_quote() {
        let vendor = Vendor::new("quotes", NOW);
        let [mut platform, _] = platforms();
        let raw = quote(&platform).encode();
        platform.sgx.pce_svn += 1;
        vendor.certify(&mut platform);
        let folder = Folder::new("instead");
        let path = folder.write("quote", raw);
        let file = folder.write("renewed.pem", pem(&chain(&platform)));
        let renewed = QuoteFile::read_with(&path, &[file]).expect("a quote");
        let carried = QuoteFile::read(&path).expect("a quote");
        assert_eq!(renewed.certificate, platform.certificate);
        assert_ne!(carried.certificate, renewed.certificate);
        assert_eq!(carried.quote, renewed.quote);
    }

    #[test]
    fn what_is_no_quote_of_version_3_is_told() {
        let [platform, _] = platforms();
        let mut quote = quote(&platform);
        quote.certification_type = 6;
        let flaw = read("type", quote.encode()).expect_err("type 6");
        assert!(
            flaw.contains("of type 6 instead of certificates (type 5)"),
            "{flaw}"
        );
        let raw = quote.encode();
        let flaw = read("cut", &raw[..raw.len() - 1]).expect_err("cut off");
        assert_eq!(flaw, "it is not a quote of version 3 (Truncated)");
        // Another version has other certification data, too.
        quote.header.version = 4;
        let flaw = read("version", quote.encode()).expect_err("version 4");
        assert_eq!(flaw, "it is not a quote of version 3 (UnsupportedQuote)");
    }
}
