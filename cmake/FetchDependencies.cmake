# SPDX-License-Identifier: MIT
# Downloads what find_package does not find. Only with COFLOW_FETCH_DEPENDENCIES=ON.
include(FetchContent)

FetchContent_Declare(fmt
  SYSTEM
  GIT_REPOSITORY https://github.com/fmtlib/fmt.git
  GIT_TAG 10.2.1
  FIND_PACKAGE_ARGS 9)
FetchContent_Declare(spdlog
  SYSTEM
  GIT_REPOSITORY https://github.com/gabime/spdlog.git
  GIT_TAG v1.13.0
  FIND_PACKAGE_ARGS 1.10)
FetchContent_Declare(nlohmann_json
  SYSTEM
  GIT_REPOSITORY https://github.com/nlohmann/json.git
  GIT_TAG v3.11.3
  FIND_PACKAGE_ARGS 3.11)
# One fmt in the program: spdlog uses the one found or fetched here, not the copy it bundles.
set(SPDLOG_FMT_EXTERNAL ON CACHE BOOL "" FORCE)
FetchContent_MakeAvailable(fmt spdlog nlohmann_json)

find_package(Asio 1.22 QUIET)
if(NOT Asio_FOUND)
  # Asio has no CMake build: its headers are enough for FindAsio.
  FetchContent_Declare(asio
    SYSTEM
    GIT_REPOSITORY https://github.com/chriskohlhoff/asio.git
    GIT_TAG asio-1-30-2)
  FetchContent_MakeAvailable(asio)
  set(Asio_INCLUDE_DIR "${asio_SOURCE_DIR}/asio/include" CACHE PATH "Headers of Asio" FORCE)
endif()

if(COFLOW_BUILD_TESTS)
  FetchContent_Declare(Catch2
    SYSTEM
    GIT_REPOSITORY https://github.com/catchorg/Catch2.git
    GIT_TAG v3.7.1
    FIND_PACKAGE_ARGS)
  FetchContent_MakeAvailable(Catch2)
  if(DEFINED Catch2_SOURCE_DIR)
    list(APPEND CMAKE_MODULE_PATH "${Catch2_SOURCE_DIR}/extras")
  endif()
endif()
