# SPDX-License-Identifier: MIT
"""clang-tidy has nothing to say about the headers that need no optional library."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import source_tree

FOLDERS = ("base", "core", "policy", "model", "mixin", "workflow", "manage", "io", "testing")
NEED_LIBRARIES = {"coflow/mixin/json_schema.hpp", "coflow/testing/catch.hpp"}
FLAGS = ["-std=c++20", "-DASIO_STANDALONE", "-DASIO_HAS_CO_AWAIT=1"]
FINDING = re.compile(r"^(\S+?:\d+):\d+: (?:error|warning): (.*)$", re.MULTILINE)


def problems_of(root):
    tool = shutil.which("clang-tidy-19") or shutil.which("clang-tidy")
    if tool is None:
        sys.exit("clang-tidy 19 is missing. On Debian: apt-get install clang-tidy-19")
    names = [name for name in source_tree.headers(root)
             if "/detail/" not in name and name not in NEED_LIBRARIES
             and name.split("/")[1] in FOLDERS]
    if not names:
        return ["no header was found"]
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder) / "all_headers.cpp"
        unit.write_text("".join(f"#include <{name}>\n" for name in names), encoding="utf-8")
        result = subprocess.run(
            [tool, "--quiet", f"--config-file={root / '.clang-tidy'}",
             f"--header-filter={re.escape(str(root))}/include/", str(unit), "--", *FLAGS,
             f"-I{root / 'include'}"],
            capture_output=True, text=True, check=False)
    found = sorted({f"{where.removeprefix(str(root) + '/')}: {text}"
                    for where, text in FINDING.findall(result.stdout)})
    if result.returncode != 0 and not found:
        return [f"clang-tidy failed: {result.stdout}{result.stderr}"]
    return found


CONFIG = "Checks: '-*,modernize-use-nullptr'\nWarningsAsErrors: '*'\n"
source_tree.run(
    problems_of,
    {
        "use nullptr": {"include/coflow/base/a.hpp": "inline void* a() { return 0; }\n"},
        "no header": {"include/coflow/base/a.hpp": None},
        "file not found": {"include/coflow/base/a.hpp": "#include <no_such_header>\n"},
    },
    {".clang-tidy": CONFIG, "include/coflow/base/a.hpp": "inline int a() { return 0; }\n"},
)
