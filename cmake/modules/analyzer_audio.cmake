# SPDX-License-Identifier: MIT
# coflow::analyzer_audio: tempo, key, loudness and more of sound (FFTW's single precision for spectra).
include("${CMAKE_CURRENT_LIST_DIR}/media_audio.cmake")
find_path(Fftw3_INCLUDE_DIR fftw3.h)
find_library(Fftw3f_LIBRARY fftw3f)
mark_as_advanced(Fftw3_INCLUDE_DIR Fftw3f_LIBRARY)

set(analyzer_audio_parts FALSE)
if(TARGET coflow::media_audio AND Fftw3_INCLUDE_DIR AND Fftw3f_LIBRARY)
  set(analyzer_audio_parts TRUE)
endif()
coflow_optional_module(analyzer_audio
  FOLDER analyzer/audio
  FOUND ${analyzer_audio_parts}
  PACKAGES libfftw3-dev libsndfile1-dev libebur128-dev libsamplerate0-dev ffmpeg
  LIBRARIES coflow::media_audio "${Fftw3f_LIBRARY}"
  INCLUDES "${Fftw3_INCLUDE_DIR}")
