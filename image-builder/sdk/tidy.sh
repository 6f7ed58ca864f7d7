# SPDX-License-Identifier: Apache-2.0
# clang-tidy over every translation unit, its clean results kept by content, sourced by check.sh. A unit is a room or a program
# (preset `tidy` compiles as `release` does: the headers of the library, which are most of the work, are read once a room).
# A result's key is made of what it depends on: the unit's files and every header of ours that they reach, how it is compiled,
# .clang-tidy, and the packages of the SDK (compiler, clang-tidy, system headers). Only clean results are kept: a finding is
# shown until it is mended.

# tidy_units DATABASE: "UNIT FILE" for every file of ours that a unit compiles; a unit of one file is that file.
tidy_units() {
  local unit
  jq -r '.[].file | ltrimstr("/src/")' "$1" | sort | while read -r unit; do
    case "$unit" in
      */Unity/unity_*) sed -n "s#^.include \"/src/\(.*\)\"#$unit \1#p" "$unit" ;;
      *) echo "$unit $unit" ;;
    esac
  done
}

# tidy_closures UNITS: reads "FILE INCLUDED" pairs; for each unit prints it and all that its files reach, on one line.
tidy_closures() {
  awk '
    function reach(file,   list, n, i) {
      if (file in seen) return
      seen[file] = 1
      line = line " " file
      n = split(includes[file], list, " ")
      for (i = 1; i <= n; ++i) reach(list[i])
    }
    FILENAME == ARGV[1] { files[$1] = files[$1] " " $2; next }
    { includes[$1] = includes[$1] " " $2 }
    END {
      for (unit in files) {
        split("", seen); line = unit
        n = split(files[unit], roots, " ")
        for (r = 1; r <= n; ++r) reach(roots[r])
        print line
      }
    }' "$1" -
}

# tidy_keys DATABASE: "KEY UNIT" for each translation unit of a compilation database, sorted by unit.
tidy_keys() {
  local database=$1 common scratch
  common=$({ dpkg-query -W; cat .clang-tidy image-builder/sdk/tidy.sh; } | sha256sum | cut -c 1-64)
  scratch=$(mktemp -d)
  check_sources | xargs sha256sum | awk '{ print $2, $1 }' >"$scratch/hashes"
  tidy_units "$database" >"$scratch/units"
  jq -r '.[] | [(.file | ltrimstr("/src/")), .command] | join(" ")' "$database" >"$scratch/commands"
  check_sources | xargs grep -HoP '^#include "\K[^"]+' | tr : ' ' | tidy_closures "$scratch/units" |
    awk -v common="$common" '
      FILENAME == ARGV[1] { hash[$1] = $2; next }
      FILENAME == ARGV[2] { file = $1; sub(/^[^ ]+ /, ""); command[file] = $0; next }
      $1 in command {
        text = common " " command[$1]
        n = split($0, reached, " ")
        for (i = 2; i <= n; ++i) text = text " " hash[reached[i]]
        print $1 "\t" text
      }' "$scratch/hashes" "$scratch/commands" - |
    while IFS=$'\t' read -r unit text; do
      printf '%s %s\n' "$(sha256sum <<<"$text" | cut -c 1-40)" "$unit"
    done | sort -k 2
  rm -rf "$scratch"
}

# tidy_one FOLDER CACHE KEY UNIT: the result of one unit; what it found stands in CACHE/found until it is clean. The static
# analyzer reads the files that a unit includes too, in its quick mode (a fifth of the time); tests go without it.
tidy_one() {
  local folder=$1 cache=$2 key=$3 unit=$4 said how=() word
  case "$unit" in
    tests/* | "$folder"/tests/*) how=("--checks=-clang-analyzer-*") ;;
    *) for word in -analyzer-opt-analyze-headers -analyzer-config mode=shallow; do how+=(--extra-arg=-Xclang "--extra-arg=$word"); done ;;
  esac
  said=$(clang-tidy-19 -p "$folder" "${how[@]}" --quiet --warnings-as-errors='*' "$unit" 2>&1) && : >"$cache/$key" && return
  printf '%s\n' "$said" | grep -vE '^[0-9]+ warnings? |^Suppressed |^Use -header-filter' >"$cache/found/${unit//\//%}"
}

# tidy_name UNIT: what a person calls it, "orlop_agent_upgrade" or the file.
tidy_name() { sed -E 's#.*/CMakeFiles/([^/]*)[.]dir/Unity/.*#\1#' <<<"$1"; }

# tidy_prepare FOLDER LIST: configures, and writes the keys of all units.
tidy_prepare() { cmake --preset tidy && echo "keys" && tidy_keys "$1/compile_commands.json" >"$2"; }

# tidy_all [COMMIT]: every translation unit; with COMMIT only those that differ from it, or whose header does.
tidy_all() {
  local folder=build/tidy cache=/cache/tidy todo total count
  mkdir -p "$folder" "$cache/found"
  find "$cache" -type f -mtime +30 -delete
  rm -f "$cache"/found/*
  todo=$(mktemp)
  progress "what clang-tidy has to read" steps_of_words "$folder/configure.log" tidy_prepare "$folder" "$todo.all" ||
    { tail -n 20 "$folder/configure.log"; return 1; }
  if [ -n "${1:-}" ]; then
    tidy_since "$1" "$folder" <"$todo.all" >"$todo.some" || return 1
    mv "$todo.some" "$todo.all"
  fi
  total=$(wc -l <"$todo.all")
  while read -r key file; do
    if [ -e "$cache/$key" ]; then touch "$cache/$key"; else echo "$key $file"; fi
  done <"$todo.all" >"$todo"
  count=$(wc -l <"$todo")
  printf '  %d of %d rooms and programs are new or changed\n' "$count" "$total"
  export -f tidy_one tidy_name
  xargs -r -a "$todo" -P "$(nproc)" -L 1 bash -c 'tidy_one "$@"; tidy_name "$4"' tidy "$folder" "$cache" |
    steps_of_lines "$count" | progress_show "clang-tidy"
  rm -f "$todo" "$todo".*
  [ -n "$(ls -A "$cache/found")" ] || return 0
  cat "$cache"/found/*
  echo "remedy: mend the findings; a finding that is wrong gets // NOLINT(check): why"
  return 1
}

# tidy_since COMMIT FOLDER: keeps the lines "KEY UNIT" that compile a file which differs from COMMIT, or whose header does.
tidy_since() {
  local changed
  changed=$(git -c safe.directory=/src diff --name-only "$1" --) ||
    { echo "  there is no commit '$1' to compare with: nothing is read" >&2; return 0; }
  awk 'FILENAME == ARGV[1] { sub(/\.hpp$/, ".cpp"); changed[$1] = 1; next }
    FILENAME == ARGV[2] { if ($2 in changed) touched[$1] = 1; next }
    $2 in touched' <(printf '%s\n' "$changed") <(tidy_units "$2/compile_commands.json") -
}
