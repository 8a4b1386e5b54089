#pragma once
#include "engine/core/engine.h"

/* Passwords typed as the next line of one session. */

/* In place of a token: the line may be a password, but answers nothing. */
#define SECRET_UNSEEN UINT64_MAX

/* Makes the next line of one session, whose client was told not to echo, answer token. Other
 * sessions of the character do not see or answer it, and their lines stay commands. seconds:
 * time-out. */
void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds);
/* Ends it because the answer arrived, outside any transaction. Returns its token, 0 if none is
 * open, or SECRET_UNSEEN after the time-out, which only a line that `leaves` ends. secret_echo turns
 * the client's echo on again, unless another secret is asked. */
uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session, bool leaves);
void secret_echo(struct engine *engine, uint64_t session);
bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session);
/* Makes lines of the session wait until it is released, while a password of it is checked. Not in a
 * transaction. */
void secret_hold(struct engine *engine, uint64_t character, uint64_t session);
void secret_release(struct engine *engine, uint64_t character, uint64_t session);
bool secret_holds(struct engine *engine, uint64_t character, uint64_t session);
/* Ends it unanswered; session 0: for all sessions of the character. */
void secret_cancel(struct engine *engine, uint64_t character, uint64_t session);
