# SPDX-License-Identifier: MIT
# coflow::io_websocket: WebSockets. Frames are taken apart by wslay, compressed by zlib; the opening
# handshake is HTTP, and needs a SHA-1 and random numbers, which OpenSSL has.
find_path(WSLAY_INCLUDE_DIR wslay/wslay.h)
find_library(WSLAY_LIBRARY wslay)
mark_as_advanced(WSLAY_INCLUDE_DIR WSLAY_LIBRARY)
find_package(ZLIB QUIET)
find_package(OpenSSL QUIET COMPONENTS Crypto)
set(io_websocket_parts FALSE)
if(WSLAY_INCLUDE_DIR AND WSLAY_LIBRARY AND ZLIB_FOUND AND OPENSSL_FOUND AND TARGET coflow::io_http)
  set(io_websocket_parts TRUE)
endif()
coflow_optional_module(io_websocket
  FOLDER io/websocket
  FOUND ${io_websocket_parts}
  PACKAGES libwslay-dev zlib1g-dev libssl-dev
  LIBRARIES coflow::io_http ${WSLAY_LIBRARY} ZLIB::ZLIB OpenSSL::Crypto
  INCLUDES ${WSLAY_INCLUDE_DIR})
