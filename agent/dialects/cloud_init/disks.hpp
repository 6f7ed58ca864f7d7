// SPDX-License-Identifier: Apache-2.0
// `disk_setup` and `fs_setup` of cloud-init in our words: `disks` and `filesystems`. Pure
// functions.
#pragma once

#include <string_view>

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects {

extern const schema::AnySection kCloudInitDisks;

/// Takes the keys of kCloudInitDisks, which are right each for itself, out of a document.
void translate_disk_setup(codec::Value& document, std::string_view file,
                          config::Diagnostics& diagnostics);

}  // namespace orlop::agent::dialects
