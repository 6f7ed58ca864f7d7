#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# silence.sh COMMAND…: runs COMMAND, passes on what it says, and ends with the longest time it said nothing, in
# milliseconds. Exit code: the command's.
set -uo pipefail
now() { printf '%s' $((${EPOCHREALTIME//[.,]/} / 1000)); }
last=$(now) longest=0 what='the start' code=0
while IFS= read -r line; do
  at=$(now)
  if [ $((at - last)) -gt "$longest" ]; then longest=$((at - last)) before=$what; fi
  last=$at what=$line
  case "$line" in
    'silence.sh: exit '*) code=${line##* } ;;
    *) printf '%s\n' "$line" ;;
  esac
done < <("$@" 2>&1; echo "silence.sh: exit $?")
printf 'longest silence: %d ms, after: %s\n' "$longest" "${before:-nothing}"
exit "$code"
