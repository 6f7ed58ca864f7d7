// SPDX-License-Identifier: Apache-2.0
// FakeStore: state files in memory; each save, rename and removal is one effect.
#pragma once

#include <map>
#include <memory>

#include "agent/records/store.hpp"
#include "tests/fakes/power.hpp"

namespace orlop::testing {

class FakeStore final : public agent::records::StateStore {
 public:
  explicit FakeStore(std::shared_ptr<Power> power = std::make_shared<Power>())
      : power_(std::move(power)) {}
  std::map<std::string, std::string> files;
  std::map<std::string, int> loads;  ///< how often each was read

  Result<std::optional<std::string>> load(const std::string& name) override {
    ++loads[name];
    if (!files.contains(name)) return std::nullopt;
    return files[name];
  }
  Status save(const std::string& name, std::string_view content) override {
    if (!power_->draw()) return Power::lost();
    files[name] = content;
    return {};
  }
  Result<std::vector<std::string>> list() override {
    std::vector<std::string> names;
    for (const auto& [name, content] : files) names.push_back(name);
    return names;
  }
  Status rename(const std::string& from, const std::string& to) override {
    if (!files.contains(from)) return fail(Errc::not_found, "{} does not exist", from);
    if (!power_->draw()) return Power::lost();
    files[to] = std::move(files[from]);
    files.erase(from);
    return {};
  }
  Status remove(const std::string& name) override {
    if (!power_->draw()) return Power::lost();
    files.erase(name);
    return {};
  }

 private:
  std::shared_ptr<Power> power_;
};

}  // namespace orlop::testing
