// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

enum class ErrorCode : int;
class Error;
class FileError;
class InputFile;
class AtomicFile;
class TemporaryDirectory;
class Sha256;

} // namespace coflow
