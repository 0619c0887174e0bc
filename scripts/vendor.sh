#!/usr/bin/env bash
# The libraries that the club book carries along: fetches the published package again and puts its files in place.
# Only who changes a version needs this (and npm); building and running do not.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-8.0.4}
at=src/Gateway/wwwroot/app/vendor/idb
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent "idb@$version" >/dev/null && tar xzf "idb-$version.tgz")
cp "$folder/package/build/index.js" "$folder/package/LICENSE" "$at/"
sed -i "s/| idb | \(.*\) | [0-9.]* | ISC/| idb | \1 | $version | ISC/" src/Gateway/wwwroot/app/vendor/README.md
git --no-pager diff --stat -- src/Gateway/wwwroot/app/vendor
