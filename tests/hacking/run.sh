#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `./run test --ring hacking`, in the SDK: adds one more noun of each sort (the patches beside this script, all of them) to a
# copy of the checkout, builds it, publishes what is published, and runs the unit ring there, the nouns' own tests with it;
# then builds and publishes an image with it (image.sh).
# The copy is kept in build/hacking: what did not change is not built again. Arguments go to ctest.
set -euo pipefail
work=/src/build/hacking
patches=/src/tests/hacking

# What the copy is to be, with every patch; then only what differs is written, so that the rest keeps its time.
lay_out() {
  rm -rf "$work/stage"
  mkdir -p "$work/stage" "$work/tree"
  rsync --archive --exclude=/build --exclude=/out --exclude=/.git /src/ "$work/stage/"
  local patch
  for patch in "$patches"/*.patch; do
    (cd "$work/stage" && GIT_CEILING_DIRECTORIES="$work" git apply -C1 "$patch") ||
      { echo "hacking: $(basename "$patch") does not apply; make it anew from what it says" >&2; return 1; }
  done
  rsync --recursive --links --perms --checksum --delete --exclude=/build "$work/stage/" "$work/tree/"
}

# Sees the copy as the checkout is seen, so that compilations that were done once are not done again.
inside() {
  cd /src
  ./run build dev
  # Some tests compare with what others write, so that the first run may fail where the second must not.
  ORLOP_UPDATE_PUBLISHED=1 ctest --test-dir build/dev -R 'Published|PageIsUpToDate|^documents' >build/published.log 2>&1 || true
  local bin=build/dev/bin
  "$bin/orlop" man --bus >docs/reference/bus.md
  "$bin/orlop" man --markdown >docs/reference/cli.md
  "$bin/orlop-build" man --markdown >docs/reference/orlop-build.md
  "$bin/orlop-build" schema --markdown >docs/reference/recipe.md
  "$bin/orlop-build" schema >configs/schema/recipe.schema.json
  ctest --test-dir build/dev --output-on-failure --no-tests=error --parallel "$(nproc)" \
    -LE '^(vm|trial|bench|upgrade-from)$' -E '^hacking[.]' "$@"
  [ $# -gt 0 ] || bash tests/hacking/image.sh
}

if [ "${1:-}" = inside ]; then inside "${@:2}"; exit; fi
lay_out
exec unshare --mount --propagation private bash -c \
  'mount --rbind "$1" /src && cd /src && shift && exec bash /src/tests/hacking/run.sh inside "$@"' run "$work/tree" "$@"
