# shellcheck shell=bash
# Sourced by every script: moves to the project's root, knows the cache folder, can talk and install packages.

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

# Paths that the user gives are relative to where he is.
from_caller() { (cd "$caller" && realpath --canonicalize-missing "$1"); }

caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

CACHE=${STAKEPOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ink-stakepool}
PATH=$CACHE/bin:$PATH:$HOME/.cargo/bin
