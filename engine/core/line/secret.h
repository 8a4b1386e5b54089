#pragma once
#include "engine/core/engine.h"

/* Passwords typed as the next line of one session. */

/* Makes the next line of one session, whose client was told not to echo, answer token. Other
 * sessions of the character do not see or answer it, and their lines stay commands. seconds:
 * time-out. */
void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds);
/* Ends it because the answer arrived, as line number `line` of the session, outside any transaction.
 * Returns its token, 0 if none is open. *out_unseen: the line came before the client echoed again,
 * but no secret is asked any more: it must not become a command. secret_echo turns the client's echo
 * on again in a transaction, unless that asks for another secret. */
uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session, uint64_t line,
        bool *out_unseen);
void secret_echo(struct engine *engine, uint64_t session);
bool secret_is_open(struct engine *engine, uint64_t character, uint64_t session);
/* Makes lines of the session wait until it is released, while a password of it is checked. Not in a
 * transaction. */
void secret_hold(struct engine *engine, uint64_t character, uint64_t session);
void secret_release(struct engine *engine, uint64_t character, uint64_t session);
bool secret_holds(struct engine *engine, uint64_t character, uint64_t session);
/* Ends it unanswered; session 0: for all sessions of the character. */
void secret_cancel(struct engine *engine, uint64_t character, uint64_t session);
