# SPDX-License-Identifier: MIT
# coflow::media_audio: sound in memory and in files, which the analyzers and generators of sound
# share. None of the libraries comes with a CMake package that can be relied on.
include_guard(DIRECTORY) # analyzer_audio is built on it, and its file comes before this one
find_path(Sndfile_INCLUDE_DIR sndfile.h)
find_library(Sndfile_LIBRARY sndfile)
find_path(Ebur128_INCLUDE_DIR ebur128.h)
find_library(Ebur128_LIBRARY ebur128)
find_path(Samplerate_INCLUDE_DIR samplerate.h)
find_library(Samplerate_LIBRARY samplerate)
mark_as_advanced(Sndfile_INCLUDE_DIR Sndfile_LIBRARY Ebur128_INCLUDE_DIR Ebur128_LIBRARY
  Samplerate_INCLUDE_DIR Samplerate_LIBRARY)

set(media_audio_parts FALSE)
if(Sndfile_INCLUDE_DIR AND Sndfile_LIBRARY AND Ebur128_INCLUDE_DIR AND Ebur128_LIBRARY
    AND Samplerate_INCLUDE_DIR AND Samplerate_LIBRARY)
  set(media_audio_parts TRUE)
endif()
coflow_optional_module(media_audio
  FOLDER media/audio
  FOUND ${media_audio_parts}
  PACKAGES libsndfile1-dev libebur128-dev libsamplerate0-dev
  LIBRARIES "${Sndfile_LIBRARY}" "${Ebur128_LIBRARY}" "${Samplerate_LIBRARY}"
  INCLUDES "${Sndfile_INCLUDE_DIR}" "${Ebur128_INCLUDE_DIR}" "${Samplerate_INCLUDE_DIR}")
