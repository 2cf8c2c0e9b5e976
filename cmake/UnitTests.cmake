# SPDX-License-Identifier: MIT
# Every tests/unit/<folder>/**/*.test.cpp is part of the program unit_<folder>. If the folder is an
# optional module with a target coflow::<folder> of its own, that is linked as well.
set(unit_root "${PROJECT_SOURCE_DIR}/tests/unit")
file(GLOB_RECURSE unit_sources CONFIGURE_DEPENDS RELATIVE "${unit_root}" "${unit_root}/*.test.cpp")
if(NOT TARGET coflow::json_schema)
  list(FILTER unit_sources EXCLUDE REGEX "/json_schema\\.test\\.cpp$")
endif()

set(unit_folders "")
foreach(source IN LISTS unit_sources)
  string(REGEX REPLACE "/.*" "" folder "${source}")
  list(APPEND unit_folders "${folder}")
  list(APPEND unit_sources_${folder} "${unit_root}/${source}")
endforeach()
list(REMOVE_DUPLICATES unit_folders)

foreach(folder IN LISTS unit_folders)
  coflow_test_program(unit_${folder} ${folder} ${unit_sources_${folder}})
  if(TARGET coflow::${folder})
    target_link_libraries(unit_${folder} PRIVATE coflow::${folder})
  endif()
endforeach()
if(TARGET coflow::json_schema AND TARGET unit_mixin)
  target_link_libraries(unit_mixin PRIVATE coflow::json_schema)
endif()
