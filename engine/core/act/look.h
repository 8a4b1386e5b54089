#pragma once
#include "engine/core/sense/perceive.h"

/* What one sees: descriptions as markup, for every front end and for scripts. */

/* A room, as viewer standing in it sees it (dark, contents, exits; on("describe") sentences).
 * brief: without the description. */
void look_room(struct engine *engine, struct object *viewer, struct object *room, bool brief,
        struct buf *out);
/* A thing or person: description, details' hint, contents if they can be seen, what is worn,
 * state (open, closed, lit). */
void look_thing(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out);
/* What is in or on it. */
void look_inside(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out);
/* Whatever in sight, or detail of it, somebody meant who typed phrase with a slip of the fingers: true if found, its words
 * appended. */
bool look_near(struct engine *engine, const struct perception *perception, struct str phrase,
        struct buf *out);
/* A detail ("walls" of the room or of anything in sight): true if found, text appended. */
bool look_detail(struct engine *engine, const struct perception *perception, struct str words,
        struct buf *out);
/* The exits as seen: a line each, or one list. */
void look_exits(struct engine *engine, struct object *viewer, struct object *room,
        bool long_form, struct buf *out);
/* Data of the same for clients: JSON object of GMCP Room.Info. */
void look_room_info(
        struct engine *engine, struct object *viewer, struct object *room, struct buf *json);
/* Appends a property that is markup, tamed unless its owner is trusted. False if there is
 * none. */
bool look_put_text(
        struct engine *engine, struct object *object, uint32_t atom, struct buf *out);
