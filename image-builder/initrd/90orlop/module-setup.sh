#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# dracut module: what Orlop's initrd holds beyond dracut's own systemd modules. The unit files and
# settings themselves are the tree overlays/initrd, copied in whole by the image builder.

check() { return 255; }

depends() {
  echo systemd systemd-initrd systemd-udevd systemd-journald systemd-tmpfiles systemd-modules-load \
    systemd-veritysetup systemd-cryptsetup systemd-pcrphase systemd-repart
}

install() {
  local libraries=/usr/lib/x86_64-linux-gnu
  # TPM: what systemd loads at run time (dlopen) and the units that wait for the device.
  inst_multiple -o \
    "$libraries"/libtss2-esys.so.0 "$libraries"/libtss2-mu.so.0 "$libraries"/libtss2-sys.so.1 \
    "$libraries"/libtss2-rc.so.0 "$libraries"/libtss2-tcti-device.so.0 "$libraries"/libtss2-tctildr.so.0 \
    "$libraries"/cryptsetup/libcryptsetup-token-systemd-tpm2.so \
    "$systemdutildir"/system-generators/systemd-tpm2-generator \
    "$systemdutildir"/systemd-tpm2-setup \
    "$systemdsystemunitdir"/tpm2.target \
    "$systemdsystemunitdir"/systemd-tpm2-setup-early.service \
    "$systemdutildir"/system-generators/systemd-debug-generator \
    "$udevrulesdir"/60-cdrom_id.rules /usr/lib/udev/cdrom_id \
    "$udevrulesdir"/60-persistent-storage.rules "$udevrulesdir"/55-dm.rules "$udevrulesdir"/60-persistent-storage-dm.rules \
    /usr/lib/tmpfiles.d/20-systemd-stub.conf
  # Making and opening the state partition.
  inst_multiple mkfs.ext4 e2fsck fsck.ext4 fsck mount umount losetup
  inst_multiple -o /etc/mke2fs.conf
}
