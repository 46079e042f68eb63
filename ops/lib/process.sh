# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the scripts that source this file
# Starting and stopping what a script runs in the background.

# set -m is off in scripts, so `setsid` makes each service its own group: Ctrl-C in the
# terminal reaches the script alone, which then stops them in order.

# service NAME SIGNAL COMMAND...: starts it with its output in $LOGS/NAME.log; sets $SERVICE_PID.
# Should this script be killed, the kernel sends the service SIGNAL.
service() {
  local name=$1 signal=$2
  shift 2
  setsid setpriv --pdeathsig "$signal" -- "$@" </dev/null >>"$LOGS/$name.log" 2>&1 9>&- &
  SERVICE_PID=$!
}

# stop PID SIGNAL SECONDS: asks it to end, and kills its whole group when it does not within the time.
stop() {
  local pid=$1 deadline=$((SECONDS + $3))
  [[ -n $pid ]] && kill -"$2" "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS >= deadline)); then
      kill -KILL -- "-$pid" 2>/dev/null || true
      break
    fi
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}

# await NAME PID SECONDS CHECK...: waits until CHECK succeeds; fails when the process ends or the time is up.
await() {
  local name=$1 pid=$2 seconds=$3 deadline=$((SECONDS + $3))
  shift 3
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$pid" 2>/dev/null || ((SECONDS >= deadline)); then
      tail -n 20 "$LOGS/$name.log" >&2 || true
      fail "$name ist nicht bereit geworden (Grenze: $seconds s)." 'Die letzten Zeilen seines Protokolls stehen darüber.' \
        "Sehen Sie in $LOGS/$name.log nach und starten Sie erneut."
    fi
    sleep 0.2
  done
}

# port_open HOST PORT: does something answer there?
port_open() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# free_ports COUNT: that many different free ports on loopback, all below the ephemeral range so
# that no outgoing connection takes one between this answer and the start of the service.
free_ports() {
  python3 - "$1" <<'PY'
import random, socket, sys

held, wanted = [], int(sys.argv[1])
for port in random.sample(range(15000, 30000), 2000):
    probe = socket.socket()
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        continue
    held.append(probe)
    if len(held) == wanted:
        break
print(*(s.getsockname()[1] for s in held), sep="\n")
PY
}

# fetch URL: reads a loopback address, never through a proxy.
fetch() { curl --noproxy '*' -sSf --max-time 5 "$1"; }

# password: 32 random hexadecimal digits.
password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
