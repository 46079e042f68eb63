# shellcheck shell=bash
# A private PostgreSQL 15 cluster on a loopback port, never as root.

PG_BIN=/usr/lib/postgresql/15/bin
PG_OWNER=gw_owner
POSTGRES_PID=''

# as_postgres COMMAND...: as the user `postgres` when we are root (PostgreSQL refuses root), else as we are.
as_postgres() {
  if ((EUID == 0)); then
    env --chdir=/ setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
  else
    "$@"
  fi
}

# postgres_place WANTED FALLBACK: makes WANTED a folder PostgreSQL's user can reach. Below a checkout
# in a closed home folder that is a link to FALLBACK.
postgres_place() {
  local wanted=$1 fallback=$2
  # `rm`: a link whose target is gone.
  [[ -e $wanted ]] || { rm -f "$wanted" && mkdir -p "$wanted"; }
  ((EUID == 0)) || return 0
  chown postgres:postgres "$wanted"
  if as_postgres test -w "$wanted"; then return 0; fi
  install -d -m 711 "$(dirname "$fallback")"
  install -d -m 700 -o postgres -g postgres "$fallback"
  [[ -L $wanted ]] || rmdir "$wanted"
  ln -sfn "$fallback" "$wanted"
}

# postgres_remove PLACE: deletes the cluster, wherever PLACE leads.
postgres_remove() {
  [[ -e $1 || -L $1 ]] || return 0
  rm -rf -- "$(readlink -f "$1")" "$1"
}

# postgres_create DIR PASSWORD: initialises the cluster unless it is there.
postgres_create() {
  local dir secret code=0
  dir=$(readlink -f "$1")
  [[ ! -s $dir/PG_VERSION ]] || return 0
  # initdb reads the password from a file only, and as another user it may not open our standard input.
  secret=$(TMPDIR=/tmp as_postgres mktemp)
  as_postgres tee "$secret" <<<"$2" >/dev/null
  as_postgres "$PG_BIN/initdb" -D "$dir" -U "$PG_OWNER" --auth=scram-sha-256 \
    --pwfile="$secret" --encoding=UTF8 --locale=C.UTF-8 >>"$LOGS/postgres.log" 2>&1 || code=$?
  rm -f "$secret"
  ((code == 0)) || fail 'Die Datenbank ließ sich nicht anlegen.' \
    "initdb ist gescheitert: $(tail -n 1 "$LOGS/postgres.log")" "Sehen Sie in $LOGS/postgres.log nach und starten Sie erneut."
}

# postgres_start DIR PORT SETTING...: starts it in the background and waits until it answers.
postgres_start() {
  local dir port=$2 settings=() setting
  dir=$(readlink -f "$1")
  shift 2
  for setting in "$@"; do settings+=(-c "$setting"); done
  postgres_stop_orphan "$dir"
  local command=("$PG_BIN/postgres" -D "$dir" -p "$port" -c listen_addresses=127.0.0.1
    -c unix_socket_directories= -c log_timezone=UTC "${settings[@]}")
  if ((EUID == 0)); then
    command=(env --chdir=/ setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT -- "${command[@]}")
  fi
  service postgres INT "${command[@]}"
  POSTGRES_PID=$SERVICE_PID
  await postgres "$POSTGRES_PID" 60 "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$port"
}

# A cluster that outlived its script (a crash, a kill -9) would refuse a second start.
postgres_stop_orphan() {
  [[ ! -e $1/postmaster.pid ]] ||
    as_postgres "$PG_BIN/pg_ctl" -D "$1" -m fast -w -t 60 stop >>"$LOGS/postgres.log" 2>&1 || true
}

# postgres_database PORT PASSWORD NAME: creates an empty database unless it is there.
postgres_database() {
  local psql=("$PG_BIN/psql" -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U "$PG_OWNER" -d postgres)
  local found
  export PGPASSWORD=$2
  if ! found=$("${psql[@]}" -c "select 1 from pg_database where datname = '$3'") ||
    ! { [[ $found == 1 ]] || "${psql[@]}" -c "create database \"$3\""; }; then
    fail "Die Datenbank $3 ließ sich nicht anlegen." 'Die Meldung von PostgreSQL steht darüber.' "Sehen Sie in $LOGS/postgres.log nach."
  fi
  unset PGPASSWORD
}

# postgres_stop: fast shutdown; clients are disconnected, nothing committed is lost.
postgres_stop() {
  stop "$POSTGRES_PID" INT 60
  POSTGRES_PID=''
}
