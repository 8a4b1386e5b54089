#pragma once
#include "engine/core/people/presence.h"

#include <jansson.h>

/* The room one stands in, as a channel that clients show (#here): who is there, what it is
 * called, and what changes of that; and whom news of a person concern. Told as MSG_EVENT, topics
 * Chat.*, to sessions that chat. */

/* MOMENT_SETTLE: tells those who chat who came and went by it, in whose sight, what room is called
 * something else, who is away. */
void here_settle(struct engine *engine, void *about);
/* The plain name of the room, or that it is dark. */
void here_topic(struct engine *engine, struct object *actor, struct buf *out);
/* {"topic", "people"}. */
json_t *here_json(struct engine *engine, struct object *actor);
/* Is person one of those who are there for watcher? Who is seen through a door or is hidden is not. */
bool here_shows(struct engine *engine, struct object *watcher, struct object *person);
/* Notes that this session was told who is here, and so knows whether it is dark; until then it is told
 * nothing of it. */
void here_note_light(struct engine *engine, struct session *session);

/* Sends an event, which it takes, to all whom news of a character concern: who shares a channel with them,
 * sees them, or is the same character in another session. The message is flagged for a session that may only
 * see them or only watches their name. */
void here_tell_around(struct engine *engine, uint64_t character, const char *topic,
        json_t *event, uint64_t but_session);
/* Walks the sessions that chat and share the room with character, without the character's own. */
void here_each_watcher(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct session *session, struct object *watcher), void *data);

/* Tells all who want such news that somebody has come into play, or left it. */
void here_tell_monitors(struct engine *engine, const struct presence *presence, bool came);
/* The person leaves the game: tells everybody whom that concerns, once, and takes them off the channels.
 * Outside of a slice. */
void here_quit(struct engine *engine, struct presence *presence);
/* One session that chats ends while its character stays. Outside of a slice. */
void here_session_gone(struct engine *engine, const struct session *session);
