// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs {

Status deliver_file(const Output& output, const Part& made, const Delivery& delivery) {
  TRY(sys::run_checked(delivery.runner,
                       {.argv = {"cp", "--sparse=always", "--reflink=auto", made.path().string(),
                                 (delivery.folder / output.file).string()},
                        .timeout = std::chrono::minutes(5)}));
  return {};
}

}  // namespace orlop::builder::outputs
