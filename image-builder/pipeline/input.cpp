// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/input.hpp"

#include "libs/base/format.hpp"

namespace orlop::builder::pipeline {
namespace {

void add_content(Key& key, const std::string& name, const Result<std::string>& digest,
                 const std::string& remedy) {
  if (digest) return key.add_named(name, *digest);
  key.add_unknown(Error(digest.error()).with_context(name).with_remedy(remedy));
}

}  // namespace

void Tree::identify(Key& key) const { add_content(key, name_, digest_tree(path_), remedy_); }

void File::identify(Key& key) const { add_content(key, name_, digest_file(path_), remedy_); }

Tool::Tool(std::string name, Result<ToolFacts> found)
    : name_(std::move(name)),
      path_(found ? found->path : std::filesystem::path()),
      identity_(found.transform([](const ToolFacts& facts) { return facts.identity; })) {}

void Tool::identify(Key& key) const {
  if (identity_) return key.add_named(name_, *identity_);
  key.add_unknown(identity_.error());
}

void Part::identify(Key& key) const {
  const auto name = formatted("{} of step {}", name_, step_);
  if (result_.empty()) {
    key.add_unknown(Error(Errc::not_found, formatted("{} is not known yet", name)));
  } else {
    key.add_named(name, result_);
    key.require(path_, name);
  }
}

}  // namespace orlop::builder::pipeline
