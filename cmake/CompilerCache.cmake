# SPDX-License-Identifier: MIT
# Compiles through ccache when it is installed and the builder has not chosen a launcher.
if(DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  return()
endif()
find_program(COFLOW_CCACHE ccache)
mark_as_advanced(COFLOW_CCACHE)
if(COFLOW_CCACHE)
  # The sloppiness is what ccache asks for before it caches anything that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros" "${COFLOW_CCACHE}")
endif()
