# SPDX-License-Identifier: MIT
# Finds standalone Asio (header-only; Debian ships no CMake package for it).
#
# Defines the target Asio::asio and Asio_VERSION. Asio_INCLUDE_DIR can be set to choose a copy.
find_path(Asio_INCLUDE_DIR asio/version.hpp)
mark_as_advanced(Asio_INCLUDE_DIR)

if(Asio_INCLUDE_DIR)
  # ASIO_VERSION is one number: major * 100000 + minor * 100 + patch.
  file(STRINGS "${Asio_INCLUDE_DIR}/asio/version.hpp" Asio_VERSION
    REGEX "^#define ASIO_VERSION [0-9]+")
  string(REGEX REPLACE "^#define ASIO_VERSION ([0-9]+).*" "\\1" Asio_VERSION "${Asio_VERSION}")
  math(EXPR Asio_MAJOR "${Asio_VERSION} / 100000")
  math(EXPR Asio_MINOR "${Asio_VERSION} / 100 % 1000")
  math(EXPR Asio_PATCH "${Asio_VERSION} % 100")
  set(Asio_VERSION "${Asio_MAJOR}.${Asio_MINOR}.${Asio_PATCH}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Asio
  REQUIRED_VARS Asio_INCLUDE_DIR
  VERSION_VAR Asio_VERSION)

if(Asio_FOUND AND NOT TARGET Asio::asio)
  include(CMakeFindDependencyMacro)
  find_dependency(Threads)
  add_library(Asio::asio INTERFACE IMPORTED)
  target_include_directories(Asio::asio INTERFACE "${Asio_INCLUDE_DIR}")
  target_compile_definitions(Asio::asio INTERFACE ASIO_STANDALONE)
  target_link_libraries(Asio::asio INTERFACE Threads::Threads)
  if(Asio_VERSION VERSION_LESS 1.26)
    # These versions look for the coroutines TS when the compiler is clang.
    target_compile_definitions(Asio::asio INTERFACE
      "$<$<CXX_COMPILER_ID:Clang,AppleClang>:ASIO_HAS_CO_AWAIT=1>")
  endif()
endif()
