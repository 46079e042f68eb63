# shellcheck shell=bash
# The OIDC provider of the tests: accepts every log-in name, knows one client.

OIDC_PID=''

# oidc_start PORT CLIENT_SECRET: needs $GEMEINWERK_NODE_MODULES.
oidc_start() {
  service oidc TERM env PORT="$1" OIDC_CLIENT_ID=gemeinwerk OIDC_CLIENT_SECRET="$2" \
    node "$ROOT/infra/services/oidc/provider.mjs"
  OIDC_PID=$SERVICE_PID
  await oidc "$OIDC_PID" 30 fetch "http://127.0.0.1:$1/.well-known/openid-configuration"
}

oidc_stop() {
  stop "$OIDC_PID" TERM 5
  OIDC_PID=''
}
