// SPDX-License-Identifier: Apache-2.0
// FakeEsp: an EFI/Linux folder in memory with a size, whose power can be cut between and inside
// the steps of an installation.
#pragma once

#include <map>
#include <memory>

#include "bootloader/sdboot/esp_store.hpp"
#include "tests/fakes/power.hpp"

namespace orlop::testing {

class FakeEsp final : public bootloader::sdboot::EspStore {
 public:
  explicit FakeEsp(std::shared_ptr<Power> power = std::make_shared<Power>(),
                   std::uint64_t capacity = std::uint64_t{64} << 20)
      : power_(std::move(power)), capacity_(capacity) {}

  std::map<std::string, Bytes> files;
  bool unreadable = false;  ///< no medium: nothing can be listed

  Result<std::vector<bootloader::sdboot::EspFile>> list() override {
    if (unreadable) return fail(Errc::io, "the ESP cannot be read");
    std::vector<bootloader::sdboot::EspFile> found;
    for (const auto& [name, content] : files) found.push_back({name, content.size()});
    return found;
  }

  Result<std::uint64_t> free_bytes() override {
    std::uint64_t used = 0;
    for (const auto& [name, content] : files) used += content.size();
    return capacity_ - used;
  }

  Status install(const std::string& name, ByteView content) override {
    if (files.contains(name)) return fail(Errc::exists, "{} exists", name);
    if (TRY(free_bytes()) < content.size()) return fail(Errc::no_space, "the ESP is full");
    const auto temporary = name + std::string(bootloader::sdboot::kTemporarySuffix);
    const auto half = content.first(content.size() / 2);
    if (!power_->draw()) return Power::lost();
    files[temporary] = Bytes(half.begin(), half.end());
    if (!power_->draw()) return Power::lost();
    files[temporary] = Bytes(content.begin(), content.end());
    return rename(temporary, name);
  }

  Status rename(const std::string& from, const std::string& to) override {
    if (!files.contains(from)) return fail(Errc::not_found, "{} does not exist", from);
    if (files.contains(to)) return fail(Errc::exists, "{} exists", to);
    if (!power_->draw()) return Power::lost();
    auto node = files.extract(from);
    node.key() = to;
    files.insert(std::move(node));
    return {};
  }

  Status remove(const std::string& name) override {
    if (!files.contains(name)) return fail(Errc::not_found, "{} does not exist", name);
    if (!power_->draw()) return Power::lost();
    files.erase(name);
    return {};
  }

  Result<crypto::Sha256> digest(const std::string& name) override {
    if (!files.contains(name)) return fail(Errc::not_found, "{} does not exist", name);
    return crypto::Sha256::of(files[name]);
  }

 private:
  std::shared_ptr<Power> power_;
  std::uint64_t capacity_;
};

}  // namespace orlop::testing
