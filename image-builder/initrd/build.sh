#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds an initrd with the SDK's dracut inside a package tree: build.sh TREE KERNEL MODULES OVERLAY OUTPUT.
# Run in a mount namespace of its own (unshare --mount): the SDK's dracut is laid over the tree, nothing stays.
set -euo pipefail
tree=$1 kernel=$2 modules=$3 overlay=$4 output=$5
here=$(cd "$(dirname "$0")" && pwd)
lower="$tree" work=$(mktemp -d)
trap 'umount -R "$work" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT

# An overlay in memory over the tree: dracut writes there, the tree stays as it is.
mount -t tmpfs tmpfs "$work"
mkdir -p "$work/upper/usr/lib" "$work/upper/usr/bin" "$work/work" "$work/root"
cp -a /usr/lib/dracut "$work/upper/usr/lib/"
cp -a /usr/bin/dracut /usr/bin/cpio "$work/upper/usr/bin/"
cp -a "$here/90orlop" "$work/upper/usr/lib/dracut/modules.d/"
cp -a "$overlay" "$work/upper/initrd-overlay"
mount -t overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" overlay "$work/root"
root="$work/root"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"

# What dracut's device-mapper modules bring along and no Orlop node maps before its root: 6 MB of RAID, caches and volumes.
unused="bcache dlm dm-bio-prison dm-cache dm-cache-smq dm-clone dm-delay dm-dust dm-ebs dm-era dm-flakey dm-historical-service-time
  dm-integrity dm-log dm-log-userspace dm-log-writes dm-mirror dm-multipath dm-queue-length dm-raid dm-region-hash dm-round-robin
  dm-service-time dm-snapshot dm-switch dm-thin-pool dm-unstripe dm-vdo dm-writecache dm-zero dm-zoned faulty linear md-mod
  raid0 raid1 raid10 raid456 tcrypt"
unused=$(echo $unused)

chroot "$root" dracut --quiet --force --kver "$kernel" --no-hostonly --reproducible --no-compress --no-early-microcode \
  --tmpdir /tmp --modules "orlop kernel-modules fs-lib" --drivers "$modules" --filesystems "vfat ext4 erofs isofs overlay" \
  --omit-drivers "$unused" --include /initrd-overlay / /tmp/initrd
zstd --quiet -19 --threads=2 --stdout "$root/tmp/initrd" >"$output"
