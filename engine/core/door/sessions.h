#pragma once
#include "engine/core/engine.h"

/* The end of conversations that somebody no longer has a right to: after a new password, a ban, a
 * log-out. */

/* Ends whatever speaks for a character: its sessions on every door, event streams, log-ins under way
 * and tokens; `but` (a session, 0: none) goes on. Through the open tx: tokens go with it, the rest
 * as soon as it is committed, and not if it is undone. Each session is told `why`. Who has no session
 * left is link-dead, unless the caller puts them to sleep. */
void sessions_end(struct engine *engine, uint64_t character, uint64_t but, const char *why);
/* MOMENT_LOCK: does so for a struct account_lock. */
void sessions_lock(struct engine *engine, void *about);
/* Same for one session alone; its token goes with it, and what else came in by that. */
void sessions_end_one(struct engine *engine, const struct session *session, const char *why);
/* Is there somebody for whom it is open, and does it stay? */
bool sessions_is_open(const struct session *session);
/* The open one of a character that has this number among them; NULL: there is none. */
struct session *sessions_numbered(struct engine *engine, uint64_t character, uint64_t number);
/* Ends a token of a character by its number, and what came in by it. False: there is none. */
bool sessions_end_token_of(
        struct engine *engine, uint64_t character, uint64_t number, const char *why);
/* Ends one session, whose person goes of their own will: its token stays good. */
void sessions_close(struct engine *engine, const struct session *session, const char *why);
/* Same for the sessions that came in by a token (token.h); the token itself is the caller's to revoke. */
void sessions_end_token(struct engine *engine, uint64_t token, const char *why);
/* How often a session of the character was ended so: who waited meanwhile looks again. */
uint64_t sessions_ends(const struct engine *engine, uint64_t character);
/* Does another session stand open for the character, at which somebody types? Streams, and doors that
 * nobody reads at the moment, keep nobody in the game. */
bool sessions_others(const struct engine *engine, uint64_t character, uint64_t session);
/* The character that a session speaks for; 0 also for one that was ended and is on its way out. */
uint64_t sessions_character(const struct session *session);
