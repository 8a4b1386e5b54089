#pragma once
#include "engine/core/people/presence.h"

#include <jansson.h>

/* The room as a channel for chat clients (#here): the people in it, its name, and changes of
 * these; and news about a person, to everybody concerned. Sent as MSG_EVENT with topics Chat.*
 * to chat sessions. */

/* Appends the plain name of the room, or that it is dark. */
void here_topic(struct engine *engine, struct object *actor, struct buf *out);
/* Returns {"topic", "people"}. */
json_t *here_json(struct engine *engine, struct object *actor);
/* True if watcher's list shows person. People seen through a door and hidden people are not
 * listed. */
bool here_shows(struct engine *engine, struct object *watcher, struct object *person);
/* Records that this session was sent the list, and whether it was dark then. Before that it is
 * sent no changes. */
void here_note_light(struct engine *engine, struct session *session);

/* Sends an event to everybody concerned with a character: people who share a channel with them,
 * people who see them, and their own other sessions. Takes ownership of event. The message is
 * flagged for sessions that may only see them or monitor their name. */
void here_tell_around(struct engine *engine, uint64_t character, const char *topic,
        json_t *event, uint64_t but_session);
/* Visits the chat sessions in the same room as character, except the character's own. */
void here_each_watcher(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct session *session, struct object *watcher), void *data);

/* Tells sessions that monitor names that somebody has come into play, or left it. */
void here_tell_monitors(struct engine *engine, const struct presence *presence, bool came);
/* Tells everybody concerned, once, that the person leaves the game, and takes them off the
 * channels. Call outside transactions. */
void here_quit(struct engine *engine, struct presence *presence);
/* Handles the end of a chat session whose character stays. Call outside transactions. */
void here_session_gone(struct engine *engine, const struct session *session);
