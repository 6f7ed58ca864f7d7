#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds an initrd with the SDK's dracut inside a package tree: build.sh TREE KERNEL MODULES OVERLAY OUTPUT.
# Run in a mount namespace of its own (unshare --mount): the SDK's dracut is laid over the tree, nothing stays.
#
# dracut collects programs with the libraries they need and adds what it thinks any machine may want; the second half of this
# script takes that out again. Every megabyte here is read, hashed four times, unpacked and thrown away on each boot.
set -euo pipefail
tree=$1 kernel=$2 modules=$3 overlay=$4 output=$5
here=$(cd "$(dirname "$0")" && pwd)
lower="$tree" work=$(mktemp -d)
trap 'cd /; umount -R "$work" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT

# An overlay in memory over the tree: dracut writes there, the tree stays as it is.
mount -t tmpfs tmpfs "$work"
mkdir -p "$work/upper/usr/lib" "$work/upper/usr/bin" "$work/work" "$work/root" "$work/initrd"
cp -a /usr/lib/dracut "$work/upper/usr/lib/"
cp -a /usr/bin/dracut /usr/bin/cpio "$work/upper/usr/bin/"
cp -a "$here/90orlop" "$work/upper/usr/lib/dracut/modules.d/"
mount -t overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" overlay "$work/root"
root="$work/root" initrd="$work/initrd"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"

# Only the modules that the recipe names, and those that they need.
# shellcheck disable=SC2086
keep=$(for module in $modules; do
  chroot "$root" modprobe --set-version "$kernel" --show-depends "$module" 2>/dev/null || true
done | sed -nE 's#^insmod (/usr)?(/lib/[^ ]*).*#\2#p' | LC_ALL=C sort -u)
find "$root/usr/lib/modules/$kernel/kernel" -name '*.ko' -printf "/lib/modules/$kernel/kernel/%P\n" | LC_ALL=C sort |
  LC_ALL=C comm -23 - <(echo "$keep") | sed "s#^#$root/usr#" | xargs --delimiter='\n' rm
chroot "$root" depmod "$kernel"

chroot "$root" dracut --quiet --force --kver "$kernel" --no-hostonly --reproducible --no-compress --no-early-microcode \
  --tmpdir /tmp --modules "orlop kernel-modules" --drivers "$modules" --filesystems "vfat ext4 erofs isofs overlay" /tmp/initrd
cpio --extract --quiet --directory="$initrd" --make-directories --preserve-modification-time <"$root/tmp/initrd"

# Programs: those on the list stay, with them no shell. One that is not there is missed by some unit.
cd "$initrd"
missing=$(while read -r program; do [ -e "$program" ] || echo "$program"; done <"$here/programs")
[ -z "$missing" ] || { echo "image-builder/initrd/programs: dracut brought no" $missing >&2; exit 1; }
for folder in usr/bin usr/sbin usr/lib/systemd usr/lib/systemd/system-generators; do
  find "$folder" -mindepth 1 -maxdepth 1 ! -type d | while read -r program; do
    grep -qxF "$program" "$here/programs" || rm "$program"
  done
done
# Everything else: what is on the list goes. A line that matches nothing is a mistake or has become one.
nothing=
while read -r pattern; do
  # shellcheck disable=SC2086
  if compgen -G "$pattern" >/dev/null; then rm -r $pattern; else nothing+=" $pattern"; fi
done < <(sed -e '/^#/d' -e '/^$/d' "$here/leave-out")
[ -z "$nothing" ] || { echo "image-builder/initrd/leave-out: nothing is called$nothing" >&2; exit 1; }
cp -a "$overlay/." .

find . -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} +
find . -print0 | LC_ALL=C sort -z | cpio --create --null --quiet --reproducible --owner=0:0 --format=newc |
  zstd --quiet -19 --threads=2 --stdout >"$output"
cd /
