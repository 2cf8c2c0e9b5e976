// SPDX-License-Identifier: MIT
// A workflow that converts many files, four at a time, and reports those that failed.
#include "coflow/coflow.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

class ConvertAll : public BatchWorkflow<std::string, std::string> {
public:
    ConvertAll()
        : BatchWorkflow{
              {.concurrency = 4,
               .chunk_size = 3,
               .on_failure = OnItemFailure::collect,
               .item = {.retry = {.max_retries = 2, .delay = 1ms}, .attempt_timeout = 10s}}} {}

private:
    Task<std::string> process(std::string file) override {
        co_await sleep_for(1ms);
        if (!file.ends_with(".wav"))
            throw std::runtime_error{file + " is no audio file"};
        file.replace(file.size() - 4, 4, ".mp3");
        co_return file;
    }

    Task<> chunk_completed(BatchChunk chunk) override {
        std::printf("%zu of %zu files: %.0f %%\n", chunk.end, chunk.batch_size,
                    progress().percentage);
        co_return;
    }
};

int main() {
    WorkflowExecutor executor;
    ConvertAll workflow;
    const std::vector<std::string> files{"a.wav", "b.wav", "notes.txt", "c.wav", "d.wav"};
    const auto result = executor.run(workflow.run(files));

    for (std::size_t index = 0; index < result.size(); ++index)
        if (result.succeeded(index))
            std::printf("%s -> %s\n", files[index].c_str(), result.value(index).c_str());
    std::printf("%s", result.report().c_str());
}
