#pragma once
#include "engine/core/people/account.h"

/* In the open transaction: account is written so from now on; empty: in ASCII. Returns false with a sentence in err. */
MUST_CHECK bool spelling_set(struct engine *engine, const struct account *account,
        struct str written, struct err *err);
/* True if spelling_set, or a new character of that name, needs no time to speak of. Else a worker prepares it: ask again
 * soon. */
bool spelling_ready(struct engine *engine, struct str name);

/* -- for module.c -- */

void spelling_create(struct engine *engine);
void spelling_destroy(struct engine *engine);
/* INTERNAL_SPELLING */
void spelling_answer(struct engine *engine, void *about);
/* INTERNAL_ELSEWHERE: a name in ASCII must not look like a spelling: Bepa and Вера. */
void spelling_compare(struct engine *engine, void *about);
/* INTERNAL_PROPERTY: only the game changes how a name is written. */
void spelling_refuse_property(struct engine *engine, void *about);
