// SPDX-License-Identifier: MIT
#pragma once

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>

namespace coflow::detail {

/// The type as it is written in C++; lives as long as the program.
inline std::string_view type_name(const std::type_info& type) {
    static std::mutex mutex;
    static auto& names = *new std::unordered_map<std::type_index, std::string>;
    const std::scoped_lock guard{mutex};
    std::string& name = names[type];
    if (name.empty()) {
        int status = 0;
        const std::unique_ptr<char, void (*)(void*)> demangled{
            abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free};
        name = status == 0 ? demangled.get() : type.name();
    }
    return name;
}

/// The type's name without the namespaces or classes around it.
inline std::string_view short_type_name(const std::type_info& type) {
    // A thread tends to run the same workflow again and again.
    thread_local const std::type_info* last_type = nullptr;
    thread_local std::string_view last_name;
    if (last_type != &type) {
        const std::string_view name = type_name(type);
        const std::size_t scope = name.substr(0, name.find('<')).rfind("::");
        last_name = scope == std::string_view::npos ? name : name.substr(scope + 2);
        last_type = &type;
    }
    return last_name;
}

} // namespace coflow::detail
