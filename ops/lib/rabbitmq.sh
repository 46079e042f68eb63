# shellcheck shell=bash
# A private RabbitMQ node on loopback, with its own name, folders, ports and epmd.

RABBITMQ_PID=''
RABBITMQ_EPMD=''

# rabbitmq_start DIR AMQP_PORT DIST_PORT EPMD_PORT USER PASSWORD
rabbitmq_start() {
  local dir=$1 port=$2 dist=$3 epmd=$4 name="gemeinwerk-$2@localhost"
  RABBITMQ_EPMD=$epmd
  mkdir -p "$dir/log" "$dir/data"
  cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
default_user = $5
default_pass = $6
loopback_users = none
disk_free_limit.absolute = 100MB
log.console = true
log.console.level = warning
log.file = false
CONF
  echo '[].' >"$dir/enabled_plugins"
  # /usr/sbin/rabbitmq-server insists on Debian's own user and folders; this is the script behind it.
  service rabbitmq TERM env HOME="$dir" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME="$name" RABBITMQ_DIST_PORT="$dist" RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    RABBITMQ_MNESIA_BASE="$dir/data" RABBITMQ_LOG_BASE="$dir/log" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  RABBITMQ_PID=$SERVICE_PID
  await rabbitmq "$RABBITMQ_PID" 90 amqp_answers "$port"
}

# amqp_answers PORT: a broker that is up rejects a wrong protocol header with the right one.
amqp_answers() {
  local answer
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'AMQP\0\0\0\0' >&3
  IFS= read -r -t 2 -n 4 answer <&3 || true
  exec 3>&-
  [[ $answer == AMQP ]]
}

rabbitmq_stop() {
  stop "$RABBITMQ_PID" TERM 30
  [[ -z $RABBITMQ_EPMD ]] || ERL_EPMD_PORT=$RABBITMQ_EPMD epmd -kill >/dev/null 2>&1 || true
  RABBITMQ_PID='' RABBITMQ_EPMD=''
}
