# shellcheck shell=bash
# Finds substrate-contracts-node, or provides it. Sourced after base.sh; whatever it says goes to stderr, because
# the answer of find_node is its output.

readonly NODE=substrate-contracts-node
readonly NODE_RELEASE=0.42.0

# A path that the user has set is relative to where he is; scripts/node itself is not the node that it looks for.
if [[ ${CONTRACTS_NODE:-} == */* ]]; then
    CONTRACTS_NODE=$(from_caller "$CONTRACTS_NODE")
    [[ ! $CONTRACTS_NODE -ef scripts/node ]] || unset CONTRACTS_NODE
fi

# Whether this is a node of the right line. It calls itself by the name of its file.
usable_node() { [[ -x $1 && $("$1" --version 2>/dev/null) == "${1##*/} ${NODE_RELEASE%.*}."* ]]; }

# Prints the path of a node that is there already: the one that the user has set, else the first usable one.
find_node() {
    local path
    while read -r path; do
        usable_node "$path" && printf '%s\n' "$path" && return
    done < <(type -a -P "${CONTRACTS_NODE:-$NODE}")
    return 1
}

# Downloads a release, if one is configured: STAKEPOOL_NODE_URL names an executable, in which {system} stands for
# the likes of Linux-x86_64; the file beside it with .sha256 at its end has its checksum. Gives up after the given
# number of seconds.
download_node() {
    local url draft=$CACHE/bin/.$NODE
    [[ -n ${STAKEPOOL_NODE_URL:-} ]] || return
    url=${STAKEPOOL_NODE_URL//\{system\}/$(uname -s)-$(uname -m)}
    have curl || return
    say "downloading $NODE" >&2
    mkdir -p "$CACHE/bin" &&
        fetch "$url" "$draft" "$1" &&
        fetch "$url.sha256" "$draft.sha256" "$1" &&
        has_checksum "$draft" "$(<"$draft.sha256")" &&
        chmod +x "$draft" &&
        usable_node "$draft" &&
        mv "$draft" "$CACHE/bin/$NODE" && rm "$draft.sha256" && return
    rm -f "$draft" "$draft.sha256"
    say "$url could not be had, or is not $NODE ${NODE_RELEASE%.*}" >&2
    return 1
}

fetch() { curl --fail --silent --show-error --location --connect-timeout 10 --max-time "$3" --output "$2" "$1"; }

has_checksum() { sha256sum --check --status <<<"${2%% *}  $1"; }

# A node that the user has set and that is of no use is not replaced by another one.
find_or_download_node() {
    find_node && return
    [[ -z ${CONTRACTS_NODE:-} ]] || die "CONTRACTS_NODE=$CONTRACTS_NODE is not $NODE ${NODE_RELEASE%.*}"
    download_node "$1" && find_node
}

# Prints the path of a node that is there or can be had within a minute.
quick_node() { find_or_download_node 60; }

# Prints the path of a node, whatever it takes.
provide_node() {
    find_or_download_node 1200 && return
    scripts/lib/build-node >&2 || die "$NODE could not be built; if you have one, set CONTRACTS_NODE to its path"
    find_node || die "what was built is not $NODE ${NODE_RELEASE%.*}"
}
