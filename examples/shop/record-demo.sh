#!/bin/sh
# Records three minutes of the real shop: seeded customers, five faults one after
# another, quiet stretches between them.
#
#   ./record-demo.sh OUT_DIR
#
# writes into OUT_DIR
#   shop-demo.otlp.gz       every OTLP request the services sent (format: README.md)
#   shop-demo.json          when, how long, how many requests by signal
#   shop-demo.faults.jsonl  which fault was on when, and where it sits
#   shop-demo.load.json     every request of the customers with its trace id
#
# Needs go, curl and gzip. Environment: SHOP_BASE_PORT (24080), SHOP_DEMO_RPS (20),
# SHOP_DEMO_SEED (20260915). All addresses are on this machine.
set -eu

out=${1:?usage: record-demo.sh OUT_DIR}
base=${SHOP_BASE_PORT:-24080}
rps=${SHOP_DEMO_RPS:-20}
seed=${SHOP_DEMO_SEED:-20260915}
seconds=180

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
shop_pid= record_pid= load_pid=

cleanup() {
  for pid in $load_pid $shop_pid $record_pid; do
    kill -INT "$pid" 2>/dev/null && wait "$pid" || true
  done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cd "$(dirname "$0")"
# -trimpath: the recording names source files and must not name this machine's paths.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$work/shop" ./cmd/shop

receiver=$((base + 19))
"$work/shop" record --out "$work/rec" --listen "127.0.0.1:$receiver" >&2 &
record_pid=$!

export OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:$receiver" OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_RESOURCE_ATTRIBUTES=host.name=demo-host,host.id=demo-host,container.id=demo-container,deployment.environment.name=demo
export SHOP_SUPERVISOR="http://127.0.0.1:$((base + 9))" SHOP_TARGET="http://127.0.0.1:$base"

"$work/shop" all --base-port "$base" --data "$work/data" --ground-truth "$work/faults.jsonl" \
  --mutex-fraction 10 --block-rate 10000 2>"$work/shop.log" >"$work/shop.out" &
shop_pid=$!
tries=0
until curl -fsS "$SHOP_TARGET/" >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ] || ! kill -0 "$shop_pid" 2>/dev/null; then
    echo "the shop did not start:" >&2
    tail -n 20 "$work/shop.log" >&2
    exit 1
  fi
  sleep 0.5
done

"$work/shop" load --rps "$rps" --duration "${seconds}s" --seed "$seed" --report "$work/load.json" &
load_pid=$!
began=$(date +%s)

# at SECOND COMMAND…: waits for that second of the run, then switches a fault.
at() {
  pause=$((began + $1 - $(date +%s)))
  shift
  if [ "$pause" -gt 0 ]; then sleep "$pause"; fi
  "$work/shop" fault "$@"
}

at 40 slow-sql on
at 58 slow-sql off
at 70 failing-dependency on
at 86 failing-dependency off
at 96 panic on
at 108 panic off
at 120 pool-exhaustion on
at 134 pool-exhaustion off
at 144 bad-deploy on --param percent=50
at 164 bad-deploy off

wait "$load_pid"
load_pid=
kill -INT "$shop_pid"
wait "$shop_pid"
shop_pid=
tail -n 1 "$work/shop.out"
kill -INT "$record_pid"
wait "$record_pid"
record_pid=

gzip -9nc "$work/rec/recording.otlp" >"$out/shop-demo.otlp.gz"
cp "$work/rec/recording.json" "$out/shop-demo.json"
cp "$work/faults.jsonl" "$out/shop-demo.faults.jsonl"
cp "$work/load.json" "$out/shop-demo.load.json"
ls -l "$out"/shop-demo.*
