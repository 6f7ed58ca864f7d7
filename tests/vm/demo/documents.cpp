// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/documents.hpp"

#include <format>

namespace orlop::demo {
namespace {

/// root's key is a file like any other: root's account itself belongs to the image.
std::string common(const NodeFacts& facts) {
  return std::format(
      "#cloud-config\n"
      "hostname: {0}\n"
      "users:\n"
      "  - name: {1}\n"
      "    gecos: Ada of the demonstration\n"
      "    ssh_authorized_keys:\n"
      "      - {2}\n"
      "write_files:\n"
      "  - path: {3}\n"
      "    content: |\n"
      "      {4}\n"
      "    permissions: '0640'\n"
      "  - path: /root/.ssh/authorized_keys\n"
      "    content: |\n"
      "      {2}\n"
      "    permissions: '0600'\n"
      "sysctl:\n"
      "  {5}: 1\n"
      "systemd:\n"
      "  units:\n"
      "    - name: {6}\n"
      "      enabled: true\n"
      "      contents: |\n"
      "        [Unit]\n"
      "        Description=Unit of the demonstration\n"
      "        [Service]\n"
      "        Type=oneshot\n"
      "        RemainAfterExit=yes\n"
      "        ExecStart=/bin/sh -c 'echo unit > {7}'\n"
      "        [Install]\n"
      "        WantedBy=multi-user.target\n"
      "runcmd:\n"
      "  - [sh, -c, 'echo command > {8}']\n"
      "upgrade:\n"
      "  repository: {9}\n",
      facts.hostname, kUser, facts.public_key, kFilePath, kFileContent, kSysctl, kUnit, kUnitOutput,
      kCommandOutput, facts.repository);
}

}  // namespace

std::string cloud_document(const NodeFacts& facts) { return common(facts); }

std::string install_document(const NodeFacts& facts) {
  return common(facts) +
         "install:\n"
         "  auto: true\n"
         "  device: /dev/vda\n"
         "  poweroff: true\n";
}

std::string changed_document() {
  return std::format(
      "#cloud-config\n"
      "write_files:\n"
      "  - path: {}\n"
      "    content: |\n"
      "      {}\n"
      "    permissions: '0640'\n"
      "sysctl:\n"
      "  {}: 11\n",
      kFilePath, kChangedFileContent, kSecondSysctl);
}

}  // namespace orlop::demo
