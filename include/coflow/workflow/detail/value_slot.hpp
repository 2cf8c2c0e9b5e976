// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace coflow::detail {

/// Room for one value of any type, movable or not, on its way from one step to the next.
///
/// Who takes the value out knows its type.
class ValueSlot {
public:
    ValueSlot() = default;
    ValueSlot(const ValueSlot&) = delete;
    ValueSlot& operator=(const ValueSlot&) = delete;
    ~ValueSlot() { clear(); }

    template <class T, class... Args>
    void emplace(Args&&... args) {
        clear();
        if constexpr (fits<T>)
            value_ = ::new (static_cast<void*>(buffer_)) T(std::forward<Args>(args)...);
        else
            value_ = new T(std::forward<Args>(args)...);
        destroy_ = [](void* value) noexcept {
            if constexpr (fits<T>)
                std::destroy_at(static_cast<T*>(value));
            else
                delete static_cast<T*>(value);
        };
    }

    template <class T>
    [[nodiscard]] T& as() noexcept {
        return *static_cast<T*>(value_);
    }

    void clear() noexcept {
        if (value_ != nullptr)
            destroy_(std::exchange(value_, nullptr));
    }

private:
    static constexpr std::size_t room = 64;

    template <class T>
    static constexpr bool fits = sizeof(T) <= room && alignof(T) <= alignof(std::max_align_t);

    alignas(std::max_align_t) std::byte buffer_[room];
    void* value_ = nullptr;
    void (*destroy_)(void*) noexcept = nullptr;
};

} // namespace coflow::detail
