// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/core/async_generator.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/io/http/http_body.hpp"
#include "coflow/io/http/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// The fields and files of a form, as browsers send them (`multipart/form-data`).
///
/// A file is read while it is sent, piece by piece, on threads that may block.
class MultipartForm {
public:
    /// A boundary by chance; give one for a body that is always the same.
    explicit MultipartForm(std::string boundary = random_boundary())
        : boundary_{std::move(boundary)} {}

    void add_field(std::string_view name, std::string_view value) {
        add_part(head_of(name) + "\r\n\r\n" + std::string{value}, {});
    }

    /// Bytes that the server shall take for a file.
    void add_bytes(std::string_view name, std::string_view file_name, std::string_view content_type,
                   std::string_view bytes) {
        add_part(file_head(name, file_name, content_type) + std::string{bytes}, {});
    }

    /// The file's size is taken now; one that has changed when it is sent fails the request.
    ///
    /// Throws: `FileError` if it cannot be read.
    void add_file(std::string_view name, std::string_view file_name, std::string_view content_type,
                  const std::filesystem::path& file) {
        length_ += InputFile{file}.size();
        add_part(file_head(name, file_name, content_type), file);
    }

    /// A request that sends the form; what is added to the form later is not in it.
    [[nodiscard]] HttpRequest request(std::string target) const {
        const auto parts = std::make_shared<const std::vector<Part>>(parts_);
        const std::string end = "--" + boundary_ + "--\r\n";
        const auto source = [parts, end] { return pieces(parts, end); };
        HttpRequest request{"POST", std::move(target),
                            HttpBody::stream(source, length_ + end.size())};
        request.headers.add("Content-Type", "multipart/form-data; boundary=" + boundary_);
        return request;
    }

private:
    using Path = std::filesystem::path;
    struct Part {
        std::string text;
        std::filesystem::path file; // follows the text; empty for none
    };
    using Parts = std::shared_ptr<const std::vector<Part>>;

    static constexpr std::size_t piece_size = 64 * 1024;

    [[nodiscard]] static std::string random_boundary() {
        std::random_device random;
        std::string boundary = "coflow";
        for (int i = 0; i < 24; ++i)
            boundary += "0123456789abcdef"[random() % 16];
        return boundary;
    }

    // As browsers escape them: HTML, section 4.10.21.8.
    [[nodiscard]] static std::string escaped(std::string_view name) {
        std::string result;
        for (const char letter : name)
            if (letter == '"')
                result += "%22";
            else if (letter == '\r')
                result += "%0D";
            else if (letter == '\n')
                result += "%0A";
            else
                result += letter;
        return result;
    }

    [[nodiscard]] std::string head_of(std::string_view name) const {
        return "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"" + escaped(name) +
               "\"";
    }

    [[nodiscard]] std::string file_head(std::string_view name, std::string_view file_name,
                                        std::string_view content_type) const {
        if (!detail::is_http_value(content_type))
            throw Error{ErrorCode::invalid_argument, "no content type can contain line breaks"};
        return head_of(name) + "; filename=\"" + escaped(file_name) +
               "\"\r\nContent-Type: " + std::string{content_type} + "\r\n\r\n";
    }

    void add_part(std::string text, const std::filesystem::path& file) {
        length_ += text.size() + 2; // the line end behind it
        parts_.push_back({std::move(text), file});
    }

    static AsyncGenerator<std::string> pieces(Parts parts, std::string end) {
        for (const Part& part : *parts) {
            co_yield part.text;
            if (!part.file.empty()) {
                const auto file = co_await run_blocking(&std::make_unique<InputFile, const Path&>,
                                                        std::cref(part.file));
                for (;;) {
                    const std::string piece = co_await run_blocking(&read_piece, std::ref(*file));
                    if (piece.empty())
                        break;
                    co_yield piece;
                }
            }
            const std::string line_end = "\r\n";
            co_yield line_end;
        }
        co_yield end;
    }

    static std::string read_piece(InputFile& file) {
        std::string piece(piece_size, '\0');
        piece.resize(file.read(piece));
        return piece;
    }

    std::string boundary_;
    std::vector<Part> parts_;
    std::uint64_t length_ = 0;
};

} // namespace coflow
