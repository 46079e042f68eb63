# shellcheck shell=bash
# Looking after what we depend on: licences, duplicates, sources, known weaknesses, the bill of materials.

supply_ready() {
  python_env supply "$ROOT/infra/supply/requirements.txt"
  SUPPLY=$CACHED/bin
}

# Licences, banned and doubled crates, sources: from the lock file alone. Known weaknesses: if their list can be had.
dependencies() {
  supply_ready
  local deny=("$SUPPLY/cargo-deny" --config "$ROOT/infra/deny.toml" --log-level error)
  "${deny[@]}" check bans licenses sources
  if GIT_TERMINAL_PROMPT=0 timeout 60 "${deny[@]}" fetch db >/dev/null 2>&1; then
    "${deny[@]}" check --disable-fetch advisories
  else
    note 'Bekannte Schwachstellen: NICHT geprüft, die RustSec-Liste ist von hier nicht erreichbar.'
  fi
}

# bill_of_materials FILE: writes and checks it.
bill_of_materials() {
  supply_ready
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || date +%s)}
  export SOURCE_DATE_EPOCH
  "$SUPPLY/python" "$ROOT/ops/lib/sbom.py" write "$1"
  "$SUPPLY/python" "$ROOT/ops/lib/sbom.py" check "$1" ||
    fail 'Die Stückliste ist fehlerhaft.' 'Was falsch ist, steht darüber.' 'Prüfen Sie ops/lib/sbom.py und Cargo.lock.'
  good "Stückliste: $1"
}
