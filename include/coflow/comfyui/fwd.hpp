// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow::comfyui {

struct Link;
class Prompt;
struct InputInfo;
struct NodeInfo;
class Catalog;

struct OutputFile;
struct QueueItem;
struct QueueSnapshot;
struct HistoryEntry;
struct Job;
struct JobPage;
struct SystemStats;
struct Features;

struct PromptProblem;
struct NodeProblems;
struct Accepted;
class PromptRefused;
struct ExecutionFailure;
class ExecutionFailed;

struct Request;
struct Answer;
class BodySink;
class EventSocket;
class Transport;
class ServerError;
struct ServerVersion;
struct ServerInfo;
struct ClientOptions;
struct Submission;
class Client;

struct RunOptions;
struct RunOutcome;
enum class RunEnd : std::uint8_t;
class RunProgress;
class Run;
class RunWatcher;
class RunFeed;
struct KeptRun;

class PromptBinding;
struct BoundPrompt;
struct PromptSettings;
struct ResultFile;
struct ComfyUIRequest;
struct ComfyUIResult;
class ServerPools;
class ComfyUIWorkflow;
class PromptEnded;

struct ServerWish;
struct ServerState;
struct ServerLimits;
struct PoolMember;
struct ServerPoolOptions;
class ServerLease;
class ServerPool;

} // namespace coflow::comfyui
