# SPDX-License-Identifier: MIT
# coflow::io_tls: TLS by OpenSSL on any connection.
find_package(OpenSSL 3 QUIET)
set(io_tls_parts FALSE)
if(OpenSSL_FOUND)
  set(io_tls_parts TRUE)
endif()
coflow_optional_module(io_tls
  FOLDER io/tls
  FOUND ${io_tls_parts}
  PACKAGES libssl-dev
  LIBRARIES OpenSSL::SSL OpenSSL::Crypto)
