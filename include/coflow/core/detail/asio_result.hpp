// SPDX-License-Identifier: MIT
#pragma once

#include <asio/error.hpp>
#include <asio/error_code.hpp>
#include <asio/system_error.hpp>

#include <exception>
#include <optional>
#include <tuple>
#include <utility>

namespace coflow::detail {

/// What an Asio handler has been called with: `Values` without a leading error.
template <class... Values>
class AsioValues {
public:
    void succeed(Values... values) { values_.emplace(std::move(values)...); }

    auto take() {
        if constexpr (sizeof...(Values) == 1)
            return std::get<0>(*std::move(values_));
        else if constexpr (sizeof...(Values) > 1)
            return *std::move(values_);
    }

private:
    std::optional<std::tuple<Values...>> values_;
};

/// The outcome of an Asio operation whose handler takes `Args`.
template <class... Args>
class AsioResult : public AsioValues<Args...> {
public:
    void complete(Args... args) { this->succeed(std::move(args)...); }
    [[nodiscard]] bool aborted() const noexcept { return false; }
    [[nodiscard]] std::exception_ptr error() const noexcept { return nullptr; }
};

template <class... Values>
class AsioResult<asio::error_code, Values...> : public AsioValues<Values...> {
public:
    void complete(asio::error_code error, Values... values) {
        error_ = error;
        this->succeed(std::move(values)...);
    }
    [[nodiscard]] bool aborted() const noexcept { return error_ == asio::error::operation_aborted; }
    [[nodiscard]] std::exception_ptr error() const {
        return error_ ? std::make_exception_ptr(asio::system_error{error_}) : nullptr;
    }

private:
    asio::error_code error_;
};

template <class... Values>
class AsioResult<std::exception_ptr, Values...> : public AsioValues<Values...> {
public:
    void complete(std::exception_ptr error, Values... values) {
        error_ = std::move(error);
        this->succeed(std::move(values)...);
    }
    [[nodiscard]] bool aborted() const {
        if (!error_)
            return false;
        try {
            std::rethrow_exception(error_);
        } catch (const asio::system_error& failure) {
            return failure.code() == asio::error::operation_aborted;
        } catch (...) {
            return false;
        }
    }
    [[nodiscard]] std::exception_ptr error() const noexcept { return error_; }

private:
    std::exception_ptr error_;
};

} // namespace coflow::detail
