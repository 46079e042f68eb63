# shellcheck shell=bash
# One running Gemeinwerk: its settings, its server, its demo world.

SERVER_PID=''

# world_settings HOME LISTEN PG_PORT DATABASE OWNER_PASSWORD APP_PASSWORD RELAY_PASSWORD
world_settings() {
  local at="127.0.0.1:$3/$4"
  export GEMEINWERK_HOME=$1 GEMEINWERK_LISTEN=$2
  export GEMEINWERK_DOMAIN=${GEMEINWERK_DOMAIN:-localhost:${2##*:}} GEMEINWERK_LOG=${GEMEINWERK_LOG:-text}
  export DATABASE_OWNER_URL="postgres://$PG_OWNER:$5@$at"
  export DATABASE_URL="postgres://gw_app:$6@$at" DATABASE_RELAY_URL="postgres://gw_relay:$7@$at"
}

# world_build PROFILE: builds the binary unless $GEMEINWERK_BINARY names one; sets $BINARY.
world_build() {
  if [[ -n ${GEMEINWERK_BINARY:-} ]]; then
    BINARY=$GEMEINWERK_BINARY
    note "Verwendet wird $BINARY"
    return 0
  fi
  local profile=$1
  cargo build --package server --profile "$profile" ${CI:+--locked} ||
    fail 'Der Bau ist gescheitert.' 'Die Meldungen des Compilers stehen darüber.' 'Beheben Sie die Ursache und starten Sie erneut.'
  [[ $profile != dev ]] || profile=debug
  BINARY=$CARGO_TARGET_DIR/$profile/gemeinwerk
}

world_migrate() {
  "$BINARY" migrate ||
    fail 'Die Datenbank ließ sich nicht auf den neuesten Stand bringen.' 'Es ist nichts verloren; der Server wurde nicht gestartet.' \
      'Lesen Sie die Meldung darüber. Neu anfangen: ./ops/demo --fresh'
}

# world_address: where the server answers, seen from this machine.
world_address() {
  local host=${GEMEINWERK_LISTEN%:*}
  case $host in 0.0.0.0 | '[::]' | '') host=127.0.0.1 ;; esac
  printf '%s:%s' "$host" "${GEMEINWERK_LISTEN##*:}"
}

# world_serve ROLE: starts the server and waits until it is ready.
world_serve() {
  service server TERM "$BINARY" serve --role "$1"
  SERVER_PID=$SERVICE_PID
  await server "$SERVER_PID" 90 fetch "http://$(world_address)/readyz"
}

# world_provision: creates the demo world and feeds it the sample post; writes access.json.
world_provision() {
  "$BINARY" demo ||
    fail 'Die Demowelt ließ sich nicht einrichten.' 'Der Server läuft; was schon eingerichtet ist, bleibt.' \
      "Sehen Sie in $LOGS/server.log nach und starten Sie erneut."
}

world_stop() {
  stop "$SERVER_PID" TERM 30
  SERVER_PID=''
}
