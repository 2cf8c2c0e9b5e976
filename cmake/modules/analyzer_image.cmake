# SPDX-License-Identifier: MIT
# Needs nothing to build: it runs ffmpeg, and says so where that is missing.
coflow_optional_module(analyzer_image FOLDER analyzer/image FOUND TRUE PACKAGES ffmpeg)
