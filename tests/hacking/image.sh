#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds and publishes an image with the copy's own builder (run.sh): the added recipe key stands in the image, the
# added step's result and the added output are made, kept for the second build, and published.
set -euo pipefail
cd /src
work=build/image recipe=build/image/recipe.yaml
fail() { printf 'hacking: %s\n' "$1" >&2; exit 1; }

rm -rf "$work"
mkdir -p "$work"
cp configs/recipes/base.yaml "$recipe"
printf 'title: One more of each\noutputs: [repository, uki]\n' >>"$recipe"
bin=build/release/bin
./run build release >"$work/compile.log" 2>&1 || { tail -n 40 "$work/compile.log" >&2; fail "the programs do not compile"; }

"$bin/orlop-build" keys generate "$work/keys" >/dev/null
build() {
  "$bin/orlop-build" image "$recipe" --version "$1" --keys "$work/keys" --out "$work/$1" \
    --repository "$work/repository" --json >"$work/$1.json"
}
step() { jq -r --arg name "$2" '.steps[] | select(.name == $name) | .cached' "$work/$1.json"; }

build 1.0
jq -e '.outputs[] | select(.name == "uki" and .file == "orlop.efi" and .bytes > 0)' "$work/1.0.json" >/dev/null ||
  fail "the added output is not among what was made"
uki=$(sha256sum "$work/1.0/orlop.efi" | cut -d ' ' -f 1)
find "$work/repository" -name "*$uki.uki" | grep -q . || fail "the added output is not the kernel that is published"
root=$(find "$work/repository" -name '*.root' | head -n 1)
dump.erofs --cat --path=/usr/lib/os-release "$root" | grep -qxF 'VARIANT="One more of each"' ||
  fail "the added recipe key is not in the published image"
[ "$(step 1.0 fingerprint)" = false ] || fail "the added step was not run"

rm -r "${work:?}/1.0"
build 1.0
[ "$(step 1.0 fingerprint)" = true ] || fail "the added step ran again though nothing changed"
[ "$(sha256sum "$work/1.0/orlop.efi" | cut -d ' ' -f 1)" = "$uki" ] || fail "the second build gave another kernel"
sed -i 's/^title: .*/title: Another/' "$recipe"
build 1.1
[ "$(step 1.1 fingerprint)" = false ] || fail "the added step was not run for another image"
echo "the added recipe key, step and output: built, kept, published"
