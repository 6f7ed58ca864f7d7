// SPDX-License-Identifier: Apache-2.0
// TufRepository: a real repository in a temporary folder, mirrored into a FakeFetcher, with the
// keys at hand to forge what an attacker could. The address is kRepositoryUrl.
#pragma once

#include "libs/codec/json.hpp"
#include "libs/net/url.hpp"
#include "libs/sys/file.hpp"
#include "libs/trust/client.hpp"
#include "libs/trust/repository_writer.hpp"
#include "libs/trust/signing.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_fetcher.hpp"

namespace orlop::testing {

inline constexpr const char* kRepositoryUrl = "fake://repository";

inline crypto::PrivateKey new_key(crypto::KeyType type = crypto::KeyType::ed25519) {
  return crypto::PrivateKey::generate(type).value();
}

class TufRepository {
 public:
  explicit TufRepository(Clock& clock) : clock_(&clock) {
    using std::chrono::days;
    options.folder = folder_.path();
    options.signers[trust::Role::root] = {{new_key()}, 1, days(365)};
    options.signers[trust::Role::targets] = {{new_key()}, 1, days(90)};
    options.signers[trust::Role::snapshot] = {{new_key()}, 1, days(30)};
    options.signers[trust::Role::timestamp] = {{new_key()}, 1, days(7)};
  }

  trust::WriterOptions options;
  FakeFetcher fetcher;

  /// Publishes `content` as `name` with the keys of `options`, and mirrors the folder.
  void publish(const std::string& name, std::string_view content) {
    auto writer = trust::RepositoryWriter::open(options, *clock_).value();
    writer.add_bytes(name, as_bytes(content)).value();
    writer.commit().value();
    mirror();
  }

  /// What an honest mirror serves.
  void mirror() {
    namespace fs = std::filesystem;
    fetcher.objects.clear();
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (!entry.is_regular_file()) continue;
      const auto name = fs::relative(entry.path(), folder_.path()).string();
      fetcher.objects[net::join_url(kRepositoryUrl, name)] =
          sys::read_file(entry.path(), std::size_t{16} << 20).value();
    }
  }

  /// The served file `name` ("metadata/timestamp.json").
  Bytes& file(const std::string& name) {
    return fetcher.objects.at(net::join_url(kRepositoryUrl, name));
  }
  void put(const std::string& name, std::string_view content) {
    fetcher.objects[net::join_url(kRepositoryUrl, name)] = to_bytes(content);
  }
  [[nodiscard]] codec::Value content(const std::string& name) {
    return *codec::parse_json(as_text(file(name))).value().find("signed");
  }
  /// Serves `name` with its `signed` part changed and signed by `keys`.
  template <typename Change>
  void forge(const std::string& name, const std::vector<crypto::PrivateKey>& keys, Change change) {
    auto changed = content(name);
    change(changed);
    put(name, trust::sign_metadata(changed, keys).value());
  }
  [[nodiscard]] const std::vector<crypto::PrivateKey>& keys(trust::Role role) const {
    return options.signers.at(role).keys;
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("orlop-tuf").value();
  Clock* clock_;
};

}  // namespace orlop::testing
