// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/model/step_id.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace coflow {

/// What a step's result is remembered under: the run and the step's place in it. The name shows
/// whether the code has changed since.
struct StepKey {
    std::string_view run_id;
    StepId step;
    std::string_view step_name;
};

/// Remembers results of steps, so that a run that is executed again need not repeat them.
///
/// A step asks `lookup` before it runs, and if that has nothing, runs and calls `record`. What it
/// throws fails the step.
/// Thread safety: called from several threads at once, for different keys.
/// Lifetime: outlives the runs that use it. A key outlives the task that was made from it.
class CheckpointStore {
public:
    CheckpointStore() = default;
    CheckpointStore(const CheckpointStore&) = delete;
    CheckpointStore& operator=(const CheckpointStore&) = delete;
    virtual ~CheckpointStore() = default;

    /// The recorded bytes, or nothing.
    virtual Task<std::optional<std::string>> lookup(const StepKey& key) = 0;

    /// Returns once the bytes are as safe as the store makes them.
    virtual Task<> record(const StepKey& key, std::string bytes) = 0;
};

/// How results of type `T` become bytes; specialise it with
/// `static std::string encode(const T&)` and `static T decode(std::string_view)`.
///
/// A step whose result has no codec is not remembered: it runs again. Declare the codec where the
/// type is declared, so that every file of the program sees it.
template <class T>
struct CheckpointCodec;

/// A result that a `CheckpointStore` can hold.
template <class T>
concept Checkpointable = requires(const T& value, std::string_view bytes) {
    { CheckpointCodec<T>::encode(value) } -> std::convertible_to<std::string>;
    { CheckpointCodec<T>::decode(bytes) } -> std::convertible_to<T>;
};

} // namespace coflow
