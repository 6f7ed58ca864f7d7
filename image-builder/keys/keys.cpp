// SPDX-License-Identifier: Apache-2.0
#include "image-builder/keys/keys.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::keys {
namespace fs = std::filesystem;
namespace {

using codec::Value;
using crypto::KeyType;
using crypto::PrivateKey;

constexpr auto kCertificateValidity = std::chrono::days(30 * 365);

struct SecureBootKey {
  const char* name;
  const char* common_name;
  const char* use;
};
constexpr SecureBootKey kSecureBootKeys[] = {
    {"pk", "Orlop Platform Key", "Secure Boot platform key: replaces kek"},
    {"kek", "Orlop Key Exchange Key", "Secure Boot key exchange key: replaces db"},
    {"db", "Orlop Signature Database Key", "Secure Boot signature key: signs what firmware starts"},
};

Value entry(std::string file, std::string public_file, KeyType type, std::string_view use,
            ByteView fingerprinted) {
  return Value::object({{"file", std::move(file)},
                        {"public", std::move(public_file)},
                        {"type", crypto::to_string(type)},
                        {"use", use},
                        {"sha256", crypto::Sha256::of(fingerprinted).hex()}});
}

Result<Value> make_secure_boot_key(const fs::path& folder, const SecureBootKey& wanted,
                                   UnixTime now) {
  const auto key = TRY(PrivateKey::generate(KeyType::rsa2048));
  const auto certificate =
      TRY(crypto::Certificate::self_signed(key, wanted.common_name, now, kCertificateValidity));
  const std::string name = wanted.name;
  TRY(key.save(folder / (name + ".key")));
  TRY(sys::write_file(folder / (name + ".pem"), certificate.pem()));
  return entry(name + ".key", name + ".pem", key.type(), wanted.use, certificate.der());
}

Result<Value> make_pcr_key(const fs::path& folder) {
  const auto key = TRY(PrivateKey::generate(KeyType::rsa2048));
  const auto pem = TRY(key.public_key().pem());
  const auto der = TRY(key.public_key().der());
  TRY(key.save(folder / "pcr.key"));
  TRY(sys::write_file(folder / "pcr.pub.pem", pem));
  return entry("pcr.key", "pcr.pub.pem", key.type(), "signs the PCR 11 policies that unseal state",
               der);
}

fs::path role_file(const fs::path& folder, trust::Role role) {
  return folder / "tuf" / formatted("{}.key", to_string(role));
}

Result<Value> make_role_key(const fs::path& folder, trust::Role role) {
  const auto key = TRY(PrivateKey::generate(KeyType::ed25519));
  const auto der = TRY(key.public_key().der());
  TRY(key.save(role_file(folder, role)));
  return entry(formatted("tuf/{}.key", to_string(role)), "", key.type(),
               formatted("signs the repository's {} metadata", to_string(role)), der);
}

Status fill(const fs::path& folder, UnixTime now) {
  Value keys;
  for (const auto& wanted : kSecureBootKeys) {
    keys.push(TRY(make_secure_boot_key(folder, wanted, now)));
  }
  keys.push(TRY(make_pcr_key(folder)));
  for (const auto role : trust::kRoles) keys.push(TRY(make_role_key(folder, role)));
  return sys::write_file(
      folder / "keys.json",
      codec::write_json_pretty(Value::object(
          {{"schema", "orlop.keys/1"}, {"created", format_time(now)}, {"keys", std::move(keys)}})));
}

}  // namespace

Status generate_keys(const fs::path& folder, const Clock& clock) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return std::unexpected(
        Error(Errc::exists, formatted("{} exists and is not empty", folder.string()))
            .with_remedy("Name a new folder: keys are never overwritten."));
  }
  const auto place = fs::absolute(folder).lexically_normal();
  const auto parent =
      place.has_filename() ? place.parent_path() : place.parent_path().parent_path();
  TRY(sys::make_folders(parent));
  std::string fresh = (parent / ".keys.XXXXXX").string();
  if (::mkdtemp(fresh.data()) == nullptr) return fail_errno(errno, "creating {}", fresh);

  auto filled = fill(fresh, clock.now());
  if (filled && ::rename(fresh.c_str(), place.c_str()) != 0) {
    filled = fail_errno(errno, "renaming {} to {}", fresh, place.string());
  }
  if (!filled) {
    fs::remove_all(fresh, error);
    return filled;
  }
  return sys::sync_folder(parent);
}

Result<std::map<trust::Role, PrivateKey>> load_repository_keys(const fs::path& folder) {
  std::map<trust::Role, PrivateKey> keys;
  for (const auto role : trust::kRoles) {
    auto key = PrivateKey::load(role_file(folder, role));
    if (!key && role == trust::Role::root && key.error().is(Errc::not_found)) continue;
    if (!key) {
      return std::unexpected(std::move(key)
                                 .error()
                                 .with_context("loading the keys of the repository")
                                 .with_remedy("Make keys with `orlop-build keys generate DIR`."));
    }
    keys.emplace(role, *std::move(key));
  }
  return keys;
}

}  // namespace orlop::builder::keys
