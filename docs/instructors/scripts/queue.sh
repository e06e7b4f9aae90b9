#!/usr/bin/env bash
# A queue on this machine, its workers, and what collects the results. Usage:
#   WORKERS=2 docs/instructors/scripts/queue.sh hand-ins.zip --out class --exercises 01-14
# On another machine start only a worker there, with the address of this one; let Redis listen for it, and give it a
# password: redis://:PASSWORD@HOST:6379.
set -eu
kit=$(cd "$(dirname "$0")/../../.." && pwd)
port=${PORT:-6379}
url=redis://127.0.0.1:$port
data=$(mktemp -d)
started=()
# The workers first: they would wait for a queue that is gone.
finish() {
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill "${started[i]}" 2>/dev/null || true
    wait "${started[i]}" || true
  done
  rm -rf "$data"
}
trap finish EXIT

redis-server --bind 127.0.0.1 --port "$port" --dir "$data" --save '' \
  --appendonly yes --appendfsync always --maxmemory-policy noeviction >"$data/log" &
started+=($!)
for ((i = 0; i < ${WORKERS:-2}; i++)); do
  node "$kit/lib/cli/mysocks.mjs" class worker --queue "$url" --isolation "${ISOLATION:-bubblewrap}" &
  started+=($!)
done
node "$kit/lib/cli/mysocks.mjs" class grade "$@" --isolation "${ISOLATION:-bubblewrap}" --queue "$url"
