//! Keys in files: 64 hexadecimal digits of a secp256k1 secret, readable to their owner only.

use client::Key;
use rand::{rngs::OsRng, RngCore};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// What the names of key files end with.
const EXTENSION: &str = "key";

/// Nobody but the owner reads or writes.
const PRIVATE: u32 = 0o600;

/// Why a key cannot be had from a file, or put into one.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no such file or folder.
    #[error("no key at {0}")]
    Missing(PathBuf),
    /// There is a file already; a key is never overwritten.
    #[error("{0} exists already: a key is never overwritten")]
    Exists(PathBuf),
    /// Others than the owner can read the file.
    #[error("others can read {0}: make it private with chmod 600")]
    Exposed(PathBuf),
    /// The file holds no secret.
    #[error("{0} does not hold 64 hexadecimal digits of a secret key")]
    Invalid(PathBuf),
    /// The file system refuses.
    #[error("{path}: {reason}")]
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
}

/// Makes a key with the operating system's randomness and keeps it in a new file, in a new folder if need be.
///
/// # Errors
/// `Exists`, `Failed`.
pub fn create(path: &Path) -> Result<Key, KeyFileError> {
    let key = random_key();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(path)
        .and_then(|mut file| {
            writeln!(file, "{}", hex::encode(key.secret()))?;
            file.sync_all()
        });
    match written {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(KeyFileError::Exists(path.to_owned()))
        }
        Err(error) => Err(failed(path, error)),
    }
}

/// The key in a file.
///
/// # Errors
/// `Missing`, `Exposed`, `Invalid`, `Failed`.
pub fn read(path: &Path) -> Result<Key, KeyFileError> {
    let mode = fs::metadata(path)
        .map_err(|error| failed(path, error))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Exposed(path.to_owned()));
    }
    let text = fs::read_to_string(path).map_err(|error| failed(path, error))?;
    let secret = hex::decode(text.trim()).ok();
    let secret: Option<[u8; 32]> = secret.and_then(|bytes| bytes.try_into().ok());
    secret
        .and_then(|secret| Key::from_secret(&secret))
        .ok_or_else(|| KeyFileError::Invalid(path.to_owned()))
}

/// The file in which a folder keeps the key of this name.
pub fn path_in(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.{EXTENSION}"))
}

/// All keys of a folder with their names, in the order of the names. Other files are passed over.
///
/// # Errors
/// `Missing`; as for [`read`].
pub fn read_folder(folder: &Path) -> Result<Vec<(String, Key)>, KeyFileError> {
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if path.extension().is_some_and(|it| it == EXTENSION) {
            let name = path.file_stem().unwrap_or_default();
            keys.push((name.to_string_lossy().into_owned(), read(&path)?));
        }
    }
    keys.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(keys)
}

fn random_key() -> Key {
    loop {
        let mut secret = [0; 32];
        OsRng.fill_bytes(&mut secret);
        // Fails for one of 2^128.
        if let Some(key) = Key::from_secret(&secret) {
            return key;
        }
    }
}

fn failed(path: &Path, reason: io::Error) -> KeyFileError {
    let path = path.to_owned();
    match reason.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path),
        _ => KeyFileError::Failed { path, reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test run that goes away with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("agent-key-file-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_key_is_private_and_comes_back() {
        let folder = Folder::new("private");
        let path = path_in(&folder.0, "worker");
        let created = create(&path).expect("it is new");
        let mode = fs::metadata(&path).expect("it exists").permissions().mode();
        assert_eq!(mode & 0o777, PRIVATE);
        let read = read(&path).expect("it was just written");
        assert_eq!(read.public(), created.public());
    }

    #[test]
    fn a_key_is_never_overwritten() {
        let folder = Folder::new("twice");
        let path = path_in(&folder.0, "worker");
        let first = create(&path).expect("it is new");
        assert!(matches!(create(&path), Err(KeyFileError::Exists(_))));
        let kept = read(&path).expect("it is still there");
        assert_eq!(kept.public(), first.public());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = Folder::new("exposed");
        let path = path_in(&folder.0, "worker");
        create(&path).expect("it is new");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is ours");
        assert!(matches!(read(&path), Err(KeyFileError::Exposed(_))));
    }

    #[test]
    fn rubbish_and_nothing_are_no_keys() {
        let folder = Folder::new("rubbish");
        let path = path_in(&folder.0, "worker");
        assert!(matches!(read(&path), Err(KeyFileError::Missing(_))));
        create(&path).expect("it is new");
        fs::write(&path, "00".repeat(32)).expect("it is ours");
        assert!(matches!(read(&path), Err(KeyFileError::Invalid(_))));
    }

    #[test]
    fn a_folder_lists_its_keys_by_name() {
        let folder = Folder::new("folder");
        for name in ["second.rack", "first"] {
            create(&path_in(&folder.0, name)).expect("it is new");
        }
        fs::write(folder.0.join("notes.txt"), "no key").expect("it is ours");
        let keys = read_folder(&folder.0).expect("they can be read");
        let names: Vec<_> = keys.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["first", "second.rack"]);
    }
}
