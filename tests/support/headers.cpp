// SPDX-License-Identifier: Apache-2.0
// Carries the headers that tests share in precompiled form (tests/CMakeLists.txt).
