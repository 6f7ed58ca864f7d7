// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/groups/kind.hpp"

#include <algorithm>

#include "agent/kinds/groups/section.hpp"
#include "agent/node/accounts.hpp"
#include "agent/records/record.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;

constexpr records::Format<node::Numbers> kGroupNumbers = {.file = "numbers.json",
                                                          .section = &node::kNumbers};

/// The groups of a node with every wanted one and without those of old, as the users have left
/// them.
class GroupFiles {
 public:
  explicit GroupFiles(engine::View& view) : view_(view) {}

  Result<engine::Wish> run(const Groups& wanted) {
    const auto owned = view_.owned_names("group");
    if (wanted.groups.empty() && owned.empty()) return std::move(wish_);
    TRY(read_node());
    for (const auto& name : owned) node::leave_group(after_, numbers_, name);
    for (const auto& group : wanted.groups) TRY(add(group));
    node::remove_unused_groups(after_, numbers_, made_);
    for (auto& resource : wish_.resources) {
      const auto name = std::string(engine::name_of(resource.id));
      resource.share = engine::Share{"the group", node::group_facts(after_, name),
                                     node::group_facts(before_, name)};
    }
    wish_.shared = {{"/etc/group", after_.group, 0644}, {"/etc/gshadow", after_.gshadow, 0640}};
    if (numbers_ != known_) {
      record_.value = numbers_;
      wish_.records.push_back(
          {view_.state_path(kGroupNumbers.file), records::text_of(record_, kGroupNumbers), false});
    }
    return std::move(wish_);
  }

 private:
  Status read_node() {
    before_.group = TRY(view_.present("/etc/group"));
    after_.passwd = TRY(view_.text("/etc/passwd"));
    after_.group = TRY(view_.text("/etc/group"));
    after_.gshadow = TRY(view_.text("/etc/gshadow"));
    const auto path = view_.state_path(kGroupNumbers.file);
    const auto text = TRY(view_.text(path));
    if (text.empty()) return {};
    // What is wrong with the record was said, and mended, by the users.
    record_ = records::parse<node::Numbers>(text, kGroupNumbers);
    known_ = record_.value.value_or(node::Numbers{});
    numbers_ = known_;
    return {};
  }

  Status add(const Group& group) {
    const auto origin = formatted("groups[{}]", group.name);
    const auto number = group.gid == 0 ? std::optional<std::uint32_t>()
                                       : std::optional(static_cast<std::uint32_t>(group.gid));
    const auto refuse = [&](std::string path, const Error& error) {
      wish_.obstacles.push_back({std::move(path), error.describe(), std::string(error.remedy())});
    };
    if (auto put = node::put_group(after_, numbers_, group.name, number); !put) {
      refuse(origin + (number ? ".gid" : ".name"), put.error());
      return {};
    }
    made_.insert(group.name);
    for (const auto& member : group.members) {
      if (view_.offline() && !node::user_number(after_, member)) continue;
      if (auto in = node::put_member(after_, numbers_, group.name, member); !in) {
        refuse(origin + ".members", in.error());
      }
    }
    wish_.resources.push_back({.id = "group:" + group.name, .origin = origin});
    return {};
  }

  engine::View& view_;
  engine::Wish wish_;
  node::AccountFiles before_;
  node::AccountFiles after_;
  records::Record<node::Numbers> record_;
  node::Numbers known_;
  node::Numbers numbers_;
  std::set<std::string, std::less<>> made_;
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  return GroupFiles(view).run(schema::read(document, kGroups));
}

constexpr std::string_view kAfterUsers[] = {"users"};
constexpr const schema::AnySection* kSections[] = {&kGroups};

}  // namespace

const engine::Kind kGroupsKind = {.name = "groups",
                                  .prefix = "group",
                                  .sections = kSections,
                                  .after = kAfterUsers,
                                  .desire = desire};

}  // namespace orlop::agent::kinds
