#pragma once
#include "engine/core/act/look.h"
#include "engine/core/output/format.h"

/* Internals shared by the look_*.c files. */

enum {
    LOOK_FEW = 64,
    LOOK_POSE_MAX = 100,
    LOOK_NAMED_MOST =
            100 /* distinct things or people that a list names; the others are counted */
};

/* The contents of a place, sorted, without hidden things and the viewer. */
struct look_scene {
    uint64_t *things;
    uint64_t *people;
    uint64_t *exits;
    size_t thing_count;
    size_t people_count;
    size_t exit_count;
    uint64_t *block;                /* owned: all three lists, if they do not fit into few */
    const struct look_crowd *crowd; /* the cached others; NULL: none. See look_crowd.h */
    uint64_t few[3][LOOK_FEW];
};

void look_scene_init(struct engine *engine, struct object *viewer, struct object *place,
        struct look_scene *out);
void look_scene_finish(struct look_scene *scene);
/* Appends the people to the things; the list of things has room for all contents. */
void look_scene_join(struct look_scene *scene);
/* Makes an empty scene with room for count objects of each sort. */
void look_scene_reserve(struct look_scene *scene, size_t count);

/* Returns a person's posture: "sitting", "resting", "asleep". */
struct str look_posture(struct engine *engine, struct object *person);
/* True if the person has set a pose; they then get a line of their own. */
bool look_has_pose(struct engine *engine, struct object *person);
/* Returns the pose as viewer reads it, "is leaning on the bar."; no bytes if viewer may not
 * read it. */
struct str look_pose(struct engine *engine, struct object *viewer, struct object *person);
/* Begins a new line if there is text before. */
void look_begin_line(struct buf *out);
/* Appends the description and the lines that handlers add. Returns false if both are empty. */
bool look_put_description(
        struct engine *engine, struct object *viewer, struct object *object, struct buf *out);
/* Makes the words of the text behind `from` that are details of object links that look at them. */
void look_link_details(
        struct engine *engine, struct object *object, size_t from, struct buf *out);
/* Appends the line that looks at an object under the name, "look red ball", as markup. Returns
 * false, and appends nothing, if the line would end a tag or the name is empty. */
bool look_put_line(
        struct engine *engine, struct object *object, struct str name, struct buf *out);
/* Appends <item><cmd look red ball>a red ball</cmd></>. A name that would end the tag gets no
 * link. For a name that could be read as several commands, the link has only the part before
 * the second. */
void look_put_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out);
/* Appends "a lamp and Bob" with links. Returns how many names it has. */
size_t look_put_list(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out);
/* Appends a line: the phrase with that list as `list`, and another argument or WITHOUT. */
void look_put_listed(struct engine *engine, struct object *viewer, enum phrase phrase,
        const uint64_t *ids, size_t count, struct phrase_arg with, struct buf *out);
/* Sorts exits in the usual order of directions. */
void look_sort_exits(struct engine *engine, uint64_t *ids, size_t count);
/* Appends the exits of a scene, in the order of directions. */
void look_put_exits(
        struct engine *engine, struct look_scene *scene, bool long_form, struct buf *out);
/* Appends the view of an exit: its door and the room behind it. */
void look_put_exit(
        struct engine *engine, struct object *viewer, struct object *exit, struct buf *out);
