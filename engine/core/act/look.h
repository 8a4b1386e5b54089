#pragma once
#include "engine/core/perception/perceive.h"

/* Descriptions of what a character sees, as markup, for all protocols and for scripts. */

/* Appends a room as viewer sees it from inside (darkness, contents, exits, on("describe")
 * sentences). brief: without the description. */
void look_room(struct engine *engine, struct object *viewer, struct object *room, bool brief,
        struct buf *out);
/* Appends a thing or person: description, a hint at details, contents if visible, clothes,
 * state (open, closed, lit). */
void look_thing(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out);
/* Appends its contents. */
void look_inside(
        struct engine *engine, struct object *viewer, struct object *thing, struct buf *out);
/* Finds the thing or detail in sight that a misspelt phrase meant. Returns true if found, and
 * appends its words. */
bool look_near(struct engine *engine, const struct perception *perception, struct str phrase,
        struct buf *out);
/* Finds a detail ("walls" of the room or of anything in sight). Returns true if found, and
 * appends its text. */
bool look_detail(struct engine *engine, const struct perception *perception, struct str words,
        struct buf *out);
/* Appends the visible exits: a line each, or one list. */
void look_exits(struct engine *engine, struct object *viewer, struct object *room,
        bool long_form, struct buf *out);
/* Appends the same as data for clients: the JSON object of GMCP Room.Info. */
void look_room_info(
        struct engine *engine, struct object *viewer, struct object *room, struct buf *json);

/* Asks which value a property has for viewer because of what happened: a row of `afterwards`. */
struct afterwards_asking {
    struct object *object; /* borrowed, like viewer */
    struct object *viewer; /* NULL: a stranger */
    struct str property;
    struct str word;    /* of a detail: the last word typed; empty for other properties */
    struct value value; /* nil: the property as it is */
};

/* Appends a property that is markup, as viewer reads it now; its links are restricted unless its owner is trusted.
 * Returns false if there is no such property. */
bool look_put_text(struct engine *engine, struct object *viewer, struct object *object,
        uint32_t atom, struct buf *out);
