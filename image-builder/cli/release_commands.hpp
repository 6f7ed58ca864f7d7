// SPDX-License-Identifier: Apache-2.0
// The verbs of orlop-build that only read: predict, inspect, lint, diff. Each returns one document.
#pragma once

#include <filesystem>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::builder::cli {

/// `orlop.measurements/1`
[[nodiscard]] Result<codec::Value> predict_file(const std::filesystem::path& uki);
/// The manifest of a release folder or file, or the sections of a UKI.
[[nodiscard]] Result<codec::Value> inspect_path(const std::filesystem::path& path);
/// `orlop.lint/1`
[[nodiscard]] Result<codec::Value> lint_report(const std::filesystem::path& tree);
/// `orlop.diff/1`: packages that changed, sizes, and how many root blocks the two have in common.
[[nodiscard]] Result<codec::Value> diff_releases(const std::filesystem::path& from,
                                                 const std::filesystem::path& to);

void print_image_report(const codec::Value& report);
void print_diff(const codec::Value& report);

}  // namespace orlop::builder::cli
