// SPDX-License-Identifier: Apache-2.0
// Sections: what the engine's records say, one declaration each, from which they are decoded,
// written and published (agent/documents). Constant; safe from any thread.
#pragma once

#include "agent/engine/generation.hpp"
#include "agent/engine/trial.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::engine {

extern const schema::Section<History> kHistory;  ///< orlop.generations/1
extern const schema::Section<Trial> kTrial;      ///< orlop.trial/1

}  // namespace orlop::agent::engine
