#pragma once

#include <jansson.h>

struct engine;
struct fault_row;
struct host;

/* Adds the calls that need the script layer: on behaviours (script_calls.c), what builds
 * (script_build.c), numbers (script_stats.c), what scripts of all take and what they may
 * have (script_office.c). */
void script_calls_add(struct host *host);
void script_build_add(struct host *host);
void script_stats_add(struct host *host);
void script_office_add(struct host *host);
/* A run-time error as data/calls/script.json has it. */
json_t *script_fault_json(struct engine *engine, const struct fault_row *row);
