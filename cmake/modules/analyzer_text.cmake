# SPDX-License-Identifier: MIT
# coflow::analyzer_text: what is in a text. uchardet guesses encodings, ICU knows Unicode, CLD2 knows
# languages; none of them comes with a CMake package that can be relied on.
find_path(Uchardet_INCLUDE_DIR uchardet/uchardet.h)
find_library(Uchardet_LIBRARY uchardet)
find_path(Cld2_INCLUDE_DIR cld2/public/compact_lang_det.h)
find_library(Cld2_LIBRARY cld2)
find_package(ICU QUIET COMPONENTS i18n uc data)
mark_as_advanced(Uchardet_INCLUDE_DIR Uchardet_LIBRARY Cld2_INCLUDE_DIR Cld2_LIBRARY)

set(analyzer_text_parts FALSE)
if(Uchardet_INCLUDE_DIR AND Uchardet_LIBRARY AND Cld2_INCLUDE_DIR AND Cld2_LIBRARY AND ICU_FOUND)
  set(analyzer_text_parts TRUE)
endif()
coflow_optional_module(analyzer_text
  FOLDER analyzer/text
  FOUND ${analyzer_text_parts}
  PACKAGES libuchardet-dev libicu-dev libcld2-dev
  LIBRARIES ICU::i18n ICU::uc ICU::data "${Uchardet_LIBRARY}" "${Cld2_LIBRARY}"
  INCLUDES "${Uchardet_INCLUDE_DIR}" "${Cld2_INCLUDE_DIR}")
