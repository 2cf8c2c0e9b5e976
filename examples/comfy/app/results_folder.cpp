// SPDX-License-Identifier: MIT
#include "app/results_folder.hpp"

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/download.hpp"
#include "coflow/core/files.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <system_error>
#include <utility>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

std::filesystem::path place_of(const std::filesystem::path& folder, const OutputFile& file) {
    if (file.type.empty() || file.type == "output")
        return path_in(folder, file);
    if (file.type != "temp" && file.type != "input")
        throw coflow::Error{coflow::ErrorCode::invalid_argument,
                            coflow::quote(file.filename, 100) + " is a file of the unknown type " +
                                coflow::quote(file.type, 40)};
    return path_in(folder / file.type, file);
}

std::filesystem::path free_name(const std::filesystem::path& file) {
    std::filesystem::path candidate = file;
    std::error_code error;
    for (int number = 1; std::filesystem::exists(std::filesystem::symlink_status(candidate, error));
         ++number)
        candidate.replace_filename(
            fmt::format("{} ({}){}", file.stem().string(), number, file.extension().string()));
    return candidate;
}

Task<std::filesystem::path> fetch(Client client, OutputFile file, std::filesystem::path folder) {
    const std::filesystem::path wanted = place_of(folder, file);
    std::filesystem::create_directories(wanted.parent_path());
    std::filesystem::path target = free_name(wanted);
    Task<std::uintmax_t> downloading = download(client, std::move(file), target);
    const std::uintmax_t size = co_await std::move(downloading);
    std::error_code error;
    if (target != wanted && std::filesystem::file_size(wanted, error) == size && !error) {
        Task<std::string> hashing_old = coflow::file_sha256(wanted);
        const std::string old_hash = co_await std::move(hashing_old);
        Task<std::string> hashing_new = coflow::file_sha256(target);
        const std::string new_hash = co_await std::move(hashing_new);
        if (old_hash == new_hash) {
            std::filesystem::remove(target);
            target = wanted;
        }
    }
    co_return target;
}

std::string picture_name(std::string_view node, std::string_view mime) {
    constexpr std::string_view plain =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-";
    constexpr std::size_t most = 100;
    std::string name = "node_";
    for (const char letter : node.substr(0, most))
        name += plain.find(letter) == plain.npos
                    ? fmt::format("_{:02x}", static_cast<unsigned char>(letter))
                    : std::string{letter};
    return name + (mime == "image/png" ? ".png" : mime == "image/webp" ? ".webp" : ".jpg");
}

} // namespace comfy
