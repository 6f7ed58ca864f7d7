# SPDX-License-Identifier: Apache-2.0
# `./run vm`, sourced by dispatch.sh: a machine to try things on. Its files are in build/vm.
#   ./run vm [IMAGE]        boots IMAGE (default: release 1.0 as built from this tree) until Ctrl-C
#   ./run vm ssh [COMMAND]  logs in as root
#   ./run vm push           compiles the agent and puts it on the running machine
# The root file system is read-only and verified, so pushed programs go to /run/orlop/dev and are bound over the
# image's own; the next boot has the image's again.

vm_folder=/src/build/vm

vm_usage() {
  cat <<'USAGE'
Usage: sudo ./run vm [IMAGE]           boot IMAGE, a disk.raw (default: release 1.0 as built from this tree), until Ctrl-C
       sudo ./run vm ssh [COMMAND…]    log in to the running machine as root, or run COMMAND there
       sudo ./run vm push              compile the agent and put it on the running machine, until its next boot

Examples:
  sudo ./run vm                        # in one terminal
  sudo ./run vm ssh orlop status       # in another
  sudo ./run vm push
USAGE
}

vm_ssh() {
  [ -s "$vm_folder/ssh-port" ] || { echo "run: no machine is running" >&2; echo "remedy: ./run vm" >&2; exit 1; }
  ssh -i "$vm_folder/ssh/id" -p "$(cat "$vm_folder/ssh-port")" -o IdentitiesOnly=yes -o BatchMode=yes \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=15 \
    root@127.0.0.1 "$@"
}

vm_push() {
  programs orlop orlopd orlop-early orlop-fetch
  tar -C build/release/bin -cz orlop orlopd orlop-early orlop-fetch | vm_ssh '
    set -e
    dev=/run/orlop/dev
    mkdir -p $dev
    for file in /usr/bin/orlop /usr/lib/orlop/orlopd /usr/lib/orlop/orlop-early /usr/lib/orlop/orlop-fetch; do
      if mountpoint -q $file; then umount $file; fi
    done
    tar -C $dev -xzf -
    mount --bind $dev/orlop /usr/bin/orlop
    for name in orlopd orlop-early orlop-fetch; do mount --bind $dev/$name /usr/lib/orlop/$name; done
    systemctl restart orlopd.service
    orlop --version'
}

run_vm() {
  case "${1:-}" in
    ssh) shift; vm_ssh "$@" ;;
    push) vm_push ;;
    -h | --help | help) vm_usage ;;
    -*) usage_error "unknown argument '$1' of vm" ;;
    *) programs programs orlop-vm; exec build/release/bin/orlop-vm --folder "$vm_folder" --source /src ${1:+--image "$1"} ;;
  esac
}
