#!/usr/bin/env bash
# Fetches the few browser files of others that we keep: bash scripts/vendor.sh
# Versions are pinned here; change one, run this, look at the pages, and commit. Needs npm and tar, and nothing of it
# is needed to build or run the product.
set -euo pipefail
cd "$(dirname "$0")/.."

uplot=1.6.32
axe=4.14.1
idb=8.0.4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# take <package> <version>: unpacks what npm publishes, runs none of it.
take() {
    (cd "$work" && npm pack --silent --ignore-scripts "$1@$2" >/dev/null && mkdir -p "$1" && tar -xzf "$1-$2.tgz" -C "$1" --strip-components=1)
}

take uplot "$uplot"
vendor=src/Gateway/wwwroot/vendor
cp "$work/uplot/dist/uPlot.iife.min.js" "$vendor/uplot.min.js"
cp "$work/uplot/dist/uPlot.min.css" "$vendor/uplot.min.css"
cp "$work/uplot/LICENSE" "$vendor/uplot.LICENSE.txt"
sed -i "s/| [0-9.]* | MIT/| $uplot | MIT/" "$vendor/README.md"

take axe-core "$axe"
assets=tests/Browser.Tests/assets
cp "$work/axe-core/axe.min.js" "$work/axe-core/LICENSE" "$assets/"
sed -i "s/axe-core) [0-9.]* as/axe-core) $axe as/" "$assets/README.md"

take idb "$idb"
book=src/Gateway/wwwroot/app/vendor
cp "$work/idb/build/index.js" "$work/idb/LICENSE" "$book/idb/"
sed -i "s/| [0-9.]* | ISC/| $idb | ISC/" "$book/README.md"

git --no-pager diff --stat -- "$vendor" "$assets" "$book"
