# SPDX-License-Identifier: MIT
# `cmake --build <dir> --target docs` writes the reference manual, where Doxygen is installed.
find_package(Doxygen QUIET)
if(DOXYGEN_FOUND)
  configure_file("${PROJECT_SOURCE_DIR}/docs/Doxyfile.in" "${PROJECT_BINARY_DIR}/Doxyfile" @ONLY)
  add_custom_target(docs
    COMMAND "${DOXYGEN_EXECUTABLE}" "${PROJECT_BINARY_DIR}/Doxyfile"
    COMMENT "Writing the reference manual to docs/html in the build folder"
    VERBATIM)
endif()
