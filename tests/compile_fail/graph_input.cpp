// SPDX-License-Identifier: MIT
// Error: does not take the results of the nodes
// Error: Accepts<.*Given<Tempo>
#include <coflow/workflow/graph.hpp>

struct Song {};
struct Tempo {};
struct Key {};

coflow::Task<Tempo> measure(Song);
coflow::Task<Song> compose(Key);

class Mix : public coflow::GraphWorkflow<Song, Song> {
public:
    Mix() { node("compose", compose, node("measure", measure)); }
};
