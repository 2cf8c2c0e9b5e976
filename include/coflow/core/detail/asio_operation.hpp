// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/asio_result.hpp"
#include "coflow/core/detail/promise.hpp"
#include "coflow/core/io_executor.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>

#include <atomic>
#include <coroutine>
#include <exception>
#include <tuple>
#include <utility>

namespace coflow::detail {

/// The part of an awaited Asio operation that does not depend on what it is.
///
/// Three parties may use it at once: the await that starts the operation, the completion, and a
/// cancellation on its way through the strand. The last to leave resumes the coroutine.
class AsioOperationBase : private ReadyNode, private StopRegistration {
public:
    using executor_type = asio::any_io_executor;

    [[nodiscard]] const executor_type& executor() const noexcept { return executor_; }
    [[nodiscard]] asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// The handler has been called, or destroyed.
    void leave_after_completion() noexcept {
        if (leave())
            environment_->schedule(*this);
    }
    void fail(std::exception_ptr error) noexcept { failure_ = std::move(error); }

protected:
    AsioOperationBase() = default;

    /// Whether to begin at all.
    bool prepare(const Environment& environment, std::coroutine_handle<> awaiting) {
        environment_ = &environment;
        awaiting_ = awaiting;
        stopped_ = environment.stop.stop_requested();
        if (stopped_)
            return false;
        run = [](ReadyNode& node) noexcept {
            resume(static_cast<AsioOperationBase&>(node).awaiting_);
        };
        const asio::any_io_executor& io = environment.scheduler->io().get();
        if (environment.stop.stop_possible())
            executor_ = asio::make_strand(io);
        else
            executor_ = io;
        return true;
    }

    /// After the operation has begun; the result is that of `await_suspend`.
    bool begun() noexcept {
        attach<&AsioOperationBase::on_stop>(environment_->stop);
        return !leave();
    }

    template <class Result>
    auto finish(Result& result) {
        detach(environment_->stop);
        if (stopped_)
            throw Cancelled{};
        if (failure_)
            std::rethrow_exception(std::move(failure_));
        if (result.aborted() && environment_->stop.stop_requested())
            throw Cancelled{};
        if (std::exception_ptr error = result.error())
            std::rethrow_exception(std::move(error));
        return result.take();
    }

private:
    static void on_stop(StopRegistration& registration) noexcept {
        auto& self = static_cast<AsioOperationBase&>(registration);
        int parties = self.parties_.load(std::memory_order_relaxed);
        do {
            if (parties == 0)
                return; // it has completed
        } while (
            !self.parties_.compare_exchange_weak(parties, parties + 1, std::memory_order_acq_rel));
        asio::post(self.executor_, [&self] {
            self.signal_.emit(asio::cancellation_type::all);
            self.leave_after_completion();
        });
    }

    bool leave() noexcept { return parties_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

    const Environment* environment_ = nullptr;
    std::coroutine_handle<> awaiting_;
    asio::any_io_executor executor_;
    asio::cancellation_signal signal_;
    std::exception_ptr failure_;
    std::atomic<int> parties_{2};
    bool stopped_ = false;
};

/// The handler that Asio calls; being destroyed without a call counts as a failure.
template <class Operation>
class AsioHandler {
public:
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    explicit AsioHandler(Operation& operation) noexcept : operation_{&operation} {}
    AsioHandler(AsioHandler&& other) noexcept
        : operation_{std::exchange(other.operation_, nullptr)} {}
    AsioHandler& operator=(AsioHandler&& other) noexcept {
        std::swap(operation_, other.operation_);
        return *this;
    }
    ~AsioHandler() {
        if (operation_ == nullptr)
            return;
        operation_->fail(std::make_exception_ptr(
            Error{ErrorCode::closed, "the context of an awaited Asio operation was destroyed"}));
        operation_->leave_after_completion();
    }

    [[nodiscard]] executor_type get_executor() const noexcept { return operation_->executor(); }
    [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept {
        return operation_->slot();
    }

    template <class... Args>
    void operator()(Args&&... args) {
        Operation& operation = *std::exchange(operation_, nullptr);
        operation.complete(std::forward<Args>(args)...);
        operation.leave_after_completion();
    }

private:
    Operation* operation_;
};

/// An Asio operation that begins when it is awaited.
template <class Result, class Initiation, class... InitArgs>
class AsioOperation : private AsioOperationBase {
public:
    template <class I, class... A>
    explicit AsioOperation(I&& initiation, A&&... args)
        : initiation_(std::forward<I>(initiation)), args_{std::forward<A>(args)...} {}
    AsioOperation(AsioOperation&& not_awaited)
        : initiation_(std::move(not_awaited.initiation_)), args_(std::move(not_awaited.args_)) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        if (!prepare(awaiting.promise().environment(), awaiting))
            return false;
        try {
            std::apply(
                [this](InitArgs&... args) {
                    std::move(initiation_)(AsioHandler<AsioOperation>{*this}, std::move(args)...);
                },
                args_);
        } catch (...) {
            fail(std::current_exception()); // the handler has been destroyed and has left
        }
        return begun();
    }

    auto await_resume() { return finish(result_); }

private:
    friend class AsioHandler<AsioOperation>;

    template <class... Args>
    void complete(Args&&... args) noexcept {
        try {
            result_.complete(std::forward<Args>(args)...);
        } catch (...) {
            fail(std::current_exception());
        }
    }

    Initiation initiation_;
    std::tuple<InitArgs...> args_;
    Result result_;
};

} // namespace coflow::detail
