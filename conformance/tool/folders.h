// Names and folders that the commands share.
#pragma once

#include <filesystem>
#include <string>

#include "reference/base/result.h"

namespace holdfast::conformance {

inline constexpr const char* kToolName = "holdfast-conform 0.1.0";

// Makes the folder of a report, or a new one among the temporary files where `wanted` is empty. Absolute.
Result<std::filesystem::path> ReportFolder(const std::string& wanted);

// A DUT's name, or its file's, as the name of a folder: "keepalived_vmac". Variants of one file have folders of their
// own.
std::string FolderName(const std::string& dut);

}  // namespace holdfast::conformance
