# SPDX-License-Identifier: MIT
"""Every C++ file looks as clang-format makes it; formats them all when called with --fix."""

import pathlib
import shutil
import subprocess
import sys

import source_tree

FOLDERS = ("include", "examples", "tests")
NAMES = ("clang-format-19", "clang-format")


def tool():
    """Only version 19 counts: each version has tastes of its own."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
            if "version 19." in said.stdout:
                return path
    sys.exit("clang-format 19 is missing. On Debian: apt-get install clang-format-19")


def files_of(root):
    return sorted(
        str(path) for folder in FOLDERS for suffix in ("hpp", "cpp")
        for path in (root / folder).glob(f"**/*.{suffix}"))


def problems_of(root):
    files = files_of(root)
    if not files:
        return ["no C++ file was found"]
    result = subprocess.run([tool(), "--dry-run", "-Werror", *files],
                            capture_output=True, text=True, check=False)
    wrong = sorted({line.split(":")[0] for line in result.stderr.splitlines()
                    if "-Wclang-format-violations" in line})
    if result.returncode != 0 and not wrong:
        return [f"clang-format failed: {result.stderr}"]
    return [f"{pathlib.Path(name).relative_to(root)}: not formatted; "
            "python3 tests/checks/check_format.py --fix ." for name in wrong]


if sys.argv[1:2] == ["--fix"]:
    subprocess.run([tool(), "-i", *files_of(pathlib.Path(sys.argv[2]))], check=True)
    sys.exit()

STYLE = "BasedOnStyle: LLVM\n"
source_tree.run(
    problems_of,
    {
        "not formatted": {"tests/t.cpp": "int  main( ){}\n"},
        "no C++ file": {"include/a.hpp": None},
    },
    {".clang-format": STYLE, "include/a.hpp": "int a();\n"},
)
