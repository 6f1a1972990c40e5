//! What the tests of files need.

use base64::{engine::general_purpose::STANDARD, Engine};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

/// A folder for one test, which is gone after it.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one; each test has a name of its own.
    pub fn new(test: &str) -> Self {
        let folder = env::temp_dir().join(format!("{test}-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is in a folder for what need not stay.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// PEM with so many columns and such an end of lines.
pub fn pem(label: &str, der: &[u8], columns: usize, ending: &str) -> String {
    let body = STANDARD.encode(der);
    let starts = (0..body.len()).step_by(columns);
    let lines = starts.map(|start| &body[start..body.len().min(start + columns)]);
    let lines = lines.collect::<Vec<_>>().join(ending);
    format!("-----BEGIN {label}-----{ending}{lines}{ending}-----END {label}-----")
}

/// PEM as it is in a header.
pub fn url_encoded(pem: &str) -> String {
    let codes = [
        ("\n", "%0A"),
        (" ", "%20"),
        ("+", "%2B"),
        ("/", "%2F"),
        ("=", "%3D"),
    ];
    let encode = |text: String, (from, to)| text.replace(from, to);
    codes.into_iter().fold(pem.to_owned(), encode)
}
