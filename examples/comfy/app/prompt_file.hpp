// SPDX-License-Identifier: MIT
#pragma once

#include "app/command_line.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/core/task.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace comfy {

/// A file that becomes the value of an input.
struct WantedUpload {
    std::string place; ///< Such as "10.image".
    std::filesystem::path file;
};

/// Sets the input of a `WantedUpload` to a text, whatever the text looks like.
void set_text(coflow::comfyui::Prompt& prompt, const std::string& place, std::string_view text);

/// The command's prompt with its settings, and with the uploads' own names until they have others.
///
/// Throws: `UsageError` for a file that cannot be read or is no prompt, or a setting that does not
/// fit it.
coflow::Task<coflow::comfyui::Prompt> load_prompt(Command command,
                                                  std::vector<WantedUpload> uploads);

/// Throws: `UsageError` for what is not NODE.INPUT=FILE, or no file.
std::vector<WantedUpload> wanted_uploads(const Command& command);

/// All of a file. Throws: `UsageError`.
coflow::Task<std::string> text_of_file(std::filesystem::path file);

} // namespace comfy
