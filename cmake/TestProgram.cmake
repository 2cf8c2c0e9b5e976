# SPDX-License-Identifier: MIT
coflow_need(Catch2 "" catch2)
include(Catch)

# What every test program shares: Catch2 with a main() that is compiled once.
add_library(test_support INTERFACE)
target_include_directories(test_support INTERFACE "${PROJECT_SOURCE_DIR}/tests")
if(TARGET Catch2::Catch2WithMain)
  target_link_libraries(test_support INTERFACE Catch2::Catch2WithMain)
else()
  add_library(catch_main STATIC "${PROJECT_SOURCE_DIR}/tests/support/main.cpp")
  target_link_libraries(catch_main PUBLIC Catch2::Catch2)
  target_link_libraries(test_support INTERFACE catch_main)
endif()
target_link_libraries(test_support INTERFACE coflow::coflow coflow_warnings)

# One precompiled header for all of them. Measured on the tests of core/: it halves clang's time and
# leaves that of g++ as it is, which therefore goes without and shows what a test forgot to include.
set(COFLOW_PRECOMPILE OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(COFLOW_PRECOMPILE ON)
  add_library(test_pch OBJECT "${PROJECT_SOURCE_DIR}/tests/support/pch.cpp")
  target_link_libraries(test_pch PRIVATE test_support)
  target_precompile_headers(test_pch PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/pch.hpp")
endif()

# coflow_test_program(<target> <prefix> <source>...): a Catch2 program, each of whose test cases is
# the CTest test <prefix>/<name of the case>.
function(coflow_test_program target prefix)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE test_support)
  if(COFLOW_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM test_pch)
  endif()
  catch_discover_tests(${target}
    TEST_PREFIX "${prefix}/"
    PROPERTIES TIMEOUT ${COFLOW_TEST_TIMEOUT})
endfunction()
