// SPDX-License-Identifier: Apache-2.0
// MetaData: what a data source says of the machine, in the form of NoCloud and EC2: a YAML mapping
// with instance-id, local-hostname, public-keys and others. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/config/document.hpp"

namespace orlop::agent::instance {

inline constexpr std::string_view kMetaDataName = "meta-data";

struct MetaData {
  codec::Value all{codec::Members{}};  ///< as it was given, for templates
  /// What of it is configuration, at the places of the meta-data, with everything that is wrong or
  /// not read.
  config::Document document{codec::Value(codec::Members{}), {}};
  std::optional<std::string> instance_id;
  std::optional<std::string> host_name;
};

[[nodiscard]] MetaData read_meta_data(std::string_view text);

/// The keys of `public-keys`: a list, a text of several lines, a mapping of names to either, or of
/// numbers to mappings with `openssh-key` (EC2). Nothing when it is none of these.
[[nodiscard]] std::optional<codec::Array> public_keys(const codec::Value& value);

}  // namespace orlop::agent::instance
