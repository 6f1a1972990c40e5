# shellcheck shell=bash
# A dev chain with a deployment on it whose days are seconds, in the folder $STATE: deployment.json, keys, logs.
# Sourced after base.sh; what is started there goes on until it is stopped.

# shellcheck source=scripts/lib/processes.sh
source scripts/lib/processes.sh

PROCESSES=$STATE/processes
export STAKEPOOL_DEPLOYMENT=$STATE/deployment.json

# The machine that the demo's attestor sees in every worker: 68 bytes.
MEASUREMENT=$(printf 'd5%.0s' {1..68})
# The account of //Alice//stash, which does nothing else.
readonly TREASURY=5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY

tool() { "$TOOL" "$@"; }

# Runs the tool and shows what it says only if it fails.
quietly() {
    local said
    said=$(tool "$@" 2>&1) || {
        printf '%s\n' "$said" >&2
        return 1
    }
}

# The value of a field in JSON of one line each.
field() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" | grep --max-count 1 .; }

# Builds what is deployed and the tool that does it.
provide_suite() {
    scripts/build
    say "building the tool (some minutes the first time)"
    cargo build --locked --workspace --bin stakepool || die "the tool could not be built"
    TOOL=$CARGO_TARGET_DIR/debug/stakepool
}

# Where a contract of the deployment is, and the code that it has: of verifier, registry, mining or factory.
address_of() { of_contract "$1" address; }
code_hash_of() { of_contract "$1" code_hash; }
of_contract() { sed -n "/\"$1\": {/,/}/p" "$STAKEPOOL_DEPLOYMENT" | field "$2"; }

# The port that the node tells in its log.
node_port() { sed -n 's/.*Running JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$(log_of node)" | grep .; }

# Starts a node at the given port, 0 for any; sets STAKEPOOL_URL.
start_node() {
    start node scripts/node --rpc-port "$1"
    wait_for 60 node_listens_or_ended || die "the node does not say where it listens; see $(log_of node)"
    runs node || die "the node did not start: $(tail -n 1 "$(log_of node)")"
    STAKEPOOL_URL=ws://127.0.0.1:$(node_port)
    export STAKEPOOL_URL
}

node_listens_or_ended() { node_port >/dev/null || ! runs node; }

# Deploys the suite for the attestors with the given keys.
deploy() {
    quietly --as //Alice deploy --preset seconds "${@/#/--attestor=}" --treasury "$TREASURY" \
        --measurement "$MEASUREMENT" --subsidy 100000 || die "the contracts could not be deployed"
}
