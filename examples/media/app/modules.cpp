// SPDX-License-Identifier: MIT
#include "app/modules.hpp"

// What CMake has found: COFLOW_MODULE_ON(name) or COFLOW_MODULE_OFF(name, packages) for each.
#define COFLOW_MODULE_ON(name)                                                                     \
    namespace media {                                                                              \
    void add_##name(coflow::WorkflowFactory& factory);                                             \
    }
#define COFLOW_MODULE_OFF(name, packages)
#include "media_modules.inc"
#undef COFLOW_MODULE_ON
#undef COFLOW_MODULE_OFF

namespace media {

std::span<const Module> all_modules() {
#define COFLOW_MODULE_ON(name) {#name, &add_##name, ""},
#define COFLOW_MODULE_OFF(name, packages) {#name, nullptr, packages},
    static constexpr Module modules[] = {
#include "media_modules.inc"
    };
    return modules;
}

void add_modules(coflow::WorkflowFactory& factory) {
    for (const Module& module : all_modules())
        if (module.add != nullptr)
            module.add(factory);
}

} // namespace media
