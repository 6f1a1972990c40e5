# shellcheck shell=bash
# Sourced by every script that compiles: provides what the project is built with.
# Outside the checkout it writes to the cache folder and to cargo's own, and installs packages that are missing.

# shellcheck source=scripts/lib/base.sh
source "$(dirname "${BASH_SOURCE[0]}")/base.sh"

# Some dependencies are written in C and C++.
provide_c_compiler() {
    have cc && have c++ && return
    say "installing a C and C++ compiler"
    apt_install gcc g++ libc6-dev || die "a C and a C++ compiler (cc, c++) are needed: install gcc and g++"
}

# Cargo mistakes the packages of one checkout for those of another that shares its target folder, if they are
# not newer. So whoever comes from another checkout compiles them again; dependencies are kept.
claim_target_folder() {
    local manifest name mark=$CARGO_TARGET_DIR/.checkout
    [[ -e $mark && $(<"$mark") == "$PWD" ]] && return
    for manifest in */Cargo.toml */*/Cargo.toml; do
        name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" | head -n 1)
        rm -rf "$CARGO_TARGET_DIR"/*/.fingerprint/"$name"-*
    done
    mkdir -p "$CARGO_TARGET_DIR" && printf '%s' "$PWD" >"$mark"
}

mkdir -p "$CACHE" || die "the cache folder $CACHE cannot be made; set STAKEPOOL_CACHE to another one"
# OpenBrush keeps files of its own under the target folder and finds it by the word "target" in its path.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE/target}
[[ $CARGO_TARGET_DIR == *target* ]] || die "the path of CARGO_TARGET_DIR must contain the word target"
claim_target_folder
# If something ever has to be resolved anew: only versions that the compiler can build.
export CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback

# shellcheck source=scripts/lib/toolchain.sh
source scripts/lib/toolchain.sh
provide_c_compiler
provide_toolchain
