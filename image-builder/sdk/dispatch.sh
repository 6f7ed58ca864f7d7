#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The commands of `run`, inside the SDK.
set -euo pipefail
command=$1
shift
cd /src
. image-builder/sdk/progress.sh

usage_error() { printf 'run: %s (./run --help lists the commands)\n' "$1" >&2; exit 2; }

# build PRESET [TARGET…]: configures when the presets are newer than what it has, compiles.
build() {
  local preset=$1 folder=build/$1
  shift
  mkdir -p "$folder"
  if [ ! "$folder/build.ninja" -nt CMakePresets.json ]; then
    cmake --preset "$preset" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2; exit 1; }
    touch "$folder/build.ninja"
  fi
  cmake --build --preset "$preset" ${1:+--target "$@"} --parallel "$(nproc)"
}

# compile WHAT PRESET [TARGET…]: shows how far it is instead of what is said; when it fails, the end of that.
compile() {
  local what=$1 log=build/$2.log
  shift
  mkdir -p build
  progress "compiling $what" steps_of_ninja "$log" build "$@" || { tail -n 60 "$log" >&2; exit 1; }
}

# programs [TARGET…]: the release build of what an image is made of (no tests, no tools), or of TARGETs.
programs() { compile "the programs" release "${@:-programs}"; }

case "$command" in
  shell) exec bash -i ;;
  build) build "${1:-dev}" "${@:2}" ;;
  image)
    programs
    { build/release/bin/orlop-build image "$@" 2>&1 >&3 | progress_pass image; } 3>&1
    ;;
  demo)
    programs programs orlop-demo
    cd "$ORLOP_CWD"
    exec /src/build/release/bin/orlop-demo --work "${ORLOP_DEMO_WORK:-/src/build/demo}" --source /src "$@"
    ;;
  test) . image-builder/sdk/test.sh; run_tests "$@" ;;
  bench)
    programs programs orlop-bench
    cd "$ORLOP_CWD"
    exec /src/build/release/bin/orlop-bench --work "${ORLOP_BENCH_WORK:-/src/build/bench}" --source /src "$@"
    ;;
  check) . image-builder/sdk/check.sh; run_check "$@" ;;
  vm) . image-builder/sdk/vm.sh; run_vm "$@" ;;
  exec)
    [ "${1:-}" != "--" ] || shift
    [ $# -gt 0 ] || { echo "run: exec needs a command, for example: ./run exec -- orlop --help" >&2; exit 2; }
    export PATH="/src/build/release/bin:$PATH"
    case "$1" in
      orlop | orlop-build | orlop-demo | orlop-bench) [ -x "build/release/bin/$1" ] || build release "$1" >&2 ;;
    esac
    cd "$ORLOP_CWD"
    exec "$@"
    ;;
  *) usage_error "unknown command '$command'" ;;
esac
