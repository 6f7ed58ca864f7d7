// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/certificates/kind.hpp"

#include "agent/kinds/certificates/section.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

const std::string kBundle = "/etc/ssl/certs/ca-certificates.crt";

/// The bundle as the image has it, whatever stands in its place now.
Result<std::string> bundle_of_image(engine::View& view) {
  if (view.offline()) return std::string();
  const auto original = TRY(view.look(engine::original_of(kBundle)));
  const auto entry = original ? original : TRY(view.look(kBundle));
  return entry && entry->kind == Entry::Kind::file ? entry->content : std::string();
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  const auto wanted = schema::read(document, kAuthorities);
  if (wanted == Authorities{}) return engine::Wish{};
  auto bundle = wanted.remove_defaults ? std::string() : TRY(bundle_of_image(view));
  for (const auto& certificate : wanted.trusted) {
    if (!bundle.empty() && !bundle.ends_with('\n')) bundle += '\n';
    bundle += certificate;
  }
  if (!bundle.ends_with('\n')) bundle += '\n';
  return engine::Wish{.resources = {{.id = "certificates",
                                     .parts = {{kBundle, Entry::file(std::move(bundle))}},
                                     .origin = "ca_certs"}}};
}

constexpr const schema::AnySection* kSections[] = {&kAuthorities};

}  // namespace

const engine::Kind kCertificatesKind = {
    .name = "certificates", .prefix = "certificates", .sections = kSections, .desire = desire};

}  // namespace orlop::agent::kinds
