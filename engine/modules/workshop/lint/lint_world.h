#pragma once

struct host;

/* Adds the functions by which the linter asks the game. */
void lint_world_open(struct host *host);
