// SPDX-License-Identifier: Apache-2.0
#include "image-builder/recipe/recipe.hpp"

#include <algorithm>
#include <charconv>
#include <format>

#include "libs/base/text.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::builder::recipe {
namespace {

using codec::Value;

/// Collects mistakes with their places while values are taken out of the document.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  [[nodiscard]] std::string place(codec::Position at) const {
    return std::format("{}:{}:{}", file_, at.line, at.column);
  }
  void mistake(codec::Position at, std::string_view what, std::string_view remedy) {
    mistakes_ +=
        std::format("{}{}: {} ({})", mistakes_.empty() ? "" : "\n", place(at), what, remedy);
  }
  [[nodiscard]] const std::string& mistakes() const { return mistakes_; }

  /// Every member must be one of `known`; each of `required` must be there.
  void check_keys(const Value& mapping, std::string_view name,
                  const std::vector<std::string_view>& known,
                  const std::vector<std::string_view>& required) {
    for (const auto& member : mapping.members()) {
      if (std::ranges::contains(known, std::string_view(member.key))) continue;
      mistake(member.position, std::format("{} has no key '{}'", name, member.key),
              std::format("did you mean '{}'?", nearest_word(member.key, known)));
    }
    for (const auto key : required) {
      if (mapping.find(key) != nullptr) continue;
      mistake(mapping.position(), std::format("{} lacks the key '{}'", name, key), "add it");
    }
  }

  std::string text(const Value& mapping, std::string_view key) {
    const auto* value = mapping.find(key);
    if (value == nullptr) return {};
    if (value->is_string()) return value->string();
    mistake(value->position(), std::format("'{}' is a {}", key, value->kind()), "write one string");
    return {};
  }

  std::vector<std::string> texts(const Value& mapping, std::string_view key) {
    std::vector<std::string> list;
    const auto* value = mapping.find(key);
    if (value == nullptr) return list;
    if (!value->is_array()) {
      mistake(value->position(), std::format("'{}' is a {}", key, value->kind()),
              "write a list of strings");
      return list;
    }
    for (const auto& item : value->items()) {
      if (item.is_string()) {
        list.push_back(item.string());
      } else {
        mistake(item.position(), std::format("'{}' holds a {}", key, item.kind()),
                "write strings only");
      }
    }
    return list;
  }

  std::uint64_t size(const Value& mapping, std::string_view key) {
    const auto* value = mapping.find(key);
    if (value == nullptr) return 0;
    const auto bytes = parse_size(value->is_string() ? value->string() : "");
    if (bytes) return *bytes;
    mistake(value->position(), std::format("'{}' is no size", key), "write, for example, 512 MiB");
    return 0;
  }

  /// The mapping under `key`, or null after noting the mistake.
  const Value* mapping(const Value& parent, std::string_view key) {
    const auto* value = parent.find(key);
    if (value == nullptr || value->is_object()) return value;
    mistake(value->position(), std::format("'{}' is a {}", key, value->kind()), "write a mapping");
    return nullptr;
  }

 private:
  std::string file_;
  std::string mistakes_;
};

KernelRecipe read_kernel(Reader& reader, const Value& kernel) {
  reader.check_keys(kernel, "kernel", {"package", "initrd-modules", "exclude-modules"},
                    {"package", "initrd-modules"});
  return {.package = reader.text(kernel, "package"),
          .initrd_modules = reader.texts(kernel, "initrd-modules"),
          .exclude_modules = reader.texts(kernel, "exclude-modules")};
}

PartitionSizes read_sizes(Reader& reader, const Value& sizes) {
  const std::vector<std::string_view> keys = {"esp", "root", "verity", "state-minimum", "disk"};
  reader.check_keys(sizes, "sizes", keys, keys);
  return {.esp = reader.size(sizes, "esp"),
          .root = reader.size(sizes, "root"),
          .verity = reader.size(sizes, "verity"),
          .state_minimum = reader.size(sizes, "state-minimum"),
          .disk = reader.size(sizes, "disk")};
}

bool is_package_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  return name.size() >= 2 && std::ranges::all_of(name, allowed) && name.front() != '-';
}

/// Everything that is named in the lists, and the kernel's package.
Places places_of(const Reader& reader, const Value& document) {
  Places places;
  const auto note = [&](std::string_view key, const Value* named) {
    if (named == nullptr) return;
    if (named->is_string())
      places.try_emplace({std::string(key), named->string()}, reader.place(named->position()));
    if (!named->is_array()) return;
    for (const auto& item : named->items()) {
      if (item.is_string())
        places.try_emplace({std::string(key), item.string()}, reader.place(item.position()));
    }
  };
  for (const auto* key : {"packages", "exclude"}) note(key, document.find(key));
  if (const auto* kernel = document.find("kernel"); kernel != nullptr && kernel->is_object()) {
    for (const auto* key : {"package", "initrd-modules", "exclude-modules"})
      note(std::format("kernel.{}", key), kernel->find(key));
  }
  return places;
}

void check_values(Reader& reader, const Value& document, const Recipe& recipe) {
  if (!recipe.architecture.empty() && recipe.architecture != "x86_64") {
    reader.mistake(document.find("architecture")->position(),
                   std::format("architecture '{}' cannot be built", recipe.architecture),
                   "write x86_64");
  }
  if (const auto* packages = document.find("packages"); packages && packages->is_array()) {
    for (const auto& item : packages->items()) {
      if (!item.is_string() || is_package_name(item.string())) continue;
      reader.mistake(item.position(), std::format("'{}' is no package name", item.string()),
                     "write the name of one Debian package");
    }
  }
  for (const auto& path : recipe.exclude) {
    if (!path.starts_with('/') && path.find("..") == std::string::npos) continue;
    reader.mistake(document.find("exclude")->position(),
                   std::format("'{}' is no path below /", path),
                   "write it without a leading slash and without '..'");
  }
  const auto& sizes = recipe.sizes;
  const auto used = sizes.esp + 2 * (sizes.root + sizes.verity) + sizes.state_minimum;
  if (sizes.disk != 0 && used + (std::uint64_t{2} << 20) > sizes.disk) {
    reader.mistake(document.find("sizes")->position(),
                   std::format("the partitions need {} MiB, the disk has {} MiB", (used >> 20) + 2,
                               sizes.disk >> 20),
                   "make 'disk' larger or the partitions smaller");
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

Result<Recipe> parse_recipe(std::string_view yaml, std::string_view file) {
  constexpr std::size_t kMaxBytes = std::size_t{256} << 10;
  const auto document = codec::parse_yaml(yaml, {.max_bytes = kMaxBytes, .max_depth = 8});
  if (!document) {
    return fail(Errc::invalid, "{}:{}:{}: {}", file, document.error().position.line,
                document.error().position.column, document.error().error.message());
  }
  if (!document->is_object()) return fail(Errc::invalid, "{}: a recipe is a mapping", file);

  Reader reader(file);
  reader.check_keys(*document, "a recipe",
                    {"variant", "architecture", "packages", "kernel", "exclude", "overlays",
                     "sizes", "command-line"},
                    {"variant", "architecture", "packages", "kernel", "sizes"});
  Recipe recipe{.variant = reader.text(*document, "variant"),
                .architecture = reader.text(*document, "architecture"),
                .packages = reader.texts(*document, "packages"),
                .exclude = reader.texts(*document, "exclude"),
                .overlays = reader.texts(*document, "overlays"),
                .places = places_of(reader, *document),
                .command_line = reader.text(*document, "command-line")};
  if (const auto* kernel = reader.mapping(*document, "kernel")) {
    recipe.kernel = read_kernel(reader, *kernel);
  }
  if (const auto* sizes = reader.mapping(*document, "sizes")) {
    recipe.sizes = read_sizes(reader, *sizes);
  }
  check_values(reader, *document, recipe);
  if (!reader.mistakes().empty()) return fail(Errc::invalid, "{}", reader.mistakes());
  return recipe;
}

std::string at_place(const Recipe& recipe, std::string_view key, std::string_view name,
                     std::string_view what) {
  const auto place = recipe.places.find({std::string(key), std::string(name)});
  return place == recipe.places.end() ? std::string(what)
                                      : std::format("{}: {}", place->second, what);
}

Status check_overlays(const Recipe& recipe, const std::filesystem::path& overlays_folder) {
  for (const auto& overlay : recipe.overlays) {
    if (std::filesystem::is_directory(overlays_folder / overlay)) continue;
    std::string known;
    for (const auto& entry : std::filesystem::directory_iterator(overlays_folder)) {
      known += (known.empty() ? "" : ", ") + entry.path().filename().string();
    }
    return std::unexpected(
        Error(Errc::not_found, std::format("the overlay '{}' is no folder below {}", overlay,
                                           overlays_folder.string()))
            .with_remedy(std::format("name one of: {}", known)));
  }
  return {};
}

}  // namespace orlop::builder::recipe
