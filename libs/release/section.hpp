// SPDX-License-Identifier: Apache-2.0
// The section of `orlop.release/1`: manifests are decoded, written and published from it. Constant;
// safe from any thread.
#pragma once

#include "libs/release/manifest.hpp"
#include "libs/schema/section.hpp"

namespace orlop::release {

extern const schema::Section<Manifest> kManifest;
/// PCR 11 in one bank; no other form of it is written.
extern const schema::Section<Pcr11Prediction> kPcr11Prediction;

}  // namespace orlop::release
