// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

class ByteStream;
class ConnectionError;
class Connector;
struct Endpoint;
class ExitStatus;
class LineSplitter;
class Listener;
class MemoryNetwork;
class MemoryStream;
class Process;
class ProcessError;
class ProcessInput;
class ProcessOptions;
class ProcessOutput;
class ProcessReader;
struct ProcessResult;

} // namespace coflow
