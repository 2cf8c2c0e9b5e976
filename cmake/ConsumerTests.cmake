# SPDX-License-Identifier: MIT
# tests/consumer is a user's project. It is built against the installed package, and with this
# source tree as its subdirectory.
foreach(kind IN ITEMS package subproject)
  add_test(NAME ${kind}_consumer
    COMMAND "${CMAKE_COMMAND}"
      "-DKIND=${kind}"
      "-DCOFLOW_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
      "-DCOFLOW_BINARY_DIR=${PROJECT_BINARY_DIR}"
      "-DWORK_DIR=${CMAKE_CURRENT_BINARY_DIR}/${kind}_consumer"
      "-DGENERATOR=${CMAKE_GENERATOR}"
      "-DCXX_COMPILER=${CMAKE_CXX_COMPILER}"
      "-DCXX_FLAGS=${CMAKE_CXX_FLAGS}"
      "-DASIO_INCLUDE_DIR=${Asio_INCLUDE_DIR}"
      -P "${PROJECT_SOURCE_DIR}/tests/consumer/run.cmake")
  set_tests_properties(${kind}_consumer PROPERTIES TIMEOUT 300 LABELS consumer)
endforeach()
