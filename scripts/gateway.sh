# For scripts that need a running gateway: . scripts/gateway.sh, then start <environment> <arguments …>.
# Sets address and folder; stops the process and removes the folder at the end.

folder=$(mktemp -d)
gateway=${CLB_GATEWAY:-$(dotnet msbuild src/Gateway/Gateway.csproj -getProperty:TargetPath -p:Configuration=Release)}
process=

stop() {
    [ -z "$process" ] || { kill "$process" 2>/dev/null && wait "$process" 2>/dev/null; } || true
    process=
}

finish() {
    stop
    rm -rf "$folder"
}
trap finish EXIT

start() {
    local environment=$1 waited=0
    shift
    (cd src/Gateway && ASPNETCORE_ENVIRONMENT=$environment Storage__Folder=${data:-$folder/data} exec dotnet "$gateway" --urls http://127.0.0.1:0 "$@") > "$folder/log" 2>&1 &
    process=$!
    until grep -q ' is ready: ' "$folder/log"; do
        if ! kill -0 "$process" 2>/dev/null || [ $((waited += 1)) -gt 300 ]; then
            tail -n 20 "$folder/log" >&2
            echo "The gateway does not start." >&2
            exit 1
        fi
        sleep 1
    done
    address=$(sed -n 's/.* is ready: \(http[^ ]*\).*/\1/p' "$folder/log" | head -n 1)
}
