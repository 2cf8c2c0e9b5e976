# SPDX-License-Identifier: MIT
# coflow::io_http: HTTP/1.1 on any connection. Messages are taken apart by Boost.Beast's parser, of
# which only headers are used.
find_path(Beast_INCLUDE_DIR boost/beast/http/basic_parser.hpp)
mark_as_advanced(Beast_INCLUDE_DIR)
set(io_http_parts FALSE)
if(Beast_INCLUDE_DIR)
  set(io_http_parts TRUE)
endif()
coflow_optional_module(io_http
  FOLDER io/http
  FOUND ${io_http_parts}
  PACKAGES libboost-dev
  INCLUDES "${Beast_INCLUDE_DIR}")
