# SPDX-License-Identifier: MIT
# Compiles each public header by itself, included twice: it must bring what it needs, and need a
# #pragma once. Not precompiled, which would hide a missing include.
file(GLOB_RECURSE public_headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include"
  "${PROJECT_SOURCE_DIR}/include/coflow/*.hpp")
list(FILTER public_headers EXCLUDE REGEX "/detail/")
if(NOT TARGET coflow::json_schema)
  list(FILTER public_headers EXCLUDE REGEX "/json_schema\\.hpp$")
endif()
coflow_filter_modules(public_headers module_targets)

set(alone_sources "")
foreach(header IN LISTS public_headers)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${header}.cpp")
  file(CONFIGURE OUTPUT "${source}"
    CONTENT "#include <${header}>\n#include <${header}> // NOLINT(readability-duplicate-include)\n")
  list(APPEND alone_sources "${source}")
endforeach()

if(alone_sources)
  add_library(headers_alone OBJECT ${alone_sources})
  # Catch2 for coflow/testing/catch.hpp; whoever builds these tests has it.
  target_link_libraries(headers_alone PRIVATE coflow::coflow coflow_warnings
    $<TARGET_NAME_IF_EXISTS:coflow::json_schema> ${module_targets} Catch2::Catch2)
  # Nobody debugs these: half of the time would go into debug information.
  target_compile_options(headers_alone PRIVATE -g0)
endif()
