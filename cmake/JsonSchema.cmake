# SPDX-License-Identifier: MIT
# The optional target coflow::json_schema, for coflow/mixin/json_schema.hpp: exists where valijson is
# found. Both the build and the installed package include this file.
find_path(Valijson_INCLUDE_DIR valijson/adapters/nlohmann_json_adapter.hpp)
mark_as_advanced(Valijson_INCLUDE_DIR)

set(coflow_json_schema_FOUND FALSE)
if(Valijson_INCLUDE_DIR)
  set(coflow_json_schema_FOUND TRUE)
  if(NOT TARGET coflow::json_schema)
    add_library(coflow::json_schema INTERFACE IMPORTED GLOBAL)
    target_link_libraries(coflow::json_schema INTERFACE coflow::coflow)
    target_include_directories(coflow::json_schema INTERFACE "${Valijson_INCLUDE_DIR}")
  endif()
else()
  string(CONCAT coflow_json_schema_MESSAGE
    "coflow: no valijson was found, so there is no target coflow::json_schema (JSON Schemas). "
    "On Debian: apt-get install libvalijson-dev; elsewhere set Valijson_INCLUDE_DIR.")
endif()
