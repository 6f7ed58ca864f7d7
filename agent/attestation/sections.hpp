// SPDX-License-Identifier: Apache-2.0
// Sections: what the documents of attestation say, one declaration each, from which they are
// decoded, written and published (agent/documents). Constant; safe from any thread.
#pragma once

#include "agent/attestation/evidence.hpp"
#include "agent/attestation/policy.hpp"
#include "agent/attestation/verdict.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::attestation {

extern const schema::Section<Policy> kPolicy;        ///< orlop.policy/1
extern const schema::Section<Statement> kStatement;  ///< a part of evidence
extern const schema::Section<Evidence> kEvidence;    ///< orlop.evidence/1
extern const schema::Section<Verdict> kVerdict;      ///< orlop.verdict/1

}  // namespace orlop::agent::attestation
