# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=... -DINCLUDE=... -DSOURCE=... -P check.cmake; see CMakeLists.txt beside it.
file(STRINGS "${SOURCE}" expectations REGEX "^// Error: ")
if(NOT expectations)
  message(FATAL_ERROR "${SOURCE} does not say which error it expects.")
endif()

set(ENV{LC_ALL} C)
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${INCLUDE}" "${SOURCE}"
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, but must not.")
endif()
string(REPLACE ";" "," output "${output}") # which would count as two list elements
string(REGEX MATCHALL "(^|\n)[^\n]*error: [^\n]*" errors "${output}")
list(LENGTH errors count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "Expected one error, got ${count}:\n${output}")
endif()
foreach(expectation IN LISTS expectations)
  string(REGEX REPLACE "^// Error: " "" expectation "${expectation}")
  if(NOT output MATCHES "${expectation}")
    message(FATAL_ERROR "Expected an error that matches\n  ${expectation}\ngot\n${output}")
  endif()
endforeach()
