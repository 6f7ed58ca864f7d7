// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/commands.hpp"

int main(int argc, char** argv) { return orlop::builder::cli::run_command_line(argc, argv); }
