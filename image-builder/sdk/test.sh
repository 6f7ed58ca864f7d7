# SPDX-License-Identifier: Apache-2.0
# `./run test`, sourced by dispatch.sh: builds what a ring needs and runs it through ctest. Tests and the programs in
# the images under test are one build: what is tested is what runs.

run_tests() {
  local ring=all select=() extra=() before=
  while [ $# -gt 0 ]; do
    case "$1" in
      --ring) [ $# -ge 2 ] || usage_error "--ring needs unit, vm, trial, hacking, upgrade-from or all"; ring=$2; shift 2 ;;
      --ring=*) ring=${1#--ring=}; shift ;;
      --before) [ $# -ge 2 ] || usage_error "--before needs the folder of an older release"; before=$2; shift 2 ;;
      --) shift; extra=("$@"); break ;;
      *) usage_error "unknown argument '$1' of test; ctest's own go behind --" ;;
    esac
  done
  case "$ring" in
    unit) select=(-LE '^(vm|trial|bench)$') ;;
    vm) select=(-L '^vm$') ;;
    trial) select=(-L '^trial$') ;;
    upgrade-from)
      [ -n "$before" ] || usage_error "the ring upgrade-from needs --before FOLDER, an older release (docs/testing.md)"
      before=$(cd "$ORLOP_CWD" && realpath -e "$before") || usage_error "there is no folder $before in the SDK"
      export ORLOP_BEFORE="$before"
      select=(-C upgrade-from -L '^upgrade-from$')
      ;;
    hacking) tests/hacking/run.sh "${extra[@]}"; return ;;
    all) select=(-LE '^(trial|bench)$') ;;
    *) usage_error "there is no ring '$ring': unit, vm, trial, hacking, upgrade-from or all" ;;
  esac
  local log=build/test.log
  compile "the programs and tests" release
  # Virtual machines wait for one another where cores and memory are short, so all rings may share one run.
  local code=0
  ctest --test-dir build/release --output-on-failure --no-tests=error --parallel "$(nproc)" "${select[@]}" "${extra[@]}" 2>&1 |
    tee "$log" | progress_pass tests progress_running 2>&1 || code=$?
  grep -E '^[0-9]+% tests passed' "$log" || true
  return "$code"
}
