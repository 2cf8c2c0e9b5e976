// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/environment.hpp"
#include "coflow/core/task.hpp"

#include <coroutine>

namespace coflow::detail {

/// `co_await inside;` lets the rest of a coroutine, up to the end of this object's scope, run in
/// another environment than the one it was given.
class EnvironmentSwitch {
public:
    explicit EnvironmentSwitch(const Environment& environment) noexcept
        : environment_{&environment} {}
    ~EnvironmentSwitch() {
        if (promise_ != nullptr)
            promise_->set_environment(*environment_);
    }
    EnvironmentSwitch(const EnvironmentSwitch&) = delete;
    EnvironmentSwitch& operator=(const EnvironmentSwitch&) = delete;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class T>
    bool await_suspend(std::coroutine_handle<Promise<T>> awaiting) noexcept {
        promise_ = &awaiting.promise();
        const Environment& before = promise_->environment();
        promise_->set_environment(*environment_);
        environment_ = &before;
        return false;
    }
    void await_resume() const noexcept {}

private:
    const Environment* environment_; // the other one, then the one to return to
    PromiseBase* promise_ = nullptr;
};

} // namespace coflow::detail
