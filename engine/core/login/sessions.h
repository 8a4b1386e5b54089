#pragma once
#include "engine/core/engine.h"

/* Ending conversations that no longer have a right to their character: after a new password, a
 * ban, a log-out. */

/* Ends everything that acts for a character: sessions of every protocol, event streams, log-ins
 * under way and tokens; `but` (a session, 0: none) stays. Needs an open tx: tokens are revoked
 * in it, the rest follows when it commits. Each session is told `why`. A character without a
 * session is link-dead, unless the caller puts them to sleep. */
void sessions_end(struct engine *engine, uint64_t character, uint64_t but, const char *why);
/* Does the same for one session; revokes its token and ends all sessions that came in with it. */
void sessions_end_one(struct engine *engine, const struct session *session, const char *why);
/* True if the session has a character and is not being ended. */
bool sessions_is_open(const struct session *session);
/* Returns the character's open session with this number, or NULL. */
struct session *sessions_numbered(struct engine *engine, uint64_t character, uint64_t number);
/* Revokes a character's token by its number, and ends what came in with it. Returns false if
 * there is no such token. */
bool sessions_end_token_of(
        struct engine *engine, uint64_t character, uint64_t number, const char *why);
/* Ends one session whose player leaves on purpose: its token stays valid. */
void sessions_close(struct engine *engine, const struct session *session, const char *why);
/* Same for the sessions that came in with a token (token.h); the caller revokes the token
 * itself. */
void sessions_end_token(struct engine *engine, uint64_t token, const char *why);
/* Returns how often a session of the character was ended this way. Callers compare it before
 * and after a wait. */
uint64_t sessions_ends(const struct engine *engine, uint64_t character);
/* True if another session of the character is open with somebody reading. Event streams and
 * absent sessions do not keep anybody in the game. */
bool sessions_others(const struct engine *engine, uint64_t character, uint64_t session);
/* True if a character may have one more event stream or WebSocket. A conversation whose browser
 * has gone makes room. Call outside transactions. */
#define SESSIONS_STREAMS_MAX 20
bool sessions_may_stream(struct engine *engine, uint64_t character);
