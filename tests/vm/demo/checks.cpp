// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/checks.hpp"

#include <thread>

#include "libs/base/bytes.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/quote.hpp"

namespace orlop::demo {
namespace {

/// The device-mapper identity of a mapped device, which begins with what kind it is.
Question mapping(std::string name, std::string_view device) {
  return {std::move(name),
          std::format("cat /sys/class/block/$(basename $(readlink -f /dev/mapper/{}))/dm/uuid",
                      device)};
}

}  // namespace

Status check_boot_chain(lab::Machine& machine, const release::Manifest& manifest) {
  const auto facts = TRY(
      ask(machine.ssh(),
          {{"version", ". /usr/lib/os-release; echo $IMAGE_VERSION"},
           {"root hash", "sed 's/.*roothash=\\([0-9a-f]*\\).*/\\1/' /proc/cmdline"},
           {"root file system", "findmnt -no SOURCE,FSTYPE / | tr -s ' '"},
           mapping("root mapping", "root"),
           mapping("state mapping", "state"),
           {"state mount", "findmnt -no SOURCE /state"},
           {"key slots", "systemd-cryptenroll /dev/disk/by-partlabel/orlop-state | grep -c tpm2"},
           {"secure boot",
            "od -An -tu1 -j4 -N1 "
            "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
            " | tr -d ' '"},
           {"pcr signature", "test -s /run/systemd/tpm2-pcr-signature.json && echo present"},
           {"root slots",
            "ls /dev/disk/by-partlabel | grep -c -e '^orlop-base_[0-9.]*$' -e '^_empty$'"},
           {"write to root", "touch /usr/x 2>/dev/null || echo refused"}}));
  return expect(facts, {{"version", manifest.version.text()},
                        {"root hash", manifest.root_hash.hex()},
                        {"root file system", "/dev/mapper/root erofs"},
                        {"root mapping", "CRYPT-VERITY-", true},
                        {"state mapping", "CRYPT-LUKS2-", true},
                        {"state mount", "/dev/mapper/state", true},
                        {"key slots", "1"},
                        {"secure boot", "1"},
                        {"pcr signature", "present"},
                        {"root slots", "2"},
                        {"write to root", "refused"}});
}

Status check_configuration(lab::Machine& machine, const NodeFacts& facts) {
  // The command runs after the system is up, the login may be earlier.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    const auto answers =
        TRY(ask(machine.ssh(), {{"hostname", "cat /proc/sys/kernel/hostname"},
                                {"file", std::format("cat {}", kFilePath)},
                                {"file mode", std::format("stat -c %a {}", kFilePath)},
                                {"sysctl", std::format("sysctl -n {}", kSysctl)},
                                {"unit", std::format("systemctl is-active {}", kUnit)},
                                {"unit output", std::format("cat {}", kUnitOutput)},
                                {"command output", std::format("cat {}", kCommandOutput)}}));
    auto held = expect(answers, {{"hostname", facts.hostname},
                                 {"file", kFileContent},
                                 {"file mode", "640"},
                                 {"sysctl", "1"},
                                 {"unit", "active"},
                                 {"unit output", "unit"},
                                 {"command output", "command"}});
    if (held) break;
    if (std::chrono::steady_clock::now() > deadline) return held;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  const auto login = TRY(machine.ssh(kUser).checked("id -un"));
  return expect({{"login", login.substr(0, login.find('\n'))}}, {{"login", kUser}});
}

Result<std::string> wait_for_blessing(lab::Machine& machine, std::string_view version,
                                      std::chrono::seconds timeout) {
  auto blessed = std::format("orlop-base_{}.efi", version);
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::string names;
  while (std::chrono::steady_clock::now() < deadline) {
    // Mounted only while it is read; read-only is refused while the agent has it mounted to write.
    names = TRY(machine.ssh().checked(
        "esp=/dev/disk/by-partlabel/esp; d=$(mktemp -d) && { mount -o ro $esp $d 2>/dev/null || "
        "mount $esp $d; } && ls $d/EFI/Linux; umount $d && rmdir $d"));
    if (names.contains(blessed)) return blessed;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  return fail(Errc::timed_out, "the boot entry of {} was not blessed in {}: {}", version, timeout,
              names);
}

Status remembers_failure(const codec::Value& status, std::string_view version,
                         std::string_view complaint) {
  const auto* failed = status.find("failedReleases");
  if (failed == nullptr || !failed->is_array()) {
    return fail(Errc::failed, "the status names no failed releases");
  }
  for (const auto& release : failed->items()) {
    if (text_at(release, "version") != version) continue;
    if (text_at(release, "reason").contains(complaint)) return {};
    return fail(Errc::failed, "release {} failed for \"{}\", which does not say \"{}\"", version,
                text_at(release, "reason"), complaint);
  }
  return fail(Errc::failed, "the status does not name release {} as failed", version);
}

Result<std::string> attestation_key(const std::filesystem::path& evidence) {
  const auto text = TRY(sys::read_text(evidence, std::size_t{4} << 20));
  const auto document = TRY(codec::parse_json(text));
  const auto key = TRY(from_base64(TRY(document.get_string("attestationKey"))));
  return to_hex(TRY(tpm::key_name(key)));
}

}  // namespace orlop::demo
