// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/subprocess.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::test {

/// Runs ffmpeg with these arguments and `file` after them.
template <class... Arguments>
std::filesystem::path make_media(std::filesystem::path file, const Arguments&... arguments) {
    ProcessOptions options{"ffmpeg", "-hide_banner", "-nostdin",   "-loglevel",
                           "error",  "-y",           arguments..., "file:" + file.native()};
    Pool{}.run(run_process_checked(options));
    return file;
}

/// A picture that ffmpeg's filter source draws: `make_picture(folder / "red.png",
/// "color=red:s=8x8")`.
inline std::filesystem::path make_picture(std::filesystem::path file, const std::string& source) {
    return make_media(std::move(file), "-f", "lavfi", "-i", source, "-frames:v", "1");
}

/// Two seconds of a moving chart, one of black, two of red, with a tone: 25 pictures a second.
inline std::filesystem::path make_spliced_clip(std::filesystem::path file) {
    return make_media(std::move(file), "-f", "lavfi", "-i", "testsrc=s=160x120:r=25:d=2", "-f",
                      "lavfi", "-i", "color=black:s=160x120:r=25:d=1", "-f", "lavfi", "-i",
                      "color=red:s=160x120:r=25:d=2", "-f", "lavfi", "-i", "sine=d=5",
                      "-filter_complex", "[0][1][2]concat=n=3[v]", "-map", "[v]", "-map", "3:a",
                      "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p");
}

/// Two thousand pictures: what is measured of them does not fit into a pipe.
inline std::filesystem::path make_long_clip(std::filesystem::path file) {
    return make_media(std::move(file), "-f", "lavfi", "-i", "testsrc2=s=64x48:r=100:d=20", "-c:v",
                      "libx264", "-preset", "ultrafast");
}

/// Says what `task` throws.
template <class T>
std::string error_of(Task<T> task, ErrorCode code = ErrorCode::invalid_argument) {
    Pool backend;
    try {
        backend.run(std::move(task));
    } catch (const Error& error) {
        CHECK(error.code() == code);
        return error.what();
    }
    return "no error";
}

} // namespace coflow::test
