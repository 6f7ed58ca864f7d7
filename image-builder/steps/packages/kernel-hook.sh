#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mmdebstrap hook: unpacks the kernel's package into the tree "$1" without installing it, so that no initrd
# generator comes along. ORLOP_KERNEL names the (meta) package, ORLOP_DEBS the cache of .deb files,
# ORLOP_ARCHITECTURE dpkg's name of the architecture.
set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
real=$(apt-cache depends --important "$ORLOP_KERNEL" | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
[ -n "$real" ] || { echo "E: $ORLOP_KERNEL depends on no kernel image" >&2; exit 1; }
cd "$ORLOP_DEBS"
version=$(apt-cache show "$real" | sed -n 's/^Version: //p' | head -n 1)
[ -f "${real}_${version}_$ORLOP_ARCHITECTURE.deb" ] || apt-get download -q "$real=$version"
dpkg-deb -x "${real}_${version}_$ORLOP_ARCHITECTURE.deb" "$1"
printf '%s %s\n' "$real" "$version" >"$1/.orlop-kernel"
