#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Creates the SDK tree: create.sh TREE MIRROR SECURITY_MIRROR. Called by `run`; root, network.
# The tree appears under its final name only when it is complete, so an interrupted run is simply repeated.
set -euo pipefail
tree=$1 mirror=$2 security=$3
here=$(cd "$(dirname "$0")" && pwd)
partial="$tree.partial"

rm -rf --one-file-system "$partial"
mapfile -t packages < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/packages.txt")
mmdebstrap --verbose --mode=root --variant=apt --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --include="$(IFS=,; echo "${packages[*]}")" trixie "$partial" \
  "deb $mirror trixie main" "deb $mirror trixie-updates main" "deb $security trixie-security main"
rm -f "$partial"/etc/resolv.conf "$partial"/etc/hostname
: > "$partial/etc/resolv.conf"
mv -T "$partial" "$tree"
