//! A strict reader of the JSON that Intel signs: objects, arrays, strings and whole numbers, without any
//! whitespace, escapes, or anything behind the end.

use crate::{Error, Result};
use alloc::vec::Vec;

/// The most members of one object; Intel's have eleven at most.
const MAXIMUM_MEMBERS: usize = 32;

/// How deeply values that nobody asks for may be nested.
const MAXIMUM_DEPTH: u8 = 8;

/// Reads values one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// # Errors
    /// [`Error::TrailingBytes`] if something is left.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::TrailingBytes)
        }
    }

    /// Reads an object; `member` gets each name and has to read the value.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::InvalidJson`], [`Error::DuplicateMember`], [`Error::TooMany`] members,
    /// and those of `member`.
    pub fn object(
        &mut self,
        mut member: impl FnMut(&'a str, &mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut names = [""; MAXIMUM_MEMBERS];
        let mut count = 0;
        self.list(b'{', b'}', |reader| {
            let name = reader.string()?;
            // No name is empty, so the unused places are no duplicates.
            if name.is_empty() {
                return Err(Error::InvalidJson);
            }
            if names.contains(&name) {
                return Err(Error::DuplicateMember);
            }
            *names.get_mut(count).ok_or(Error::TooMany)? = name;
            count += 1;
            reader.expect(b':')?;
            member(name, reader)
        })
    }

    /// Reads an array; `item` has to read each value.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::InvalidJson`], and those of `item`.
    pub fn array(&mut self, item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.list(b'[', b']', item)
    }

    /// The items of an array.
    ///
    /// # Errors
    /// Those of [`Self::array`].
    pub fn items<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut items = Vec::new();
        self.array(|reader| {
            items.push(item(reader)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// A string of printable ASCII characters.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::InvalidJson`] for any other character, or an escape.
    pub fn string(&mut self) -> Result<&'a str> {
        self.expect(b'"')?;
        let length = self
            .0
            .iter()
            .position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))
            .ok_or(Error::Truncated)?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(Error::Truncated)?;
        self.0 = rest;
        self.expect(b'"')?;
        core::str::from_utf8(text).or(Err(Error::InvalidJson))
    }

    /// A whole number, not negative, without fraction or exponent.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::InvalidJson`] for anything else, or if it does not fit.
    pub fn number(&mut self) -> Result<u32> {
        let length = self
            .0
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .ok_or(Error::Truncated)?;
        let (digits, rest) = self.0.split_at_checked(length).ok_or(Error::Truncated)?;
        self.0 = rest;
        if digits.is_empty() || (digits.len() > 1 && digits.first() == Some(&b'0')) {
            return Err(Error::InvalidJson);
        }
        digits
            .iter()
            .try_fold(0u32, |value, digit| {
                value
                    .checked_mul(10)?
                    .checked_add(u32::from(digit.wrapping_sub(b'0')))
            })
            .ok_or(Error::InvalidJson)
    }

    /// A whole number that fits into a smaller type.
    ///
    /// # Errors
    /// Those of [`Self::number`].
    pub fn small<T: TryFrom<u32>>(&mut self) -> Result<T> {
        T::try_from(self.number()?).or(Err(Error::InvalidJson))
    }

    /// Passes over a value that nobody asks for.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::InvalidJson`], [`Error::TooMany`] levels.
    pub fn skip(&mut self) -> Result<()> {
        self.skip_at(MAXIMUM_DEPTH)
    }

    fn skip_at(&mut self, depth: u8) -> Result<()> {
        let below = depth.checked_sub(1).ok_or(Error::TooMany);
        match self.0.first() {
            Some(b'{') => {
                let below = below?;
                self.object(|_, reader| reader.skip_at(below))
            }
            Some(b'[') => {
                let below = below?;
                self.array(|reader| reader.skip_at(below))
            }
            Some(b'"') => self.string().map(drop),
            Some(b'0'..=b'9') => self.number().map(drop),
            _ => ["true", "false", "null"]
                .iter()
                .find_map(|word| self.0.strip_prefix(word.as_bytes()))
                .map(|rest| self.0 = rest)
                .ok_or(Error::InvalidJson),
        }
    }

    fn list(
        &mut self,
        opening: u8,
        closing: u8,
        mut item: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.expect(opening)?;
        if self.0.first() == Some(&closing) {
            return self.expect(closing);
        }
        loop {
            item(self)?;
            if self.0.first() != Some(&b',') {
                return self.expect(closing);
            }
            self.expect(b',')?;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                Ok(())
            }
            Some(_) => Err(Error::InvalidJson),
            None => Err(Error::Truncated),
        }
    }
}
