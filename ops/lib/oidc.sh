# shellcheck shell=bash
# The OIDC provider of the tests: accepts every log-in name, knows one client.

OIDC_PID='' LIAR_PID=''

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

# liar_start PORT CLIENT_SECRET: the provider that lies; needs node only.
liar_start() {
  service oidc-liar TERM env PORT="$1" OIDC_CLIENT_ID=gemeinwerk OIDC_CLIENT_SECRET="$2" \
    node "$ROOT/infra/services/oidc/liar.mjs"
  LIAR_PID=$SERVICE_PID
  await oidc-liar "$LIAR_PID" 30 fetch "http://127.0.0.1:$1/.well-known/openid-configuration"
}

liar_stop() {
  stop "$LIAR_PID" TERM 5
  LIAR_PID=''
}
