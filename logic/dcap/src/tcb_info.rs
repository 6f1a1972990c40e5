//! TCB information: which standing platforms of one kind have, by the versions of their TCB.

use crate::{
    document::{ensure_signed, hexadecimal, Head, Verdict},
    ensure,
    json::Reader,
    pck::{Components, COMPONENTS},
    Context, Error, Fmspc, KeyId, Pck, Result, Signature, TcbStatus, Validity,
};
use alloc::{string::String, vec::Vec};
use scale::{Decode, Encode};

/// How a platform is compared with a level (`tcbType`): by its components and its provisioning certification enclave.
const COMPARED_BY_COMPONENTS: u32 = 0;

/// The standing of platforms with one FMSPC.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct TcbInfo {
    /// When the information holds.
    pub validity: Validity,
    /// The number of the TCB recovery event that it takes into account.
    pub evaluation: u32,
    /// The provisioning certification enclave that it is for.
    pub pce_id: [u8; 2],
    /// The levels in Intel's order, the best first.
    pub levels: Vec<TcbLevel>,
}

/// What a platform needs at least for a standing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct TcbLevel {
    /// The security versions of its components.
    pub components: Components,
    /// The security version of its provisioning certification enclave.
    pub pce_svn: u16,
    /// The standing.
    pub status: TcbStatus,
    /// The advisories that apply.
    pub advisories: Vec<String>,
}

impl TcbInfo {
    /// Checks TCB information for SGX, version 3: `body` is the value of the member `tcbInfo` as Intel's
    /// service returns it, byte for byte, and `signer` what
    /// the key goes by that has signed it, which the document does not say.
    ///
    /// # Errors
    /// [`Error::MissingAuthority`], [`Error::AuthorityRevoked`], [`Error::UnexpectedIssuer`],
    /// [`Error::InvalidSignature`], those of JSON,
    /// [`Error::UnsupportedVersion`] also if levels are to be compared in another way,
    /// [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`].
    pub fn accept(
        context: &impl Context,
        body: &[u8],
        signature: &Signature,
        signer: &KeyId,
    ) -> Result<(Fmspc, Self)> {
        let signer = ensure_signed(context, body, signature, signer)?;
        let mut head = Head::default();
        let (mut fmspc, mut pce_id, mut tcb_type, mut levels) = (None, None, None, None);
        let mut reader = Reader::new(body);
        reader.object(|name, reader| {
            match name {
                "fmspc" => fmspc = Some(hexadecimal(reader.string()?)?),
                "pceId" => pce_id = Some(hexadecimal(reader.string()?)?),
                "tcbType" => tcb_type = Some(reader.number()?),
                "tcbLevels" => levels = Some(reader.items(read_level)?),
                _ => head.read(name, reader)?,
            }
            Ok(())
        })?;
        reader.finish()?;
        let dates = head.check("SGX", 3)?;
        ensure(
            tcb_type == Some(COMPARED_BY_COMPONENTS),
            Error::UnsupportedVersion,
        )?;
        let fmspc = fmspc.ok_or(Error::MissingMember)?;
        let known = context.tcb_info(&fmspc);
        let known = known.map(|it| (it.validity, it.evaluation));
        let info = Self {
            validity: dates.ensure_acceptable(context, &signer, known)?,
            evaluation: dates.evaluation,
            pce_id: pce_id.ok_or(Error::MissingMember)?,
            levels: levels.ok_or(Error::MissingMember)?,
        };
        Ok((fmspc, info))
    }

    /// The level of a platform: the first that asks for nothing newer than the platform has.
    ///
    /// # Errors
    /// [`Error::PceMismatch`], [`Error::TcbLevelUnknown`].
    pub(crate) fn level_of(self, pck: &Pck) -> Result<TcbLevel> {
        ensure(self.pce_id == pck.pce_id, Error::PceMismatch)?;
        self.levels
            .into_iter()
            .find(|level| level.is_reached_by(pck))
            .ok_or(Error::TcbLevelUnknown)
    }
}

impl TcbLevel {
    fn is_reached_by(&self, pck: &Pck) -> bool {
        let components = self.components.iter().zip(&pck.components);
        pck.pce_svn >= self.pce_svn && components.into_iter().all(|(least, has)| has >= least)
    }
}

fn read_level(reader: &mut Reader) -> Result<TcbLevel> {
    let mut tcb = None;
    let mut verdict = Verdict::default();
    reader.object(|name, reader| {
        match name {
            "tcb" => tcb = Some(read_tcb(reader)?),
            _ => verdict.read(name, reader)?,
        }
        Ok(())
    })?;
    let (components, pce_svn) = tcb.ok_or(Error::MissingMember)?;
    let (status, advisories) = verdict.finish()?;
    Ok(TcbLevel {
        components,
        pce_svn,
        status,
        advisories,
    })
}

fn read_tcb(reader: &mut Reader) -> Result<(Components, u16)> {
    let (mut components, mut pce_svn) = (None, None);
    reader.object(|name, reader| {
        match name {
            "sgxtcbcomponents" => components = Some(read_components(reader)?),
            "pcesvn" => pce_svn = Some(reader.small()?),
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok((
        components.ok_or(Error::MissingMember)?,
        pce_svn.ok_or(Error::MissingMember)?,
    ))
}

/// The security versions of exactly as many components as a platform has.
fn read_components(reader: &mut Reader) -> Result<Components> {
    let mut components = [0; COMPONENTS];
    let mut places = components.iter_mut();
    reader.array(|reader| {
        let mut svn = None;
        reader.object(|name, reader| {
            match name {
                "svn" => svn = Some(reader.small()?),
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        let place = places.next().ok_or(Error::TooMany)?;
        *place = svn.ok_or(Error::MissingMember)?;
        Ok(())
    })?;
    ensure(places.next().is_none(), Error::MissingMember)?;
    Ok(components)
}
