#pragma once

struct engine;

/* Adds the calls of who tells programs elsewhere what happens; calls_hook.c lists them. */
void calls_hook_add(struct engine *engine);
