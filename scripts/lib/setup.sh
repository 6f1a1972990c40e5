# shellcheck shell=bash
# Sourced by every script: moves to the project's root and provides what the project is built with.
# Outside the checkout it writes to the cache folder and to cargo's own, and installs packages that are missing.

say() { printf '==> %s\n' "$*"; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null; }

# Minutes and seconds since the given value of SECONDS.
since() { printf '%d min %02d s' $(((SECONDS - $1) / 60)) $(((SECONDS - $1) % 60)); }

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

# The package lists are fetched once at most, and only when something is missing.
apt_update() {
    [[ -n ${apt_updated:-} ]] || as_root apt-get update -qq || say "the package lists could not be renewed"
    apt_updated=1
}

apt_offers() {
    have apt-cache || return
    apt_update
    apt-cache madison "$1" | grep -q "| $2\."
}

apt_install() {
    have apt-get || return
    apt_update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

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

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

CACHE=${STAKEPOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ink-stakepool}
mkdir -p "$CACHE" || die "the cache folder $CACHE cannot be made; set STAKEPOOL_CACHE to another one"
PATH=$CACHE/bin:$PATH:$HOME/.cargo/bin
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
