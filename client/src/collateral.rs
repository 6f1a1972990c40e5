//! Intel's files: collateral as its provisioning service returns it, and quotes as its library makes them.
//!
//! Nothing is judged here: files become what the DCAP verifier takes.

use crate::{DcapVerifierClient, Transport};
use dcap::{strip, Authority, Context, Error, Fmspc, Memory, Pck, PckId, PublicKey, Signature};
use ink::primitives::AccountId;
use percent_encoding::percent_decode;
use primitives::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// What begins a file in PEM.
const PEM: &[u8] = b"-----BEGIN";

/// What ends a certificate in PEM.
const END: &str = "-----END CERTIFICATE-----";

/// The type of a quote's certification data that is a chain of certificates in PEM.
const CERTIFICATES: u16 = 5;

/// What a piece of collateral is. The verifier keeps one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The certificate of an authority below the root.
    Authority(Authority),
    /// What an authority has revoked.
    Revocations(Authority),
    /// The TCB information of platforms with this FMSPC.
    TcbInfo(Fmspc),
    /// The identity of the quoting enclave.
    QeIdentity,
}

/// A piece of collateral, ready to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The certificate of an authority below the root, in DER.
    Authority(Authority, Vec<u8>),
    /// What an authority has revoked, in DER.
    Revocations(Authority, Vec<u8>),
    /// TCB information: the FMSPC that it names, the signed bytes, and their signature.
    TcbInfo(Fmspc, Vec<u8>, Signature),
    /// The identity of the quoting enclave: the signed bytes, and their signature.
    QeIdentity(Vec<u8>, Signature),
}

/// A file of a folder with collateral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollateralFile {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub piece: Piece,
}

/// A quote, and the certificates that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteFile {
    /// The stripped quote.
    pub quote: Vec<u8>,
    /// What the enclave says in it.
    pub report_data: [u8; 64],
    /// The certificate of the platform, in DER.
    pub certificate: Vec<u8>,
    /// The certificates above it, in DER.
    pub issuers: Vec<Vec<u8>>,
}

/// Why a file of Intel's cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CollateralError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The folder has no collateral.
    #[error("{0} has no collateral: none of {names}", names = FILES.map(|(name, _)| name).join(", "))]
    Empty(PathBuf),
    /// The content is not what the name promises.
    #[error("{path} is of no use: {flaw}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What is wrong with a file's content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// PEM that is none.
    #[error("its PEM is damaged ({0})")]
    Pem(String),
    /// No certificate.
    #[error("there is no certificate in it")]
    NoCertificate,
    /// Not an answer of Intel's service.
    #[error("it is not an answer of Intel's service ({0})")]
    Response(String),
    /// No signature of 64 bytes in hexadecimal.
    #[error("its signature is not 64 bytes in hexadecimal")]
    Signature,
    /// No FMSPC of 6 bytes in hexadecimal.
    #[error("its FMSPC is not 6 bytes in hexadecimal")]
    Fmspc,
    /// Not a quote.
    #[error("it is not a quote of version 3 ({0:?})")]
    Quote(Error),
    /// A quote that does not carry the certificate of its platform.
    #[error(
        "the quote comes with certification data of type {0} instead of certificates (type 5)"
    )]
    CertificationType(u16),
}

/// What a file is read as.
#[derive(Clone, Copy)]
enum Format {
    Certificate(Authority),
    RevocationList(Authority),
    TcbInfo,
    QeIdentity,
}

/// The files of a folder, in the order in which the verifier can take them.
const FILES: [(&str, Format); 8] = [
    (
        "tcb-signing-chain.pem",
        Format::Certificate(Authority::TcbSigning),
    ),
    (
        "pck-processor-chain.pem",
        Format::Certificate(Authority::ProcessorCa),
    ),
    (
        "pck-platform-chain.pem",
        Format::Certificate(Authority::PlatformCa),
    ),
    ("root-ca.crl", Format::RevocationList(Authority::Root)),
    (
        "pck-processor.crl",
        Format::RevocationList(Authority::ProcessorCa),
    ),
    (
        "pck-platform.crl",
        Format::RevocationList(Authority::PlatformCa),
    ),
    ("tcb-info.json", Format::TcbInfo),
    ("qe-identity.json", Format::QeIdentity),
];

/// Reads what a folder has of collateral, in the order in which it can be posted.
///
/// Chains are in PEM, also encoded as in URLs, the certificate that counts first; revocation lists in DER or PEM; the answers with TCB
/// information and QE identity as they are served. A file that is not there is left out.
///
/// # Errors
/// [`CollateralError`], which names the file.
pub fn read_collateral(folder: &Path) -> Result<Vec<CollateralFile>, CollateralError> {
    let mut files = Vec::new();
    for (name, format) in FILES {
        let path = folder.join(name);
        let content = match fs::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(CollateralError::Unreadable { path, error }),
        };
        let piece = parse(format, &content);
        let piece = piece.map_err(|flaw| CollateralError::Invalid { path, flaw })?;
        files.push(CollateralFile { name, piece });
    }
    match files.is_empty() {
        true => Err(CollateralError::Empty(folder.to_owned())),
        false => Ok(files),
    }
}

fn parse(format: Format, content: &[u8]) -> Result<Piece, Flaw> {
    Ok(match format {
        Format::Certificate(authority) => Piece::Authority(authority, first(content)?),
        Format::RevocationList(issuer) => Piece::Revocations(issuer, revocation_list(content)?),
        Format::TcbInfo => {
            let (body, signature) = response(content, "tcbInfo")?;
            Piece::TcbInfo(fmspc(&body)?, body, signature)
        }
        Format::QeIdentity => {
            let (body, signature) = response(content, "enclaveIdentity")?;
            Piece::QeIdentity(body, signature)
        }
    })
}

impl Piece {
    /// What it is.
    pub fn place(&self) -> Place {
        match self {
            Self::Authority(authority, _) => Place::Authority(*authority),
            Self::Revocations(issuer, _) => Place::Revocations(*issuer),
            Self::TcbInfo(fmspc, ..) => Place::TcbInfo(*fmspc),
            Self::QeIdentity(..) => Place::QeIdentity,
        }
    }

    /// The message that posts it.
    pub fn post<T: Transport + Clone>(
        &self,
        verifier: &DcapVerifierClient<T>,
        caller: AccountId,
    ) -> T::Answer<Result<(), Error>> {
        match self.clone() {
            Self::Authority(_, certificate) => verifier.post_authority(caller, certificate),
            Self::Revocations(_, list) => verifier.post_revocations(caller, list),
            Self::TcbInfo(_, body, signature) => verifier.post_tcb_info(caller, body, signature),
            Self::QeIdentity(body, signature) => verifier.post_qe_identity(caller, body, signature),
        }
    }
}

impl QuoteFile {
    /// Reads a quote as Intel's library makes it.
    ///
    /// # Errors
    /// [`CollateralError`], which names the file.
    pub fn read(path: &Path) -> Result<Self, CollateralError> {
        let path = path.to_owned();
        match fs::read(&path) {
            Ok(raw) => Self::parse(&raw).map_err(|flaw| CollateralError::Invalid { path, flaw }),
            Err(error) => Err(CollateralError::Unreadable { path, error }),
        }
    }

    fn parse(raw: &[u8]) -> Result<Self, Flaw> {
        let stripped = strip(raw).map_err(Flaw::Quote)?;
        let quote = dcap::Quote::read(&stripped.quote).map_err(Flaw::Quote)?;
        let report_data = quote.report.report_data();
        if stripped.certification_type != CERTIFICATES {
            return Err(Flaw::CertificationType(stripped.certification_type));
        }
        let mut chain = certificates(&stripped.certification)?.into_iter();
        Ok(Self {
            quote: stripped.quote,
            report_data,
            certificate: chain.next().ok_or(Flaw::NoCertificate)?,
            issuers: chain.collect(),
        })
    }

    /// The platform's key by its name, if the root's key vouches for the certificates in the quote now.
    ///
    /// # Errors
    /// What is wrong with the certificates.
    pub fn platform(&self, root_key: PublicKey, now: Timestamp) -> Result<(PckId, Pck), Error> {
        let mut memory = Memory::new(root_key, now);
        if let Some(authority) = self.issuers.first() {
            memory.post_authority(authority)?;
        }
        let id = memory.set_pck(&self.certificate)?;
        Ok((id, memory.pck(&id).ok_or(Error::MissingPck)?))
    }
}

/// The certificates of a file in PEM, in order. In the headers of its answers, Intel's service encodes PEM as in
/// URLs; a percent sign has no place in PEM else.
fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, Flaw> {
    let text = percent_decode(pem).decode_utf8();
    let text = text.map_err(|error| Flaw::Pem(error.to_string()))?;
    let blocks = text.split_inclusive(END).filter(|it| it.ends_with(END));
    blocks.map(|block| decode(block.as_bytes())).collect()
}

fn first(pem: &[u8]) -> Result<Vec<u8>, Flaw> {
    let certificates = certificates(pem)?.into_iter();
    certificates.take(1).next().ok_or(Flaw::NoCertificate)
}

fn revocation_list(content: &[u8]) -> Result<Vec<u8>, Flaw> {
    match content.starts_with(PEM) {
        true => decode(content),
        false => Ok(content.to_vec()),
    }
}

fn decode(pem: &[u8]) -> Result<Vec<u8>, Flaw> {
    let decoded = pem_rfc7468::decode_vec(pem.trim_ascii());
    let (_, der) = decoded.map_err(|error| Flaw::Pem(error.to_string()))?;
    Ok(der)
}

/// The member of an answer that is signed, byte for byte, and its signature.
fn response(json: &[u8], member: &str) -> Result<(Vec<u8>, Signature), Flaw> {
    let members: BTreeMap<&str, &RawValue> =
        serde_json::from_slice(json).map_err(|error| Flaw::Response(error.to_string()))?;
    let body = members
        .get(member)
        .ok_or_else(|| Flaw::Response(format!("there is no {member}")))?;
    let signature = members.get("signature").ok_or(Flaw::Signature)?;
    let signature = serde_json::from_str(signature.get()).ok();
    let signature = signature.and_then(hexadecimal).ok_or(Flaw::Signature)?;
    Ok((body.get().into(), signature))
}

/// The platforms that TCB information is for.
fn fmspc(body: &[u8]) -> Result<Fmspc, Flaw> {
    #[derive(Deserialize)]
    struct Head<'a> {
        fmspc: &'a str,
    }
    let head: Option<Head> = serde_json::from_slice(body).ok();
    let fmspc = head.and_then(|head| hexadecimal(head.fmspc));
    fmspc.ok_or(Flaw::Fmspc)
}

fn hexadecimal<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dcap::{verify, DcapProof, INTEL_ROOT_KEY};

    /// A moment in milliseconds at which all of Intel's files hold: 2025-06-20.
    const IN_TIME: u64 = 1_750_377_600_000;

    fn intel() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../logic/dcap/tests/intel")
    }

    fn file(name: &str) -> Vec<u8> {
        fs::read(intel().join(name)).expect("a file")
    }

    #[test]
    fn a_folder_of_intels_is_what_a_quote_of_its_machine_needs() {
        let mut memory = Memory::new(INTEL_ROOT_KEY, IN_TIME);
        let files = read_collateral(&intel()).expect("collateral");
        for CollateralFile { piece, .. } in &files {
            let taken = match piece {
                Piece::Authority(_, it) => memory.post_authority(it).map(|_| ()),
                Piece::Revocations(_, it) => memory.post_revocations(it).map(|_| ()),
                Piece::TcbInfo(_, it, signature) => memory.post_tcb_info(it, signature).map(|_| ()),
                Piece::QeIdentity(it, signature) => memory.post_qe_identity(it, signature),
            };
            assert_eq!(taken, Ok(()), "{piece:?}");
        }
        let read = QuoteFile::read(&intel().join("quote.bin")).expect("a quote");
        let (id, pck) = read.platform(INTEL_ROOT_KEY, IN_TIME).expect("a platform");
        assert_eq!(memory.set_pck(&read.certificate), Ok(id));
        let places: Vec<Place> = files.iter().map(|it| it.piece.place()).collect();
        assert_eq!(
            places,
            [
                Place::Authority(Authority::TcbSigning),
                Place::Authority(Authority::ProcessorCa),
                Place::Revocations(Authority::Root),
                Place::Revocations(Authority::ProcessorCa),
                Place::TcbInfo(pck.fmspc),
                Place::QeIdentity,
            ]
        );
        let proof = DcapProof::Registered {
            pck: id,
            quote: read.quote,
        };
        assert!(verify(&memory, &proof).is_ok());
    }

    #[test]
    fn a_platform_is_nobodys_under_another_root_or_after_its_time() {
        let read = QuoteFile::read(&intel().join("quote.bin")).expect("a quote");
        let foreign = read.platform([1; 64], IN_TIME);
        assert_eq!(foreign.err(), Some(Error::InvalidSignature));
        let late = read.platform(INTEL_ROOT_KEY, u64::MAX);
        assert_eq!(late.err(), Some(Error::Expired));
    }

    #[test]
    fn a_revocation_list_may_be_in_pem() {
        let der = file("root-ca.crl");
        let ending = pem_rfc7468::LineEnding::LF;
        let pem = pem_rfc7468::encode_string("X509 CRL", ending, &der).expect("it is small");
        assert_eq!(revocation_list(pem.as_bytes()), Ok(der.clone()));
        assert_eq!(revocation_list(&der), Ok(der));
        let damaged = pem.replace("END X509 CRL", "END CERTIFICATE");
        assert!(matches!(
            revocation_list(damaged.as_bytes()),
            Err(Flaw::Pem(_))
        ));
    }

    #[test]
    fn a_chain_may_be_as_it_is_in_a_header() {
        let chain = String::from_utf8(file("tcb-signing-chain.pem")).expect("text");
        let header = chain.replace('\n', "%0A").replace(' ', "%20");
        let found = certificates(header.as_bytes());
        assert_eq!(found, certificates(chain.as_bytes()));
        assert_eq!(found.expect("certificates").len(), 2);
    }

    #[test]
    fn an_answer_is_taken_byte_for_byte() {
        let zeroes = "0".repeat(128);
        let text = format!(r#" {{ "signature":"{zeroes}", "tcbInfo" : {{"b" :1,"a": 2}} }}"#);
        let (body, signature) = response(text.as_bytes(), "tcbInfo").expect("an answer");
        assert_eq!(body, br#"{"b" :1,"a": 2}"#);
        assert_eq!(signature, [0; 64]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let tcb_info = String::from_utf8(file("tcb-info.json")).expect("text");
        let edited = |from: &str, to: &str| {
            assert!(tcb_info.contains(from));
            parse(Format::TcbInfo, tcb_info.replacen(from, to, 1).as_bytes())
        };
        assert!(matches!(edited("tcbInfo", "info"), Err(Flaw::Response(_))));
        assert!(matches!(edited("}", ""), Err(Flaw::Response(_))));
        assert_eq!(edited("signature", "sign"), Err(Flaw::Signature));
        assert_eq!(
            edited("signature\":\"", "signature\":\"0"),
            Err(Flaw::Signature)
        );
        assert_eq!(edited("fmspc\":\"", "fmspc\":\"0"), Err(Flaw::Fmspc));
        let format = Format::Certificate(Authority::TcbSigning);
        assert_eq!(parse(format, b"nothing"), Err(Flaw::NoCertificate));
        let chain = String::from_utf8(file("tcb-signing-chain.pem")).expect("text");
        let damaged = chain.replacen("MII", "M!I", 1);
        assert!(matches!(
            parse(format, damaged.as_bytes()),
            Err(Flaw::Pem(_))
        ));
    }

    #[test]
    fn a_quote_without_certificates_is_of_no_use() {
        let raw = file("quote.bin");
        assert_eq!(
            QuoteFile::parse(&raw[..raw.len() - 1]),
            Err(Flaw::Quote(Error::Truncated))
        );
        let mut newer = raw.clone();
        newer[0] = 4;
        assert_eq!(
            QuoteFile::parse(&newer),
            Err(Flaw::Quote(Error::UnsupportedQuote))
        );
        // Behind the quoting enclave's 32 bytes of authentication data stands the type.
        let mut other = raw;
        let place = 48 + 384 + 4 + 64 + 64 + 384 + 64 + 2 + 32;
        assert_eq!(other[place], 5);
        other[place] = 3;
        assert_eq!(QuoteFile::parse(&other), Err(Flaw::CertificationType(3)));
    }

    #[test]
    fn an_error_names_the_file() {
        let nowhere = Path::new("/nowhere");
        let empty = read_collateral(nowhere).expect_err("no folder").to_string();
        assert!(empty.starts_with("/nowhere has no collateral"), "{empty}");
        assert!(empty.contains("tcb-info.json"), "{empty}");
        let missing = QuoteFile::read(nowhere).expect_err("no file").to_string();
        assert!(missing.starts_with("/nowhere cannot be read"), "{missing}");
    }
}
