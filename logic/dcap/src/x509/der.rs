//! A strict reader of DER (ITU-T X.690): definite, minimal lengths, and nothing left over.

use crate::{Error, Result};

/// The identifier octet of an element.
pub type Tag = u8;

pub const BOOLEAN: Tag = 0x01;
pub const INTEGER: Tag = 0x02;
pub const BIT_STRING: Tag = 0x03;
pub const OCTET_STRING: Tag = 0x04;
pub const OBJECT_IDENTIFIER: Tag = 0x06;
pub const UTF8_STRING: Tag = 0x0c;
pub const PRINTABLE_STRING: Tag = 0x13;
pub const UTC_TIME: Tag = 0x17;
pub const GENERALIZED_TIME: Tag = 0x18;
pub const SEQUENCE: Tag = 0x30;
pub const SET: Tag = 0x31;

/// The tag `[number]` of a constructed element, for numbers below 31.
pub const fn context(number: u8) -> Tag {
    0xa0 | number
}

/// The tag `[number]` of an element that is not constructed, for numbers below 31.
pub const fn implicit(number: u8) -> Tag {
    0x80 | number
}

/// The tag bits that announce further identifier octets, which nothing here has.
const LONG_TAG: Tag = 0x1f;

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    pub tag: Tag,
    pub content: &'a [u8],
    /// The whole encoding, identifier and length included.
    pub encoding: &'a [u8],
}

/// Reads elements one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(encoding: &'a [u8]) -> Self {
        Self(encoding)
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the next element has this tag.
    pub fn next_is(&self, tag: Tag) -> bool {
        self.0.first() == Some(&tag)
    }

    /// # Errors
    /// [`Error::TrailingBytes`] if something is left.
    pub fn finish(self) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Error::TrailingBytes)
        }
    }

    /// The next element, whatever it is.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::UnexpectedTag`] for a tag of several octets,
    /// [`Error::InvalidLength`] unless its length is definite and minimal, and below 64 KiB.
    pub fn element(&mut self) -> Result<Element<'a>> {
        let all = self.0;
        let tag = self.byte()?;
        if tag & LONG_TAG == LONG_TAG {
            return Err(Error::UnexpectedTag);
        }
        let length = self.length()?;
        let (content, rest) = self.0.split_at_checked(length).ok_or(Error::Truncated)?;
        self.0 = rest;
        let size = all.len().saturating_sub(rest.len());
        let encoding = all.get(..size).ok_or(Error::Truncated)?;
        Ok(Element {
            tag,
            content,
            encoding,
        })
    }

    /// The content of the next element, which must have this tag.
    ///
    /// # Errors
    /// [`Error::UnexpectedTag`], or those of [`Self::element`].
    pub fn expect(&mut self, tag: Tag) -> Result<&'a [u8]> {
        let element = self.element()?;
        if element.tag == tag {
            Ok(element.content)
        } else {
            Err(Error::UnexpectedTag)
        }
    }

    /// Reads into the next element, which must have this tag and be read to its end.
    ///
    /// # Errors
    /// Those of [`Self::expect`] and of `read`, [`Error::TrailingBytes`].
    pub fn within<T>(
        &mut self,
        tag: Tag,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T>,
    ) -> Result<T> {
        let mut inner = Reader::new(self.expect(tag)?);
        let value = read(&mut inner)?;
        inner.finish()?;
        Ok(value)
    }

    /// A boolean.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] unless it is one octet of zeroes or ones.
    pub fn boolean(&mut self) -> Result<bool> {
        match self.expect(BOOLEAN)? {
            [0x00] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(Error::InvalidValue),
        }
    }

    /// The bytes of an integer that is not negative, without leading zeroes.
    ///
    /// # Errors
    /// [`Error::InvalidInteger`] if it is negative or not minimal.
    pub fn unsigned(&mut self) -> Result<&'a [u8]> {
        let content = self.expect(INTEGER)?;
        let (first, rest) = content.split_first().ok_or(Error::InvalidInteger)?;
        let next_is_negative = rest.first().map(|next| *next >= 0x80);
        match (*first, next_is_negative) {
            (0x80.., _) | (0, Some(false)) => Err(Error::InvalidInteger),
            (0, _) => Ok(rest),
            _ => Ok(content),
        }
    }

    /// An integer that is not negative, in `SIZE` bytes in big endian.
    ///
    /// # Errors
    /// [`Error::InvalidInteger`] if it is negative, not minimal or too large.
    pub fn unsigned_array<const SIZE: usize>(&mut self) -> Result<[u8; SIZE]> {
        let bytes = self.unsigned()?;
        let mut array = [0; SIZE];
        let start = SIZE.checked_sub(bytes.len()).ok_or(Error::InvalidInteger)?;
        if let Some(end) = array.get_mut(start..) {
            end.copy_from_slice(bytes);
        }
        Ok(array)
    }

    /// The content of an object identifier.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] if it is empty, or a number in it is not minimal or does not end.
    pub fn object_identifier(&mut self) -> Result<&'a [u8]> {
        let content = self.expect(OBJECT_IDENTIFIER)?;
        // The top bit says that a number goes on. None begins with seven zeroes.
        let mut ended = true;
        for byte in content {
            if ended && *byte == 0x80 {
                return Err(Error::InvalidValue);
            }
            ended = byte & 0x80 == 0;
        }
        if content.is_empty() || !ended {
            return Err(Error::InvalidValue);
        }
        Ok(content)
    }

    /// The bytes of a bit string of whole bytes.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] if it ends within a byte.
    pub fn bytes_of_bit_string(&mut self) -> Result<&'a [u8]> {
        match self.expect(BIT_STRING)? {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(Error::InvalidValue),
        }
    }

    /// The bytes of a bit string whose bits have names: the last bit of it is set, as DER leaves out zeroes at
    /// the end.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] otherwise.
    pub fn named_bits(&mut self) -> Result<&'a [u8]> {
        let (unused, bytes) = self
            .expect(BIT_STRING)?
            .split_first()
            .ok_or(Error::InvalidValue)?;
        let unused_of_last = match bytes.last() {
            Some(0) => return Err(Error::InvalidValue),
            Some(last) => last.trailing_zeros(),
            None => 0,
        };
        if u32::from(*unused) == unused_of_last {
            Ok(bytes)
        } else {
            Err(Error::InvalidValue)
        }
    }

    fn length(&mut self) -> Result<usize> {
        let first = self.byte()?;
        let (length, smallest) = match first {
            0..=0x7f => (usize::from(first), 0),
            0x81 => (usize::from(self.byte()?), 0x80),
            0x82 => {
                let bytes = [self.byte()?, self.byte()?];
                (usize::from(u16::from_be_bytes(bytes)), 0x100)
            }
            _ => return Err(Error::InvalidLength),
        };
        if length < smallest {
            return Err(Error::InvalidLength);
        }
        Ok(length)
    }

    fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.0.split_first().ok_or(Error::Truncated)?;
        self.0 = rest;
        Ok(*byte)
    }
}
