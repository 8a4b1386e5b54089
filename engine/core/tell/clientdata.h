#pragma once
#include "engine/core/engine.h"

/* Data for the clients of one character, beside the text: figures that change often. What a slice says of a
 * topic is told at its end, and at most once a second: of what came meanwhile the last is told then. */
struct clientdata *clientdata_create(void);
void clientdata_destroy(struct engine *engine);
/* topic is what clients call it ("Char.Vitals"). In a slice; undone with it. */
void clientdata_send(
        struct engine *engine, uint64_t character, struct str topic, struct str json);
/* MOMENT_SETTLE, MOMENT_END: tells what the slice said, unless it was undone. */
void clientdata_settle(struct engine *engine, void *about);
