// SPDX-License-Identifier: MIT
// What a ComfyUI server sends: whatever it is, it is taken or refused by an `Error`.
#include "coflow/comfyui/check_prompt.hpp"
#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/history.hpp"
#include "coflow/comfyui/job.hpp"
#include "coflow/comfyui/object_info.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/prompt_answer.hpp"
#include "coflow/comfyui/queue.hpp"
#include "coflow/comfyui/server_info.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

using namespace coflow::comfyui;

namespace {

template <class Function>
void expect_value_or_error(const Function& function) {
    try {
        static_cast<void>(function());
    } catch (const coflow::Error&) {
    } catch (const Json::exception&) {
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    switch (data[0] % 9) {
    case 0:
        expect_value_or_error([&] { return parse_event(text); });
        break;
    case 1:
        expect_value_or_error([&] { return parse_event(std::as_bytes(std::span{text})); });
        break;
    case 2:
        expect_value_or_error([&] { return history_of(parse_json(text)); });
        break;
    case 3:
        expect_value_or_error([&] { return parse_json(text).get<QueueSnapshot>(); });
        break;
    case 4:
        expect_value_or_error([&] { return parse_json(text).get<JobPage>(); });
        break;
    case 5:
        expect_value_or_error([&] { return prompt_answer(200, text); });
        expect_value_or_error([&] { return prompt_answer(400, text); });
        break;
    case 6:
        expect_value_or_error([&] { return parse_json(text).get<SystemStats>(); });
        expect_value_or_error([&] { return parse_json(text).get<Features>(); });
        break;
    case 7:
        expect_value_or_error([&] {
            const Prompt prompt = Prompt::parse(text);
            return check_prompt(prompt, Catalog{Json::object()});
        });
        break;
    default:
        expect_value_or_error([&] { return Catalog{parse_json(text)}; });
        break;
    }
    return 0;
}
