# SPDX-License-Identifier: MIT
# coflow::analyzer_data: streams of records from files and databases (SQLite), checked by JSON Schemas
# (valijson).
find_package(SQLite3 QUIET)
set(analyzer_data_parts FALSE)
if(SQLite3_FOUND AND TARGET coflow::json_schema)
  set(analyzer_data_parts TRUE)
endif()
coflow_optional_module(analyzer_data
  FOLDER analyzer/data
  FOUND ${analyzer_data_parts}
  PACKAGES libsqlite3-dev libvalijson-dev
  LIBRARIES SQLite::SQLite3 coflow::json_schema)
