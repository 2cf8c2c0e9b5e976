// SPDX-License-Identifier: MIT
#include "app/prompt_file.hpp"

#include "app/result.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/files.hpp"

#include <cstddef>
#include <system_error>
#include <utility>

namespace comfy {

using coflow::quote;
using coflow::Task;
using coflow::comfyui::Prompt;

void set_text(Prompt& prompt, const std::string& place, std::string_view text) {
    prompt.set(place + "=" + Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Task<Prompt> load_prompt(Command command, std::vector<WantedUpload> uploads) {
    Task<std::string> reading = text_of_file(command.subject);
    const std::string text = co_await std::move(reading);
    try {
        Prompt prompt = Prompt::parse(text);
        for (const std::string& setting : command.settings)
            prompt.set(setting);
        for (const WantedUpload& upload : uploads)
            set_text(prompt, upload.place, upload.file.filename().string());
        co_return prompt;
    } catch (const coflow::Error& error) {
        throw UsageError{quote(command.subject) + ": " + error.what()};
    }
}

std::vector<WantedUpload> wanted_uploads(const Command& command) {
    std::vector<WantedUpload> uploads;
    for (const std::string& text : command.uploads) {
        const std::size_t equals = text.find('=');
        if (equals == text.npos || equals == 0)
            throw UsageError{"--upload " + quote(text) + " is not of the form NODE.INPUT=FILE"};
        WantedUpload& upload = uploads.emplace_back();
        upload.place = text.substr(0, equals);
        upload.file = text.substr(equals + 1);
        std::error_code error;
        if (!std::filesystem::is_regular_file(upload.file, error))
            throw UsageError{"--upload " + quote(text) + ": there is no such file"};
    }
    return uploads;
}

Task<std::string> text_of_file(std::filesystem::path file) {
    try {
        Task<std::string> reading = coflow::read_file(std::move(file));
        co_return co_await std::move(reading);
    } catch (const coflow::Error& error) {
        throw UsageError{error.what()};
    }
}

} // namespace comfy
