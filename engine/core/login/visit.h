#pragma once
#include "engine/core/people/presence.h"

/* Coming into play and leaving it. */

/* A property of a traveller from another world; they are shown to arrive when they come into
 * play. */
#define VISIT_ARRIVED "_arrived"
/* Prefix of the meta row that each character in play has; the character's number follows. */

/* Puts every character to sleep that was in play when the last process died, and removes
 * guests. Characters for whom is_held is true may come back instead. Called at the start. */
typedef bool visits_held(struct engine *engine, uint64_t character);
void visits_recover(struct engine *engine, visits_held *is_held);
/* Puts session on a character: wakes it if asleep (moved to where it slept or to the start
 * room, connect event), takes over if link-dead, joins if already connected. Opens its own
 * transactions; shows the room. */
void visit_enter(
        struct engine *engine, struct session *session, uint64_t character, bool guest);
/* Puts a session back on its character after a restart. Nobody is told; the session is shown
 * the room without a prompt. Opens its own transactions. */
void visit_go_on(
        struct engine *engine, struct session *session, uint64_t character, bool guest);
/* Keeps the character in play for linkdead_seconds. It was in play, and a connection proxy may
 * resume it. Called at the start. */
void visit_hold(struct engine *engine, const struct object *character, bool guest);
/* Tells a session that now takes data, once, who and where it is: Char.Name, Room.Info. Opens
 * its own transaction. */
void visit_begin_data(struct engine *engine, struct session *session);
/* Detaches a session that is gone; the last one makes the character link-dead and, after a
 * time, asleep. */
void visit_leave(struct engine *engine, struct session *session);
/* Updates link-death after sessions became absent or came back: a character whose sessions are
 * all absent is link-dead. Opens its own transactions. */
void visit_note_absence(struct engine *engine, uint64_t character);
/* Makes a guest's character, to be entered next, who wakes in that room (0: the default one).
 * Opens its own transaction. */
uint64_t visit_make_guest(struct engine *engine, struct str name, uint64_t room);
/* Puts the character out of play and remembers its place: quit, @boot, time-out. Its sessions
 * end with `why`. Inside a transaction it happens when that commits, and not if it is undone. */
void visit_end(struct engine *engine, uint64_t character, const char *why);
/* Finishes the departure of leaving guests with that name or a look-alike, so that the name is
 * free for a guest who comes back at once. Call it outside transactions. */
void visit_free_name(struct engine *engine, struct str name);
/* Deletes the in-play row of a character that has left the world, so that it is not put to
 * sleep here after a crash. Needs an open tx. */
void visit_end_play(struct engine *engine, uint64_t character);
/* Keeps a guest who has an account now. Needs an open tx. */
void visit_become_player(struct engine *engine, struct presence *presence);
