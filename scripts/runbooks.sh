#!/usr/bin/env bash
# Starts the demo on a folder of its own, has promtool read its /metrics, and runs the first command of every runbook in
# docs/operations.md on it: bash scripts/runbooks.sh
# CLB_GATEWAY may name the built ClbCloud.Gateway.dll; without it the Release build is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/gateway.sh

start Development --demo default
export CLB=$address CLB_DATA=$folder/data

curl -fsS "$CLB/health/live" -o /dev/null
curl -fsS "$CLB/metrics" > "$folder/metrics"
for name in clb_store_commit_duration_seconds_count clb_report_lag_seconds_count clb_report_unreported_age_seconds clb_engine_activations clb_engine_queued clb_alerts_open http_server_request_duration_seconds_count; do
    grep -q "^$name" "$folder/metrics" || { echo "/metrics lacks $name." >&2; exit 1; }
done
promtool check metrics < "$folder/metrics"

# The text between the first ```bash after a heading of a runbook and the ``` that ends it, a line "name<TAB>command" each.
runbooks() {
    awk '/^## /{ in_runbooks = ($0 == "## Runbooks") } !in_runbooks { next }
        /^### / { name = substr($0, 5); first = 1; next }
        /^```bash$/ { if (first) { taking = 1; first = 0 } next }
        /^```$/ { taking = 0; next }
        taking { print name "\t" $0 }' docs/operations.md
}

ran=0
while IFS=$'\t' read -r name command; do
    echo "-- $name: $command"
    said=$(bash -o pipefail -c "$command") || { echo "The first command of '$name' failed." >&2; exit 1; }
    [ -n "$said" ] || { echo "The first command of '$name' says nothing." >&2; exit 1; }
    echo "$said" | head -n 5
    ran=$((ran + 1))
done < <(runbooks)
[ "$ran" = "$(sed -n '/^## Runbooks/,$p' docs/operations.md | grep -c '^### ')" ] || { echo "Not every runbook begins with a command." >&2; exit 1; }
echo "$ran runbooks begin with a command that works."
