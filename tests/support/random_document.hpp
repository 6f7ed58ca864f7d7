// SPDX-License-Identifier: Apache-2.0
// Documents made at random from a declaration: right ones, and ones with something wrong.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "libs/schema/node.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::testing {

/// Of nobody; its key was never kept.
inline constexpr std::string_view kSampleCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBODCB66ADAgECAhRLqMZPQVVtAr4OS2G+qApBPWmh8DAFBgMrZXAwETEPMA0G\n"
    "A1UEAwwGc2FtcGxlMCAXDTI2MTEyNzExNDk1NFoYDzIxMjYxMTAzMTE0OTU0WjAR\n"
    "MQ8wDQYDVQQDDAZzYW1wbGUwKjAFBgMrZXADIQDor+uh3LgD6Kf/DbNHelZhMbWw\n"
    "UJo7f4qche/3FKmHm6NTMFEwHQYDVR0OBBYEFFTOGx4o8TRb9ZXXSmmnxkFN/iRt\n"
    "MB8GA1UdIwQYMBaAFFTOGx4o8TRb9ZXXSmmnxkFN/iRtMA8GA1UdEwEB/wQFMAMB\n"
    "Af8wBQYDK2VwA0EAX/t0KrsQyl0AGfDjc0J/XMRNJAXMyLvCKLwrJDvM45DXSMcd\n"
    "k90Cq8k4yKkU/aeI913LSh03TWywBwKBS9NHBg==\n"
    "-----END CERTIFICATE-----\n";

class RandomDocument {
 public:
  explicit RandomDocument(std::uint32_t seed) : random_(seed) {}

  /// Every member is right for itself; what they are together is left to chance.
  codec::Value of(const schema::AnySection& section, int depth = 0) {
    auto mapping = codec::Value::object();
    if (!section.document.empty()) mapping.set("schema", section.document);
    for (const auto& field : section.fields) {
      if (field.required || (depth < 5 && chance(2)))
        mapping.set(field.key, of(schema::Node(field), depth));
    }
    return mapping;
  }

  /// The document with one place changed into something else.
  codec::Value changed(codec::Value document) {
    auto* at = &document;
    while (true) {
      if (at->is_object() && !at->members().empty() && !chance(5)) {
        at = &at->members()[below(at->members().size())].value;
      } else if (at->is_array() && !at->items().empty() && !chance(5)) {
        at = &at->items()[below(at->items().size())];
      } else {
        break;
      }
    }
    change(*at);
    return document;
  }

 private:
  using Value = codec::Value;

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::uint32_t one_in) { return random_() % one_in == 0; }

  void change(Value& value) {
    static const Value kOthers[] = {Value(),          Value(true),
                                    Value(-1),        Value(INT64_MAX),
                                    Value(0),         Value(""),
                                    Value("no such"), Value::array(),
                                    Value::object(),  Value(std::string(2000, 'x'))};
    if (value.is_object() && chance(2)) {
      if (value.members().empty() || chance(2)) {
        value.set("unknown", 1);
        return;
      }
      value.members().erase(value.members().begin() +
                            static_cast<std::ptrdiff_t>(below(value.members().size())));
    } else if (value.is_array() && !value.items().empty() && chance(2)) {
      const auto first = value.items().front();
      value.items().resize(chance(2) ? 0 : 300, first);
    } else {
      value = kOthers[below(std::size(kOthers))];
    }
  }

  Value of(const schema::Node& node, int depth) {
    const auto kinds = node.kinds();
    if (kinds == schema::kAnything) return {"anything"};
    if (const auto* several = node.alternatives()) {
      const auto* section = several->sections[below(several->sections.size())];
      auto mapping = of(*section, depth + 1);
      mapping.set(several->tag, section->name);
      return mapping;
    }
    if (const auto* section = node.section(); section != nullptr && (kinds & schema::kMapping) != 0)
      return of(*section, depth + 1);
    constexpr auto kScalar =
        schema::kBoolean | schema::kInteger | schema::kNumber | schema::kString;
    if ((kinds & schema::kList) != 0 && ((kinds & kScalar) == 0 || chance(2)))
      return list(node, depth);
    if ((kinds & schema::kMapping) != 0) {
      auto mapping = Value::object();
      for (const auto* key : {"sha256", "vm.swappiness"}) {
        if (node.has_each() && chance(2)) mapping.set(key, of(node.each(), depth + 1));
      }
      return mapping;
    }
    return scalar(node);
  }

  Value list(const schema::Node& node, int depth) {
    auto items = Value::array();
    const auto& bounds = node.field().items;
    const auto most = node.identity().empty() ? std::min<std::uint64_t>(bounds.most, 3) : 1;
    const auto count = std::max<std::uint64_t>(bounds.least, below(most + 1));
    for (std::uint64_t i = 0; i < count && node.has_each(); ++i)
      items.push(of(node.each(), depth + 1));
    return items;
  }

  /// One of a few values that the field takes.
  Value scalar(const schema::Node& node) {
    auto& taken = taken_[&node.field()];
    if (taken.empty()) {
      std::vector<Value> candidates = {Value(true), Value(false), Value(1), Value(4096),
                                       Value(1.5)};
      for (const auto word : node.words()) candidates.emplace_back(word);
      for (const auto* text :
           {"alice",
            "/etc/alice",
            "/home/alice",
            "2030-12-31",
            "/var/alice",
            "alice.service",
            "0644",
            "alice:alice",
            "5m",
            "64 MiB",
            "9 GiB",
            "1.0",
            "2026-11-22T12:00:00Z",
            "00112233445566778899aabbccddeeff",
            "AP8=",
            "stable",
            "ALL=ALL",
            "$y$j9T$abcdefgh$0123456789",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
            "https://host/path",
            "data:,x",
            "10-a.conf",
            "file:///srv",
            "/dev/vda",
            "linux",
            "b64",
            "quote-signature",
            "x86_64",
            "192.0.2.1",
            "192.0.2.1/24",
            "2001:db8::1",
            "52:54:00:12:34:56",
            "/TOE4TKtAqVsePRVR+5AA43HkAK5DSntkOCO7nYq5xU=",
            "vpn.example.org:51820",
            "100ms",
            "500M",
            "2week",
            "forever",
            "disabled",
            ""})
        candidates.emplace_back(text);
      candidates.emplace_back(kSampleCertificate);
      for (const auto digits : {std::size_t{64}, std::size_t{68}})
        candidates.emplace_back(std::string(digits, 'a'));
      for (const auto& value : candidates) {
        if (schema::takes(node, value, {})) taken.push_back(value);
      }
    }
    if (taken.empty()) {
      ADD_FAILURE() << "'" << node.field().key << "' takes none of the samples: add one";
      return {};
    }
    return taken[below(taken.size())];
  }

  std::mt19937 random_;
  std::map<const schema::Field*, std::vector<Value>> taken_;
};

}  // namespace orlop::testing
