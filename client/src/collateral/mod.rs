//! Intel's files: collateral as its provisioning service returns it, and quotes as its library makes them.
//!
//! Nothing is judged here: files become what the DCAP verifier takes.

mod chain;
mod document;
mod error;
mod quote;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tests;
mod text;

use crate::{DcapVerifierClient, Refusal, Transport};
use chain::Certificate;
use dcap::{
    Authority, AuthorityKey, Error, Fmspc, Issuer, KeyId, PublicKey, RevocationList, Signature,
};
pub use error::{CollateralError, Flaw, UnknownSigner};
use ink::primitives::AccountId;
pub use quote::{PlatformName, QuoteFile};
use std::{fs, io, path::Path};

/// What a piece of collateral is. The verifier keeps one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The certificate of the authority below the root with this key.
    Authority(KeyId),
    /// What the root or an authority has revoked.
    Revocations(Issuer),
    /// The TCB information of platforms with this FMSPC.
    TcbInfo(Fmspc),
    /// The identity of the quoting enclave.
    QeIdentity,
}

/// A piece of collateral, ready to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The certificate of an authority below the root, in DER, and what its key goes by.
    Authority(KeyId, Vec<u8>),
    /// What an authority has revoked, in DER.
    Revocations(Issuer, Vec<u8>),
    /// TCB information, and the FMSPC that it names.
    TcbInfo(Fmspc, Document),
    /// The identity of the quoting enclave.
    QeIdentity(Document),
}

/// What a key of TCB signing has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The signed bytes.
    pub body: Vec<u8>,
    /// Their signature.
    pub signature: Signature,
    /// What the key goes by, if its certificate lies in the same folder: the document does not say it.
    pub signer: Option<KeyId>,
}

/// A file of a folder with collateral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollateralFile {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub piece: Piece,
}

/// What a file is read as.
#[derive(Clone, Copy)]
enum Format {
    TcbSigning,
    /// Of an authority that certifies platforms, by any of its keys.
    Certificates(Authority),
    RevocationLists,
    TcbInfo,
    QeIdentity,
}

/// The files of a folder, in the order in which the verifier can take them.
const FILES: [(&str, Format); 8] = [
    ("tcb-signing-chain.pem", Format::TcbSigning),
    (
        "pck-processor-chain.pem",
        Format::Certificates(Authority::ProcessorCa),
    ),
    (
        "pck-platform-chain.pem",
        Format::Certificates(Authority::PlatformCa),
    ),
    ("root-ca.crl", Format::RevocationLists),
    ("pck-processor.crl", Format::RevocationLists),
    ("pck-platform.crl", Format::RevocationLists),
    ("tcb-info.json", Format::TcbInfo),
    ("qe-identity.json", Format::QeIdentity),
];

/// Reads what a folder has of collateral, in the order in which it can be posted.
///
/// Chains are in PEM, in any order, also encoded as in URLs and among other headers; revocation lists in DER, PEM,
/// hexadecimal or base64. Where a CA has several keys, one file may have the certificates of all, or, in PEM, their
/// lists; the answers with TCB information and QE identity as they are served, or with more white space. A
/// file that is not there is left out.
///
/// # Errors
/// [`CollateralError`], which names the file.
pub fn read_collateral(folder: &Path) -> Result<Vec<CollateralFile>, CollateralError> {
    let mut files = Vec::new();
    let mut signer = None;
    for (name, format) in FILES {
        let path = folder.join(name);
        match read(&path, |content| parse(format, content, &mut signer)) {
            Ok(pieces) => {
                files.extend(
                    pieces
                        .into_iter()
                        .map(|piece| CollateralFile { name, piece }),
                );
            }
            Err(CollateralError::Unreadable { error, .. })
                if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    match files.is_empty() {
        true => Err(CollateralError::Empty(folder.to_owned())),
        false => Ok(files),
    }
}

fn read<T>(
    path: &Path,
    parse: impl FnOnce(&[u8]) -> Result<T, Flaw>,
) -> Result<T, CollateralError> {
    let path = path.to_owned();
    match fs::read(&path) {
        Ok(content) => parse(&content).map_err(|flaw| CollateralError::Invalid { path, flaw }),
        Err(error) => Err(CollateralError::Unreadable { path, error }),
    }
}

/// The key of TCB signing: what it goes by, and itself.
type Signer = (KeyId, Option<PublicKey>);

/// `signer` is the key of TCB signing, once its chain has been read.
fn parse(format: Format, content: &[u8], signer: &mut Option<Signer>) -> Result<Vec<Piece>, Flaw> {
    let key = signer.as_ref().and_then(|(_, key)| key.as_ref());
    let document = |(body, signature)| Document {
        body,
        signature,
        signer: signer.map(|(id, _)| id),
    };
    Ok(match format {
        Format::TcbSigning => {
            let name = Authority::TcbSigning.common_name();
            let (found, _) = chain::split(chain::read(content)?, name)?;
            let certificate = chain::only(found, name)?;
            let key = certificate.key;
            let piece = authority(certificate)?;
            if let Piece::Authority(id, _) = piece {
                *signer = Some((id, key));
            }
            vec![piece]
        }
        Format::Certificates(ca) => {
            let (found, _) = chain::split(chain::read(content)?, ca.common_name())?;
            let pieces = found.into_iter().map(authority);
            pieces.collect::<Result<_, _>>()?
        }
        Format::RevocationLists => {
            let pieces = revocation_lists(content)?.into_iter().map(|list| {
                let issuer = RevocationList::issuer_in(&list).or(Err(Flaw::RevocationList))?;
                Ok(Piece::Revocations(issuer, list))
            });
            pieces.collect::<Result<_, _>>()?
        }
        Format::TcbInfo => {
            let (fmspc, signed) = document::tcb_info(content, key)?;
            vec![Piece::TcbInfo(fmspc, document(signed))]
        }
        Format::QeIdentity => {
            let signed = document::qe_identity(content, key)?;
            vec![Piece::QeIdentity(document(signed))]
        }
    })
}

fn authority(certificate: Certificate) -> Result<Piece, Flaw> {
    let id = AuthorityKey::id_in(&certificate.der);
    let id = id.map_err(|error| Flaw::Certificate(error.name()))?;
    Ok(Piece::Authority(id, certificate.der))
}

/// The lists in a file: any number in PEM, or one that is not.
fn revocation_lists(content: &[u8]) -> Result<Vec<Vec<u8>>, Flaw> {
    let lists = text::pem(content, "X509 CRL")?;
    let lists = lists.unwrap_or_else(|| vec![text::binary(content)]);
    let all_lists = !lists.is_empty() && lists.iter().all(|list| text::is_der(list));
    all_lists.then_some(lists).ok_or(Flaw::RevocationList)
}

impl Piece {
    /// What it is.
    pub fn place(&self) -> Place {
        match self {
            Self::Authority(id, _) => Place::Authority(*id),
            Self::Revocations(issuer, _) => Place::Revocations(*issuer),
            Self::TcbInfo(fmspc, ..) => Place::TcbInfo(*fmspc),
            Self::QeIdentity(..) => Place::QeIdentity,
        }
    }

    /// The message that posts it. `signers` are the keys of TCB signing that the verifier knows.
    ///
    /// # Errors
    /// [`UnknownSigner`] if neither the folder nor the verifier tells which key has signed a document.
    pub fn post<T: Transport + Clone>(
        &self,
        verifier: &DcapVerifierClient<T>,
        caller: AccountId,
        signers: &[KeyId],
    ) -> Result<T::Answer<Result<(), Error>>, UnknownSigner> {
        Ok(match self.clone() {
            Self::Authority(_, certificate) => verifier.post_authority(caller, certificate),
            Self::Revocations(_, list) => verifier.post_revocations(caller, list),
            Self::TcbInfo(_, it) => {
                let signer = it.signed_by(signers)?;
                verifier.post_tcb_info(caller, it.body, it.signature, signer)
            }
            Self::QeIdentity(it) => {
                let signer = it.signed_by(signers)?;
                verifier.post_qe_identity(caller, it.body, it.signature, signer)
            }
        })
    }
}

impl Document {
    /// The key that has signed it, by the folder, or else the only one that it can be.
    fn signed_by(&self, known: &[KeyId]) -> Result<KeyId, UnknownSigner> {
        match (self.signer, known) {
            (Some(signer), _) => Ok(signer),
            (None, [signer]) => Ok(*signer),
            (None, known) => Err(UnknownSigner(known.len())),
        }
    }
}
