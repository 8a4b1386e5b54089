#pragma once
#include "engine/core/engine.h"

/* Stored scrollback: the last output of each character.
 *
 * All output delivered to a character goes into its transcript (session/transcript.h). Within
 * two seconds, or when its last session ends, it is written in chunks of one to some KB, of which
 * the newest are kept. A newly opened page gets it (MSG_PAST) before anything else: after a
 * reload, on another device, after a restart. It is deleted with the character.
 *
 * A seat records where a disconnected reader stopped, since it may come back with the number of
 * the last frame it has seen. The protocol handler supplies the numbers and gets them back
 * (struct session_reader). */

#define SCROLLBACK_MESSAGES 500              /* sent again at most */
#define SCROLLBACK_BYTES ((size_t)128 << 10) /* same */
#define SCROLLBACK_CHUNKS 128                /* kept per character */

/* Called when a session starts to act for its character: reads the stored scrollback and sends
 * the session what it asks for. No transaction may be open. */
void scrollback_attach(struct engine *engine, struct session *session);
/* Same for a session that has already shown all output from before the server's restart. */
void scrollback_go_on(struct engine *engine, struct session *session);
/* Sends the character's messages after number `count`, held until commit `until`. */
void scrollback_meanwhile(
        struct engine *engine, struct session *session, uint64_t count, uint64_t until);
/* Returns how many messages the character was ever sent. */
uint64_t scrollback_count(struct engine *engine, uint64_t character);
/* Called when a session stops acting for its character: stores its seat and the scrollback. No
 * transaction may be open. */
void scrollback_leave(struct engine *engine, struct session *session);
/* Sends the whole scrollback if it is requested again (struct session_reader). No transaction
 * may be open. */
void scrollback_send_again(struct engine *engine, struct session *session);
/* Appends the newest messages of a character, at most this many, the oldest first, in the form
 * that transcript_next reads. */
void scrollback_read(
        struct engine *engine, uint64_t character, size_t messages, struct buf *out);
/* Writes part of the waiting messages. No transaction may be open. Returns the microseconds
 * until there is more to do; -1: within a second is early enough. */
int64_t scrollback_turn(struct engine *engine);
