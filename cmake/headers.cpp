// SPDX-License-Identifier: Apache-2.0
// Carries the headers that rooms and programs share in precompiled form (OrlopRoom.cmake).
