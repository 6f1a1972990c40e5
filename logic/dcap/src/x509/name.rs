//! Distinguished names.

use super::der::{Reader, PRINTABLE_STRING, SEQUENCE, SET, UTF8_STRING};
use crate::{Error, Result};

/// The attribute type commonName (2.5.4.3).
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// Reads a name; returns its common name. The other attributes (organisation, place) say nothing that the
/// common names of Intel's authorities do not.
///
/// # Errors
/// Those of the reader; [`Error::InvalidValue`] unless there is exactly one common name.
pub fn read_common_name<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8]> {
    let mut common_name = None;
    reader.within(SEQUENCE, |reader| {
        while !reader.is_empty() {
            let (kind, value) = reader.within(SET, read_attribute)?;
            if kind == COMMON_NAME && common_name.replace(value).is_some() {
                return Err(Error::InvalidValue);
            }
        }
        Ok(())
    })?;
    common_name.ok_or(Error::InvalidValue)
}

/// An attribute's type and value.
fn read_attribute<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8], &'a [u8])> {
    reader.within(SEQUENCE, |reader| {
        let kind = reader.object_identifier()?;
        let value = reader.element()?;
        match value.tag {
            UTF8_STRING | PRINTABLE_STRING => Ok((kind, value.content)),
            _ => Err(Error::UnexpectedTag),
        }
    })
}
