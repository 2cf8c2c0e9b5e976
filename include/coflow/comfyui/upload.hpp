// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/comfyui/client.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/io/http/multipart_form.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace coflow::comfyui {

enum class IfExists : std::uint8_t {
    rename, ///< The server gives it a name that is free, unless it has the same content.
    overwrite
};

/// What to upload, and where to.
struct Upload {
    // NOLINTNEXTLINE(google-explicit-constructor): a file alone is a whole upload
    Upload(std::filesystem::path what) : file{std::move(what)}, name{file.filename().string()} {}

    std::filesystem::path file;
    std::string name; ///< On the server.
    std::string subfolder;
    std::string type = "input"; ///< "input", "temp" or "output"
    IfExists if_exists = IfExists::rename;
};

/// A file as nodes such as LoadImage name it.
struct UploadedFile {
    UploadedFile() = default;

    std::string name; ///< Not always the one that was asked for.
    std::string subfolder;
    std::string type;

    /// The value of an input: "sub/a.png", "a.png [temp]".
    [[nodiscard]] std::string input() const {
        return (subfolder.empty() ? "" : subfolder + "/") + name +
               (type == "input" || type.empty() ? "" : " [" + type + "]");
    }
};

/// Uploads a picture, or any other file; it is read while it is sent.
///
/// Throws: `FileError`; as `Client`; `Error` (invalid_argument) for a name that is empty or has
/// control characters.
[[nodiscard]] Task<UploadedFile> upload_image(Client client, Upload upload);

/// Uploads a mask for a picture that is on the server: its transparency is set.
[[nodiscard]] Task<UploadedFile> upload_mask(Client client, Upload upload, UploadedFile original);

namespace detail {

[[nodiscard]] inline MultipartForm form_of(const Upload& upload,
                                           const std::optional<UploadedFile>& original) {
    const bool has_control = std::ranges::any_of(upload.name, [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20U || letter == 0x7f;
    });
    if (upload.name.empty() || has_control)
        throw Error{ErrorCode::invalid_argument,
                    "no file can be uploaded with the name " + quote(upload.name, 100)};
    MultipartForm form;
    form.add_file("image", upload.name, "application/octet-stream", upload.file);
    form.add_field("type", upload.type);
    if (!upload.subfolder.empty())
        form.add_field("subfolder", upload.subfolder);
    if (upload.if_exists == IfExists::overwrite)
        form.add_field("overwrite", "true");
    if (original)
        form.add_field("original_ref", Json{{"filename", original->name},
                                            {"subfolder", original->subfolder},
                                            {"type", original->type}}
                                           .dump());
    return form;
}

[[nodiscard]] inline Task<UploadedFile> upload_to(Client client, std::string endpoint,
                                                  Upload upload,
                                                  std::optional<UploadedFile> original) {
    const MultipartForm form =
        co_await run_blocking(&form_of, std::cref(upload), std::cref(original));
    HttpRequest sent = form.request(client.target(endpoint));
    Request request{sent.method, sent.target};
    request.headers = std::move(sent.headers);
    request.body = std::move(sent.body);
    const Request kept{request.method, request.target};
    Task<Answer> sending = client.send(std::move(request));
    const Answer answer = co_await std::move(sending);
    const Json json = json_of(kept, answer);
    UploadedFile uploaded;
    uploaded.name = text(json, "name");
    uploaded.subfolder = text(json, "subfolder");
    uploaded.type = text(json, "type");
    if (uploaded.name.empty())
        throw unexpected_answer(kept, answer);
    co_return uploaded;
}

} // namespace detail

inline Task<UploadedFile> upload_image(Client client, Upload upload) {
    return detail::upload_to(std::move(client), "/upload/image", std::move(upload), std::nullopt);
}

inline Task<UploadedFile> upload_mask(Client client, Upload upload, UploadedFile original) {
    return detail::upload_to(std::move(client), "/upload/mask", std::move(upload),
                             std::move(original));
}

} // namespace coflow::comfyui
