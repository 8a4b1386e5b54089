#pragma once
#include "engine/core/people/account.h"

/* In the open transaction: account is written so from now on; empty: in ASCII. Returns false with a sentence in err. */
MUST_CHECK bool spelling_set(struct engine *engine, const struct account *account,
        struct str written, struct err *err);
/* False until a worker has loaded what names need: until then the first name of a script takes time. The first call lets
 * it begin. */
bool spelling_ready(struct engine *engine);

/* -- for module.c -- */

void spelling_create(struct engine *engine);
void spelling_destroy(struct engine *engine);
/* INTERNAL_SPELLING */
void spelling_answer(struct engine *engine, void *about);
/* INTERNAL_ELSEWHERE: a name in ASCII must not look like a spelling: Bepa and Вера. */
void spelling_compare(struct engine *engine, void *about);
/* INTERNAL_PROPERTY: only the game changes how a name is written. */
void spelling_refuse_property(struct engine *engine, void *about);
