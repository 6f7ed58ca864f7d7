// SPDX-License-Identifier: Apache-2.0
// Client: decides which files of a repository may be used (TUF 1.0, client workflow 5.1 to 5.7).
//
// Trust starts at a root that the verified image carries; everything fetched is checked against it
// before it is believed or stored. The datastore folder remembers the newest verified metadata, so
// that a repository cannot be rolled back between boots; it is changed one verified file at a time
// and may be lost (trust then starts at the initial root again). Delegations are not followed: the
// top-level targets role speaks for the whole repository. Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"
#include "libs/net/fetcher.hpp"
#include "libs/trust/errors.hpp"
#include "libs/trust/target.hpp"

namespace orlop::trust {

struct ClientOptions {
  std::string repository;           ///< http://, https://, file:// or a folder; metadata/ below it
  std::filesystem::path datastore;  ///< created when missing; one per repository
  Bytes initial_root;               ///< content of a root.json that came with the image
};

/// What is trusted now, for people ("orlop upgrade status").
struct RoleState {
  std::uint64_t version = 0;
  UnixTime expires;
};
struct TrustState {
  RoleState root;
  RoleState timestamp;
  RoleState snapshot;
  RoleState targets;
};

class Client {
 public:
  /// Chooses the newer of the initial and the stored root; fetches nothing. `fetcher` and `clock`
  /// must outlive the client.
  static Result<Client> open(ClientOptions options, net::Fetcher& fetcher, const Clock& clock);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Brings the trusted metadata up to date. On failure nothing of targets() changes, and what was
  /// verified up to that point stays stored.
  Status refresh();

  /// Every target, in the order of names; empty before the first successful refresh().
  [[nodiscard]] const std::vector<TrustedTarget>& targets() const;
  /// TrustErrc::not_found names the target.
  [[nodiscard]] Result<TrustedTarget> find(std::string_view name) const;
  [[nodiscard]] const TrustState& state() const;

  /// The target's content, its length and SHA-256 checked. A target of more than `max_bytes` is
  /// Errc::no_space and is not fetched.
  Result<Bytes> download(const TrustedTarget& target, std::uint64_t max_bytes);
  /// Where the content lies: for range requests on objects whose parts are verified otherwise.
  [[nodiscard]] std::string url_of(const TrustedTarget& target) const;

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace orlop::trust
