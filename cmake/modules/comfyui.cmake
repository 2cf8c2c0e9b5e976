# SPDX-License-Identifier: MIT
# coflow::comfyui: what talks to ComfyUI servers, over HTTP and WebSockets.
include("${CMAKE_CURRENT_LIST_DIR}/io_http.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/io_websocket.cmake")
set(comfyui_parts FALSE)
if(TARGET coflow::io_websocket)
  set(comfyui_parts TRUE)
endif()
coflow_optional_module(comfyui
  FOLDER comfyui
  FOUND ${comfyui_parts}
  PACKAGES nlohmann-json3-dev libboost-dev libwslay-dev zlib1g-dev libssl-dev
  LIBRARIES coflow::io_websocket)
