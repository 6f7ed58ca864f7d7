# SPDX-License-Identifier: Apache-2.0
# What a long step shows: how many of all are done, how long it has taken, and what it does. A terminal has one line that
# is written anew; anything else gets plain lines. Nothing is silent for more than five seconds. Sourced, outside the SDK too.
#
#   progress LABEL FILTER LOG COMMAND…    runs COMMAND, its output in LOG; FILTER makes steps of it
#
# A FILTER reads that output and writes lines "DONE TOTAL WHAT"; a TOTAL of 0 is not known. It must not buffer.

progress_interval=${ORLOP_PROGRESS_MS:-3000} # plain lines are at least so far apart; silence lasts a third longer at most

progress_now() { printf '%s' "${EPOCHREALTIME//[.,]/}"; } # microseconds

# progress_draw LABEL DONE TOTAL SECONDS WHAT
progress_draw() {
  local text="[run] $1:" width
  [ "$3" -gt 0 ] && text+=" $2 of $3,"
  text+=" $4 s"
  [ -n "$5" ] && text+=", $5"
  if [ -t 2 ]; then
    width=${COLUMNS:-$(stty size <&2 2>/dev/null | cut -d ' ' -f 2)}
    printf '\r\e[K%s' "${text:0:$((${width:-80} - 1))}" >&2
  else
    printf '%s\n' "$text" >&2
  fi
}

# progress_show LABEL: reads steps until there are no more.
progress_show() {
  local label=$1 done=0 total=0 what='' line rest='' started shown now status
  started=$(progress_now) shown=$started
  while :; do
    status=0
    IFS= read -r -t "$((progress_interval / 3000)).$(printf %03d $((progress_interval / 3 % 1000)))" line || status=$?
    if [ "$status" = 0 ]; then
      read -r done total what <<<"$rest$line"
      rest=''
    elif [ "$status" -le 128 ]; then
      break # no more; a greater status is that of a time that ran out
    else
      rest+=$line # of which a part may have come
    fi
    now=$(progress_now)
    if [ -t 2 ] || [ $((now - shown)) -ge $((progress_interval * 1000)) ]; then
      progress_draw "$label" "$done" "$total" $(((now - started) / 1000000)) "$what"
      shown=$now
    fi
  done
  [ "$shown" = "$started" ] && return
  progress_draw "$label" "$done" "$total" $((($(progress_now) - started) / 1000000)) ''
  if [ -t 2 ]; then echo >&2; fi
}

progress() {
  local label=$1 filter=$2 log=$3
  shift 3
  "$@" 2>&1 | tee "$log" | $filter | progress_show "$label"
}

# "[12/168] Building CXX object agent/upgrade/CMakeFiles/orlop_agent_upgrade.dir/controller.cpp.o"
steps_of_ninja() {
  sed -unE 's#Building CXX object (.*/)?CMakeFiles/([^/]*)\.dir/([^ ]*/)?([^/]*)\.o$#\2 \4#
    s#Linking CXX [a-z ]* (.*/)?([^/]*)$#\2#
    s#^\[([0-9]+)/([0-9]+)\] (.*)#\1 \2 \3#p'
}

# Whatever is said, as it is said.
steps_of_words() { sed -un 's/^/0 0 /p'; }

# steps_of_lines TOTAL: each line is one more that is done.
steps_of_lines() {
  local count=0 line
  while IFS= read -r line; do printf '%d %d %s\n' $((++count)) "$1" "$line"; done
}

# What mmdebstrap --verbose says of apt's and dpkg's work. A package is fetched, unpacked and set up: three steps.
steps_of_mmdebstrap() {
  local line phase='' packages=0 steps=0
  while IFS= read -r line; do
    case "$line" in
      'I: '*) phase=${line#I: } ;;
      *' newly installed, '*) line=${line%% newly installed, *}; packages=$((packages + ${line##* })); continue ;;
      Get:*' InRelease '* | Get:*' Packages '*) phase='package lists' ;;
      Get:*) steps=$((steps + 1)) phase='fetching packages' ;;
      'Unpacking '*) steps=$((steps + 1)) line=${line#Unpacking } phase="unpacking ${line%% *}" ;;
      'Setting up '*) steps=$((steps + 1)) line=${line#Setting up } phase="setting up ${line%% *}" ;;
      *) continue ;;
    esac
    [ "$steps" -le $((packages * 3)) ] || steps=$((packages * 3))
    printf '%d %d %s\n' "$steps" $((packages * 3)) "$phase"
  done
}

# What ctest says of tests that end: "  12/1274 Test  #12: crypto.Digest.OfNothing ....   Passed    0.01 sec".
steps_of_ctest() { sed -unE 's#^ *([0-9]+)/([0-9]+) Test +\#[0-9]+: ([^ ]+) .*#\1 \2 \3#p'; }

# progress_last LINE: the default of what progress_pass says is going on, the newest line.
progress_last() { last=${1#"${1%%[! ]*}"}; }

# progress_running LINE: the tests that ctest has started and not ended, oldest first.
progress_running() {
  local number name
  if [[ "$1" =~ ^\ +Start\ +([0-9]+):\ ([^\ ]+) ]]; then
    running+=("${BASH_REMATCH[1]} ${BASH_REMATCH[2]}")
  elif [[ "$1" =~ Test\ +\#([0-9]+): ]]; then
    number=${BASH_REMATCH[1]}
    for name in "${!running[@]}"; do [ "${running[name]%% *}" != "$number" ] || unset "running[name]"; done
  fi
  last=$(IFS=,; echo "${running[*]#* }")
  last=${last//,/, }
}

# progress_pass LABEL [SAYS]: passes lines on, and says how long it has taken when there are none. SAYS is called with each
# line and sets `last`, what is said to be going on (it may keep a list in `running`).
progress_pass() {
  local label=$1 says=${2:-progress_last} line rest='' last='' running=() started status
  started=$(progress_now)
  while :; do
    status=0
    IFS= read -r -t "$((progress_interval / 1000)).$(printf %03d $((progress_interval % 1000)))" line || status=$?
    if [ "$status" = 0 ]; then
      if [ -t 2 ]; then printf '\r\e[K' >&2; fi
      printf '%s\n' "$rest$line" >&2
      "$says" "$rest$line"
      rest=''
    elif [ "$status" -le 128 ]; then
      break
    else
      rest+=$line
      progress_draw "$label" 0 0 $((($(progress_now) - started) / 1000000)) "$last"
    fi
  done
  if [ -t 2 ]; then printf '\r\e[K' >&2; fi
}
