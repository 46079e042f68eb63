# shellcheck shell=bash
# The browser tests: the same journey on embedded defaults and on the real parts.

# browse PARTS: starts a Gemeinwerk of its own, provisions the demo world, runs tests/browser against it.
# PARTS is `embedded` or `real`.
browse() {
  local parts=$1 home=$WORK/world-$1 port
  port=$(free_ports 1)
  mkdir -p "$home"
  (
    trap 'world_stop' EXIT
    trap 'exit 130' INT TERM
    world_settings "$home" "127.0.0.1:$port" "$DB_PORT" "gemeinwerk_$parts" "$DB_PASSWORD" "$(password)" "$(password)"
    [[ $parts == embedded ]] || world_on_real_parts
    postgres_database "$DB_PORT" "$DB_PASSWORD" "gemeinwerk_$parts"
    world_migrate
    world_serve all
    world_provision
    GEMEINWERK_PARTS=$parts GEMEINWERK_ACCESS=$home/access.json node tests/browser/run.mjs
  )
}

# The same build on RabbitMQ, SeaweedFS and an OIDC provider, by settings alone.
world_on_real_parts() {
  export AMQP_URL=$TEST_AMQP_URL
  export S3_ENDPOINT=$TEST_S3_ENDPOINT S3_BUCKET=gemeinwerk-browser S3_REGION=us-east-1
  export S3_ACCESS_KEY=$TEST_S3_ACCESS_KEY S3_SECRET_KEY=$TEST_S3_SECRET_KEY
  export OIDC_ISSUER=$TEST_OIDC_ISSUER OIDC_CLIENT_ID=$TEST_OIDC_CLIENT_ID OIDC_CLIENT_SECRET=$TEST_OIDC_CLIENT_SECRET
}
