// SPDX-License-Identifier: Apache-2.0
// What the parts of the translation share: what is told, and contents that stand in the
// configuration itself. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/codec/value.hpp"
#include "libs/schema/diagnostic.hpp"

namespace orlop::agent::dialects::ignition {

/// Bytes that one compressed content may expand to, and that all contents may have together.
inline constexpr std::size_t kMostExpanded = std::size_t{8} << 20;
inline constexpr std::size_t kMostInAll = std::size_t{64} << 20;

/// Takes diagnostics about one file, and counts what its contents come to.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  void error(const codec::Value& at, std::string code, std::string message, std::string remedy) {
    tell(at, schema::Severity::error, std::move(code), std::move(message), std::move(remedy));
  }
  void warning(const codec::Value& at, std::string code, std::string message, std::string remedy) {
    tell(at, schema::Severity::warning, std::move(code), std::move(message), std::move(remedy));
  }

  /// The bytes of a content, of its `what` ("storage.files[/etc/a].contents"): of the data address,
  /// expanded and held against its hash; empty without a source. Nothing after an error.
  std::optional<std::string> content(const codec::Value& resource, const std::string& what);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] schema::Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void tell(const codec::Value& at, schema::Severity severity, std::string code,
            std::string message, std::string remedy) {
    diagnostics_.push_back(
        {file_, at.position(), severity, std::move(code), std::move(message), std::move(remedy)});
  }
  std::optional<std::string> bytes(const codec::Value& source, const std::string& what);
  bool expand(const codec::Value& compression, const std::string& what, std::string& content);
  bool is_as_promised(const codec::Value& hash, const std::string& what,
                      const std::string& content);

  std::string file_;
  schema::Diagnostics diagnostics_;
  std::size_t total_ = 0;
};

/// The member, when it is a string that is not empty; or nullptr.
[[nodiscard]] const codec::Value* text_of(const codec::Value& mapping, std::string_view key);
/// Whether the member is there and true.
[[nodiscard]] bool is_set(const codec::Value& mapping, std::string_view key);
/// The elements of a list that may be missing.
[[nodiscard]] const codec::Array& elements_of(const codec::Value* list);

/// Adds a member that has the place of what it comes from.
void put(codec::Value& mapping, std::string_view key, codec::Value value, const codec::Value& from);
/// put() of a foreign member that is there, under our key.
void carry(const codec::Value& from, std::string_view foreign, codec::Value& mapping,
           std::string_view key);

}  // namespace orlop::agent::dialects::ignition
