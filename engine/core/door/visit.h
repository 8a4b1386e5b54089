#pragma once
#include "engine/core/people/presence.h"

/* Coming into play and going out of it. */

/* A property of who has come from another world, and for those around them arrives when they come into play. */
#define VISIT_ARRIVED "_arrived"
/* What the name of a row of meta begins with that each character in play has; the number follows. */
#define VISIT_ROW "in_play:"

/* At start: whoever was in play when the process died falls asleep where it was, and guests go, unless
 * they are held: then they may come back. */
typedef bool visits_held(struct engine *engine, uint64_t character);
void visits_recover(struct engine *engine, visits_held *is_held);
/* Puts session on a character: wakes it if asleep (moved to where it slept or to the start
 * room, connect event), takes over if link-dead, joins if already connected. Opens its own
 * slices; shows the room. */
void visit_enter(
        struct engine *engine, struct session *session, uint64_t character, bool guest);
/* Puts a session on a character again that spoke for it when the server ended: nobody is told, and it is told the room
 * alone, without a prompt. Opens its own slices. */
void visit_go_on(
        struct engine *engine, struct session *session, uint64_t character, bool guest);
/* At start: the character, which was in play and may be brought back by a gate, stays so for linkdead_seconds. */
void visit_hold(struct engine *engine, const struct object *character, bool guest);
/* A session that takes data now is told, once, who it is and where: Char.Name, Room.Info. Opens its own slice. */
void visit_begin_data(struct engine *engine, struct session *session);
/* The session is gone; the last one makes the character link-dead and, after a time, asleep. */
void visit_leave(struct engine *engine, struct session *session);
/* Some of its sessions are absent, or back: with nobody reading, the character is link-dead. Opens its own
 * slices. */
void visit_heed_absence(struct engine *engine, uint64_t character);
/* A guest's character, to be entered next, who wakes in that room (0: where everybody does); opens its own slice. */
uint64_t visit_make_guest(struct engine *engine, struct str name, uint64_t room);
/* Puts the character out of play, its place remembered: quit, @boot, time-out. Its sessions end
 * with `why`. Inside a slice: as soon as that has been committed, and not if it is undone. */
void visit_end(struct engine *engine, uint64_t character, const char *why);
/* Outside of slices: a guest who is about to go, under a name alike, has gone, so that it is free for who has been told
 * good-bye and comes back at once. */
void visit_free_name(struct engine *engine, struct str name);
/* Through the open tx: after a crash the character, which has left the world, is not put to sleep in it. */
void visit_end_play(struct engine *engine, uint64_t character);
/* Through the open tx: a guest who stays, for they have an account now. */
void visit_become_player(struct engine *engine, struct presence *presence);
