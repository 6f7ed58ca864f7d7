#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Second half of enter.sh, already inside its own mount and process namespaces: mounts and chroots.
set -euo pipefail
tree=$ORLOP_TREE

mount --rbind "$tree" "$tree"
mount -t proc -o nosuid,nodev,noexec proc "$tree/proc"
mount --rbind /sys "$tree/sys"
mount --rbind /dev "$tree/dev"
mount -t tmpfs -o mode=755 tmpfs "$tree/run"
mkdir -p "$tree/src" "$tree/cache"
mount --rbind "$ORLOP_SOURCE" "$tree/src"
mount --rbind "$ORLOP_CACHE_DIR" "$tree/cache"
# The host's own folders, at their own paths, so that arguments naming files mean the same inside.
for folder in /*; do
  case "$folder" in
    /bin* | /sbin* | /lib* | /usr | /etc | /dev | /proc | /sys | /run | /var | /boot | /src | /cache | /lost+found) ;;
    *) [ -d "$folder" ] && [ ! -L "$folder" ] && { mkdir -p "$tree$folder"; mount --rbind "$folder" "$tree$folder"; } ;;
  esac
done
for file in /etc/resolv.conf /etc/hosts; do
  [ -e "$file" ] && { [ -e "$tree$file" ] || : >"$tree$file"; mount --bind "$(readlink -f "$file")" "$tree$file"; }
done
cwd=$ORLOP_CWD
case "$cwd/" in "$ORLOP_SOURCE"/*) cwd="/src${cwd#"$ORLOP_SOURCE"}" ;; esac
[ -d "$tree$cwd" ] || cwd=/src
exec env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin LANG=C.UTF-8 TERM="${TERM:-dumb}" \
  ${CI:+CI="$CI"} ORLOP_IN_SDK=1 ORLOP_CWD="$cwd" CCACHE_DIR=/cache/ccache CCACHE_SLOPPINESS=pch_defines,time_macros \
  chroot "$tree" /src/run "$@"
