#pragma once
#include "engine/core/engine.h"

/* told -- the tail of what each character was told, kept in the world.
 *
 * Whatever is delivered to a character goes into its transcript (session/transcript.h); within two seconds, or
 * when its last session ends, it is written, in chunks of some KB, of which the newest are kept.
 * A page that opens anew is sent it (MSG_PAST) before anything else: after a reload, on another
 * device, after a restart. It belongs to the character, and goes with it.
 *
 * Seats: where a reader stood whose conversation ended, for it may come back with the number of the last
 * frame it has seen. The front leaves the numbers and gives them back (struct
 * session_reader). */

#define TOLD_MESSAGES 500              /* sent again */
#define TOLD_BYTES ((size_t)128 << 10) /* the same */
#define TOLD_CHUNKS 40                 /* kept of a character */

/* A session speaks for its character from now on: reads what is kept, and sends the session what it
 * wishes for. No slice is open. */
void told_attach(struct engine *engine, struct session *session);
/* The same, of a session that has shown all that it was told before the server was started. */
void told_go_on(struct engine *engine, struct session *session);
/* Then sends it what its character was told behind message number `count`, which may tell of commit `until`. */
void told_meanwhile(
        struct engine *engine, struct session *session, uint64_t count, uint64_t until);
/* How many messages a character was told, ever. */
uint64_t told_count(struct engine *engine, uint64_t character);
/* A session stops speaking for its character: keeps its seat, and what was told. No slice is open. */
void told_leave(struct engine *engine, struct session *session);
/* Sends all that was told before, if that is wanted again (struct session_reader). No slice is open. */
void told_send_again(struct engine *engine, struct session *session);
/* Appends the newest messages of a character, at most so many, the oldest first, as transcript_next
 * reads them. */
void told_read(struct engine *engine, uint64_t character, size_t messages, struct buf *out);
/* Writes some of what waits for it. No slice is open. Returns in how many microseconds there is more to be done;
 * -1: no sooner than in the course of a second. */
int64_t told_turn(struct engine *engine);
