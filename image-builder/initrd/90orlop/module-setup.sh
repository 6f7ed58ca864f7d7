#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# dracut module: what Orlop's initrd holds beyond dracut's own systemd modules. The unit files and
# settings themselves are the tree overlays/initrd, copied in whole by the image builder.

check() { return 255; }

depends() {
  echo systemd systemd-initrd systemd-udevd systemd-journald systemd-tmpfiles systemd-modules-load systemd-veritysetup
}

install() {
  # State: the units and what writes them. The programs (repart, cryptsetup, pcrextend, mke2fs and the TPM's libraries)
  # run from the verified root, see overlays/initrd/usr/lib/systemd/system/verified-root.conf.
  inst_multiple -o \
    "$tmpfilesdir"/cryptsetup.conf \
    "$systemdutildir"/system-generators/systemd-cryptsetup-generator \
    "$systemdutildir"/system-generators/systemd-tpm2-generator \
    "$systemdsystemunitdir"/systemd-repart.service \
    "$systemdsystemunitdir"/tpm2.target \
    /usr/lib/tmpfiles.d/20-systemd-stub.conf
  inst_multiple -o \
    "$systemdutildir"/system-generators/systemd-debug-generator \
    "$udevrulesdir"/60-cdrom_id.rules /usr/lib/udev/cdrom_id \
    "$udevrulesdir"/60-persistent-storage.rules "$udevrulesdir"/55-dm.rules "$udevrulesdir"/60-persistent-storage-dm.rules
  inst_multiple mount umount losetup sleep
}
