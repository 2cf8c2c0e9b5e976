# SPDX-License-Identifier: MIT
# Compiles through ccache when it is installed and the builder has not chosen a launcher.
if(DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  return()
endif()
find_program(COFLOW_CCACHE ccache)
mark_as_advanced(COFLOW_CCACHE)
if(COFLOW_CCACHE)
  # SLOPPINESS is what ccache asks for before it caches what uses a precompiled header. The other
  # two let a fresh clone in another folder use what was compiled in this one.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env
    "CCACHE_SLOPPINESS=pch_defines,time_macros"
    "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
    "CCACHE_NOHASHDIR=1"
    "${COFLOW_CCACHE}")
endif()
