# SPDX-License-Identifier: MIT
# Installs the headers and a package config, for find_package(coflow).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(COFLOW_PACKAGE_DIR "${CMAKE_INSTALL_DATADIR}/cmake/coflow")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(TARGETS coflow EXPORT coflow-targets)
install(EXPORT coflow-targets NAMESPACE coflow:: DESTINATION "${COFLOW_PACKAGE_DIR}")

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/coflow-config.cmake.in"
  "${PROJECT_BINARY_DIR}/coflow-config.cmake"
  INSTALL_DESTINATION "${COFLOW_PACKAGE_DIR}")
# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/coflow-config-version.cmake"
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)
install(FILES
  "${PROJECT_BINARY_DIR}/coflow-config.cmake"
  "${PROJECT_BINARY_DIR}/coflow-config-version.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/FindAsio.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/JsonSchema.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/OptionalModule.cmake"
  DESTINATION "${COFLOW_PACKAGE_DIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cmake/modules" DESTINATION "${COFLOW_PACKAGE_DIR}")
