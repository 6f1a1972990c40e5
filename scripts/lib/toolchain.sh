# shellcheck shell=bash
# Finds a complete Rust 1.85, or installs what is missing: the last compiler that builds ink! 4 contracts
# with contract-build 3.2. Sourced by setup.sh, which defines say, die, as_root and the cache folder.

readonly RUST=1.85
readonly RUSTUP_RELEASE=1.85.0

# Whether the compiler on the PATH is the right one and complete: it must bring the standard library's sources
# (contracts compile it for Wasm) and the linters.
complete() {
    local sysroot
    [[ $(rustc --version 2>/dev/null) == "rustc $RUST."* ]] &&
        [[ $(cargo --version 2>/dev/null) == "cargo $RUST."* ]] &&
        sysroot=$(rustc --print sysroot) &&
        [[ -e $sysroot/lib/rustlib/src/rust/library/core/Cargo.toml ]] &&
        cargo clippy --version >/dev/null 2>&1 &&
        cargo fmt --version >/dev/null 2>&1 &&
        provide_linker "$sysroot"
}

# The linker for Wasm. rustup's compiler brings it along, Debian's expects it on the PATH.
provide_linker() {
    local lld=/usr/lib/llvm-19/bin/lld
    compgen -G "$1/lib/rustlib/*/bin/rust-lld" >/dev/null && return
    have rust-lld && return
    [[ -x $lld ]] && mkdir -p "$CACHE/bin" && ln -sf "$lld" "$CACHE/bin/rust-lld"
}

# The user's own rustup, or else the one in the cache.
find_rustup() {
    have rustup && return
    [[ -x $CACHE/cargo/bin/rustup ]] || return
    export RUSTUP_HOME=$CACHE/rustup CARGO_HOME=$CACHE/cargo
    PATH=$CACHE/cargo/bin:$PATH
}

# The first of rustup's toolchains that has the right version.
rustups_toolchain() {
    rustup toolchain list 2>/dev/null | grep --only-matching "^${RUST}[^ ]*" | head -n 1
}

use_rustup() {
    find_rustup && RUSTUP_TOOLCHAIN=$(rustups_toolchain) || return
    export RUSTUP_TOOLCHAIN
    PATH=$(dirname "$(command -v rustup)"):$PATH
    complete
}

# The distribution's compiler, even where rustup's comes first on the PATH.
use_system() {
    unset RUSTUP_TOOLCHAIN
    PATH=/usr/bin:$PATH
    complete
}

install_with_rustup() {
    local toolchain
    find_rustup || return
    toolchain=$(rustups_toolchain) || toolchain=$RUSTUP_RELEASE
    say "installing Rust $toolchain with rustup"
    rustup toolchain install "$toolchain" --profile minimal \
        --component rust-src --component clippy --component rustfmt
}

# Debian 12 packages this compiler as rustc-web, Debian 13 as rustc.
install_with_apt() {
    local suffix
    for suffix in -web ""; do
        apt_offers "rustc$suffix" "$RUST" || continue
        say "installing Rust $RUST from the distribution's packages"
        apt_install "rustc$suffix=$RUST.*" "cargo$suffix=$RUST.*" "libstd-rust$suffix-dev=$RUST.*" \
            "rust$suffix-src=$RUST.*" "rust$suffix-clippy=$RUST.*" "rustfmt$suffix=$RUST.*" lld-19 && return
    done
    return 1
}

# A rustup of the project's own, which leaves the user's home as it is.
install_rustup() {
    local installer=$CACHE/rustup-init.sh
    have curl || apt_install curl ca-certificates || return
    say "installing rustup and Rust $RUSTUP_RELEASE into $CACHE"
    curl --proto =https --tlsv1.2 -sSf --connect-timeout 20 https://sh.rustup.rs -o "$installer" &&
        RUSTUP_HOME=$CACHE/rustup CARGO_HOME=$CACHE/cargo sh "$installer" -y --no-modify-path \
            --profile minimal --default-toolchain "$RUSTUP_RELEASE" --component rust-src,clippy,rustfmt
}

provide_toolchain() {
    use_rustup || use_system ||
        { install_with_rustup && use_rustup; } ||
        { install_with_apt && use_system; } ||
        { install_rustup && use_rustup; } ||
        die "Rust $RUST with rust-src, clippy and rustfmt is needed and could not be installed"
}
