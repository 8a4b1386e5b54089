#pragma once

struct host;

/* Adds the calls that need the script layer: on behaviours (script_calls.c), what builds
 * (script_build.c), numbers (script_stats.c). */
void script_calls_add(struct host *host);
void script_build_add(struct host *host);
void script_stats_add(struct host *host);
