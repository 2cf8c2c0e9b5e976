# SPDX-License-Identifier: MIT
# Needs nothing to build: it runs ffmpeg, and says so where that is missing.
coflow_optional_module(analyzer_video FOLDER analyzer/video FOUND TRUE PACKAGES ffmpeg)
