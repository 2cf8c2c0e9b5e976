// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/quote.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace coflow::data::detail {

inline std::string sqlite_name(std::string_view name) {
    std::string quoted = "\"";
    for (const char character : name)
        quoted.append(character == '"' ? 2 : 1, character);
    return quoted + '"';
}

/// A connection; for one thread at a time.
class SqliteDatabase {
public:
    /// Throws: `Error` (io_failure), as everything here.
    SqliteDatabase(const std::filesystem::path& file, int flags) : file_{file} {
        // A path is made absolute, as SQLite takes some names for something else.
        const std::string path = std::filesystem::absolute(file).native();
        sqlite3* opened = nullptr;
        const int code =
            sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        connection_.reset(opened);
        check(code);
    }

    [[nodiscard]] sqlite3* get() const noexcept { return connection_.get(); }

    void check(int code) const {
        if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
            return;
        const char* const reason =
            connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
        throw Error{ErrorCode::io_failure, quote(file_.native()) + ": SQLite says: " + reason};
    }
    void execute(const std::string& sql) const {
        check(sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr));
    }

private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
    };

    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> connection_;
};

class SqliteStatement {
public:
    SqliteStatement(const SqliteDatabase& database, const std::string& sql) : database_{&database} {
        sqlite3_stmt* prepared = nullptr;
        database.check(sqlite3_prepare_v2(database.get(), sql.c_str(), static_cast<int>(sql.size()),
                                          &prepared, nullptr));
        statement_.reset(prepared);
    }

    /// False at the end.
    bool step() const {
        const int code = sqlite3_step(statement_.get());
        database_->check(code);
        return code == SQLITE_ROW;
    }
    void reset() const { database_->check(sqlite3_reset(statement_.get())); }

    [[nodiscard]] int columns() const noexcept { return sqlite3_column_count(statement_.get()); }
    [[nodiscard]] std::string name_of(int column) const {
        return sqlite3_column_name(statement_.get(), column);
    }

    /// Throws: `Error` (invalid_argument) for what is no JSON.
    [[nodiscard]] Json value_of(int column) const {
        switch (sqlite3_column_type(statement_.get(), column)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement_.get(), column)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement_.get(), column);
        case SQLITE_TEXT:
            return text_of(column);
        case SQLITE_BLOB:
            throw Error{ErrorCode::invalid_argument,
                        "column " + quote(name_of(column), 100) + " has a blob, which is no JSON"};
        default:
            return nullptr;
        }
    }

    void bind(int parameter, const Json& value) const {
        sqlite3_stmt* const to = statement_.get();
        if (value.is_null())
            database_->check(sqlite3_bind_null(to, parameter));
        else if (value.is_boolean())
            database_->check(sqlite3_bind_int(to, parameter, value.get<bool>() ? 1 : 0));
        else if (value.is_number_float() ||
                 (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX))
            database_->check(sqlite3_bind_double(to, parameter, value.get<double>()));
        else if (value.is_number())
            database_->check(sqlite3_bind_int64(to, parameter, value.get<std::int64_t>()));
        else {
            const std::string text = value.is_string() ? value.get<std::string>() : to_line(value);
            database_->check(sqlite3_bind_text64(to, parameter, text.data(), text.size(),
                                                 SQLITE_TRANSIENT, SQLITE_UTF8));
        }
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    [[nodiscard]] Json text_of(int column) const {
        const auto* const bytes =
            reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
        Json text = bytes == nullptr ? std::string{} : std::string(bytes, size);
        try {
            static_cast<void>(text.dump());
        } catch (const Json::type_error&) {
            throw Error{ErrorCode::invalid_argument,
                        "column " + quote(name_of(column), 100) + " is no valid UTF-8"};
        }
        return text;
    }

    const SqliteDatabase* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

} // namespace coflow::data::detail
