// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/detail/partial_file.hpp"
#include "coflow/core/run_blocking.hpp"

#include <algorithm>

// The bodies of download.hpp, which includes this at its end.
namespace coflow::comfyui {

inline std::string view_target(const Client& client, const OutputFile& file) {
    return with_query(client.target("/view"), {{"filename", file.filename},
                                               {"subfolder", file.subfolder},
                                               {"type", file.type.empty() ? "output" : file.type}});
}

inline std::filesystem::path path_in(const std::filesystem::path& folder, const OutputFile& file) {
    const auto refuse = [&file] {
        throw Error{ErrorCode::invalid_argument,
                    "the server names a file " + quote(file.subfolder + "/" + file.filename, 200) +
                        ", which is no name for a file in a folder"};
    };
    // Servers on Windows write it their way.
    std::string text = file.subfolder;
    std::ranges::replace(text, '\\', '/');
    const std::filesystem::path subfolder{text};
    const auto is_bad = [](const std::string& part) {
        return part == ".." || std::ranges::any_of(part, [](char letter) {
                   return static_cast<unsigned char>(letter) < 0x20U || letter == 0x7f ||
                          letter == '\\' || letter == '/' || letter == ':';
               });
    };
    if (subfolder.is_absolute() || file.filename.empty() || file.filename == "." ||
        is_bad(file.filename))
        refuse();
    for (const std::filesystem::path& part : subfolder)
        if (is_bad(part.string()))
            refuse();
    return folder / subfolder / file.filename;
}

inline Task<std::uintmax_t> download(Client client, OutputFile file, std::filesystem::path target,
                                     DownloadOptions options) {
    detail::PartialFile partial{std::move(target)};
    Duration delay = options.retry_delay;
    int left = options.attempts;
    std::uintmax_t furthest = 0; // also of what had to be begun anew, or it might go on for ever
    for (;;) {
        try {
            Request request{"GET", view_target(client, file)};
            partial.ask_for_rest(request);
            request.sink = &partial;
            Task<Answer> sending = client.send(std::move(request));
            const Answer answer = co_await std::move(sending);
            partial.check_size();
            co_await run_blocking([](detail::PartialFile* done) { done->commit(); }, &partial);
            co_return partial.size();
        } catch (const ServerError& error) {
            // It is longer than the file on the server: that is another one now.
            if (error.status() == 416 && partial.size() > 0)
                partial.begin_anew();
            else if (!error.is_transient() || left <= 1)
                throw;
        } catch (const FileError&) {
            throw;
        } catch (const Error& error) {
            if (!detail::is_transient(error) || left <= 1)
                throw;
        }
        if (left <= 0)
            throw Error{ErrorCode::io_failure, "GET /view: " + quote(file.filename, 200) +
                                                   " does not come as the server announces it"};
        const bool has_more = partial.size() > furthest;
        furthest = std::max(furthest, partial.size());
        left = has_more ? options.attempts : left - 1;
        delay = has_more ? options.retry_delay : delay * 2;
        co_await sleep_for(delay);
    }
}

inline Task<std::vector<std::filesystem::path>> download_all(Client client,
                                                             std::vector<OutputFile> files,
                                                             std::filesystem::path folder,
                                                             DownloadOptions options) {
    std::vector<std::filesystem::path> paths;
    for (const OutputFile& file : files) // all names are looked at before the first is written
        paths.push_back(path_in(folder, file));
    for (std::size_t index = 0; index < files.size(); ++index) {
        std::filesystem::create_directories(paths[index].parent_path());
        Task<std::uintmax_t> downloading = download(client, files[index], paths[index], options);
        (void)co_await std::move(downloading);
    }
    co_return paths;
}

} // namespace coflow::comfyui
