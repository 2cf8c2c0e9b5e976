// SPDX-License-Identifier: MIT
// Two coroutines that pass numbers through channels: a message and its answer in turn, and a stream
// in one direction.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/channel.hpp>
#include <coflow/core/when_all.hpp>

#include <asio/experimental/channel.hpp>
#include <asio/experimental/concurrent_channel.hpp>

namespace coflow::benchmarks {

namespace {

constexpr int messages = 1000;
constexpr std::size_t stream_capacity = 64;

Task<void> answer(Channel<int>& questions, Channel<int>& answers) {
    while (const auto question = co_await questions.receive())
        co_await answers.send(*question + 1);
}

Task<void> ask(benchmark::State& state, Channel<int>& questions, Channel<int>& answers) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state) {
        co_await questions.send(value);
        value = *co_await answers.receive();
    }
    benchmark::DoNotOptimize(value);
    questions.close();
}

Task<void> ping_pong(benchmark::State& state) {
    Channel<int> questions{1};
    Channel<int> answers{1};
    co_await when_all(ask(state, questions, answers), answer(questions, answers));
}

Task<void> send_all(Channel<int>& stream) {
    for (int value = 0; value < messages; ++value)
        co_await stream.send(value);
}

Task<void> receive_all(Channel<int>& stream) {
    for (int count = 0; count < messages; ++count)
        benchmark::DoNotOptimize(*co_await stream.receive());
}

Task<void> stream_repeatedly(benchmark::State& state) {
    Channel<int> stream{stream_capacity};
    for ([[maybe_unused]] auto _ : state)
        co_await when_all(send_all(stream), receive_all(stream));
    report_each(state, messages);
}

template <class Executor>
using Awaitable = asio::awaitable<void, Executor>;
template <class Executor>
using UseAwaitable = asio::use_awaitable_t<Executor>;
using Signature = void(asio::error_code, int);
using LoopChannel =
    asio::experimental::basic_channel<LoopExecutor, asio::experimental::channel_traits<>,
                                      Signature>;
using PoolChannel =
    asio::experimental::basic_concurrent_channel<PoolExecutor, asio::experimental::channel_traits<>,
                                                 Signature>;

template <class Executor, class Channel>
Awaitable<Executor> asio_answer(Channel& questions, Channel& answers) {
    for (;;) {
        const int question = co_await questions.async_receive(UseAwaitable<Executor>{});
        if (question < 0)
            break;
        co_await answers.async_send({}, question + 1, UseAwaitable<Executor>{});
    }
}

template <class Executor, class Channel>
Awaitable<Executor> asio_ask(benchmark::State& state, Channel& questions, Channel& answers) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state) {
        co_await questions.async_send({}, value, UseAwaitable<Executor>{});
        value = co_await answers.async_receive(UseAwaitable<Executor>{});
    }
    benchmark::DoNotOptimize(value);
    co_await questions.async_send({}, -1, UseAwaitable<Executor>{});
}

template <class Executor, class Channel>
Awaitable<Executor> asio_ping_pong(benchmark::State& state, Executor executor) {
    Channel questions{executor, 1};
    Channel answers{executor, 1};
    AsioJoin<Executor> join{1};
    asio::co_spawn(executor, asio_answer<Executor>(questions, answers), join.arrival());
    co_await asio_ask<Executor>(state, questions, answers);
    co_await join.wait();
}

Awaitable<LoopExecutor> asio_send_all(LoopChannel& stream) {
    for (int value = 0; value < messages; ++value)
        co_await stream.async_send({}, value, UseAwaitable<LoopExecutor>{});
}

Awaitable<LoopExecutor> asio_receive_all(LoopChannel& stream) {
    for (int count = 0; count < messages; ++count)
        benchmark::DoNotOptimize(co_await stream.async_receive(UseAwaitable<LoopExecutor>{}));
}

Awaitable<LoopExecutor> asio_stream_repeatedly(benchmark::State& state, LoopExecutor executor) {
    LoopChannel stream{executor, stream_capacity};
    for ([[maybe_unused]] auto _ : state) {
        AsioJoin<LoopExecutor> join{1};
        asio::co_spawn(executor, asio_receive_all(stream), join.arrival());
        co_await asio_send_all(stream);
        co_await join.wait();
    }
    report_each(state, messages);
}

void coflow_channel(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return ping_pong(state); });
}
BENCHMARK(coflow_channel)->Name("channel/coflow")->UseRealTime();
void coflow_channel_threads(benchmark::State& state) {
    on_coflow(all_cores(), [&](WorkflowExecutor&) { return ping_pong(state); });
}
BENCHMARK(coflow_channel_threads)->Name("channel_threads/coflow")->UseRealTime();
void coflow_stream(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return stream_repeatedly(state); });
}
BENCHMARK(coflow_stream)->Name("stream/coflow")->UseRealTime();

void asio_channel(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) {
        return asio_ping_pong<LoopExecutor, LoopChannel>(state, executor);
    });
}
BENCHMARK(asio_channel)->Name("channel/asio")->UseRealTime();
void asio_channel_threads(benchmark::State& state) {
    on_asio_pool(all_cores(), [&](PoolExecutor executor) {
        return asio_ping_pong<PoolExecutor, PoolChannel>(state, executor);
    });
}
BENCHMARK(asio_channel_threads)->Name("channel_threads/asio")->UseRealTime();
void asio_stream(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_stream_repeatedly(state, executor); });
}
BENCHMARK(asio_stream)->Name("stream/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
