// SPDX-License-Identifier: Apache-2.0
// The dialect of Kairos: stages and their steps (yip), passwords in plain text, files without our
// header line. What a step makes becomes our keys, and so stands before the system starts; what it
// runs becomes commands of the moment that is its stage, at every boot. Pure functions, but that
// conditions are asked of the node.
#pragma once

#include "agent/dialects/as_it_is.hpp"

namespace orlop::agent::dialects {

[[nodiscard]] config::Diagnostics respell_kairos(codec::Value& document,
                                                 const config::Context& context);
[[nodiscard]] config::Translation translate_kairos(codec::Value document,
                                                   const config::Context& context);
/// Stages, and nothing that another tool's documents begin with.
[[nodiscard]] bool is_kairos(const codec::Value& document);

[[nodiscard]] std::span<const AsItIs> moot_in_kairos();
/// The same, below `install`.
[[nodiscard]] std::span<const AsItIs> moot_in_kairos_install();

extern const schema::AnySection kKairosKeys;
extern const schema::AnySection kMootKairosKeys;
extern const config::Dialect kairos;

}  // namespace orlop::agent::dialects
