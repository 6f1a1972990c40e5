//! Writes what fuzzing begins with into the folders where cargo-fuzz looks for it.

use dcap_fuzz::seeds::seeds;
use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    for seeds in seeds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(seeds.target);
        fs::create_dir_all(&folder)?;
        for (number, input) in seeds.inputs.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), input)?;
        }
    }
    Ok(())
}
