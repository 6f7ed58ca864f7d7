// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/check.hpp"
#include "image-builder/lint/lint.hpp"
#include "libs/base/format.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;

Result<std::vector<Finding>> lint_tree(const fs::path& tree) {
  if (!fs::is_directory(tree / "usr") || !fs::is_directory(tree / "etc/ssh")) {
    return fail(Errc::not_found, "{} is not the file tree of an image", tree.string());
  }
  std::vector<Finding> findings;
  for (const auto* check : checks()) {
    Findings complaints;
    check->run(tree, complaints);
    for (auto& complaint : complaints) {
      findings.push_back({std::string(check->name), std::move(complaint.path),
                          std::move(complaint.what), std::move(complaint.remedy)});
    }
  }
  return findings;
}

codec::Value to_value(const std::vector<Finding>& findings) {
  auto list = codec::Value::array();
  for (const auto& finding : findings)
    list.push(codec::Value::object({{"check", finding.check},
                                    {"path", finding.path},
                                    {"what", finding.what},
                                    {"remedy", finding.remedy}}));
  return codec::Value::object({{"schema", "orlop.lint/1"}, {"findings", std::move(list)}});
}

Status require_clean(const Result<std::vector<Finding>>& findings) {
  if (!findings) return std::unexpected(findings.error());
  if (findings->empty()) return {};
  std::string text = "the image breaks its own rules:";
  for (const auto& finding : *findings) {
    text +=
        formatted("\n  {}: /{} {} ({})", finding.check, finding.path, finding.what, finding.remedy);
  }
  return fail(Errc::invalid, "{}", text);
}

}  // namespace orlop::builder::lint
