// SPDX-License-Identifier: Apache-2.0
#include "image-builder/recipe/recipe.hpp"

#include <charconv>

#include "image-builder/recipe/section.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::builder::recipe {
namespace {

using codec::Value;

constexpr std::size_t kMaxBytes = std::size_t{256} << 10;

/// Every text of the document under the path of its key.
void add_places(Places& places, const Value& value, const std::string& path,
                std::string_view file) {
  if (value.is_string()) {
    places.try_emplace({path, value.string()},
                       formatted("{}:{}:{}", file, value.position().line, value.position().column));
  }
  if (value.is_array()) {
    for (const auto& item : value.items()) add_places(places, item, path, file);
  }
  if (value.is_object()) {
    for (const auto& member : value.members()) {
      places.try_emplace({path, member.key}, formatted("{}:{}:{}", file, value.position().line,
                                                       value.position().column));
      add_places(places, member.value, path.empty() ? member.key : path + "." + member.key, file);
    }
  }
}

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto space = text.find(' ');
  std::uint64_t count = 0;
  const auto digits = text.substr(0, space);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const auto unit = space == std::string_view::npos ? "" : text.substr(space + 1);
  const bool known = unit == "MiB" || unit == "GiB";
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 24;
  if (error != std::errc{} || end != digits.data() + digits.size() || !known || count == 0 ||
      count > kLargest) {
    return fail(Errc::invalid, "'{}' is no size of the form '512 MiB' or '6 GiB'", text);
  }
  return count << (unit == "MiB" ? 20 : 30);
}

std::string print_size(std::uint64_t bytes) {
  constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
  return bytes % kGiB == 0 ? formatted("{} GiB", bytes / kGiB) : formatted("{} MiB", bytes >> 20);
}

Result<Recipe> parse_recipe(std::string_view yaml, std::string_view file) {
  const auto document = codec::parse_yaml(yaml, {.max_bytes = kMaxBytes, .max_depth = 8});
  if (!document) {
    return fail(Errc::invalid, "{}:{}:{}: {}", file, document.error().position.line,
                document.error().position.column, document.error().error.message());
  }
  auto recipe =
      TRY(schema::parse(*document, kRecipe, {.file = file, .page = "docs/reference/recipe.md"}));
  recipe.file = file;
  add_places(recipe.places, *document, "", file);
  return recipe;
}

std::string at_place(const Places& places, std::string_view key, std::string_view name,
                     std::string_view what) {
  const auto place = places.find({std::string(key), std::string(name)});
  return place == places.end() ? std::string(what) : formatted("{}: {}", place->second, what);
}

Status check_overlays(const Recipe& recipe, const std::filesystem::path& overlays_folder) {
  for (const auto& overlay : recipe.overlays) {
    if (std::filesystem::is_directory(overlays_folder / overlay)) continue;
    std::string known;
    for (const auto& entry : std::filesystem::directory_iterator(overlays_folder)) {
      known += (known.empty() ? "" : ", ") + entry.path().filename().string();
    }
    return std::unexpected(
        Error(Errc::not_found, formatted("the overlay '{}' is no folder below {}", overlay,
                                         overlays_folder.string()))
            .with_remedy(formatted("name one of: {}", known)));
  }
  return {};
}

}  // namespace orlop::builder::recipe
