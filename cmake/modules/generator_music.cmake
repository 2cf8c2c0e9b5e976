# SPDX-License-Identifier: MIT
# coflow::generator_music: composes music and plays it through FluidSynth, which comes without a CMake
# package that can be relied on; runs ffmpeg, and says so where that is missing.
include("${CMAKE_CURRENT_LIST_DIR}/media_audio.cmake")
find_path(Fluidsynth_INCLUDE_DIR fluidsynth.h)
find_library(Fluidsynth_LIBRARY fluidsynth)
mark_as_advanced(Fluidsynth_INCLUDE_DIR Fluidsynth_LIBRARY)

set(generator_music_parts FALSE)
if(Fluidsynth_INCLUDE_DIR AND Fluidsynth_LIBRARY AND TARGET coflow::media_audio)
  set(generator_music_parts TRUE)
endif()
coflow_optional_module(generator_music
  FOLDER generator/music
  FOUND ${generator_music_parts}
  PACKAGES libfluidsynth-dev timgm6mb-soundfont ffmpeg libsndfile1-dev libebur128-dev
    libsamplerate0-dev
  LIBRARIES coflow::media_audio "${Fluidsynth_LIBRARY}"
  INCLUDES "${Fluidsynth_INCLUDE_DIR}")
