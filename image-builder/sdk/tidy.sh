# SPDX-License-Identifier: Apache-2.0
# clang-tidy over every translation unit, its clean results kept by content, sourced by check.sh. A result's key is made of
# what it depends on: the file and every header of ours that it reaches, how it is compiled, .clang-tidy, and the packages of
# the SDK (compiler, clang-tidy, system headers). Only clean results are kept: a finding is shown until it is mended.

# tidy_closures: reads "FILE INCLUDED" pairs; for each FILE that ends in .cpp prints it and all it reaches, on one line.
tidy_closures() {
  awk '{ includes[$1] = includes[$1] " " $2; if ($1 ~ /\.cpp$/) units[$1] = 1 }
    function reach(file,   list, n, i) {
      if (file in seen) return
      seen[file] = 1
      line = line " " file
      n = split(includes[file], list, " ")
      for (i = 1; i <= n; ++i) reach(list[i])
    }
    END { for (unit in units) { split("", seen); line = ""; reach(unit); print substr(line, 2) } }'
}

# tidy_keys DATABASE: "KEY FILE" for each translation unit of a compilation database, sorted by file.
tidy_keys() {
  local database=$1 common hashes
  common=$({ dpkg-query -W; cat .clang-tidy; } | sha256sum | cut -c 1-64)
  hashes=$(mktemp)
  check_sources | xargs sha256sum | awk '{ print $2, $1 }' >"$hashes"
  { check_sources | xargs grep -HoP '^#include "\K[^"]+' | tr : ' '; check_sources | sed 's/$/ -/'; } | tidy_closures |
    awk -v common="$common" '
      FILENAME == ARGV[1] { hash[$1] = $2; next }
      FILENAME == ARGV[2] { file = $1; sub(/^[^ ]+ /, ""); command[file] = $0; next }
      $1 in command {
        text = common " " command[$1]
        n = split($0, reached, " ")
        for (i = 1; i <= n; ++i) text = text " " hash[reached[i]]
        print $1 "\t" text
      }' "$hashes" <(jq -r '.[] | [(.file | ltrimstr("/src/")), .command] | join(" ")' "$database") - |
    while IFS=$'\t' read -r file text; do
      printf '%s %s\n' "$(sha256sum <<<"$text" | cut -c 1-40)" "$file"
    done | sort -k 2
  rm -f "$hashes"
}

# tidy_one DATABASE CACHE KEY FILE: the result of one file; what it found stands in CACHE/KEY.found until it is clean.
tidy_one() {
  local folder=$1 cache=$2 key=$3 file=$4 said
  said=$(clang-tidy-19 -p "$folder" --quiet --warnings-as-errors='*' "$file" 2>&1) && : >"$cache/$key" && return
  printf '%s\n' "$said" | grep -vE '^[0-9]+ warnings? |^Suppressed |^Use -header-filter' >"$cache/found/${file//\//%}"
}

# tidy_all [COMMIT]: every translation unit; with COMMIT only those that differ from it, or whose header does.
tidy_all() {
  local folder=build/tidy cache=/cache/tidy todo total count
  mkdir -p "$folder" "$cache/found"
  find "$cache" -type f -mtime +30 -delete
  rm -f "$cache"/found/*
  cmake --preset tidy >"$folder/configure.log" 2>&1 || { tail -n 20 "$folder/configure.log"; return 1; }
  todo=$(mktemp)
  tidy_keys "$folder/compile_commands.json" >"$todo.all"
  if [ -n "${1:-}" ]; then
    tidy_since "$1" <"$todo.all" >"$todo.some" || return 1
    mv "$todo.some" "$todo.all"
  fi
  total=$(wc -l <"$todo.all")
  while read -r key file; do
    if [ -e "$cache/$key" ]; then touch "$cache/$key"; else echo "$key $file"; fi
  done <"$todo.all" >"$todo"
  count=$(wc -l <"$todo")
  printf '  %d of %d files are new or changed\n' "$count" "$total"
  export -f tidy_one
  xargs -r -a "$todo" -P "$(nproc)" -L 1 bash -c 'tidy_one "$@"; echo "$4"' tidy "$folder" "$cache" |
    steps_of_lines "$count" | progress_show "clang-tidy"
  rm -f "$todo" "$todo".*
  [ -n "$(ls -A "$cache/found")" ] || return 0
  cat "$cache"/found/*
  echo "remedy: mend the findings; a finding that is wrong gets // NOLINT(check): why"
  return 1
}

# Keeps the lines "KEY FILE" whose file differs from COMMIT, or whose header does.
tidy_since() {
  local changed
  changed=$(git -c safe.directory=/src diff --name-only "$1" --) ||
    { echo "  there is no commit '$1' to compare with: nothing is read" >&2; return 0; }
  awk 'FILENAME == ARGV[1] { sub(/\.hpp$/, ".cpp"); changed[$1] = 1; next } $2 in changed' <(printf '%s\n' "$changed") -
}
