// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow {

struct RetryOptions;
class RetryState;
class RetryAfter;

struct MemoOptions;
struct MemoStatistics;
struct RateLimitOptions;
class TokenBucket;
class RateLimiter;
enum class CircuitState : std::uint8_t;
struct CircuitOptions;
class CircuitOpen;
class CircuitBreaker;
struct BulkheadOptions;
class BulkheadFull;
class Bulkhead;
struct FallbackOptions;
struct HedgeOptions;

} // namespace coflow
