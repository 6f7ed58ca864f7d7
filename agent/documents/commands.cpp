// SPDX-License-Identifier: Apache-2.0
// What commands answer that is about the program itself.
#include "agent/documents/documents.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;

constexpr Field kPageFields[] = {string("text", "The page.")};
constexpr Field kBundleFields[] = {string("file", "Where it is.")};

constexpr Document kCommandDocuments[] = {
    {document("orlop.completion/1", "A completion script for a shell.", kPageFields),
     "Answer of `orlop completion`."},
    {document("orlop.manual/1", "The manual page.", kPageFields), "Answer of `orlop man`."},
    {document("orlop.support-bundle/1", "Where the support bundle is.", kBundleFields),
     "Answer of `orlop support-bundle`."},
};

}  // namespace

std::span<const Document> command_documents() { return kCommandDocuments; }

}  // namespace orlop::agent::documents
