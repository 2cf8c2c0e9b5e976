# SPDX-License-Identifier: MIT
# Every tests/checks/check_<name>.py is the test check.<name>, and its proof that it can fail is the
# test check.<name>.can_fail.
find_package(Python3 COMPONENTS Interpreter QUIET)
if(NOT Python3_FOUND)
  message(FATAL_ERROR "The checks need Python 3. On Debian: apt-get install python3")
endif()

file(GLOB check_scripts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/checks/check_*.py")
foreach(script IN LISTS check_scripts)
  cmake_path(GET script STEM name)
  string(REPLACE "check_" "check." name "${name}")
  add_test(NAME ${name} COMMAND "${Python3_EXECUTABLE}" -B "${script}" "${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name}.can_fail COMMAND "${Python3_EXECUTABLE}" -B "${script}" --self-test)
  set_tests_properties(${name} ${name}.can_fail PROPERTIES TIMEOUT 300 LABELS check)
endforeach()
