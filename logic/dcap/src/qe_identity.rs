//! The identity of Intel's quoting enclave: which enclave it is, and which standing its versions have.

use crate::{
    document::{ensure_signed, hexadecimal, Head, Verdict},
    ensure,
    json::Reader,
    Context, EnclaveReport, Error, KeyId, Result, Signature, TcbStatus, Validity,
};
use alloc::{string::String, vec::Vec};
use scale::{Decode, Encode};

/// Which enclave the quoting enclave is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct QeIdentity {
    /// When the identity holds.
    pub validity: Validity,
    /// The number of the TCB recovery event that it takes into account.
    pub evaluation: u32,
    /// Its MISCSELECT, where the mask has ones.
    pub misc_select: Masked<4>,
    /// Its attributes, where the mask has ones.
    pub attributes: Masked<16>,
    /// Who signed it.
    pub mr_signer: [u8; 32],
    /// Which of the signer's products it is.
    pub isv_prod_id: u16,
    /// The levels in Intel's order, the newest first.
    pub levels: Vec<QeLevel>,
}

/// A value of which only the bits in the mask count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Masked<const SIZE: usize> {
    /// The bits to have.
    pub value: [u8; SIZE],
    /// Which of them.
    pub mask: [u8; SIZE],
}

impl<const SIZE: usize> Masked<SIZE> {
    fn matches(&self, actual: &[u8; SIZE]) -> bool {
        let bits = actual.iter().zip(&self.mask).zip(&self.value);
        bits.into_iter()
            .all(|((actual, mask), value)| actual & mask == *value)
    }
}

/// What a version of the quoting enclave is worth.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct QeLevel {
    /// The least version.
    pub isv_svn: u16,
    /// The standing.
    pub status: TcbStatus,
    /// The advisories that apply.
    pub advisories: Vec<String>,
}

impl QeIdentity {
    /// Checks an identity of the SGX quoting enclave, version 2: `body` is the value of the member
    /// `enclaveIdentity` as Intel's service returns it, byte for byte, and `signer` what
    /// the key goes by that has signed it, which the document does not say.
    ///
    /// # Errors
    /// [`Error::MissingAuthority`], [`Error::AuthorityRevoked`], [`Error::UnexpectedIssuer`],
    /// [`Error::InvalidSignature`], those of JSON,
    /// [`Error::UnsupportedVersion`], [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`].
    pub fn accept(
        context: &impl Context,
        body: &[u8],
        signature: &Signature,
        signer: &KeyId,
    ) -> Result<Self> {
        let signer = ensure_signed(context, body, signature, signer)?;
        let mut head = Head::default();
        let (mut misc_select, mut misc_select_mask) = (None, None);
        let (mut attributes, mut attributes_mask) = (None, None);
        let (mut mr_signer, mut isv_prod_id, mut levels) = (None, None, None);
        let mut reader = Reader::new(body);
        reader.object(|name, reader| {
            match name {
                "miscselect" => misc_select = Some(hexadecimal(reader.string()?)?),
                "miscselectMask" => misc_select_mask = Some(hexadecimal(reader.string()?)?),
                "attributes" => attributes = Some(hexadecimal(reader.string()?)?),
                "attributesMask" => attributes_mask = Some(hexadecimal(reader.string()?)?),
                "mrsigner" => mr_signer = Some(hexadecimal(reader.string()?)?),
                "isvprodid" => isv_prod_id = Some(reader.small()?),
                "tcbLevels" => levels = Some(reader.items(read_level)?),
                _ => head.read(name, reader)?,
            }
            Ok(())
        })?;
        reader.finish()?;
        let dates = head.check("QE", 2)?;
        let known = context.qe_identity();
        let known = known.map(|it| (it.validity, it.evaluation));
        Ok(Self {
            validity: dates.ensure_acceptable(context, &signer, known)?,
            evaluation: dates.evaluation,
            misc_select: masked(misc_select, misc_select_mask)?,
            attributes: masked(attributes, attributes_mask)?,
            mr_signer: mr_signer.ok_or(Error::MissingMember)?,
            isv_prod_id: isv_prod_id.ok_or(Error::MissingMember)?,
            levels: levels.ok_or(Error::MissingMember)?,
        })
    }

    /// The level of a quoting enclave: the first that asks for nothing newer than it is.
    ///
    /// # Errors
    /// [`Error::QeMiscSelectMismatch`], [`Error::QeAttributesMismatch`], [`Error::QeSignerMismatch`],
    /// [`Error::QeProductMismatch`], [`Error::QeLevelUnknown`].
    pub(crate) fn level_of(self, report: &EnclaveReport) -> Result<QeLevel> {
        ensure(
            self.misc_select.matches(&report.misc_select()),
            Error::QeMiscSelectMismatch,
        )?;
        ensure(
            self.attributes.matches(&report.attributes()),
            Error::QeAttributesMismatch,
        )?;
        ensure(
            self.mr_signer == report.mr_signer(),
            Error::QeSignerMismatch,
        )?;
        ensure(
            self.isv_prod_id == report.isv_prod_id(),
            Error::QeProductMismatch,
        )?;
        self.levels
            .into_iter()
            .find(|level| report.isv_svn() >= level.isv_svn)
            .ok_or(Error::QeLevelUnknown)
    }
}

fn masked<const SIZE: usize>(
    value: Option<[u8; SIZE]>,
    mask: Option<[u8; SIZE]>,
) -> Result<Masked<SIZE>> {
    Ok(Masked {
        value: value.ok_or(Error::MissingMember)?,
        mask: mask.ok_or(Error::MissingMember)?,
    })
}

fn read_level(reader: &mut Reader) -> Result<QeLevel> {
    let mut isv_svn = None;
    let mut verdict = Verdict::default();
    reader.object(|name, reader| {
        match name {
            "tcb" => reader.object(|name, reader| {
                match name {
                    "isvsvn" => isv_svn = Some(reader.small()?),
                    _ => reader.skip()?,
                }
                Ok(())
            })?,
            _ => verdict.read(name, reader)?,
        }
        Ok(())
    })?;
    let (status, advisories) = verdict.finish()?;
    Ok(QeLevel {
        isv_svn: isv_svn.ok_or(Error::MissingMember)?,
        status,
        advisories,
    })
}
