# shellcheck shell=bash
# Fuzzing with libFuzzer on the stable compiler: its coverage is an LLVM pass, only the sanitizers need a nightly one,
# and safe Rust has little use for them.

FUZZ_TARGETS=(mail package image text html office kind letter search document number name cursor filter patch)
FUZZ_FLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"

# Seconds one input may take.
FUZZ_PATIENCE=20
# Those that run.
FUZZ_PIDS=()

# fuzz_build: counters in everything that reads, dependencies included, in a build of its own; sets $FUZZER.
fuzz_build() {
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  # --target: proc macros and build scripts stay as they are.
  RUSTFLAGS=$FUZZ_FLAGS fuzz_link --package fuzz --profile fuzz --target "$host"
}

# fuzz_build_ours: counters in our own crates alone, all else as the tests have it: minutes less; sets $FUZZER.
fuzz_build_ours() {
  # Nothing is optimised here: what is slow is not stuck.
  FUZZ_PATIENCE=60
  FUZZ_FLAGS=$FUZZ_FLAGS RUSTC_WORKSPACE_WRAPPER=$ROOT/ops/lib/guided.sh fuzz_link --workspace
}

fuzz_link() {
  cargo build "$@" --test fuzz --features fuzz/guided --message-format json-render-diagnostics ${CI:+--locked} >"$WORK/fuzz.json"
  FUZZER=$(grep -F '"name":"fuzz"' "$WORK/fuzz.json" | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p')
  [[ -x $FUZZER ]] || fail 'Das Programm, das füttert, wurde nicht gefunden.' 'Es wurde nichts gefüttert.' 'Lesen Sie die Meldungen des Baus darüber.'
}

# fuzz_one TARGET SECONDS: goes on from what earlier runs found; a crash leaves its input in $FOUND.
fuzz_one() {
  local log=$LOGS/fuzz-$1.log corpus=$CACHE/fuzz/$1 known=$ROOT/tests/fuzz/found/$1
  mkdir -p "$corpus" "$SEEDS/$1" "$FOUND/$1"
  [[ -d $known ]] || known=$SEEDS/$1
  if FUZZ_TARGET=$1 RUST_BACKTRACE=1 "$FUZZER" "$corpus" "$SEEDS/$1" "$known" -max_total_time="$2" -timeout="$FUZZ_PATIENCE" \
    -rss_limit_mb=1500 -max_len=200000 -seed=1 -artifact_prefix="$FOUND/$1/" -print_final_stats=1 >"$log" 2>&1; then
    printf '      %-10s %s Versuche, %s Wege\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
      "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
  else
    printf '      %-10s GEFUNDEN: %s\n' "$1" "$(ls "$FOUND/$1")"
    grep -aE 'panicked|ERROR: libFuzzer|^assertion|^ +left|^ +right' -A 2 "$log" | head -n 12
    return 1
  fi
}

# fuzzing SECONDS: all parsers, as many at once as there are cores.
fuzzing() {
  local seconds=$1 target failed=0
  SEEDS=$WORK/seeds FOUND=${GEMEINWERK_FOUND:-$ROOT/.fuzz}
  python3 "$ROOT/ops/lib/seeds.py" "$ROOT/infra/samples" "$SEEDS"
  for target in "${FUZZ_TARGETS[@]}"; do
    ((${#FUZZ_PIDS[@]} < $(nproc))) || fuzz_wait || failed=1
    fuzz_one "$target" "$seconds" &
    FUZZ_PIDS+=($!)
  done
  while ((${#FUZZ_PIDS[@]} > 0)); do fuzz_wait || failed=1; done
  ((failed == 0)) || fail 'Ein Leser fremder Eingaben ist an einer Eingabe gescheitert.' "Die Eingaben liegen in $FOUND." \
    'Wiederholen: FUZZ_TARGET=NAME PROGRAMM DATEI. Nach der Korrektur gehört die Datei nach tests/fuzz/found/NAME/.'
}

# fuzz_wait: until one of them ends, and no other job of the shell; its code.
fuzz_wait() {
  local code=0 ended pid left=()
  wait -n -p ended "${FUZZ_PIDS[@]}" || code=$?
  for pid in "${FUZZ_PIDS[@]}"; do
    [[ $pid == "$ended" ]] || left+=("$pid")
  done
  FUZZ_PIDS=("${left[@]}")
  return "$code"
}

# fuzz_clean: readers that were killed leave their folders.
fuzz_clean() { rm -rf /dev/shm/gemeinwerk-fuzz-*; }
