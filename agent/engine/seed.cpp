// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/seed.hpp"

#include "agent/engine/instance.hpp"
#include "agent/engine/seed_files.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {
namespace {

using config::Diagnostics;
using config::Severity;
using Text = std::optional<std::string>;

constexpr std::string_view kUserDataName = "user-data";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

const Text* text_of(const Seed& seed, std::string_view name) {
  if (name == "meta-data") return &seed.meta_data;
  if (name == "network-config") return &seed.network_config;
  if (name == "vendor-data") return &seed.vendor_data;
  return &seed.user_data;
}

/// What the documents of a file are, seen alone.
struct Judgement {
  bool faulty = false;
  bool empty = true;  ///< nothing of it is to be used
  Diagnostics diagnostics;
};

class Taking {
 public:
  Taking(SystemState& system, const config::Language& language, const std::optional<Seed>& seed,
         Diagnostics& diagnostics)
      : system_(system), language_(language), seed_(seed), diagnostics_(diagnostics) {}

  Status take(const SeedFile& file) {
    const auto* text = seed_ ? text_of(*seed_, file.name) : nullptr;
    if (text == nullptr || !*text) return fall_back(file, absence(file));
    if (is_blank(**text)) return fall_back(file, absence(file), true);
    return take_text(file, **text);
  }

  /// What of the seed nothing here reads, so that nobody believes it is in effect.
  void name_unread_files() {
    if (!seed_) return;
    for (const auto& file : seed_->not_read) {
      say(file, Severity::warning, "not-read",
          formatted("the {} of {} is not read", file, seed_->place), "Say it in the user-data.");
    }
  }

  /// Which instance the node is, and what templates of the files that follow know.
  Status know_instance(const node::StatePaths& paths, const Clock& clock) {
    const auto datasource = seed_ ? seed_->datasource : std::string();
    attempt("instance", record_instance(system_, paths, clock, datasource, diagnostics_));
    surroundings_.variables = TRY(instance_variables(system_, paths));
    return {};
  }

  /// Keeping is best effort.
  void attempt(std::string_view file, const Status& status) {
    if (status) return;
    say(std::string(file), Severity::error, "not-kept",
        formatted("the {} could not be kept: {}", file, status.error().describe()),
        "Free space on the state partition; a reboot tries again.");
  }

 private:
  void say(std::string file, Severity severity, std::string code, std::string message,
           std::string remedy) {
    diagnostics_.push_back(
        {std::move(file), {}, severity, std::move(code), std::move(message), std::move(remedy)});
  }

  [[nodiscard]] std::string absence(const SeedFile& file) const {
    return seed_ ? formatted("{} has no {}", seed_->place, file.name) : "there is no seed disk";
  }

  /// The last one that was used; one that cannot be read is told, and is none.
  Text last_of(const SeedFile& file) {
    auto last = read_file_at(system_, file.last);
    if (last) return *std::move(last);
    attempt(file.name, std::unexpected(std::move(last).error()));
    return std::nullopt;
  }

  [[nodiscard]] Judgement judge(const SeedFile& file, const std::string& text) const {
    Judgement judgement;
    for (const auto& source : file.read(text)) {
      auto content = config::read_source(language_, source, surroundings_);
      judgement.faulty = judgement.faulty || content.faulty();
      judgement.empty = judgement.empty && content.empty();
      config::append(judgement.diagnostics, std::move(content.diagnostics));
      for (auto& one : content.documents)
        config::append(judgement.diagnostics, std::move(one.document.diagnostics));
    }
    return judgement;
  }

  Status use(const SeedFile& file, const std::string& text) {
    return system_.put(std::string(file.current), Entry::file(text, 0600));
  }

  Status take_text(const SeedFile& file, const std::string& text) {
    const auto last = last_of(file);
    if (last == text) return use(file, text);
    auto judgement = judge(file, text);
    // The last one is better than half of a new one, and half of one better than none. What is
    // wrong in it is told when all documents are composed.
    if (judgement.faulty && (last || judgement.empty)) {
      config::append(diagnostics_, std::move(judgement.diagnostics));
      return fall_back_to(file, last, formatted("the {} is unusable", file.name), false);
    }
    attempt(file.name, system_.put(file.last, Entry::file(text, 0600)));
    return use(file, text);
  }

  Status fall_back(const SeedFile& file, const std::string& why, bool meant = false) {
    return fall_back_to(file, last_of(file), why, meant);
  }

  /// `meant`: whoever made the seed left the file empty.
  Status fall_back_to(const SeedFile& file, const Text& last, const std::string& why, bool meant) {
    if (last) {
      say(std::string(file.name), Severity::note, "last-known-good",
          formatted("{}; the last {} that was used stays", why, file.name), "");
      return use(file, *last);
    }
    if (seed_ && !meant && file.name == kUserDataName) {
      say(std::string(file.name), Severity::warning, "defaults",
          why + "; only defaults and the node's own documents are used",
          "Give the seed disk a valid 'user-data' and reboot.");
    }
    return {};
  }

  SystemState& system_;
  const config::Language& language_;
  const std::optional<Seed>& seed_;
  Diagnostics& diagnostics_;
  /// Seen alone, a document asks nothing of the machine: what it asks is asked once, when all are
  /// composed.
  config::Surroundings surroundings_;
};

}  // namespace

Status take_seed(SystemState& system, const node::StatePaths& paths,
                 const config::Language& language, const std::optional<Seed>& seed,
                 const Clock& clock, Diagnostics& diagnostics) {
  Taking taking(system, language, seed, diagnostics);
  taking.name_unread_files();
  for (const auto& file : seed_files(paths)) {
    TRY(taking.take(file));
    if (file.current == node::kMetaData) TRY(taking.know_instance(paths, clock));
  }
  return {};
}

}  // namespace orlop::agent::engine
