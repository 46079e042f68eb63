# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the scripts that source this file
# What a person reads: steps, hints and failures, on the terminal and in a CI log alike.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
  BOLD='' RED='' GREEN='' PLAIN=''
fi

STEP=0
STEPS=${STEPS:-0}

# step TEXT: the heading of the next step, counted against $STEPS.
step() {
  STEP=$((STEP + 1))
  printf '\n%s[%d/%d] %s%s\n' "$BOLD" "$STEP" "$STEPS" "$*" "$PLAIN"
}

# note TEXT: one line below the current step.
note() { printf '      %s\n' "$*"; }

# good TEXT: one line that says that something succeeded.
good() { printf '      %s%s%s\n' "$GREEN" "$*" "$PLAIN"; }

# fail WHAT MEANING REMEDY: says what happened, what it means and what to do; then exits 1.
fail() {
  printf '\n%sFehler:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  [[ -z ${2:-} ]] || printf '        %s\n' "$2" >&2
  [[ -z ${3:-} ]] || printf '        %sWas tun:%s %s\n' "$BOLD" "$PLAIN" "$3" >&2
  exit 1
}

# elapsed SECONDS: `4 s` or `3 min 07 s`.
elapsed() {
  if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}
