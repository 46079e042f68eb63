# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the scripts that source this file
# Debian packages: installs what is missing and touches nothing else.

# What it takes to build and run Gemeinwerk. `command=package`: any provider of that command will do.
PACKAGES_TO_RUN=(
  postgresql-15 tesseract-ocr tesseract-ocr-deu tesseract-ocr-osd ghostscript icc-profiles-free
  poppler-utils qpdf wngerman libc6-dev gcc=gcc clang=clang mold=mold pkg-config=pkg-config
  curl=curl python3=python3 setpriv=util-linux flock=util-linux ca-certificates
)
# What the tests need on top of that.
PACKAGES_TO_TEST=(
  rabbitmq-server softhsm2-util=softhsm2 chromium=chromium fonts-liberation node=nodejs npm=npm python3-venv g++=g++
)

# missing_packages WORD...: the packages of the list that this machine lacks, one a line.
missing_packages() {
  local word
  for word in "$@"; do
    case $word in
      python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv ;;
      *=*) command -v "${word%%=*}" >/dev/null || echo "${word#*=}" ;;
      *) dpkg-query -W -f '${Status}' "$word" 2>/dev/null | grep -q ' installed$' || echo "$word" ;;
    esac
  done | sort -u
}

# as_root COMMAND...: runs it as root, through sudo when needed.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# Keeps Debian from starting a system-wide server for every package that brings one.
block_autostart() {
  [[ ! -e /usr/sbin/policy-rc.d ]] || return 0
  printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
  as_root chmod 755 /usr/sbin/policy-rc.d
  AUTOSTART_BLOCKED=1
}

unblock_autostart() {
  [[ -z ${AUTOSTART_BLOCKED:-} ]] || as_root rm -f /usr/sbin/policy-rc.d
  AUTOSTART_BLOCKED=''
}

# apt_get ARGUMENT...: apt-get without questions, output kept for the error message only.
apt_get() {
  local log
  log=$(mktemp)
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# install_packages WORD...: brings in what is missing; needs root or sudo only if something is.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    good 'Alle Systempakete sind da.'
    return 0
  fi
  command -v apt-get >/dev/null ||
    fail "Diese Systempakete fehlen: ${missing[*]}" 'Selbst installieren kann das Skript nur unter Debian.' \
      'Installieren Sie die Entsprechungen Ihrer Distribution und starten Sie erneut.'
  ((EUID == 0)) || command -v sudo >/dev/null ||
    fail "Diese Systempakete fehlen: ${missing[*]}" 'Zum Installieren sind root-Rechte nötig, und sudo gibt es hier nicht.' \
      "Rufen Sie als root auf: apt-get install ${missing[*]}"
  note "Wird installiert: ${missing[*]}"
  # A subshell, so that its trap leaves the caller's alone.
  (
    trap unblock_autostart EXIT
    block_autostart
    apt_get update || note 'Die Paketlisten ließen sich nicht erneuern; es geht mit den vorhandenen weiter.'
    apt_get install --no-install-recommends "${missing[@]}"
  ) || fail 'Die Systempakete ließen sich nicht installieren.' 'Die letzten Zeilen von apt-get stehen darüber.' \
      'Prüfen Sie Netz und Paketquellen und starten Sie erneut.'
  good 'Systempakete installiert.'
}
