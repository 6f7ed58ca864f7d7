#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the SDK tree when it is missing, then runs `run "$@"` inside it: enter.sh SOURCE_DIR COMMAND [ARGUMENTS].
# The SDK sees the checkout at /src, the cache at /cache and the host's user folders at their own paths.
# It runs in mount and process namespaces of its own: when this script ends, nothing of it is left running.
set -euo pipefail
source_dir=$1
shift
sdk_dir="$source_dir/image-builder/sdk"
cache=${ORLOP_CACHE:-/var/cache/orlop}

. "$sdk_dir/progress.sh"

die() { printf 'run: %s\nremedy: %s\n' "$1" "$2" >&2; exit 1; }
say() { printf '[run] %s\n' "$1" >&2; }

[ "$(id -u)" = 0 ] || die "this needs root (chroot, mount namespaces, file ownership in images)" "sudo ./run $*"
command -v apt-get >/dev/null || die "this host has no apt" "use a Debian 12 or newer machine (or a container of it)"

mirror_of() { # the first package mirror in the host's apt configuration whose address ends in $1
  apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | sed -n "s#\(.*/$1\)/*\$#\1#p" | head -n 1
}

install_mmdebstrap() { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y mmdebstrap; }

make_sdk() {
  local tree=$1 free mirror security
  free=$(df --output=avail -m "$cache" | tail -n 1)
  [ "$free" -ge 12000 ] || die "only $free MiB are free in $cache; the SDK and the images need 12000" \
    "free some space or set ORLOP_CACHE to a folder on a larger disk"
  if ! command -v mmdebstrap >/dev/null; then
    progress "installing mmdebstrap" steps_of_words "$cache/apt.log" install_mmdebstrap ||
      die "apt-get could not install mmdebstrap: $(tail -n 1 "$cache/apt.log")" "check the network and /etc/apt, then run this again"
  fi
  mirror=${ORLOP_MIRROR:-$(mirror_of debian)}
  security=${ORLOP_SECURITY_MIRROR:-$(mirror_of debian-security)}
  [ -n "$mirror" ] || die "the host's apt configuration names no Debian mirror" "set ORLOP_MIRROR=http://…/debian"
  security=${security:-$mirror-security}
  printf '%s\n%s\n' "$mirror" "$security" >"$cache/mirrors"
  [ -d "$tree" ] && return
  say "creating the SDK (about 1 to 3 minutes, once): $tree"
  progress "creating the SDK" steps_of_mmdebstrap "$cache/sdk.log" "$sdk_dir/create.sh" "$tree" "$mirror" "$security" ||
    die "the SDK could not be created: $(grep -E '^E:|error' "$cache/sdk.log" | tail -n 1)" \
      "read $cache/sdk.log; without network, or with a mirror out of reach, set ORLOP_MIRROR and run this again"
}

mkdir -p "$cache"
hash=$(cat "$sdk_dir/packages.txt" "$sdk_dir/create.sh" | sha256sum | cut -c 1-12)
tree="$cache/sdk-$hash"
exec 9>"$cache/sdk.lock"
flock -n 9 || progress "waiting for another ./run, which makes the SDK," steps_of_words /dev/null flock 9
[ -d "$tree" ] && [ -s "$cache/mirrors" ] || make_sdk "$tree"
flock -u 9
exec 9>&-

# What the inner half needs to know, without the host's environment leaking into builds.
export ORLOP_IN_SDK=1 ORLOP_TREE="$tree" ORLOP_SOURCE="$source_dir" ORLOP_CACHE_DIR="$cache" ORLOP_CWD="$PWD"
exec unshare --mount --pid --fork --kill-child --propagation private "$sdk_dir/chroot.sh" "$@"
