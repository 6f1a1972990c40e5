//! One contract: where it lies, what it is made of, how it is built.

use crate::{shrink::shrink, stamp::Stamp};
use anyhow::{ensure, Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};
use contract_build::{BuildMode, ExecuteArgs, ManifestPath, Verbosity};
use std::fs;
use std::path::{Path, PathBuf};

/// The endings of the files that a build leaves.
const OUTPUTS: [&str; 3] = ["contract", "wasm", "json"];

/// A contract's package, as cargo resolves it.
pub struct Contract {
    name: String,
    manifest: PathBuf,
    lock_file: PathBuf,
    project_manifest: PathBuf,
    metadata: Metadata,
    /// Where its bundle goes.
    bundle_folder: PathBuf,
}

impl Contract {
    /// Reads the package in `folder`; its lock file has to fit, so that everybody builds the same code.
    pub fn load(folder: &Path, root: &Path) -> Result<Self> {
        let manifest = folder.join("Cargo.toml");
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .other_options(["--locked".to_owned()])
            .exec()
            .with_context(|| {
                format!("{} does not resolve with its lock file", manifest.display())
            })?;
        let name = metadata
            .root_package()
            .with_context(|| format!("{} is no package", manifest.display()))?
            .name
            .clone();
        let bundle_folder = root.join("target/ink").join(&name);
        Ok(Self {
            name,
            lock_file: folder.join("Cargo.lock"),
            project_manifest: root.join("Cargo.toml"),
            manifest,
            metadata,
            bundle_folder,
        })
    }

    /// The contract's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What decides how it is built besides its sources: its lock file, and the project's manifest, from
    /// which the project's other packages inherit.
    pub fn settings_files(&self) -> [&Path; 2] {
        [&self.lock_file, &self.project_manifest]
    }

    /// The folders of the project's own packages that the contract is made of, itself included.
    pub fn source_folders(&self) -> impl Iterator<Item = &Path> {
        let packages = self.metadata.packages.iter();
        packages
            .filter(|package| package.source.is_none())
            .filter_map(|package| package.manifest_path.as_std_path().parent())
    }

    /// The built file that ends in `extension`.
    pub fn output(&self, extension: &str) -> PathBuf {
        self.bundle_folder
            .join(&self.name)
            .with_extension(extension)
    }

    /// Whether all outputs are there and come from the inputs that `stamp` stands for.
    pub fn is_built_from(&self, stamp: &Stamp) -> bool {
        OUTPUTS
            .iter()
            .all(|extension| self.output(extension).exists())
            && fs::read(self.stamp_file()).is_ok_and(|last| last == stamp)
    }

    /// Builds the bundle in release mode and marks it with `stamp`.
    pub fn build(&self, stamp: &Stamp) -> Result<()> {
        fs::create_dir_all(&self.bundle_folder)?;
        // Without this the old outputs would pass for new ones after a failure.
        remove(&self.stamp_file())?;
        // With it in place, contract-build would skip post-processing if only the compiled code is the same.
        let built = self
            .metadata
            .target_directory
            .as_std_path()
            .join("ink")
            .join(&self.name);
        remove(&built.with_extension("wasm"))?;
        contract_build::execute(ExecuteArgs {
            manifest_path: ManifestPath::new(&self.manifest)?,
            build_mode: BuildMode::Release,
            verbosity: Verbosity::Quiet,
            ..Default::default()
        })
        .with_context(|| format!("{} cannot be built", self.name))?;
        for extension in OUTPUTS {
            let from = built.with_extension(extension);
            ensure!(
                from.exists(),
                "the build of {} left no {}",
                self.name,
                from.display()
            );
            fs::copy(from, self.output(extension))?;
        }
        shrink(
            &self.output("wasm"),
            [&self.output("contract"), &self.output("json")],
        )?;
        fs::write(self.stamp_file(), stamp)?;
        Ok(())
    }

    fn stamp_file(&self) -> PathBuf {
        self.bundle_folder.join(".inputs")
    }
}

fn remove(file: &Path) -> Result<()> {
    if file.exists() {
        fs::remove_file(file)?;
    }
    Ok(())
}
