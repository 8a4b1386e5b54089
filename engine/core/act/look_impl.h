#pragma once
#include "engine/core/act/look.h"
#include "engine/core/tell/format.h"

/* What the look_*.c files share. */

enum {
    LOOK_FEW = 64,
    LOOK_POSE_MAX = 100,
    LOOK_NAMED_MOST =
            100 /* different things, or people, that a list names; of the others it tells how many */
};

/* What stands in a place, sorted; hidden things and the viewer left out. */
struct look_scene {
    uint64_t *things;
    uint64_t *people;
    uint64_t *exits;
    size_t thing_count;
    size_t people_count;
    size_t exit_count;
    uint64_t *block;                /* owned: all three lists, if they are longer than few */
    const struct look_crowd *crowd; /* has all others; NULL: there are none. See look_crowd.h */
    uint64_t few[3][LOOK_FEW];
};

void look_scene_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out);
void look_scene_finish(struct look_scene *scene);
/* Empty, with room for so many of each. */
void look_scene_reserve(struct look_scene *scene, size_t count);

/* How somebody sits: "sitting", "resting", "asleep". */
struct str look_posture(struct engine *engine, struct object *person);
/* Did they say what they are doing? Then they have a line of their own. */
bool look_has_pose(struct engine *engine, struct object *person);
/* What they are doing as viewer reads it, "is leaning on the bar."; no bytes: viewer reads nothing of it. */
struct str look_pose(struct engine *engine, struct object *viewer, struct object *person);
/* Begins a new line if there is text before. */
void look_begin_line(struct buf *out);
/* Description and what handlers add to it, a line each. False if there is none. */
bool look_put_description(
        struct engine *engine, struct object *viewer, struct object *object, struct buf *out);
/* "look red ball", the line to look at it by, for whom it is name, as markup. False, and nothing is appended, if that
 * would end a tag, or names nothing. */
bool look_put_line(
        struct engine *engine, struct object *object, struct str name, struct buf *out);
/* <item><cmd look red ball>a red ball</cmd></>; a name that would end the tag goes without. Of a
 * name that could be read as several commands the link has what is before the second. */
void look_put_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out);
/* "a lamp and Bob" as things to click. */
void look_put_list(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out);
/* Sorts exits as compass directions are read. */
void look_sort_exits(struct engine *engine, uint64_t *ids, size_t count);
/* The exits of a scene, in the order of directions. */
void look_put_exits(
        struct engine *engine, struct look_scene *scene, bool long_form, struct buf *out);
/* An exit looked at: its door and what is behind it. */
void look_put_exit(
        struct engine *engine, struct object *viewer, struct object *exit, struct buf *out);
