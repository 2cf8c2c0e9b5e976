# SPDX-License-Identifier: MIT
# Every tests/unit/<folder>/**/*.test.cpp is part of the program unit_<folder>, and each of its test
# cases is a CTest test.
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

# One precompiled header for all of them: same flags, so the other targets can reuse it.
add_library(test_pch OBJECT "${PROJECT_SOURCE_DIR}/tests/support/pch.cpp")
target_link_libraries(test_pch PRIVATE test_support)
target_precompile_headers(test_pch PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/pch.hpp")

file(GLOB_RECURSE unit_sources CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests/unit"
  "${PROJECT_SOURCE_DIR}/tests/unit/*.test.cpp")
foreach(source IN LISTS unit_sources)
  string(REGEX REPLACE "/.*" "" folder "${source}")
  if(NOT TARGET unit_${folder})
    add_executable(unit_${folder})
    target_link_libraries(unit_${folder} PRIVATE test_support)
    target_precompile_headers(unit_${folder} REUSE_FROM test_pch)
    if(TARGET coflow::${folder})
      target_link_libraries(unit_${folder} PRIVATE coflow::${folder})
    endif()
    catch_discover_tests(unit_${folder}
      TEST_PREFIX "${folder}/"
      PROPERTIES TIMEOUT ${COFLOW_TEST_TIMEOUT} LABELS unit)
  endif()
  target_sources(unit_${folder} PRIVATE "${PROJECT_SOURCE_DIR}/tests/unit/${source}")
endforeach()
