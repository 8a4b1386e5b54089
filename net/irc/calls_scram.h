#pragma once

struct engine;

/* The calls of SCRAM-SHA-256; and frees what they keep in an engine. */
void calls_scram_add(struct engine *engine);
void calls_scram_destroy(struct engine *engine);
