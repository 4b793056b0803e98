// FILE_CHECK: what a number in a file does to a real server.
#pragma once

#include <string_view>

#include "reference/host/check_port.h"

namespace holdfast::host {

// `content` is the file's, empty where there is none; it begins with a number, or counts as 0.
CheckResult JudgeFile(const FileCheck& check, std::string_view content);

}  // namespace holdfast::host
