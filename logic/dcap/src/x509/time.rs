//! Dates as certificates and Intel's JSON write them, in milliseconds since 1970.

use crate::{
    x509::der::{Reader, GENERALIZED_TIME, UTC_TIME},
    Error, Result,
};
use primitives::Timestamp;

const SECOND: u64 = 1_000;
const DAY: u64 = 86_400;

/// The years that a certificate writes with two digits (RFC 5280, section 4.1.2.5).
const SHORT_YEARS: core::ops::Range<u64> = 1950..2050;

/// The `Time` of a certificate or revocation list, as RFC 5280 profiles it: UTC to the second, with two
/// digits for the year until 2049 and four from then on.
///
/// # Errors
/// [`Error::InvalidTime`], or those of the reader.
pub fn read_time(reader: &mut Reader) -> Result<Timestamp> {
    let element = reader.element()?;
    match (element.tag, element.content) {
        (UTC_TIME, [y1, y0, rest @ ..]) => {
            let short = number(&[*y1, *y0])?;
            let century = if short < 50 { 2000 } else { 1900 };
            compact(century + short, rest)
        }
        (GENERALIZED_TIME, [y3, y2, y1, y0, rest @ ..]) => {
            let year = number(&[*y3, *y2, *y1, *y0])?;
            if SHORT_YEARS.contains(&year) {
                return Err(Error::InvalidTime);
            }
            compact(year, rest)
        }
        (UTC_TIME | GENERALIZED_TIME, _) => Err(Error::InvalidTime),
        _ => Err(Error::UnexpectedTag),
    }
}

/// A date such as `2025-06-19T10:56:11Z`.
///
/// # Errors
/// [`Error::InvalidTime`].
pub fn parse_date(text: &str) -> Result<Timestamp> {
    let bytes: &[u8; 20] = text.as_bytes().try_into().or(Err(Error::InvalidTime))?;
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0, b'T', h1, h0, b':', i1, i0, b':', s1, s0, b'Z'] =
        *bytes
    else {
        return Err(Error::InvalidTime);
    };
    moment(
        number(&[y3, y2, y1, y0])?,
        [[m1, m0], [d1, d0], [h1, h0], [i1, i0], [s1, s0]],
    )
}

/// What follows the year: month, day, hour, minute and second with two digits each, and a Z.
fn compact(year: u64, rest: &[u8]) -> Result<Timestamp> {
    let [m1, m0, d1, d0, h1, h0, i1, i0, s1, s0, b'Z'] = *rest else {
        return Err(Error::InvalidTime);
    };
    moment(year, [[m1, m0], [d1, d0], [h1, h0], [i1, i0], [s1, s0]])
}

fn moment(year: u64, rest: [[u8; 2]; 5]) -> Result<Timestamp> {
    let [month, day, hour, minute, second] = rest;
    let (month, day) = (number(&month)?, number(&day)?);
    let (hour, minute, second) = (number(&hour)?, number(&minute)?, number(&second)?);
    let valid = year >= 1970
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return Err(Error::InvalidTime);
    }
    let seconds = days_since_epoch(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
    Ok(seconds * SECOND)
}

fn number(digits: &[u8]) -> Result<u64> {
    digits.iter().try_fold(0u64, |value, digit| match digit {
        b'0'..=b'9' => Ok(value * 10 + u64::from(digit - b'0')),
        _ => Err(Error::InvalidTime),
    })
}

fn is_leap(year: u64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date from then on, by years of 365 days and the leap days between.
fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    let leap_days_before = |year: u64| (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    let years = (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970);
    let months: u64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}
