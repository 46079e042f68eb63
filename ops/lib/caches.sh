# shellcheck shell=bash
# What is fetched or built once and kept in the user's cache: target folder, venvs, node modules.

CACHE=${GEMEINWERK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gemeinwerk}

# cached NAME FILE COMMAND...: runs COMMAND with a new folder as its last argument, unless the folder
# for this content of FILE is there already; sets $CACHED. A half-made folder never counts.
cached() {
  local name=$1 key
  key=$(sha256sum "$2" | cut -c1-16)
  shift 2
  CACHED=$CACHE/$name-$key
  mkdir -p "$CACHE"
  exec 8>"$CACHE/$name.lock"
  flock 8
  if [[ ! -e $CACHED/.complete ]]; then
    rm -rf "$CACHED"
    mkdir -p "$CACHED"
    "$@" "$CACHED" >"$CACHED.log" 2>&1 || {
      tail -n 20 "$CACHED.log" >&2
      fail "$name ließ sich nicht einrichten." 'Die letzten Zeilen stehen darüber.' 'Prüfen Sie das Netz und starten Sie erneut.'
    }
    touch "$CACHED/.complete"
  fi
  exec 8>&-
}

# python_env NAME REQUIREMENTS: a venv with exactly these packages; sets $CACHED.
python_env() { cached "python-$1" "$2" python_env_make "$2"; }

# `--no-deps`: our lists are complete, and a list with hashes would refuse what is not on it.
python_env_make() {
  python3 -m venv "$2" && "$2/bin/pip" install --disable-pip-version-check --no-input --no-deps -r "$1"
}

# node_modules: the packages of infra/services/node; sets $CACHED to the folder above `node_modules`.
node_modules() { cached node "$ROOT/infra/services/node/package-lock.json" node_modules_make; }

node_modules_make() {
  cp "$ROOT"/infra/services/node/{package.json,package-lock.json,.npmrc} "$1/" && (cd "$1" && npm ci)
}

# rust_ready: a toolchain that can build the workspace, and a target folder that outlives the clone.
rust_ready() {
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
  [[ -x $(command -v cargo) || ! -x $HOME/.cargo/bin/cargo ]] || PATH=$HOME/.cargo/bin:$PATH
  found=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
  [[ -n $found && $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] ||
    fail "Gebraucht wird Rust ab Version $wanted, gefunden wurde ${found:-keines}." \
      'Ohne den Compiler lässt sich Gemeinwerk nicht bauen.' \
      "Richten Sie Rust mit rustup ein (oder: rustup update stable) und starten Sie erneut."
  export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE/target}
}
