# shellcheck shell=bash
# Processes that go on when the script that started them has ended. The folder $PROCESSES has a file for each: its id,
# and when it began, because the system uses ids again.

# When a process began, in ticks since the machine did; fails for one that has ended, even if nobody has noticed yet.
beginning() {
    local stat
    stat=$(<"/proc/$1/stat") || return
    # The second field, a name in brackets, may have spaces in it. The next is the state, the 22nd the beginning.
    stat=${stat##*) }
    [[ $stat != Z* ]] && cut -d ' ' -f 20 <<<"$stat"
} 2>/dev/null

# Starts a command under a name; its output goes to a log beside the folder.
start() {
    local name=$1
    shift
    mkdir -p "$PROCESSES"
    : >"$(log_of "$name")"
    setsid "$@" </dev/null >"$(log_of "$name")" 2>&1 &
    printf '%s %s\n' $! "$(beginning $!)" >"$PROCESSES/$name"
}

log_of() { printf '%s/../%s.log' "$PROCESSES" "$1"; }

# All that were started, the newest first.
started() { [[ ! -d $PROCESSES ]] || ls -t "$PROCESSES"; }

# Whether the process is still the one that was started.
runs() {
    local id began
    read -r id began <"$PROCESSES/$1" && [[ -n $began && $(beginning "$id") == "$began" ]]
}

# Ends a process that was started, and nothing else.
stop() {
    local id
    read -r id _ <"$PROCESSES/$1"
    if runs "$1"; then
        kill "$id"
        wait_for 10 ended "$1" || kill -KILL "$id"
    fi
    rm -f "$PROCESSES/$1"
}

ended() { ! runs "$1"; }

# The newest first, so that nothing misses what it depends on.
stop_all() {
    local name
    for name in $(started); do
        say "ending $name"
        stop "$name"
    done
}

# Tries a command again until it succeeds, for the given number of seconds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return
        sleep 0.2
    done
}
