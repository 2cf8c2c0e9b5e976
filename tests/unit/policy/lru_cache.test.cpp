// SPDX-License-Identifier: MIT
#include "coflow/policy/lru_cache.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <list>
#include <random>
#include <string>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

const TimePoint start{24h};

/// The value, or -1.
int look(LruCache<std::string, int>& cache, const std::string& key, TimePoint now = start) {
    const int* const value = cache.find(key, now);
    return value == nullptr ? -1 : *value;
}

} // namespace

TEST_CASE("a full cache drops what was not used for longest") {
    LruCache<std::string, int> cache{2};
    cache.insert("a", 1, start);
    cache.insert("b", 2, start);
    CHECK(look(cache, "a") == 1); // used again
    cache.insert("c", 3, start);
    CHECK(look(cache, "a") == 1);
    CHECK(look(cache, "b") == -1);
    CHECK(look(cache, "c") == 3);
    CHECK(cache.size() == 2);
    CHECK(cache.evictions() == 1);
}

TEST_CASE("a cached value is replaced in its place") {
    LruCache<std::string, int> cache{2, 10s};
    cache.insert("a", 1, start);
    cache.insert("b", 2, start);
    cache.insert("a", 3, start + 5s);
    CHECK(look(cache, "a", start + 14s) == 3);
    CHECK(cache.size() == 2);
    CHECK(cache.evictions() == 0);
}

TEST_CASE("a cached value lives to its last tick and no longer") {
    LruCache<std::string, int> cache{2, 10s};
    cache.insert("a", 1, start);
    CHECK(look(cache, "a", start + 10s - 1ns) == 1);
    CHECK(cache.size() == 1);
    CHECK(look(cache, "a", start + 10s) == -1);
    CHECK(cache.size() == 0);
    CHECK(cache.evictions() == 0);
}

TEST_CASE("values are erased one by one or all at once") {
    LruCache<std::string, int> cache{3};
    cache.insert("a", 1, start);
    cache.insert("b", 2, start);
    CHECK(cache.erase("a"));
    CHECK_FALSE(cache.erase("a"));
    CHECK(look(cache, "b") == 2);
    cache.clear();
    CHECK(look(cache, "b") == -1);
    cache.insert("b", 4, start);
    CHECK(look(cache, "b") == 4);
}

TEST_CASE("a cache without room keeps nothing") {
    LruCache<std::string, int> cache{0};
    cache.insert("a", 1, start);
    CHECK(look(cache, "a") == -1);
    CHECK(cache.capacity() == 0);
}

TEST_CASE("a cache behaves as a plain list of its values would") {
    std::mt19937 random{7};
    LruCache<int, int> cache{8};
    std::list<std::pair<int, int>> model; // the last used first
    for (int round = 0; round < 20'000; ++round) {
        const int key = static_cast<int>(random() % 16);
        const auto same = [key](const auto& entry) { return entry.first == key; };
        switch (random() % 8) {
        case 0:
            model.remove_if(same);
            cache.erase(key);
            break;
        case 1:
        case 2:
        case 3:
            model.remove_if(same);
            model.emplace_front(key, round);
            if (model.size() > 8)
                model.pop_back();
            cache.insert(key, round, start);
            break;
        default:
            const auto found = std::find_if(model.begin(), model.end(), same);
            const int* const value = cache.find(key, start);
            REQUIRE((value != nullptr) == (found != model.end()));
            if (value != nullptr) {
                REQUIRE(*value == found->second);
                model.splice(model.begin(), model, found);
            }
        }
        REQUIRE(cache.size() == model.size());
    }
}
