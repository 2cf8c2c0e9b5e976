// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

namespace coflow::detail {

template <class T>
struct RunSignatureOf {
    using type = void(std::exception_ptr, T);
};
template <>
struct RunSignatureOf<void> {
    using type = void(std::exception_ptr);
};

/// The signature of an Asio handler that is told a task's outcome.
template <class T>
using RunSignature = typename RunSignatureOf<T>::type;

} // namespace coflow::detail
