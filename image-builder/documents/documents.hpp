// SPDX-License-Identifier: Apache-2.0
// Every document that the image builder writes or reads, one list; release manifests included. A
// test compares it with the tree and with what is published. Constant; safe from any thread.
#pragma once

#include <vector>

#include "libs/schema/document.hpp"

namespace orlop::builder::documents {

[[nodiscard]] std::vector<schema::Document> documents();

}  // namespace orlop::builder::documents
