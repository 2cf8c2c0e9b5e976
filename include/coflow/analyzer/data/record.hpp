// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/async_generator.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Data processing: records are read, transformed, checked and written one by one, as fast as the
/// slowest of these goes, so that files may be larger than memory.
namespace coflow::data {

using Json = nlohmann::json;

/// Where records come from.
struct Source {
    std::filesystem::path file;
    std::vector<std::string> columns{}; ///< Of a table, in its order.
};

/// One record: a JSON object, and where it has been found.
struct Record {
    Json fields = Json::object();
    std::uint64_t line = 0; ///< Where it begins, from 1; the number of the row in a database.
    std::shared_ptr<const Source> source{}; ///< Null for one that was made by the program.
};

using Records = AsyncGenerator<Record>;

/// A record, or a whole file, that is not what it should be.
class DataError : public Error {
public:
    DataError(const std::filesystem::path& file, std::uint64_t line, std::string reason)
        : Error{ErrorCode::invalid_argument,
                quote(file.native()) + ", line " + std::to_string(line) + ": " + reason},
          file_{file},
          line_{line},
          reason_{std::move(reason)} {}

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

private:
    std::filesystem::path file_;
    std::uint64_t line_;
    std::string reason_;
};

/// JSON in one line; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] inline std::string to_line(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace coflow::data
