# SPDX-License-Identifier: MIT
# Parts of the library that exist where what they are built on is found. Each cmake/modules/<name>.cmake
# looks for that and declares one; the build and the installed package include the same files.

# coflow_optional_module(<name> FOLDER <folder> FOUND <bool> PACKAGES <Debian package>... [LIBRARIES <target>...] [INCLUDES <dir>...])
# makes the target coflow::<name> for include/coflow/<folder>, or says what is missing.
function(coflow_optional_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "" "FOLDER;FOUND" "PACKAGES;LIBRARIES;INCLUDES")
  set_property(GLOBAL APPEND PROPERTY COFLOW_MODULES ${name})
  set_property(GLOBAL PROPERTY COFLOW_MODULE_FOLDER_${name} "${module_FOLDER}")
  set_property(GLOBAL PROPERTY COFLOW_MODULE_PACKAGES_${name} "${module_PACKAGES}")
  set(coflow_${name}_FOUND FALSE PARENT_SCOPE)
  if(module_FOUND)
    set(coflow_${name}_FOUND TRUE PARENT_SCOPE)
    if(NOT TARGET coflow::${name})
      add_library(coflow::${name} INTERFACE IMPORTED GLOBAL)
      target_link_libraries(coflow::${name} INTERFACE coflow::coflow ${module_LIBRARIES})
      target_include_directories(coflow::${name} INTERFACE ${module_INCLUDES})
    endif()
  else()
    list(JOIN module_PACKAGES " " packages)
    message(STATUS "coflow: ${name} is off, because not all of its parts were found. "
      "On Debian: apt-get install ${packages}")
  endif()
endfunction()

# coflow_filter_modules(<list> <module targets>): takes the files of modules that are off out of a list
# of paths below include/coflow or tests/unit, and lists the targets of those that are on.
function(coflow_filter_modules paths targets)
  set(filtered ${${paths}})
  set(found "")
  get_property(modules GLOBAL PROPERTY COFLOW_MODULES)
  foreach(name IN LISTS modules)
    get_property(folder GLOBAL PROPERTY COFLOW_MODULE_FOLDER_${name})
    if(TARGET coflow::${name})
      list(APPEND found coflow::${name})
    else()
      list(FILTER filtered EXCLUDE REGEX "^(coflow/)?${folder}/")
    endif()
  endforeach()
  set(${paths} "${filtered}" PARENT_SCOPE)
  set(${targets} "${found}" PARENT_SCOPE)
endfunction()
