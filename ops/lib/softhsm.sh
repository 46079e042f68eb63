# shellcheck shell=bash
# SoftHSM: a hardware module in software, whose interface (PKCS #11) is that of the real ones.

# softhsm_token DIR: a fresh token; its library finds it by SOFTHSM2_CONF.
softhsm_token() {
  local dir=$1 pin
  pin=$(password)
  mkdir -p "$dir/tokens"
  printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$dir/tokens" >"$dir/softhsm2.conf"
  export SOFTHSM2_CONF=$dir/softhsm2.conf
  softhsm2-util --init-token --free --label gemeinwerk-test --so-pin "$pin" --pin "$pin" >/dev/null ||
    fail 'SoftHSM legt keinen Token an.' 'Die Tests der Schlüssel im Hardwaremodul brauchen einen.' 'Prüfen Sie das Paket softhsm2.'
  TEST_PKCS11_MODULE=$(find /usr/lib /usr/local/lib -name libsofthsm2.so -print -quit 2>/dev/null)
  export TEST_PKCS11_MODULE TEST_PKCS11_TOKEN=gemeinwerk-test TEST_PKCS11_PIN=$pin
}
