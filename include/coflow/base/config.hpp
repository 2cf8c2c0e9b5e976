// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Every compiler and dependency difference that coflow knows about; no other file has an `#if`.

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COFLOW_DETAIL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define COFLOW_DETAIL_SANITIZED 1
#endif
#endif
#if !defined(COFLOW_DETAIL_SANITIZED)
#define COFLOW_DETAIL_SANITIZED 0
#endif

// GCC turns a symmetric transfer into a tail call only from -O2 on, and no macro tells -O1 from
// -O2; clang does it at every level. A build may override this with 0 or 1.
#if !defined(COFLOW_SYMMETRIC_TRANSFER)
#if defined(__clang__)
#define COFLOW_SYMMETRIC_TRANSFER 1
#else
#define COFLOW_SYMMETRIC_TRANSFER 0
#endif
#endif

// GCC before 14 destroys some temporaries of a full expression with `co_await` twice.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 14
#define COFLOW_DETAIL_DOUBLE_DESTROY 1
#else
#define COFLOW_DETAIL_DOUBLE_DESTROY 0
#endif

// GCC before 14 may say that the frame of a coroutine template has a field "whose type uses the
// anonymous namespace" when a lambda of main() is among its arguments. No other file can see it.
#if COFLOW_DETAIL_DOUBLE_DESTROY
#define COFLOW_DETAIL_LOCAL_FRAMES_BEGIN                                                           \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wsubobject-linkage\"")
#define COFLOW_DETAIL_LOCAL_FRAMES_END _Pragma("GCC diagnostic pop")
#else
#define COFLOW_DETAIL_LOCAL_FRAMES_BEGIN
#define COFLOW_DETAIL_LOCAL_FRAMES_END
#endif

#if defined(__x86_64__) || defined(__i386__)
#define COFLOW_DETAIL_PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define COFLOW_DETAIL_PAUSE() __asm__ __volatile__("yield")
#else
#define COFLOW_DETAIL_PAUSE() static_cast<void>(0)
#endif

// The header of Catch2, for coflow/testing/catch.hpp: version 3 has many, version 2 has one.
#if __has_include(<catch2/catch_all.hpp>)
#define COFLOW_DETAIL_CATCH_HEADER <catch2/catch_all.hpp>
#else
#define COFLOW_DETAIL_CATCH_HEADER <catch2/catch.hpp>
#endif

namespace coflow::config {

/// True where one coroutine resumes the next by a guaranteed tail call; otherwise a trampoline
/// keeps the stack flat.
inline constexpr bool symmetric_transfer = COFLOW_SYMMETRIC_TRANSFER != 0;

/// True where temporaries in `co_await` expressions may be destroyed twice (GCC before 14).
inline constexpr bool double_destroys_temporaries = COFLOW_DETAIL_DOUBLE_DESTROY != 0;

/// True where a sanitizer watches memory: recycled memory would hide errors from it.
inline constexpr bool sanitized = COFLOW_DETAIL_SANITIZED != 0;

/// Two threads that write within this many bytes of each other slow each other down.
inline constexpr unsigned cache_line = 64;

/// Tells the processor what will be read soon; null is no harm.
inline void prefetch(const void* address) noexcept { __builtin_prefetch(address); }

/// Tells the processor that this thread is spinning.
inline void pause() noexcept { COFLOW_DETAIL_PAUSE(); }

} // namespace coflow::config
