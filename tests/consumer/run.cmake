# SPDX-License-Identifier: MIT
# Builds and runs the consumer project; called by the tests in cmake/ConsumerTests.cmake.
file(REMOVE_RECURSE "${WORK_DIR}")

if(KIND STREQUAL "package")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" --install "${COFLOW_BINARY_DIR}" --prefix "${WORK_DIR}/prefix"
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  set(where "-DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix")
else()
  set(where "-DCOFLOW_SUBPROJECT=${COFLOW_SOURCE_DIR}")
endif()

execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK_DIR}/build"
    -G "${GENERATOR}" "${where}"
    "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
    "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
    "-DAsio_INCLUDE_DIR=${ASIO_INCLUDE_DIR}"
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND "${CMAKE_COMMAND}" --build "${WORK_DIR}/build"
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND "${WORK_DIR}/build/consumer"
  COMMAND_ERROR_IS_FATAL ANY)
