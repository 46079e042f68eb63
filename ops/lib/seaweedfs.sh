# shellcheck shell=bash
# SeaweedFS with its S3 gateway on loopback, one static identity, from the PyPI wheel.

SEAWEEDFS_PID=''

# seaweedfs_start WEED DIR S3_PORT ACCESS_KEY SECRET_KEY PORT...: eight further ports for its parts.
seaweedfs_start() {
  local weed=$1 dir=$2 s3=$3 access=$4 secret=$5
  shift 5
  mkdir -p "$dir/data"
  (umask 077 && cat >"$dir/s3.json") <<JSON
{"identities": [{"name": "gemeinwerk", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
  "credentials": [{"accessKey": "$access", "secretKey": "$secret"}]}]}
JSON
  service seaweedfs KILL env HOME="$dir" "$weed" -logtostderr=true -v=0 server -dir="$dir/data" \
    -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.telemetry=false \
    -master.port="$1" -master.port.grpc="$2" -volume.port="$3" -volume.port.grpc="$4" \
    -filer.port="$5" -filer.port.grpc="$6" -s3.port="$s3" -s3.port.grpc="$7" \
    -volume.max=100 -master.volumeSizeLimitMB=64 -volume.preStopSeconds=0 \
    -s3 -s3.config="$dir/s3.json" -s3.port.iceberg=0 -s3.port.lance=0 -s3.iam=false
  SEAWEEDFS_PID=$SERVICE_PID
  disown "$SEAWEEDFS_PID" # the shell would report its violent end (see seaweedfs_stop)
  await seaweedfs "$SEAWEEDFS_PID" 60 fetch "http://127.0.0.1:$s3/healthz"
  await seaweedfs "$SEAWEEDFS_PID" 60 seaweedfs_writable "http://127.0.0.1:$1"
}

# The gateway answers before the first volume server has joined, and refuses writes until then.
seaweedfs_writable() { fetch "$1/dir/assign" | grep -q '"fid"'; }

seaweedfs_stop() {
  # Its graceful end takes 10 s and more, for data that is thrown away next.
  stop "$SEAWEEDFS_PID" KILL 5
  SEAWEEDFS_PID=''
}
