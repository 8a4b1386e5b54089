#pragma once
#include "engine/core/engine.h"

/* Data for the clients of one character, beside the text: values that change often. Each topic
 * is sent at the end of the transaction, at most once a second. Of several values within a
 * second only the last is sent. */
struct clientdata *clientdata_create(void);
void clientdata_destroy(struct engine *engine);
/* Sends json to the character's clients when the open transaction ends; dropped if it is
 * undone. topic is the name that clients use ("Char.Vitals"). */
void clientdata_send(
        struct engine *engine, uint64_t character, struct str topic, struct str json);
/* INTERNAL_SETTLE, INTERNAL_END: sends the values of the transaction, unless they were undone. */
void clientdata_settle(struct engine *engine, void *about);
