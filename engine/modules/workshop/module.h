#pragma once
/* The parts of the module workshop: each adds its functions and calls to a new host. */
struct host;

void bind_cost_open(struct host *host);
void bind_rehearse_open(struct host *host);
void bind_replay_open(struct host *host);
void script_lint_open(struct host *host);
void script_test_open(struct host *host);
