// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/purposes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

namespace orlop::bench {
namespace {

constexpr std::string_view kModules = "usr/lib/modules/";

constexpr Purpose kPurposes[] = {
    {"kernel modules",
     "drivers and file systems for metal and clouds, decompressed: erofs "
     "compresses them, and deltas stay small"},
    {"hardware database", "udev's names and quirks of devices (hwdb.bin)"},
    {"agent", "orlop, orlopd, orlop-early, orlop-fetch, their units and their trust root"},
    {"agent's libraries",
     "HTTP and TLS client, YAML, TPM 2.0: what the agent's programs link and "
     "little else does"},
    {"systemd", "init, udev, journal, network, resolver, repart, D-Bus, device mapper"},
    {"cryptography", "OpenSSL, certificates, libgcrypt's users: TLS, SSH, LUKS, verity"},
    {"ssh", "OpenSSH server and client"},
    {"disk and network tools", "mkfs, fsck, fdisk, mount, ip: installing, repairing, looking"},
    {"shell and basic tools", "coreutils, bash, grep, tar and others that Debian calls essential"},
    {"perl and dpkg", "essential packages of Debian that no part of the agent uses"},
    {"C and C++ runtime", "libc, libstdc++, locales, the dynamic loader"},
    {"accounts", "login, passwd, PAM, SELinux and audit libraries"},
    {"other", "what no rule claims: small libraries, defaults below /etc, licences"},
};
constexpr std::string_view kOther = "other";

struct Rule {
  std::string_view prefix;
  std::string_view purpose;
};

/// By path, before packages: the first that fits.
constexpr Rule kPathRules[] = {
    {kModules, "kernel modules"},
    {"usr/lib/udev/hwdb", "hardware database"},
    {"usr/bin/orlop", "agent"},
    {"usr/lib/orlop/", "agent"},
    {"usr/share/orlop/", "agent"},
    {"usr/lib/systemd/system/orlop", "agent"},
    {"usr/share/factory/var/lib/systemd", "systemd"},
    {"etc/ssl/", "cryptography"},
    {"etc/pam.d/", "accounts"},
    {"etc/ssh/", "ssh"},
};

/// By the beginning of the package's name: the longest that fits.
constexpr Rule kPackageRules[] = {
    {"libcurl", "agent's libraries"},
    {"libyaml-cpp", "agent's libraries"},
    {"libtss2", "agent's libraries"},
    {"libnghttp", "agent's libraries"},
    {"libngtcp", "agent's libraries"},
    {"libssh2", "agent's libraries"},
    {"librtmp", "agent's libraries"},
    {"libpsl", "agent's libraries"},
    {"libidn2", "agent's libraries"},
    {"libunistring", "agent's libraries"},
    {"libldap", "agent's libraries"},
    {"libsasl2", "agent's libraries"},
    {"libgnutls", "agent's libraries"},
    {"libnettle", "agent's libraries"},
    {"libhogweed", "agent's libraries"},
    {"libgmp", "agent's libraries"},
    {"libp11-kit", "agent's libraries"},
    {"libtasn1", "agent's libraries"},
    {"libffi", "agent's libraries"},
    {"libbrotli", "agent's libraries"},
    {"libdb5", "agent's libraries"},
    {"libsqlite3", "agent's libraries"},
    {"systemd", "systemd"},
    {"libsystemd", "systemd"},
    {"libnss-systemd", "systemd"},
    {"udev", "systemd"},
    {"libudev", "systemd"},
    {"dbus", "systemd"},
    {"libexpat", "systemd"},
    {"dmsetup", "systemd"},
    {"libdevmapper", "systemd"},
    {"libcryptsetup", "systemd"},
    {"kmod", "systemd"},
    {"libkmod", "systemd"},
    {"libseccomp", "systemd"},
    {"libapparmor", "systemd"},
    {"libssl", "cryptography"},
    {"openssl", "cryptography"},
    {"ca-certificates", "cryptography"},
    {"libgcrypt", "cryptography"},
    {"libkrb5", "ssh"},
    {"libk5crypto", "ssh"},
    {"libgssapi", "ssh"},
    {"libkeyutils", "ssh"},
    {"libcom-err", "ssh"},
    {"openssh", "ssh"},
    {"libfido2", "ssh"},
    {"libcbor", "ssh"},
    {"libwrap", "ssh"},
    {"libedit", "ssh"},
    {"e2fsprogs", "disk and network tools"},
    {"libext2fs", "disk and network tools"},
    {"dosfstools", "disk and network tools"},
    {"fdisk", "disk and network tools"},
    {"libfdisk", "disk and network tools"},
    {"iproute2", "disk and network tools"},
    {"libbpf", "disk and network tools"},
    {"libelf", "disk and network tools"},
    {"libxtables", "disk and network tools"},
    {"libtirpc", "disk and network tools"},
    {"mount", "disk and network tools"},
    {"libmount", "disk and network tools"},
    {"libblkid", "disk and network tools"},
    {"libsmartcols", "disk and network tools"},
    {"util-linux", "disk and network tools"},
    {"libss2", "disk and network tools"},
    {"logsave", "disk and network tools"},
    {"coreutils", "shell and basic tools"},
    {"bash", "shell and basic tools"},
    {"dash", "shell and basic tools"},
    {"bsdutils", "shell and basic tools"},
    {"findutils", "shell and basic tools"},
    {"grep", "shell and basic tools"},
    {"sed", "shell and basic tools"},
    {"gzip", "shell and basic tools"},
    {"tar", "shell and basic tools"},
    {"diffutils", "shell and basic tools"},
    {"mawk", "shell and basic tools"},
    {"procps", "shell and basic tools"},
    {"libproc2", "shell and basic tools"},
    {"debianutils", "shell and basic tools"},
    {"hostname", "shell and basic tools"},
    {"ncurses", "shell and basic tools"},
    {"libncurses", "shell and basic tools"},
    {"libtinfo", "shell and basic tools"},
    {"libreadline", "shell and basic tools"},
    {"readline", "shell and basic tools"},
    {"libpcre2", "shell and basic tools"},
    {"sysvinit-utils", "shell and basic tools"},
    {"perl", "perl and dpkg"},
    {"dpkg", "perl and dpkg"},
    {"debconf", "perl and dpkg"},
    {"libdebconf", "perl and dpkg"},
    {"init-system-helpers", "perl and dpkg"},
    {"ucf", "perl and dpkg"},
    {"libc6", "C and C++ runtime"},
    {"libc-bin", "C and C++ runtime"},
    {"libstdc++", "C and C++ runtime"},
    {"libgcc", "C and C++ runtime"},
    {"libcrypt1", "C and C++ runtime"},
    {"login", "accounts"},
    {"passwd", "accounts"},
    {"base-passwd", "accounts"},
    {"libpam", "accounts"},
    {"libselinux", "accounts"},
    {"libsemanage", "accounts"},
    {"libsepol", "accounts"},
    {"libaudit", "accounts"},
    {"libcap", "accounts"},
    {"adduser", "accounts"},
};

constexpr bool in_table(const Rule& rule) {
  return std::ranges::contains(kPurposes, rule.purpose, &Purpose::name);
}
static_assert(std::ranges::all_of(kPathRules, in_table));
static_assert(std::ranges::all_of(kPackageRules, in_table));

void add(Share& share, const FileSize& file) {
  ++share.files;
  share.bytes += file.bytes;
  share.stored_bytes += file.stored_bytes;
}

std::string_view owner_of(const Owners& owners, std::string_view path) {
  const auto found = owners.find(path);
  return found == owners.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

std::span<const Purpose> purposes() { return kPurposes; }

std::string_view purpose_of(std::string_view path, std::string_view package) {
  for (const auto& rule : kPathRules) {
    if (path.starts_with(rule.prefix)) return rule.purpose;
  }
  const Rule* best = nullptr;
  for (const auto& rule : kPackageRules) {
    if (!package.starts_with(rule.prefix)) continue;
    if (best == nullptr || rule.prefix.size() > best->prefix.size()) best = &rule;
  }
  return best == nullptr ? kOther : best->purpose;
}

void add_owners(Owners& owners, std::string_view list_name, std::string_view list) {
  // Package names may hold dots (libyaml-cpp0.8): only the last one begins the suffix.
  const auto colon = list_name.find(':');
  const auto name = colon == std::string_view::npos ? list_name.substr(0, list_name.rfind('.'))
                                                    : list_name.substr(0, colon);
  for (const auto part : std::views::split(list, '\n')) {
    const std::string_view line(part.begin(), part.end());
    if (line.size() > 1 && line.starts_with('/')) {
      owners.insert_or_assign(std::string(line.substr(1)), std::string(name));
    }
  }
}

std::uint64_t stored_bytes_of(std::string_view dump) {
  constexpr std::string_view kLabel = "On-disk size: ";
  const auto at = dump.find(kLabel);
  std::uint64_t bytes = 0;
  if (at != std::string_view::npos) {
    std::from_chars(dump.data() + at + kLabel.size(), dump.data() + dump.size(), bytes);
  }
  return bytes;
}

std::map<std::string_view, Share> by_purpose(std::span<const FileSize> files,
                                             const Owners& owners) {
  std::map<std::string_view, Share> shares;
  for (const auto& file : files) {
    add(shares[purpose_of(file.path, owner_of(owners, file.path))], file);
  }
  return shares;
}

std::map<std::string, Share> by_module_folder(std::span<const FileSize> files) {
  constexpr std::string_view kKernel = "/kernel/";
  std::map<std::string, Share> shares;
  for (const auto& file : files) {
    const std::string_view path = file.path;
    if (!path.starts_with(kModules)) continue;
    const auto kernel = path.find(kKernel);
    if (kernel == std::string_view::npos) {
      add(shares["indexes"], file);
      continue;
    }
    const auto below = path.substr(kernel + kKernel.size());
    const auto first = below.find('/');
    // Drivers are most of it, so they are told apart one level deeper.
    const auto end = below.starts_with("drivers/") ? below.find('/', first + 1) : first;
    add(shares[std::string(below.substr(0, end))], file);
  }
  return shares;
}

std::map<std::string, Share> by_package(std::span<const FileSize> files, const Owners& owners) {
  std::map<std::string, Share> shares;
  for (const auto& file : files) {
    if (file.path.starts_with(kModules)) continue;
    const auto owner = owner_of(owners, file.path);
    add(shares[owner.empty() ? std::string("(none)") : std::string(owner)], file);
  }
  return shares;
}

}  // namespace orlop::bench
