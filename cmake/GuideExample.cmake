# SPDX-License-Identifier: MIT
set(COFLOW_GUIDE_RUNNER "${CMAKE_CURRENT_LIST_DIR}/RunGuideExample.cmake")

# coflow_guide_example(<folder>/<file.cpp>): builds <folder>_<file> and runs it as the test
# <folder>.<file>, which compares what it prints with <file>.expected if that lies beside the source.
function(coflow_guide_example source)
  cmake_path(GET source STEM name)
  cmake_path(GET source PARENT_PATH folder)
  cmake_path(GET folder FILENAME folder)
  cmake_path(REPLACE_EXTENSION source "expected" OUTPUT_VARIABLE expected)

  add_executable(${folder}_${name} "${source}")
  target_link_libraries(${folder}_${name} PRIVATE coflow::coflow coflow_warnings)
  add_test(NAME ${folder}.${name}
    COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:${folder}_${name}>" "-DEXPECTED=${expected}"
      -P "${COFLOW_GUIDE_RUNNER}")
  set_tests_properties(${folder}.${name} PROPERTIES TIMEOUT 60)
endfunction()
