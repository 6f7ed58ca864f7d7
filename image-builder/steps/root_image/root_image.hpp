// SPDX-License-Identifier: Apache-2.0
// Step `root-image`: the root file system as one erofs image, its leaves, verity tree and root
// hash.
#pragma once

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/job.hpp"
#include "image-builder/steps/root_tree/root_tree.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::builder::steps::root_image {

struct Needs {
  Part tree;
  std::string uuid;  ///< of the file system
  Known<std::string> epoch;
  std::uint64_t root_size;  ///< bytes of the slot's partitions
  std::uint64_t verity_size;
  Tool mkfs;
};

struct Made {
  Part image{"root.erofs"};  ///< padded to a multiple of 4 KiB
  Part leaves{"leaves"};
  Part verity{"verity"};
  Part root_hash{"roothash"};  ///< 64 hexadecimal digits
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Inputs& inputs, const Job& job, const root_tree::Made& tree);

/// The root hash in a part of that form.
[[nodiscard]] Result<crypto::Sha256> read_root_hash(const Part& part);

}  // namespace orlop::builder::steps::root_image
