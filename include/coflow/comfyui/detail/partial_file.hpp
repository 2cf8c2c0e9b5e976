// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/comfyui/transport.hpp"
#include "coflow/core/run_blocking.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui::detail {

/// What has come of a download, over several answers.
class PartialFile final : public BodySink {
public:
    explicit PartialFile(std::filesystem::path target)
        : target_{std::move(target)}, file_{std::make_unique<AtomicFile>(target_)} {}

    [[nodiscard]] std::uintmax_t size() const noexcept { return size_; }

    /// Asks for what is missing, if it is still the same file.
    void ask_for_rest(Request& request) const {
        if (size_ == 0 || validator_.empty())
            return;
        request.headers.add("Range", "bytes=" + std::to_string(size_) + "-");
        request.headers.add("If-Range", validator_);
    }

    [[nodiscard]] Task<bool> begin(const Answer& head) override {
        if (head.status != 200 && head.status != 206)
            co_return false;
        const bool goes_on = head.status == 206 && size_ > 0 && first_byte(head) == size_;
        if (!goes_on)
            begin_anew();
        if (!goes_on && head.status == 206)
            throw Error{ErrorCode::io_failure,
                        "GET /view: the server sends another part than was asked for"};
        validator_ = validator_of(head);
        const std::optional<std::uintmax_t> length = number(head.header("Content-Length"));
        whole_ = length ? std::optional{size_ + *length} : std::nullopt;
        co_return true;
    }

    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        co_await run_blocking(
            [](PartialFile* self, std::span<const std::byte> bytes) { self->append(bytes); }, this,
            data);
    }

    void begin_anew() {
        if (size_ > 0)
            file_ = std::make_unique<AtomicFile>(target_);
        size_ = 0;
        validator_.clear();
    }

    /// Throws: `Error` (io_failure) if it is shorter than the server has said.
    void check_size() const {
        if (whole_ && *whole_ != size_)
            throw Error{ErrorCode::io_failure, "GET /view: " + std::to_string(size_) + " of " +
                                                   std::to_string(*whole_) + " bytes have come"};
    }
    void commit() { file_->commit(); }

private:
    void append(std::span<const std::byte> data) {
        file_->write({reinterpret_cast<const char*>(data.data()), data.size()}); // NOLINT
        size_ += data.size();
    }

    // A weak ETag does not tell that the bytes are the same.
    static std::string validator_of(const Answer& head) {
        const std::string tag = head.header("ETag");
        return tag.empty() || tag.starts_with("W/") ? head.header("Last-Modified") : tag;
    }

    static std::optional<std::uintmax_t> number(std::string_view text) {
        std::uintmax_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} ? std::optional{value} : std::nullopt;
    }

    /// Of "bytes 5-9/10".
    static std::optional<std::uintmax_t> first_byte(const Answer& head) {
        const std::string range = head.header("Content-Range");
        constexpr std::string_view unit = "bytes ";
        return range.starts_with(unit) ? number(std::string_view{range}.substr(unit.size()))
                                       : std::nullopt;
    }

    std::filesystem::path target_;
    std::unique_ptr<AtomicFile> file_;
    std::uintmax_t size_ = 0;
    std::string validator_;
    std::optional<std::uintmax_t> whole_;
};

} // namespace coflow::comfyui::detail
