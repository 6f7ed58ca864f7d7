// SPDX-License-Identifier: Apache-2.0
// Merge: several documents become one, and each value remembers where it came from.
//
// Later wins. Mappings merge key by key; lists of plain values unite, first order kept (lists of
// steps keep each, see schema::Joined); lists of mappings are joined, and an element with the name
// of an earlier one (see AnySection::identity) replaces it, while additions (see AnySection::adds)
// all stay; null takes the key away. Values only; safe from any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "libs/schema/field.hpp"

namespace orlop::config {

enum class Layer {
  vendor,    ///< the image's defaults
  platform,  ///< user-data of the cloud or the seed disk
  state,     ///< the node's own documents, from the installer or `orlop config apply`
  kernel     ///< the signed kernel command line
};
[[nodiscard]] std::string_view to_string(Layer layer);

struct Origin {
  Layer layer = Layer::vendor;
  std::string file;
  codec::Position position;
  friend bool operator==(const Origin&, const Origin&) = default;
};

/// By path: KEY, LIST[NAME].KEY (elements with a name), LIST[0].
using Origins = std::map<std::string, Origin>;

struct Merged {
  codec::Value value{codec::Members{}};
  Origins origins;
};

/// Lays the valid document `later` over `merged`.
[[nodiscard]] Merged merge(const schema::AnySection& language, Merged merged,
                           const codec::Value& later, Layer layer, std::string_view file);

}  // namespace orlop::config
