// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Children for the tests of joins, and a ledger of what became of them.
namespace coflow::test {

/// So many children as a build can run in a moment.
inline constexpr int crowd_of_children = config::sanitized ? 100'000 : 1'000'000;

/// Counts the children of a join: those that are running, and the frames that exist.
class Ledger {
public:
    [[nodiscard]] int running() const noexcept { return running_; }
    [[nodiscard]] int most_running() const noexcept { return most_running_; }
    [[nodiscard]] int started() const noexcept { return started_; }
    [[nodiscard]] int frames() const noexcept { return frames_; }

    /// How many children were running when a join was over, at worst.
    [[nodiscard]] int left_behind() const noexcept { return left_behind_; }

    /// The message of the error that was thrown first.
    [[nodiscard]] std::string first_error() const {
        const std::scoped_lock guard{mutex_};
        return first_error_;
    }

    /// A parameter of a child: as long as its frame.
    class Frame {
    public:
        explicit Frame(Ledger& ledger) noexcept : ledger_{&ledger} { ++ledger_->frames_; }
        Frame(const Frame& other) noexcept : Frame{*other.ledger_} {}
        Frame& operator=(const Frame&) = delete;
        ~Frame() { --ledger_->frames_; }

    private:
        Ledger* ledger_;
    };

    /// A local of a child: as long as it runs.
    class Run {
    public:
        explicit Run(Ledger& ledger) noexcept : ledger_{ledger} {
            ++ledger_.started_;
            raise(ledger_.most_running_, ++ledger_.running_);
        }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() { --ledger_.running_; }

    private:
        Ledger& ledger_;
    };

    /// A local of the awaiting task: ends when the join is over.
    class Join {
    public:
        explicit Join(Ledger& ledger) noexcept : ledger_{ledger} {}
        Join(const Join&) = delete;
        Join& operator=(const Join&) = delete;
        ~Join() { raise(ledger_.left_behind_, ledger_.running()); }

    private:
        Ledger& ledger_;
    };

    [[noreturn]] void fail(const std::string& message) {
        {
            const std::scoped_lock guard{mutex_};
            if (first_error_.empty())
                first_error_ = message;
        }
        throw std::runtime_error{message};
    }

private:
    static void raise(std::atomic<int>& most, int value) noexcept {
        int seen = most;
        while (seen < value && !most.compare_exchange_weak(seen, value))
            ;
    }

    std::atomic<int> running_{0};
    std::atomic<int> most_running_{0};
    std::atomic<int> started_{0};
    std::atomic<int> frames_{0};
    std::atomic<int> left_behind_{0};
    mutable std::mutex mutex_;
    std::string first_error_;
};

/// What a child does.
struct Script {
    enum class End : std::uint8_t { value, error };
    enum class AfterStop : std::uint8_t { ends, cleans_up, goes_on };

    int steps = 1;
    Duration pause{};
    End end = End::value;
    AfterStop after_stop = AfterStop::ends;
    int value = 0;
};

inline Task<> pause(Duration duration) { co_await sleep_for(duration); }

/// A child that plays its script: sleeps, then returns its value or throws; when it is stopped it
/// ends, or ends after more sleep, or pays no heed.
inline Task<int> play(Ledger& ledger, Script script, Ledger::Frame) {
    const Ledger::Run run{ledger};
    bool stopped = false;
    try {
        for (int step = 0; step < script.steps; ++step)
            co_await sleep_for(script.pause);
    } catch (const Cancelled&) {
        if (script.after_stop == Script::AfterStop::ends)
            throw;
        stopped = true;
    }
    if (stopped) {
        co_await shield(pause(script.pause));
        if (script.after_stop == Script::AfterStop::cleans_up)
            throw Cancelled{};
    }
    if (script.end == Script::End::error)
        ledger.fail("child " + std::to_string(script.value));
    co_return script.value;
}

inline Task<int> play(Ledger& ledger, Script script) {
    return play(ledger, script, Ledger::Frame{ledger});
}

inline Task<> play_for_nothing(Ledger& ledger, Script script, Ledger::Frame) {
    co_await play(ledger, script);
}

inline Task<> play_for_nothing(Ledger& ledger, Script script) {
    return play_for_nothing(ledger, script, Ledger::Frame{ledger});
}

/// A child that sleeps, then returns `value`.
inline Task<int> value_after(Duration delay, int value) {
    co_await sleep_for(delay);
    co_return value;
}

/// A child that sleeps, then throws.
inline Task<int> error_after(Duration delay, std::string message) {
    co_await sleep_for(delay);
    throw std::runtime_error{message};
}

/// Scripts by chance, the same for the same seed; every `failing`th fails, none if it is 0.
inline std::vector<Script> random_scripts(std::mt19937& random, int most, int failing) {
    const auto below = [&random](int bound) {
        return static_cast<int>(random() % static_cast<unsigned>(bound));
    };
    std::vector<Script> scripts(static_cast<std::size_t>(1 + below(most)));
    for (std::size_t index = 0; index < scripts.size(); ++index)
        scripts[index] = {.steps = below(4),
                          .pause = std::chrono::microseconds{below(5)},
                          .end = failing != 0 && below(failing) == 0 ? Script::End::error
                                                                     : Script::End::value,
                          .after_stop = static_cast<Script::AfterStop>(below(3)),
                          .value = static_cast<int>(index)};
    return scripts;
}

} // namespace coflow::test
