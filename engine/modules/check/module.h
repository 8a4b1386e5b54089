#pragma once
#include "engine/core/skein_module.h"

/* Whether a world is in order: `skein check`, and a scan of the world in use each day. */
extern const struct skein_module check_module;

extern const struct cmd cmd_check;

void check_add_metrics(struct engine *engine, json_t *families);
void check_add_numbers(struct engine *engine, json_t *numbers);
