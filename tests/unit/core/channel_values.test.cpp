// SPDX-License-Identifier: MIT
#include "coflow/core/channel.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coflow;

namespace {

// Longer than what a string keeps in place, so that a second destruction frees memory twice.
const std::string long_title = "a title that is too long for the small string optimisation";

struct Song { // an aggregate, and dear to copy
    std::string title;
    int year = 0;
};
class Album { // not an aggregate
public:
    explicit Album(std::string title) : title_{std::move(title)} {}
    [[nodiscard]] const std::string& title() const { return title_; }

private:
    std::string title_;
};

/// Knows how many of its kind exist; can be told to throw when it is copied or moved.
class Counted {
public:
    enum class Mood : std::uint8_t { calm, hates_copies, hates_moves };

    explicit Counted(Mood mood = Mood::calm) noexcept : mood_{mood} { ++alive; }
    Counted(const Counted& other) : Counted{other.mood_} { refuse(Mood::hates_copies); }
    Counted(Counted&& other) : Counted{other.mood_} { refuse(Mood::hates_moves); }
    Counted& operator=(const Counted&) = default;
    Counted& operator=(Counted&&) = default;
    ~Counted() { --alive; }

    void set(Mood mood) noexcept { mood_ = mood; }

    static inline int alive = 0;

private:
    // The delegating constructor has ended: the destructor runs and keeps the count right.
    void refuse(Mood mood) const {
        if (mood_ == mood)
            throw std::runtime_error{"refused"};
    }

    Mood mood_;
};

struct alignas(64) Aligned {
    std::uint64_t value = 0;
};

} // namespace

TEST_CASE("a channel carries what can only be moved", "[core]") {
    Channel<std::unique_ptr<int>> channel{1};
    testing::SimulatedExecutor executor;
    executor.run([](Channel<std::unique_ptr<int>>& numbers) -> Task<> {
        co_await numbers.send(std::make_unique<int>(1));
        const std::optional<std::unique_ptr<int>> first = co_await numbers.receive();
        CHECK(**first == 1);
        auto named = std::make_unique<int>(2);
        co_await numbers.send(std::move(named));
        CHECK(named == nullptr);
        const std::optional<std::unique_ptr<int>> second = co_await numbers.receive();
        CHECK(**second == 2);
    }(channel));
}

TEST_CASE("an aggregate is sent by its name", "[core]") {
    Channel<Song> channel{4};
    testing::SimulatedExecutor executor;
    executor.run([](Channel<Song>& songs) -> Task<> {
        Song song{long_title, 1999};
        co_await songs.send(song);
        CHECK(song.title == long_title);
        song.year = 2000;
        co_await songs.send(moving(song));
        CHECK(song.title.empty()); // moved from
        CHECK(songs.try_send(Song{long_title, 2001}));
        songs.close();
        for (int year = 1999; const std::optional<Song> received = co_await songs.receive();
             ++year) {
            CHECK(received->title == long_title);
            CHECK(received->year == year);
        }
    }(channel));
}

TEST_CASE("values with constructors can be sent as temporaries", "[core]") {
    Channel<Album> albums{1};
    Channel<std::string> titles{1};
    Channel<std::function<std::string()>> jobs{1};
    testing::SimulatedExecutor executor;
    executor.run([](Channel<Album>& channel) -> Task<> {
        co_await channel.send(Album{long_title});
        const std::optional<Album> received = co_await channel.receive();
        CHECK(received->title() == long_title);
    }(albums));
    executor.run([](Channel<std::string>& channel) -> Task<> {
        co_await channel.send(long_title + "!");
        const std::optional<std::string> sum = co_await channel.receive();
        CHECK(*sum == long_title + "!");
        co_await channel.send("converted");
        const std::optional<std::string> converted = co_await channel.receive();
        CHECK(*converted == "converted");
    }(titles));
    executor.run([](Channel<std::function<std::string()>>& channel) -> Task<> {
        auto job = [title = long_title] { return title; };
        co_await channel.send(moving(job));
        const auto first = co_await channel.receive();
        CHECK((*first)() == long_title);
        co_await channel.send([&first] { return (*first)(); });
        const auto second = co_await channel.receive();
        CHECK((*second)() == long_title);
    }(jobs));
}

TEST_CASE("a value that cannot be copied in leaves the channel as it was", "[core]") {
    {
        Channel<Counted> channel{1};
        testing::SimulatedExecutor executor;
        Counted value{Counted::Mood::hates_copies};
        const auto send = [](Channel<Counted>& target, Counted& source) -> Task<> {
            co_await target.send(source);
        };
        CHECK_THROWS_AS(executor.run(send(channel, value)), std::runtime_error);
        CHECK_THROWS_AS(static_cast<void>(channel.try_send(value)), std::runtime_error);
        value.set(Counted::Mood::hates_moves);
        CHECK_THROWS_AS(static_cast<void>(channel.try_send(std::move(value))), std::runtime_error);
        CHECK(channel.size() == 0);
        CHECK(Counted::alive == 1);

        value.set(Counted::Mood::calm);
        executor.run(send(channel, value));
        CHECK(channel.try_receive().has_value());
    }
    CHECK(Counted::alive == 0);
}

TEST_CASE("a value that cannot be moved out is lost, and only that", "[core]") {
    {
        Channel<Counted> channel{2};
        testing::SimulatedExecutor executor;
        executor.run([](Channel<Counted>& target) -> Task<> {
            Counted bad{Counted::Mood::hates_moves};
            co_await target.send(bad);
            co_await target.send(Counted{});
        }(channel));
        const auto receive = [](Channel<Counted>& source) -> Task<bool> {
            const std::optional<Counted> item = co_await source.receive();
            co_return item.has_value();
        };
        CHECK_THROWS_AS(executor.run(receive(channel)), std::runtime_error);
        CHECK(executor.run(receive(channel)));
        CHECK(Counted::alive == 0);
    }
}

TEST_CASE("items that nobody receives die with the channel", "[core]") {
    {
        Channel<Counted> channel{3};
        CHECK(channel.try_send(Counted{}));
        CHECK(channel.try_send(Counted{}));
        CHECK(Counted::alive == 2);
    }
    CHECK(Counted::alive == 0);
}

TEST_CASE("an item that is not sent is dropped", "[core]") {
    Channel<Counted> channel{0};
    testing::SimulatedExecutor executor;
    const Counted original;
    const auto send = [](Channel<Counted>& target, const Counted& source) -> Task<> {
        co_await target.send(source);
    };
    TaskHandle<> stopped = executor.start(send(channel, original));
    TaskHandle<> refused = executor.start(send(channel, original));
    executor.run_until_idle();
    CHECK(Counted::alive == 3);
    stopped.request_stop();
    CHECK_THROWS_AS(stopped.get(), Cancelled);
    CHECK(Counted::alive == 2);
    channel.close();
    CHECK_THROWS_AS(refused.get(), Error);
    CHECK(Counted::alive == 1);
}

TEST_CASE("items keep their alignment", "[core]") {
    Channel<Aligned> channel{8};
    for (std::uint64_t i = 0; i < 8; ++i)
        CHECK(channel.try_send(Aligned{i}));
    for (std::uint64_t i = 0; i < 8; ++i)
        CHECK(channel.try_receive()->value == i);
}
