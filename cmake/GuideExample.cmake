# SPDX-License-Identifier: MIT
set(COFLOW_GUIDE_RUNNER "${CMAKE_CURRENT_LIST_DIR}/RunGuideExample.cmake")

# coflow_guide_example(<file.cpp>): builds guide_<file> and runs it as the test guide.<file>, which
# compares what it prints with <file>.expected if that file lies beside the source.
function(coflow_guide_example source)
  cmake_path(GET source STEM name)
  cmake_path(REPLACE_EXTENSION source "expected" OUTPUT_VARIABLE expected)

  add_executable(guide_${name} "${source}")
  target_link_libraries(guide_${name} PRIVATE coflow::coflow coflow_warnings)
  add_test(NAME guide.${name}
    COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:guide_${name}>" "-DEXPECTED=${expected}"
      -P "${COFLOW_GUIDE_RUNNER}")
  set_tests_properties(guide.${name} PROPERTIES TIMEOUT 60)
endfunction()
