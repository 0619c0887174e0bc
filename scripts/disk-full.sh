#!/usr/bin/env bash
# A real full disk: rows on a small file system of its own that is filled up. Writes must be 503 and reads 200 while it is
# full, and writes good again with the space, without a restart: bash scripts/disk-full.sh
# Mounting takes root; without it nothing is tested, and the script says so.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(mktemp -d)
if ! mount -t tmpfs -o size=6m clb-disk-full "$data" 2>/dev/null; then
    rmdir "$data"
    echo "LEFT OUT: no file system can be mounted here; tests/Storage.Tests fill a simulated disk."
    exit 0
fi
. scripts/gateway.sh
trap 'finish; umount "$data"; rmdir "$data"' EXIT

start Development --demo none
token=$(curl -fsS "$address/v1/dev/token" -H 'Content-Type: application/json' -d '{"scope":"nation","role":"admin"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
status() { curl -s -o "$folder/answer" -w '%{http_code}' -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }
province() { status "$address/v1/provinces" -d "{\"id\":\"$1\",\"form\":\"province\",\"nameVi\":\"Tỉnh thử\",\"established\":\"2026-01-01\"}"; }
expect() {
    [ "$1" = "$2" ] && return
    echo "$3: $1 instead of $2; $(cat "$folder/answer")" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
}

expect "$(province before)" 201 "A province on an empty disk"
dd if=/dev/zero of="$data/filler" bs=4k 2>/dev/null || true
# The log's file may have room left; it is used up in a few commits.
for i in $(seq 1 2000); do
    code=$(province "p-$i")
    [ "$code" = 201 ] || break
done
expect "$code" 503 "A province on a full disk"
grep -q '"unavailable"' "$folder/answer"
expect "$(status "$address/v1/provinces/before")" 200 "A read on a full disk"
expect "$(status "$address/health/ready")" 503 "Readiness on a full disk"
grep -q '"storage"' "$folder/answer"
rm "$data/filler"
for i in $(seq 1 20); do
    code=$(province after)
    [ "$code" = 503 ] || break
    sleep 1
done
expect "$code" 201 "A province when there is room again"
expect "$(status "$address/health/ready")" 200 "Readiness when there is room again"
expect "$(status "$address/v1/provinces/before")" 200 "What was there before"
echo "A full disk refuses writes, serves reads, and mends itself."
