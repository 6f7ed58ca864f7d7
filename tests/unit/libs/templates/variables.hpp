// SPDX-License-Identifier: Apache-2.0
// What the templates of these tests know.
#pragma once

#include "libs/codec/yaml.hpp"

namespace orlop::templates {

inline codec::Value sample_variables() {
  return codec::parse_yaml(
             "v1: {local_hostname: edge-1, region: eu, empty: '', number: 7, nothing: ~, on: "
             "true}\n"
             "ds: {meta_data: {local-hostname: edge-1, keys: [k1, k2], tags: {a: 1, b: 2}}}\n"
             "local_hostname: edge-1\n")
      .value();
}

}  // namespace orlop::templates
