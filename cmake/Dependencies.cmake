# SPDX-License-Identifier: MIT
# What the library itself needs. Tests, examples and benchmarks find their own with coflow_need().

# coflow_need(<package> <version or ""> <Debian package>): finds the package or says what to install.
# A macro, because a package may set variables (CMAKE_MODULE_PATH) its caller goes on to use.
macro(coflow_need package version debian_package)
  find_package(${package} ${version} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR
      "coflow needs ${package} ${version}, and it was not found.\n"
      "On Debian: apt-get install ${debian_package}\n"
      "Elsewhere: install it and name its prefix in CMAKE_PREFIX_PATH, or let CMake download it "
      "with -DCOFLOW_FETCH_DEPENDENCIES=ON.")
  endif()
endmacro()

if(COFLOW_FETCH_DEPENDENCIES)
  include(FetchDependencies)
endif()

coflow_need(Threads "" libc6-dev)
coflow_need(Asio 1.22 libasio-dev)
coflow_need(fmt 9 libfmt-dev)
coflow_need(spdlog 1.10 libspdlog-dev)
coflow_need(nlohmann_json 3.11 nlohmann-json3-dev)
