#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"

/* Before a session speaks for a character: banner, connect, create, guest, who, help, quit, the
 * password conversation, limits on attempts by address and by name, bans.
 */

/* Puts to sleep whoever was in play when the process last ended. */
struct logins *logins_create(struct engine *engine);
void logins_destroy(struct engine *engine);
/* A session has opened: shows the banner. */
void login_opened(struct engine *engine, struct session *session);
/* A line from a session without character. */
void login_line(struct engine *engine, struct session *session, struct str line);
/* The session is gone: forget what was under way. */
void login_gone(struct engine *engine, struct session *session);

/* May somebody who is in try a password of the account, as `password` asks for it? Counts it. */
bool login_may_guess(
        struct engine *engine, const struct session *session, const struct account *account);
/* A wrong password for a name (empty: none that an account can have): logs it, counts it and keeps it
 * for the account's next log-in, all of it soon. */
void login_note_wrong(struct engine *engine, const char *name, const struct session *session);
