#pragma once

struct engine;

/* Adds the calls of webhooks; calls_hook.c lists them. */
void calls_hook_add(struct engine *engine);
