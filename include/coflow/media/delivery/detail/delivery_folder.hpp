// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/file_descriptor.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/media/delivery/delivery_names.hpp"
#include "coflow/media/delivery/delivery_plan.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace coflow::detail {

/// The folder that is delivered to, held by one delivery; blocking.
///
/// The lock is on the folder itself and goes with the process, so that a crash leaves none.
class DeliveryFolder {
public:
    /// Makes the folder if it is missing.
    ///
    /// Throws: `FileError`; `Error` (invalid_state) while another delivery holds it.
    DeliveryFolder(std::filesystem::path folder, DeliveryLeftovers leftovers)
        : folder_{std::move(folder)}, leftovers_{leftovers} {
        std::error_code error;
        is_ours_ = std::filesystem::create_directories(folder_, error);
        if (error)
            throw FileError{folder_, "cannot be created", error};
        handle_ = FileDescriptor{::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (!handle_)
            throw FileError{folder_, "cannot be opened", errno};
        if (::flock(handle_.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                throw Error{ErrorCode::invalid_state,
                            "another delivery to " + quote(folder_.native()) + " is under way"};
            throw FileError{folder_, "cannot be locked", errno};
        }
        std::filesystem::create_directory(staging(), error);
        if (error)
            throw FileError{staging(), "cannot be created", error};
        if (!std::filesystem::is_directory(std::filesystem::symlink_status(staging(), error)))
            throw Error{ErrorCode::invalid_argument,
                        quote(staging().native()) + " is in the way: it is no folder"};
        is_staging_ = true;
    }
    ~DeliveryFolder() {
        std::error_code ignored; // nothing better can be done in a destructor
        if (!is_staging_ || leftovers_ == DeliveryLeftovers::keep)
            return;
        std::filesystem::remove_all(staging(), ignored);
        if (is_ours_)
            std::filesystem::remove(folder_, ignored); // which does nothing if it is not empty
    }
    DeliveryFolder(const DeliveryFolder&) = delete;
    DeliveryFolder& operator=(const DeliveryFolder&) = delete;

    [[nodiscard]] std::filesystem::path target(const std::string& name) const {
        return folder_ / name;
    }
    [[nodiscard]] std::filesystem::path staged(const std::string& name) const {
        return staging() / name;
    }
    [[nodiscard]] std::filesystem::path manifest() const {
        return folder_ / delivery_manifest_name;
    }

    /// The size of what has a name; of a link, or anything else that is no file, one that no file
    /// has.
    ///
    /// Throws: `Error` (invalid_argument) for a folder, which nothing can replace.
    [[nodiscard]] std::optional<std::uint64_t> size_of(const std::string& name) const {
        std::error_code error;
        const auto status = std::filesystem::symlink_status(target(name), error);
        if (std::filesystem::is_directory(status))
            throw Error{ErrorCode::invalid_argument,
                        quote(target(name).native()) + " is in the way: it is a folder"};
        if (!std::filesystem::exists(status))
            return std::nullopt;
        if (!std::filesystem::is_regular_file(status))
            return std::numeric_limits<std::uint64_t>::max();
        return std::filesystem::file_size(target(name), error); // the same if it cannot be told
    }

    void publish(const std::string& name) const {
        std::error_code error;
        std::filesystem::rename(staged(name), target(name), error);
        if (error)
            throw FileError{target(name), "cannot be written", error};
    }
    void remove_manifest() const {
        std::error_code error;
        std::filesystem::remove(manifest(), error);
        if (error)
            throw FileError{manifest(), "cannot be removed", error};
        sync();
    }

    void write_manifest(const std::string& text) const {
        sync();
        AtomicFile file{manifest()};
        file.write(text);
        file.commit();
    }
    void remove_staging() noexcept {
        std::error_code ignored; // the delivery is complete, whatever becomes of this
        std::filesystem::remove_all(staging(), ignored);
        is_staging_ = false;
    }

private:
    /// Brings names that have changed to the disk, before others are changed.
    void sync() const {
        if (::fsync(handle_.get()) != 0)
            throw FileError{folder_, "cannot be written", errno};
    }

    [[nodiscard]] std::filesystem::path staging() const { return folder_ / delivery_staging_name; }

    std::filesystem::path folder_;
    DeliveryLeftovers leftovers_;
    FileDescriptor handle_;
    bool is_ours_ = false;
    bool is_staging_ = false;
};

} // namespace coflow::detail
