# SPDX-License-Identifier: MIT
# Every tests/unit/<folder>/**/*.test.cpp is part of the program unit_<folder>.
set(unit_root "${PROJECT_SOURCE_DIR}/tests/unit")
file(GLOB_RECURSE unit_sources CONFIGURE_DEPENDS RELATIVE "${unit_root}" "${unit_root}/*.test.cpp")
if(NOT TARGET coflow::json_schema)
  list(FILTER unit_sources EXCLUDE REGEX "/json_schema\\.test\\.cpp$")
endif()
coflow_filter_modules(unit_sources module_targets)

set(unit_folders "")
foreach(source IN LISTS unit_sources)
  string(REGEX REPLACE "/.*" "" folder "${source}")
  list(APPEND unit_folders "${folder}")
  list(APPEND unit_sources_${folder} "${unit_root}/${source}")
endforeach()
list(REMOVE_DUPLICATES unit_folders)

foreach(folder IN LISTS unit_folders)
  coflow_test_program(unit_${folder} ${folder} ${unit_sources_${folder}})
  # Those of the folder's own modules: coflow::analyzer_text is part of analyzer.
  set(folder_targets ${module_targets})
  list(FILTER folder_targets INCLUDE REGEX "^coflow::${folder}(_|$)")
  target_link_libraries(unit_${folder} PRIVATE ${folder_targets})
endforeach()
if(TARGET coflow::json_schema AND TARGET unit_mixin)
  target_link_libraries(unit_mixin PRIVATE coflow::json_schema)
endif()
