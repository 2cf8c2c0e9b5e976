// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/task.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/workflow/detail/type_name.hpp"
#include "coflow/workflow/fwd.hpp"

#include <concepts>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <typeinfo>
#include <utility>

namespace coflow::detail {

/// Stands for the rest of a run within `around`.
template <class Host, std::size_t Index>
class Next;

template <class Mixin>
concept HasOnStart = requires(Mixin& mixin, RunContext& run) { mixin.on_start(run); };
template <class Mixin>
concept HasOnProgress =
    requires(Mixin& mixin, RunContext& run, const Progress& p) { mixin.on_progress(run, p); };
template <class Mixin>
concept HasOnComplete = requires(Mixin& mixin, RunContext& run) { mixin.on_complete(run); };
template <class Mixin>
concept HasOnCancel = requires(Mixin& mixin, RunContext& run) { mixin.on_cancel(run); };
template <class Mixin>
concept HasOnError = requires(Mixin& mixin, RunContext& run, const std::exception_ptr& error) {
    mixin.on_error(run, error);
};
template <class Mixin, class Host, std::size_t Index>
concept HasAround = requires(Mixin& mixin, typename Host::Input in, Next<Host, Index> next) {
    mixin.around(std::move(in), next);
};
template <class Mixin, class Host, std::size_t Index>
concept AroundReturnsTask =
    requires(Mixin& mixin, typename Host::Input in, Next<Host, Index> next) {
        { mixin.around(std::move(in), next) } -> std::same_as<Task<typename Host::Output>>;
    };

/// The mixins of `Host`, one after the other, those without the wanted hook left out.
template <class Host, class... Mixins>
class Hooks {
public:
    static constexpr std::size_t count = sizeof...(Mixins);
    static constexpr bool any_on_progress = (HasOnProgress<Mixins> || ...);

    static void start(Host& host, RunContext& run) { (start_one<Mixins>(host, run), ...); }

    static void progress(Host& host, RunContext& run) {
        const Progress now = run.progress();
        (progress_one<Mixins>(host, run, now), ...);
    }

    static void complete(Host& host, RunContext& run) {
        backwards(
            [&]<class Mixin>(Mixin& mixin) {
                if constexpr (HasOnComplete<Mixin>)
                    named<Mixin>(run, "on_complete", [&] { mixin.on_complete(run); });
            },
            host);
    }
    static void cancel(Host& host, RunContext& run) noexcept {
        backwards(
            [&]<class Mixin>(Mixin& mixin) {
                if constexpr (HasOnCancel<Mixin>)
                    quietly([&] { mixin.on_cancel(run); });
            },
            host);
    }
    static void fail(Host& host, RunContext& run, const std::exception_ptr& error) noexcept {
        backwards(
            [&]<class Mixin>(Mixin& mixin) {
                if constexpr (HasOnError<Mixin>)
                    try {
                        mixin.on_error(run, error);
                    } catch (...) {
                        run.note_error(error, "on_error of " + name_of<Mixin>() + " threw '" +
                                                  describe(std::current_exception()) + "'");
                    }
            },
            host);
    }

    /// `execute` within the `around` of the mixins from `Index` on.
    template <std::size_t Index>
    static Task<typename Host::Output> execute(Host& host, typename Host::Input input);

private:
    template <std::size_t Index>
    using At = std::tuple_element_t<Index, std::tuple<Mixins...>>;

    template <class Mixin>
    static void start_one(Host& host, RunContext& run) {
        if constexpr (HasOnStart<Mixin>) {
            Mixin& mixin = host;
            named<Mixin>(run, "on_start", [&] { mixin.on_start(run); });
        }
    }
    template <class Mixin>
    static void progress_one(Host& host, RunContext& run, const Progress& now) {
        if constexpr (HasOnProgress<Mixin>)
            quietly([&] { static_cast<Mixin&>(host).on_progress(run, now); });
    }

    template <class Call>
    static void backwards(Call&& call, Host& host) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (call(static_cast<At<count - 1 - I>&>(host)), ...);
        }(std::make_index_sequence<count>{});
    }

    template <class Mixin>
    static std::string name_of() {
        const std::string_view name = short_type_name(typeid(Mixin));
        return std::string{name.substr(0, name.find('<'))};
    }

    /// A hook that throws fails the run, whose error message then names it.
    template <class Mixin, class Call>
    static void named(RunContext& run, std::string_view hook, Call&& call) {
        try {
            call();
        } catch (const Cancelled&) {
            throw;
        } catch (...) {
            run.note_error(std::current_exception(), std::string{hook} + " of " + name_of<Mixin>());
            throw;
        }
    }

    /// The outcome of the run stands already; a hook that throws cannot change it.
    template <class Call>
    static void quietly(Call&& call) noexcept {
        try {
            call();
        } catch (...) {
            static_cast<void>(std::current_exception());
        }
    }
};

template <class Host, std::size_t Index>
class Next {
public:
    explicit Next(Host& host) noexcept : host_{&host} {}

    Task<typename Host::Output> operator()(typename Host::Input input) const {
        RunContext& run = *host_->latest_run();
        run.begin_again(run);
        return Host::Hooks::template execute<Index>(*host_, std::move(input));
    }

private:
    Host* host_;
};

} // namespace coflow::detail
