#pragma once
#include "engine/core/engine.h"

/* Before a session speaks for a character: banner, connect, create, guest, who, help, quit, the
 * password conversation (contract, section 2), limits on attempts by address and by name, bans.
 */

struct logins *logins_create(struct engine *engine);
void logins_destroy(struct engine *engine);
/* A session has opened: shows the banner. */
void login_opened(struct engine *engine, struct session *session);
/* A line from a session without character. */
void login_line(struct engine *engine, struct session *session, struct str line);
/* The session is gone: forget what was under way. */
void login_gone(struct engine *engine, struct session *session);
/* Bans, by address or name; through the open tx. */
bool ban_set(struct engine *engine, struct str subject, int64_t seconds, struct str reason,
        uint64_t author);
bool ban_lift(struct engine *engine, struct str subject);
