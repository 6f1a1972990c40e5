//! Quotes in files.

use anyhow::{anyhow, Result};
use client::collateral::{CollateralError, Flaw, QuoteFile};
use std::path::{Path, PathBuf};

/// Reads a quote, with the certificates of these files, if any, in place of its own.
///
/// # Errors
/// What is wrong with which file; and, if the quote lacks a certificate, how to name one.
pub fn read(quote: &Path, certificates: &[PathBuf]) -> Result<QuoteFile> {
    QuoteFile::read_with(quote, certificates).map_err(|error| match error {
        CollateralError::Invalid {
            flaw: Flaw::Uncertified { .. },
            ..
        } => anyhow!("{error}; then name its file with --certificate"),
        error => error.into(),
    })
}
