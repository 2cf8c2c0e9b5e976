# SPDX-License-Identifier: MIT
# Needs nothing to build: it runs ffmpeg, and says so where that is missing.
coflow_optional_module(generator_video FOLDER generator/video FOUND TRUE PACKAGES ffmpeg)
