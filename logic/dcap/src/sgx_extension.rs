//! Intel's extension of a platform's certificate (1.2.840.113741.1.13.1).

use crate::{
    pck::{Components, COMPONENTS},
    x509::der::{Reader, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
    Error, Fmspc, Result,
};
use protocol::Platform;

/// What the identifiers of all members begin with.
const PREFIX: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf8, 0x4d, 0x01, 0x0d, 0x01];

/// The identifiers' ends. The members that are not named here (the platform's instance, its type and its
/// configuration) do not matter to the verdict.
const PPID: u8 = 1;
const TCB: u8 = 2;
const PCE_ID: u8 = 3;
const FMSPC: u8 = 4;

/// The identifiers' ends within the TCB: components from 1 to 16, then this. The last, the same numbers once
/// more as the processor knows them (CPUSVN), does not matter.
const PCE_SVN: u8 = 17;

/// What a certificate says of the platform.
pub struct SgxExtension {
    pub ppid: Platform,
    pub fmspc: Fmspc,
    pub pce_id: [u8; 2],
    pub components: Components,
    pub pce_svn: u16,
}

impl SgxExtension {
    /// Reads the extension's value.
    ///
    /// # Errors
    /// Those of the reader; [`Error::InvalidValue`] for other identifiers or sizes,
    /// [`Error::DuplicateMember`], [`Error::MissingMember`].
    pub fn read(value: &[u8]) -> Result<Self> {
        let (mut ppid, mut tcb, mut pce_id, mut fmspc) = (None, None, None, None);
        let mut reader = Reader::new(value);
        read_members(&mut reader, PREFIX, |member, reader| {
            match member {
                PPID => ppid = Some(octets(reader)?),
                TCB => tcb = Some(read_tcb(reader)?),
                PCE_ID => pce_id = Some(octets(reader)?),
                FMSPC => fmspc = Some(octets(reader)?),
                _ => drop(reader.element()?),
            }
            Ok(())
        })?;
        reader.finish()?;
        let (components, pce_svn) = tcb.ok_or(Error::MissingMember)?;
        Ok(Self {
            ppid: ppid.ok_or(Error::MissingMember)?,
            fmspc: fmspc.ok_or(Error::MissingMember)?,
            pce_id: pce_id.ok_or(Error::MissingMember)?,
            components,
            pce_svn,
        })
    }
}

fn read_tcb(reader: &mut Reader) -> Result<(Components, u16)> {
    let mut components = [None; COMPONENTS];
    let mut pce_svn = None;
    let prefix: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf8, 0x4d, 0x01, 0x0d, 0x01, TCB];
    read_members(reader, prefix, |member, reader| {
        let number = usize::from(member.wrapping_sub(1));
        if let Some(component) = components.get_mut(number) {
            *component = Some(u8::from_be_bytes(reader.unsigned_array()?));
        } else if member == PCE_SVN {
            pce_svn = Some(u16::from_be_bytes(reader.unsigned_array()?));
        } else {
            reader.element()?;
        }
        Ok(())
    })?;
    let mut complete = [0; COMPONENTS];
    for (place, component) in complete.iter_mut().zip(components) {
        *place = component.ok_or(Error::MissingMember)?;
    }
    Ok((complete, pce_svn.ok_or(Error::MissingMember)?))
}

/// Reads a sequence of members, each an identifier that is `prefix` and one byte, and a value.
fn read_members<'a>(
    reader: &mut Reader<'a>,
    prefix: &[u8],
    mut read: impl FnMut(u8, &mut Reader<'a>) -> Result<()>,
) -> Result<()> {
    let mut seen = 0u64;
    reader.within(SEQUENCE, |reader| {
        while !reader.is_empty() {
            reader.within(SEQUENCE, |reader| {
                let identifier = reader.expect(OBJECT_IDENTIFIER)?;
                let member = match identifier.strip_prefix(prefix) {
                    Some([member]) => *member,
                    _ => return Err(Error::InvalidValue),
                };
                let bit = 1u64
                    .checked_shl(u32::from(member))
                    .ok_or(Error::InvalidValue)?;
                if seen & bit != 0 {
                    return Err(Error::DuplicateMember);
                }
                seen |= bit;
                read(member, reader)
            })?;
        }
        Ok(())
    })
}

fn octets<const SIZE: usize>(reader: &mut Reader) -> Result<[u8; SIZE]> {
    reader
        .expect(OCTET_STRING)?
        .try_into()
        .or(Err(Error::InvalidValue))
}
