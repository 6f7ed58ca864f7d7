// SPDX-License-Identifier: Apache-2.0
#include "image-builder/image/report.hpp"

#include <sys/stat.h>

namespace orlop::builder::image {
namespace fs = std::filesystem;
namespace {

using codec::Value;

/// The text, or null for what is not known.
Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value unknown_list(const std::vector<Error>& unknown) {
  auto list = Value::array();
  for (const auto& error : unknown)
    list.push(Value::object({{"message", error.describe()}, {"remedy", error.remedy()}}));
  return list;
}

Value planned_step(const pipeline::PlannedStep& step) {
  auto inputs = Value::object();
  for (const auto& [name, identity] : step.inputs) inputs.set(name, identity);
  return Value::object({{"name", step.name},
                        {"what", step.what},
                        {"key", text_or_null(step.key)},
                        {"cached", step.cached},
                        {"inputs", std::move(inputs)},
                        {"unknown", unknown_list(step.unknown)}});
}

Value output_list(const std::vector<const outputs::Output*>& chosen) {
  auto list = Value::array();
  for (const auto* output : chosen)
    list.push(
        Value::object({{"name", output->name}, {"file", text_or_null(std::string(output->file))}}));
  return list;
}

/// What was handed out, with its size and what a sparse file takes on the disk.
Value delivered(const outputs::Output& output, const fs::path& out) {
  auto document = Value::object({{"name", output.name}});
  struct stat info{};
  if (output.file.empty() || ::stat((out / output.file).c_str(), &info) != 0) return document;
  document.set("file", output.file);
  document.set("bytes", static_cast<std::int64_t>(info.st_size));
  document.set("allocatedBytes", static_cast<std::int64_t>(info.st_blocks) * 512);
  return document;
}

}  // namespace

Value plan_document(const steps::Job& job, const std::string& recipe,
                    const pipeline::Planner& planner,
                    const std::vector<const outputs::Output*>& chosen) {
  auto list = Value::array();
  for (const auto& work : planner.works()) list.push(planned_step(work.step));
  return Value::object({{"schema", "orlop.build-plan/2"},
                        {"recipe", recipe},
                        {"variant", job.recipe.variant},
                        {"version", text_or_null(job.version_text().value_or(""))},
                        {"steps", std::move(list)},
                        {"outputs", output_list(chosen)}});
}

Value build_document(const orlop::release::Manifest& manifest,
                     const std::vector<pipeline::StepOutcome>& outcomes,
                     const std::vector<const outputs::Output*>& chosen, const fs::path& out) {
  auto list = Value::array();
  double seconds = 0;
  for (const auto& outcome : outcomes) {
    seconds += outcome.seconds;
    list.push(Value::object(
        {{"name", outcome.name}, {"cached", outcome.cached}, {"seconds", outcome.seconds}}));
  }
  auto files = Value::array();
  for (const auto* output : chosen) files.push(delivered(*output, out));
  return Value::object({{"schema", "orlop.build/2"},
                        {"variant", manifest.variant},
                        {"version", manifest.version.text()},
                        {"rootHash", manifest.root_hash.hex()},
                        {"kernel", manifest.kernel},
                        {"steps", std::move(list)},
                        {"seconds", seconds},
                        {"rootBytes", static_cast<std::int64_t>(manifest.root.size)},
                        {"ukiBytes", static_cast<std::int64_t>(manifest.uki.size)},
                        {"outputs", std::move(files)}});
}

Value started_document(const pipeline::PlannedStep& step, std::size_t done, std::size_t total) {
  return Value::object({{"schema", "orlop.build-progress/1"},
                        {"event", "started"},
                        {"step", step.name},
                        {"what", step.what},
                        {"stepsDone", static_cast<std::int64_t>(done)},
                        {"stepsTotal", static_cast<std::int64_t>(total)}});
}

Value finished_document(const pipeline::StepOutcome& outcome, std::size_t done, std::size_t total) {
  return Value::object({{"schema", "orlop.build-progress/1"},
                        {"event", "finished"},
                        {"step", outcome.name},
                        {"cached", outcome.cached},
                        {"seconds", outcome.seconds},
                        {"stepsDone", static_cast<std::int64_t>(done)},
                        {"stepsTotal", static_cast<std::int64_t>(total)}});
}

Value note_document(std::string_view what) {
  return Value::object({{"schema", "orlop.build-progress/1"}, {"event", "note"}, {"what", what}});
}

}  // namespace orlop::builder::image
