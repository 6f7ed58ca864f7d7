// SPDX-License-Identifier: Apache-2.0
// Documents about a build. Pure, but for the sizes of files that were made.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "image-builder/outputs/output.hpp"
#include "image-builder/pipeline/execute.hpp"
#include "image-builder/pipeline/plan.hpp"
#include "libs/codec/value.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::builder::image {

/// `orlop.build-plan/2`
[[nodiscard]] codec::Value plan_document(const steps::Job& job, const std::string& recipe,
                                         const pipeline::Planner& planner,
                                         const std::vector<const outputs::Output*>& chosen);

/// `orlop.build/2`; the files are below `out`.
[[nodiscard]] codec::Value build_document(const orlop::release::Manifest& manifest,
                                          const std::vector<pipeline::StepOutcome>& outcomes,
                                          const std::vector<const outputs::Output*>& chosen,
                                          const std::filesystem::path& out);

/// `orlop.build-progress/1`: an event with how many of how many steps are done.
[[nodiscard]] codec::Value started_document(const pipeline::PlannedStep& step, std::size_t done,
                                            std::size_t total);
[[nodiscard]] codec::Value finished_document(const pipeline::StepOutcome& outcome, std::size_t done,
                                             std::size_t total);
[[nodiscard]] codec::Value note_document(std::string_view what);

}  // namespace orlop::builder::image
