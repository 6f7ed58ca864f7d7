// SPDX-License-Identifier: Apache-2.0
// FakeEfiVariables: a variable store in memory; can refuse the n-th call.
#pragma once

#include <map>

#include "libs/efi/variables.hpp"

namespace orlop::testing {

class FakeEfiVariables final : public efi::EfiVariables {
 public:
  std::map<efi::VariableName, efi::Variable> store;
  int fail_at_call = 0;  ///< 1-based; 0: never

  void set_loader(const std::string& name, std::string_view text) {
    auto data = to_utf16le(text);
    data.insert(data.end(), 2, 0);
    store[{name, std::string(efi::kLoaderVendor)}] = {.data = std::move(data)};
  }
  void set_flag(const std::string& name, bool value) {
    store[{name, std::string(efi::kGlobalVendor)}] = {.data = {std::uint8_t{value}}};
  }

  Result<efi::Variable> read(const efi::VariableName& name) const override {
    TRY(count());
    const auto found = store.find(name);
    if (found == store.end()) return fail(Errc::not_found, "EFI variable {}", name.name);
    return found->second;
  }
  Result<std::vector<efi::VariableName>> list() const override {
    TRY(count());
    std::vector<efi::VariableName> names;
    for (const auto& [name, value] : store) names.push_back(name);
    return names;
  }
  Status write(const efi::VariableName& name, const efi::Variable& value) override {
    TRY(count());
    store[name] = value;
    return {};
  }
  Status remove(const efi::VariableName& name) override {
    TRY(count());
    store.erase(name);
    return {};
  }

 private:
  Status count() const {
    if (++calls_ != fail_at_call) return {};
    return fail(Errc::io, "EFI variable call {} was told to fail", calls_);
  }
  mutable int calls_ = 0;
};

}  // namespace orlop::testing
