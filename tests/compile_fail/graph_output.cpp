// SPDX-License-Identifier: MIT
// Error: does not return the workflow's output
// Error: Returned<Tempo>.*Output<Song>
#include <coflow/workflow/graph.hpp>

struct Song {};
struct Tempo {};

coflow::Task<Tempo> measure(Song);

class Mix : public coflow::GraphWorkflow<Song, Song> {
public:
    Mix() { output(node("measure", measure)); }
};
