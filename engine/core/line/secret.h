#pragma once
#include "engine/core/engine.h"

/* The next line of one session is a password. */

/* The next line of one session, whose client was told not to echo, answers token: no other session sees
 * or answers it, and what those type are commands. seconds: time-out. */
void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds);
/* Ends it because the answer is there, outside any slice: returns its token, 0 if none is open. The
 * client echoes again by secret_echo, in a slice, which does nothing if the slice asks for another. */
uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session);
void secret_echo(struct engine *engine, uint64_t session);
bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session);
/* What the session types waits until it is released: a password of it is being checked. Not in a slice. */
void secret_hold(struct engine *engine, uint64_t character, uint64_t session);
void secret_release(struct engine *engine, uint64_t character, uint64_t session);
bool secret_holds(struct engine *engine, uint64_t character, uint64_t session);
/* Ends it unanswered; session 0: those of all sessions of the character. */
void secret_cancel(struct engine *engine, uint64_t character, uint64_t session);
/* MOMENT_FORGET: frees what is open without an answer. */
void secret_forget(struct engine *engine, void *about);
