#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The commands of `run`, inside the SDK.
set -euo pipefail
command=$1
shift
cd /src

usage_error() { printf 'run: %s (./run --help lists the commands)\n' "$1" >&2; exit 2; }

# build PRESET [TARGET…]: configures when the presets are newer than what it has, compiles; quiet unless it fails.
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

# programs [TARGET…]: the release build of what an image is made of (no tests, no tools), or of TARGETs, without chatter.
programs() {
  local log=build/programs.log
  mkdir -p build
  echo "[run] compiling the programs" >&2
  build release "${@:-programs}" >"$log" 2>&1 || { tail -n 60 "$log" >&2; exit 1; }
}

case "$command" in
  shell) exec bash -i ;;
  build) build "${1:-dev}" "${@:2}" ;;
  image) programs; exec build/release/bin/orlop-build image "$@" ;;
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
