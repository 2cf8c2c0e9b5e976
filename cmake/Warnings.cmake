# SPDX-License-Identifier: MIT
# The house flags, for tests, examples and benchmarks. Users of the library do not get them.
add_library(coflow_warnings INTERFACE)
target_compile_options(coflow_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False positive: on a coroutine whose promise has its own operator new and delete, g++ 12 says
  # that the frame's pointer is "returned from" one function and freed by a mismatched other.
  target_compile_options(coflow_warnings INTERFACE -Wno-mismatched-new-delete)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # False positive: std::stable_sort of libstdc++ 12 uses the deprecated std::get_temporary_buffer,
  # and clang lays that at the caller's door. Real uses of something deprecated show with g++.
  target_compile_options(coflow_warnings INTERFACE -Wno-deprecated-declarations)
endif()
