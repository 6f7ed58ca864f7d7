// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/sections.hpp"

#include "libs/schema/forms.hpp"

namespace orlop::agent::engine {
namespace {

using schema::at;
using schema::Field;
using schema::Written;

constexpr Field member(std::string_view key, schema::Member where, std::string_view text,
                       schema::Rule rule = {}) {
  return {.key = key, .member = where, .text = text, .required = true, .rule = rule};
}

constexpr Field kGenerationFields[] = {
    member("generation", at<&Generation::number>, "From 1 on, never used twice."),
    member("digest", at<&Generation::digest>, "Of the effective configuration.", schema::kSha256),
    member("release", at<&Generation::release>, "Version of the release that ran."),
    member("time", at<&Generation::time>, "When it was first in effect.", schema::kTime),
    member("cause", at<&Generation::cause>, "What made it: `boot`, or the command."),
    member("sources", at<&Generation::sources>, "The documents that went in."),
    {.key = "document",
     .member = at<&Generation::document>,
     .text = "Digest of the applied one, or `none`; absent: it was not kept.",
     .written = Written::when_set},
};
constexpr schema::Section<Generation> kGeneration({.text = "A configuration that was in effect.",
                                                   .fields = kGenerationFields,
                                                   .unknown = schema::Unknown::kept});
constexpr Field kHistoryFields[] = {
    member("generations", at<&History::generations, kGeneration>, "Oldest first."),
    {.key = "owned",
     .member = at<&History::owned>,
     .text = "In the record: the paths that each resource has made."},
};

constexpr Field kTrialFields[] = {
    member("before", at<&Trial::before>, "The document that was in effect before it."),
    member("bootId", at<&Trial::boot_id>, "Of the boot it began in; another one ends it."),
    {.key = "ends",
     .member = at<&Trial::ends, schema::kSeconds>,
     .text = "Seconds since boot.",
     .required = true,
     .number = {.least = 0}},
    member("until", at<&Trial::until>, "The same as a time.", schema::kTime),
};

}  // namespace

const schema::Section<History> kHistory({.document = "orlop.generations/1",
                                         .text = "The configurations that were in effect.",
                                         .fields = kHistoryFields,
                                         .unknown = schema::Unknown::kept});
const schema::Section<Trial> kTrial({.document = "orlop.trial/1",
                                     .text = "A configuration on trial.",
                                     .fields = kTrialFields,
                                     .unknown = schema::Unknown::kept});

}  // namespace orlop::agent::engine
