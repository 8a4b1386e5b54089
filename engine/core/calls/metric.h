#pragma once
#include <jansson.h>

/* Families of metrics, as the call `metrics` gives them (data/calls/script.json) and /metrics shows them. Units are seconds
 * and bytes; names of counters end in _total. */

/* Appends a family without samples. type: "counter", "gauge", "histogram" or "summary". Returns its samples, borrowed. */
json_t *metric_family(json_t *families, const char *name, const char *type, const char *help);
/* Appends a family with one sample. */
void metric_one(
        json_t *families, const char *name, const char *type, const char *help, double value);
/* Appends a sample whose name has that suffix. */
void metric_part(json_t *samples, const char *suffix, double value);
