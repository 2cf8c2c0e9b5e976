// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

class ByteStream;
class ConnectionError;
class Connector;
struct Endpoint;
class ExitStatus;
class HttpAnswer;
class HttpBody;
class HttpClient;
struct HttpClientOptions;
class HttpError;
class HttpHeaders;
struct HttpRequest;
struct HttpResponse;
class HttpServerConnection;
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
class TcpConnector;
class TcpListener;
struct Upgraded;

} // namespace coflow
