// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/output_file.hpp"
#include "coflow/core/task.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace comfy {

/// Where an output belongs: beneath `folder`, and those that are temporary on the server or inputs
/// in a folder of that name.
///
/// Throws: `Error` (invalid_argument) for names that lead elsewhere.
std::filesystem::path place_of(const std::filesystem::path& folder,
                               const coflow::comfyui::OutputFile& file);

/// `file`, or if there is such a file "name (1).png" and so on.
std::filesystem::path free_name(const std::filesystem::path& file);

/// Downloads a file without replacing another: one with the same content is taken for it.
coflow::Task<std::filesystem::path> fetch(coflow::comfyui::Client client,
                                          coflow::comfyui::OutputFile file,
                                          std::filesystem::path folder);

/// A name for the picture of a node: "node_3.png"; ids with other characters than those of names
/// are spelled otherwise.
std::string picture_name(std::string_view node, std::string_view mime);

} // namespace comfy
