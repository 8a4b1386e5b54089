#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

struct web;

/* Appends the answer of the call `metrics` and the web's own numbers as Prometheus text:
 *   {"families": [{"name", "type", "help", "samples": [{"labels"?: {…}, "suffix"?, "value"}]}]} */
void web_metrics_put(const struct web *web, const json_t *reply, struct buf *out);
