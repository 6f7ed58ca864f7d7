# SPDX-License-Identifier: Apache-2.0
# `./run check`, sourced by dispatch.sh: what must hold before something is pushed. Each gate is a function check_NAME
# that prints what is wrong, each with its remedy, and returns 1.

. image-builder/sdk/tidy.sh

check_gates=(format commits libraries tidy architecture unit threads)
# Subjects before this commit are older than the rule.
check_commits_since=87a90d1d

check_usage() {
  cat <<'USAGE'
Usage: sudo ./run check [--only GATE,…] [--since COMMIT] [--list]

Everything that must hold before a change is pushed, in this order; it goes on after a gate that fails:

  format         C++ is as clang-format makes it
  commits        subjects are `room: imperative summary`, at most 72 characters
  libraries      the build names no library that nothing uses
  tidy           clang-tidy has no finding; results are kept by content, so only what changed is read again
  architecture   layers, namespaces, lists, sizes, licences; links, commands and options that the documentation names
  unit           the unit ring under the address and undefined behaviour sanitizers
  threads        the tests of what has threads, under the thread sanitizer

  --only GATE,…  these gates only
  --since COMMIT tidy reads only files that differ from COMMIT, or whose header does
  --list         print the names of the gates

Examples:
  sudo ./run check
  sudo ./run check --only format,tidy
USAGE
}

check_sources() { # C++ files and headers below the checkout, without build folders
  find libs bootloader agent image-builder tests cmake -name '*.cpp' -o -name '*.hpp' | sort
}

# clang_format_some LIST FILE…: prints the files, and adds those that drifted to LIST.drifted (in one write).
clang_format_some() {
  local list=$1 drifted
  shift
  drifted=$(clang-format-19 --dry-run -Werror "$@" 2>&1 |
    sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error: code should be clang-formatted.*/\1/p' | sort -u)
  [ -z "$drifted" ] || printf '%s\n' "$drifted" >>"$list.drifted"
  printf '%s\n' "$@"
}

check_format() {
  local list drifted
  list=$(mktemp)
  check_sources >"$list"
  export -f clang_format_some
  xargs -a "$list" -P "$(nproc)" -n 20 bash -c 'clang_format_some "$@"' format "$list" |
    steps_of_lines "$(wc -l <"$list")" | progress_show "clang-format"
  drifted=$(sort "$list.drifted" 2>/dev/null || true)
  rm -f "$list" "$list.drifted"
  [ -n "$drifted" ] || return 0
  printf '%s\nremedy: ./run exec -- clang-format-19 -i %s\n' "$drifted" "${drifted//$'\n'/ }"
  return 1
}

check_commits() {
  local git=(git -c safe.directory=/src) range=HEAD~1..HEAD wrong
  "${git[@]}" rev-parse -q --verify HEAD >/dev/null 2>&1 || { echo "  not a git checkout: nothing to check"; return 0; }
  # Where the history does not hold that commit (a shallow copy), the newest subject is what can be judged.
  "${git[@]}" merge-base --is-ancestor "$check_commits_since" HEAD 2>/dev/null && range=$check_commits_since..HEAD
  wrong=$("${git[@]}" log --no-merges --format='%h %s' "$range" 2>/dev/null |
    awk '{ hash = $1; sub(/^[^ ]+ /, "") }
      length($0) > 72 { print "  " hash " has " length($0) " characters: " $0; next }
      !/^[a-z0-9][a-z0-9_\/.-]*(, [a-z0-9_\/.-]+)*: [^ ].*[^.]$/ { print "  " hash " is not `room: summary`: " $0 }')
  [ -n "$wrong" ] || return 0
  printf '%s\nremedy: git rebase -i, then reword\n' "$wrong"
  return 1
}

# A library is a name that find_package or pkg_check_modules looks up; it is used where a CMake file links its target or
# takes its headers. A -dev package of the SDK is used when some file includes one of its headers.
check_libraries() {
  local wrong=0 name lists package
  mapfile -t lists < <(find libs bootloader agent image-builder tests -name CMakeLists.txt; echo cmake/OrlopRoom.cmake)
  while read -r name; do
    grep -qE "\b$name::|PkgConfig::$name\b|${name}_INCLUDE_DIRS" "${lists[@]}" || { echo "  CMakeLists.txt looks for $name, which no room uses"; wrong=1; }
  done < <(sed -nE 's/^ *find_package\(([A-Za-z0-9_-]+).*/\1/p; s/^ *pkg_check_modules\((\w+).*/\1/p' CMakeLists.txt |
    grep -vxE 'Threads|PkgConfig')
  while read -r package; do
    check_package_is_used "$package" || { echo "  image-builder/sdk/packages.txt has $package, whose headers no file includes"; wrong=1; }
  done < <(sed -nE 's/^(lib[a-z0-9.+-]*-dev|[a-z0-9-]+-dev)$/\1/p' image-builder/sdk/packages.txt)
  [ "$wrong" = 0 ] || echo "remedy: remove it; it comes back with the code that uses it"
  return "$wrong"
}

# Some file of the checkout includes a header of this package (its runtimes for clang have none).
check_package_is_used() {
  case "$1" in libclang-rt-*) return 0 ;; esac
  local headers
  headers=$(dpkg -L "$1" | sed -nE 's#^/usr/include/([a-z0-9_-]+-linux-gnu/)?(.*\.h(pp)?)$#\2#p')
  [ -n "$headers" ] || return 1
  check_sources | xargs cat | sed -nE 's/^#include <(.*\.h(pp)?)>/\1/p' | sort -u | grep -qxFf <(printf '%s\n' "$headers")
}

check_tidy() { tidy_all "$check_since"; }

# check_compiled PRESET [TARGET…]: `compile` in a subshell, since it ends the program when it fails.
check_compiled() { (compile "preset $1" "$@"); }

check_ctest() { # PRESET ARGUMENTS…
  local preset=$1 log=build/check-$1-tests.log
  shift
  progress "tests of the preset $preset" steps_of_ctest "$log" \
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(nproc)" "$@" || {
    grep -vE '^ *[0-9]+/[0-9]+ Test +#.* Passed|^ +Start ' "$log" | tail -n 80
    return 1
  }
  grep -E '^[0-9]+% tests passed' "$log"
}

check_architecture() { check_compiled dev unit_architecture && check_ctest dev -R '^architecture\.'; }

check_unit() { check_compiled sanitize && check_ctest sanitize -LE '^(vm|trial|bench|upgrade-from|hacking)$'; }

check_threads() {
  # CMake writes down which tests have threads, from their sources and those of the rooms they test.
  check_compiled tsan threaded &&
    check_ctest tsan -R "^($(sort -u build/tsan/threaded.txt | paste -sd'|'))\\."
}

run_check() {
  local only=() gate failed=() started=$SECONDS at
  check_since=
  while [ $# -gt 0 ]; do
    case "$1" in
      --only) [ $# -ge 2 ] || usage_error "--only needs gates: $(IFS=,; echo "${check_gates[*]}")"
        IFS=, read -ra only <<<"$2"; shift 2 ;;
      --only=*) IFS=, read -ra only <<<"${1#--only=}"; shift ;;
      --since) [ $# -ge 2 ] || usage_error "--since needs a commit"; check_since=$2; shift 2 ;;
      --since=*) check_since=${1#--since=}; shift ;;
      --list) printf '%s\n' "${check_gates[@]}"; return 0 ;;
      -h | --help) check_usage; return 0 ;;
      *) usage_error "unknown argument '$1' of check; ./run check --help lists them" ;;
    esac
  done
  for gate in "${only[@]}"; do
    [[ " ${check_gates[*]} " == *" $gate "* ]] || usage_error "there is no gate '$gate': $(IFS=,; echo "${check_gates[*]}")"
  done
  [ ${#only[@]} -gt 0 ] || only=("${check_gates[@]}")
  mkdir -p build
  for gate in "${check_gates[@]}"; do
    [[ " ${only[*]} " == *" $gate "* ]] || continue
    at=$SECONDS
    printf '[check] %s …\n' "$gate"
    if "check_$gate"; then
      printf '[check] %s holds (%d s)\n' "$gate" $((SECONDS - at))
    else
      printf '[check] %s FAILED (%d s)\n' "$gate" $((SECONDS - at))
      failed+=("$gate")
    fi
  done
  if [ ${#failed[@]} -gt 0 ]; then
    printf '[check] failed: %s (%d s)\n' "${failed[*]}" $((SECONDS - started))
    return 1
  fi
  [ ${#only[@]} -lt ${#check_gates[@]} ] || : >/cache/checked # .ci/run looks at it
  printf '[check] all %d gates hold (%d s)\n' ${#only[@]} $((SECONDS - started))
}
