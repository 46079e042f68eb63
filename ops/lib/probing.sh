# shellcheck shell=bash
# Probing the API: schemathesis asks every operation of the description what nobody would think of.

# Those who may end what the others need come last.
PEOPLE_TO_PROBE=(rurbroich/poststelle rurbroich/sachbearbeitung rurbroich/leitung rurbroich/@connection rurbroich/admin
  kreis-rurland/kreisadmin betrieb/operator)

# probing EXAMPLES: a world of its own, asked by one person of each role; any 5xx fails. Needs PostgreSQL and $BINARY.
probing() {
  local home=$WORK/world-probe port
  port=$(free_ports 1)
  mkdir -p "$home"
  python_env probe "$ROOT/infra/probe/requirements.txt"
  (
    trap 'world_stop' EXIT
    trap 'exit 130' INT TERM
    # Who tries everything must not meet the limits for people.
    export GEMEINWERK_RATE_{PERSON,TENANT,ADDRESS}=1000000/1000000 GEMEINWERK_TENANT_PART=1
    world_settings "$home" "127.0.0.1:$port" "$DB_PORT" gemeinwerk_probe "$DB_PASSWORD" "$(password)" "$(password)"
    postgres_database "$DB_PORT" "$DB_PASSWORD" gemeinwerk_probe
    world_migrate
    world_serve all
    world_provision
    probe_people "$1" "$home/access.json"
  )
}

# probe_people EXAMPLES ACCESS: every person is asked for, the failures of all are seen.
probe_people() {
  local person failed=0
  for person in "${PEOPLE_TO_PROBE[@]}"; do
    note "Als $person, $1 Versuche je Operation"
    probe_person "$1" "$2" "${person%/*}" "${person#*/}" || failed=1
  done
  if grep -F 'internal error' "$LOGS/server.log" | head -n 20; then failed=1; fi
  ((failed == 0)) || fail 'Die Schnittstelle hat mit einem Fehler des Servers geantwortet.' \
    'Die Anfragen, mit denen es sich wiederholen lässt, stehen darüber.' "Das Protokoll des Servers: $LOGS/server.log"
}

# probe_person EXAMPLES ACCESS TENANT LOGIN
probe_person() {
  local address who paths=(--exclude-path-regex '^/scim/')
  [[ $4 != @connection ]] || paths=(--include-path-regex '^/scim/')
  address=$(world_address)
  "$CACHED/bin/python" "$ROOT/ops/lib/probe.py" "$2" "$address" "$3" "$4" >"$WORK/probe-ids.json" 2>"$WORK/probe-who" || {
    cat "$WORK/probe-who" >&2
    return 1
  }
  mapfile -t who <"$WORK/probe-who"
  # Where it may leave what it remembers.
  cd "$WORK" || return 1
  if PROBE_IDS=$WORK/probe-ids.json SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$ROOT/infra/probe NO_PROXY='*' \
    "$CACHED/bin/st" run "http://$address/api/openapi.json" --header "Host: ${who[1]}" \
    --header "Authorization: ${who[0]}" "${paths[@]}" \
    --phases examples,coverage,fuzzing --checks not_a_server_error --max-examples "$1" --continue-on-failure \
    --generation-deterministic --suppress-health-check all --request-timeout 60 \
    --warnings off --no-color >"$LOGS/probe-$3-$4.log" 2>&1; then
    grep -E 'Test cases|Tested:|cases generated|No issues' "$LOGS/probe-$3-$4.log" | head -n 3
  else
    tail -n 80 "$LOGS/probe-$3-$4.log" >&2
    return 1
  fi
}
