// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/executor.hpp"
#include "coflow/io/subprocess.hpp"
#include "support/scratch_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace media::test {

using coflow::test::ScratchFolder;
using nlohmann::json;

/// The program in a folder of its own.
template <class... Arguments>
coflow::ProcessOptions program(const ScratchFolder& folder, const Arguments&... arguments) {
    coflow::ProcessOptions options{MEDIA_PROGRAM, arguments...};
    options.working_directory(folder.path());
    return options;
}

inline coflow::ProcessResult run(coflow::ProcessOptions options) {
    coflow::WorkflowExecutor executor{1};
    return executor.run(coflow::run_process(std::move(options)));
}

template <class... Arguments>
coflow::ProcessResult run_media(const ScratchFolder& folder, const Arguments&... arguments) {
    return run(program(folder, arguments...));
}

/// True if the module of a workflow is on.
inline bool has(const std::string& workflow) {
    const ScratchFolder folder;
    return run_media(folder, "list").output.find(workflow + " ") != std::string::npos;
}

inline void make_picture(const std::filesystem::path& file, const std::string& size = "32x24") {
    run(coflow::ProcessOptions{"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=" + size,
                               "-frames:v", "1", "file:" + file.native()})
        .check();
}

/// What the program says is wrong: the lines that begin with its name.
inline std::string complaints(const std::string& errors) {
    std::string lines;
    for (std::size_t begin = 0; begin < errors.size();) {
        const std::size_t end = std::min(errors.find('\n', begin), errors.size() - 1) + 1;
        if (errors.compare(begin, 7, "media: ") == 0)
            lines += errors.substr(begin, end - begin);
        begin = end;
    }
    return lines;
}

} // namespace media::test
