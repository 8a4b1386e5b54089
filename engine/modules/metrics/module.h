#pragma once
#include <jansson.h>

/* Numbers of the running game, for Prometheus, for pages and for @monitor. */

struct engine;
struct host;

/* Returns the result of the call stats.get, as a new reference. */
json_t *metrics_stats(struct engine *engine);

void metrics_calls_add(struct engine *engine);
void bind_monitor_open(struct host *host);
