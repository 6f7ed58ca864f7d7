// SPDX-License-Identifier: Apache-2.0
// The rules of single values that the schema table names: host names, users, paths, modes, units.
// Pure functions.
#pragma once

#include "libs/config/schema.hpp"

namespace orlop::config {

std::optional<Problem> check_hostname(const codec::Value& value);
std::optional<Problem> check_user_name(const codec::Value& value);
std::optional<Problem> check_group_name(const codec::Value& value);
/// One name, or several with commas between.
std::optional<Problem> check_group_names(const codec::Value& value);
/// No colon, no control character: it stands in a line of /etc/passwd.
std::optional<Problem> check_account_field(const codec::Value& value);
std::optional<Problem> check_shell(const codec::Value& value);
std::optional<Problem> check_password_hash(const codec::Value& value);
std::optional<Problem> check_ssh_key(const codec::Value& value);
std::optional<Problem> check_sudo_rule(const codec::Value& value);
std::optional<Problem> check_file_path(const codec::Value& value);
std::optional<Problem> check_permissions(const codec::Value& value);
std::optional<Problem> check_owner(const codec::Value& value);
std::optional<Problem> check_encoding(const codec::Value& value);
std::optional<Problem> check_sysctl(const codec::Value& value);
std::optional<Problem> check_unit_name(const codec::Value& value);
std::optional<Problem> check_command(const codec::Value& value);
std::optional<Problem> check_device(const codec::Value& value);
std::optional<Problem> check_repository(const codec::Value& value);
std::optional<Problem> check_channel(const codec::Value& value);
std::optional<Problem> check_no_automatic_upgrade(const codec::Value& value);
std::optional<Problem> check_duration(const codec::Value& value);

}  // namespace orlop::config
