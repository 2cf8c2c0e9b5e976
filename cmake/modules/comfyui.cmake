# SPDX-License-Identifier: MIT
# What talks to ComfyUI servers. So far it needs nothing that the library itself does not need.
coflow_optional_module(comfyui FOLDER comfyui FOUND TRUE PACKAGES nlohmann-json3-dev)
