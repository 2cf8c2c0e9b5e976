#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks who includes whom under include/coflow: a folder is a floor, and includes go down.

Folders of one floor never include each other and nothing includes a higher floor, so a cycle
between folders cannot exist; cycles between files of one folder are looked for.
"""

import re

import source_tree

FLOORS = {
    "base": 0,
    "core": 1,
    "policy": 2,
    "model": 3,
    "mixin": 4,
    "workflow": 5,
    "manage": 6,
    "io": 7,
    "durable": 7,
    "observe": 7,
    "testing": 7,
    "media": 7.5,  # runs programs by io/, and is what analyzers and generators share
    "analyzer": 8,
    "generator": 8,
    "comfyui": 8,
}
UMBRELLA = "coflow/coflow.hpp"
UMBRELLA_FLOOR = 6
CONFIG = "coflow/base/config.hpp"

# Headers that cost every includer a second or so, and who may pay it.
HEAVY = {
    "asio.hpp": set(),
    "boost/beast/http/basic_parser.hpp": {"coflow/io/http/detail/http_message_parser.hpp"},
    "nlohmann/json.hpp": {
        "coflow/comfyui/json.hpp",
        "coflow/analyzer/audio/json.hpp",
        "coflow/analyzer/text/json.hpp",
        "coflow/analyzer/data/record.hpp",
        "coflow/analyzer/image/json.hpp",
        "coflow/analyzer/video/json.hpp",
        "coflow/generator/image/json.hpp",
        "coflow/generator/music/json.hpp",
        "coflow/generator/video/json.hpp",
        "coflow/media/detail/parse_ffprobe.hpp",
        "coflow/media/delivery/delivery_manifest.hpp",
        "coflow/media/delivery/delivery_names.hpp",
        "coflow/media/delivery/delivery_plan.hpp",
        "coflow/media/delivery/json.hpp",
        "coflow/media/json.hpp",
        "coflow/mixin/configuration_file.hpp",
        "coflow/mixin/json_schema.hpp",
        "coflow/mixin/json_validation.hpp",
        "coflow/mixin/detail/json_path.hpp",
        "coflow/mixin/detail/parsed_schema.hpp",
        "coflow/mixin/detail/read_json.hpp",
    },
    "spdlog/spdlog.h": {"coflow/mixin/detail/run_log.hpp"},
}

CONDITIONAL = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b", re.MULTILINE)


def problems_of(root):
    files = source_tree.headers(root)
    problems = []
    graph = {}
    for name, text in files.items():
        includes = source_tree.INCLUDE.findall(text)
        graph[name] = [target for _, target in includes if target.startswith("coflow/")]
        problems += place_problems(name)
        problems += [f"{name}: write \"{target}\" from coflow/ on"
                     for mark, target in includes
                     if mark == '"' and not target.startswith("coflow/")]
        problems += [f"{name}: includes the heavy <{target}> and is not in the list that may"
                     for _, target in includes if name not in HEAVY.get(target, {name})]
        problems += [p for target in graph[name] for p in include_problems(name, target)]
        if name != CONFIG and CONDITIONAL.search(text):
            problems.append(f"{name}: conditional compilation belongs in {CONFIG}")
    problems += cycle_problems(graph)
    return problems + privacy_problems(root)


def folder_of(name):
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else None


def place_problems(name):
    folder = folder_of(name)
    if name == UMBRELLA or folder in FLOORS:
        return []
    return [f"{name}: lies on no floor (the floors are {', '.join(FLOORS)})"]


def include_problems(name, target):
    here, there = folder_of(name), folder_of(target)
    if target == UMBRELLA:
        return [f"{name}: includes the umbrella {UMBRELLA}"]
    if there not in FLOORS:
        return [f"{name}: includes <{target}>, which lies on no floor"]
    if name == UMBRELLA:
        return [] if FLOORS[there] <= UMBRELLA_FLOOR else [
            f"{name}: includes <{target}> of an optional module"]
    if here not in FLOORS:
        return []
    if here != there and FLOORS[there] > FLOORS[here]:
        return [f"{name}: includes <{target}> of a higher floor"]
    if here != there and FLOORS[there] == FLOORS[here]:
        return [f"{name}: includes <{target}> of a sibling folder"]
    if here != there and "/detail/" in target:
        return [f"{name}: includes <{target}>, which is private to {there}/"]
    return []


def cycle_problems(graph):
    """One problem for each cycle that a depth-first walk closes."""
    problems = []
    finished, path = set(), []

    def visit(name):
        if name in path:
            cycle = path[path.index(name):] + [name]
            problems.append("cycle: " + " -> ".join(cycle))
        elif name not in finished:
            path.append(name)
            for target in graph.get(name, []):
                visit(target)
            finished.add(path.pop())

    for name in graph:
        visit(name)
    return problems


def privacy_problems(root):
    """Examples show what users may write, and detail/ is not for them."""
    return [f"{path.relative_to(root).as_posix()}: includes <{target}>, which is private"
            for pattern in ("examples/**/*.cpp", "examples/**/*.hpp")
            for path in sorted(root.glob(pattern))
            for _, target in source_tree.INCLUDE.findall(path.read_text(encoding="utf-8"))
            if target.startswith("coflow/") and "/detail/" in target]


def header(*lines):
    return "\n".join(("#pragma once", *lines, ""))


GOOD = {
    "include/coflow/coflow.hpp": header("#include <coflow/manage/m.hpp>"),
    "include/coflow/base/config.hpp": header("#if 1", "#endif"),
    "include/coflow/base/b.hpp": header("#include <coflow/base/detail/d.hpp>"),
    "include/coflow/base/detail/d.hpp": header("#include <vector>"),
    "include/coflow/core/c.hpp": header("#include <coflow/base/b.hpp>"),
    "include/coflow/manage/m.hpp": header('#include "coflow/core/c.hpp"'),
    "include/coflow/io/i.hpp": header("#include <coflow/manage/m.hpp>"),
    "include/coflow/comfyui/c.hpp": header("#include <coflow/io/i.hpp>"),
    "examples/e/main.cpp": "#include <coflow/coflow.hpp>\n",
}


def bad(name, *lines):
    return {f"include/coflow/{name}": header(*lines)}


BAD = {
    "of a higher floor": bad("base/up.hpp", "#include <coflow/core/c.hpp>"),
    "of a sibling folder": bad("observe/o.hpp", "#  include <coflow/io/i.hpp>"),
    "private to base/": bad("core/p.hpp", "#include <coflow/base/detail/d.hpp>"),
    "which is private": {"examples/e/main.cpp": "#include <coflow/base/detail/d.hpp>\n"},
    "lies on no floor (": bad("attic/a.hpp"),
    "which lies on no floor": bad("core/n.hpp", "#include <coflow/attic/a.hpp>"),
    "the umbrella": bad("io/u.hpp", "#include <coflow/coflow.hpp>"),
    "of an optional module": bad("coflow.hpp", "#include <coflow/io/i.hpp>"),
    "from coflow/ on": bad("core/q.hpp", '#include "c.hpp"'),
    "heavy <asio.hpp>": bad("core/h.hpp", "#include <asio.hpp>"),
    "heavy <nlohmann/json.hpp>": bad("core/h.hpp", "#include <nlohmann/json.hpp>"),
    "heavy <spdlog/spdlog.h>": bad("core/h.hpp", "#include <spdlog/spdlog.h>"),
    "conditional": bad("core/i.hpp", "#ifdef X", "#endif"),
    "cycle: coflow/core/x.hpp -> coflow/core/y.hpp -> coflow/core/x.hpp": {
        **bad("core/x.hpp", "#include <coflow/core/y.hpp>"),
        **bad("core/y.hpp", "#include <coflow/core/x.hpp>"),
    },
}

if __name__ == "__main__":
    source_tree.run(problems_of, BAD, GOOD)
