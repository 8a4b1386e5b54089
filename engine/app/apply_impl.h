#pragma once
#include "engine/app/apply.h"
#include "engine/core/engine.h"

/* What apply_plan.c, apply_stale.c and apply_gone.c find, apply_make.c does, and apply_memory.c keeps. */

struct apply_change {
    size_t thing; /* in files.things */
    char *field;  /* owned */
};

struct apply_plan {
    const struct apply_make *make;
    struct engine *engine;
    struct base base; /* what the files were */
    size_t conflicts;
    size_t *created; /* owned: places in files.things */
    size_t created_count;
    struct apply_change *changed; /* owned */
    size_t changed_count;
    uint64_t *gone; /* owned: ids */
    size_t gone_count;
    struct strmap gone_names; /* name -> anything */
    char **touched; /* owned, each too: names of things that an apply of these files says something new of */
    size_t touched_count;
    size_t timers;   /* that the author had before */
    uint64_t areas;  /* same */
    struct buf plus; /* lines, by what they begin with */
    struct buf tilde;
    struct buf minus;
    struct buf bang;
    struct buf notes;
};

/* Compares all, in an open slice. */
MUST_CHECK bool apply_plan_compare(struct apply_plan *plan, struct err *err);
/* That much is found: things in the files, their fields, what is to go, and what both sides have changed (of object,
 * NULL: it is gone; field may be empty). */
void apply_plan_create(struct apply_plan *plan, size_t thing);
void apply_plan_change(struct apply_plan *plan, size_t thing, struct str field);
void apply_plan_touch(struct apply_plan *plan, struct str name);
void apply_plan_conflict(struct apply_plan *plan, const char *name, struct str field,
        const struct object *object);
void apply_plan_go(struct apply_plan *plan, const struct object *object, const char *name);
/* The same of a thing that the files have no more, if it is as they had it. */
void apply_plan_remove(struct apply_plan *plan, const struct base_thing *base);
/* Finds what the files leave alone, but other files have changed. */
void apply_stale_compare(struct apply_plan *plan);
/* Has what leads to what goes go, too, and finds where the files still name it. */
void apply_gone_compare(struct apply_plan *plan);
/* Does the thing name one of those? In fields, unless that is NULL, it does not then. */
bool apply_gone_named(const struct apply_files *files, const struct apply_thing *thing,
        const struct strmap *gone, struct value *fields);
void apply_plan_finish(struct apply_plan *plan);
/* Makes a thing that the file of an area has made stand in that file: its area is set, if nothing else says so. */
void apply_join_area(const struct apply_plan *plan, const struct apply_thing *thing);
/* Whose hands it is in, however deep in their things; NULL: nobody's. */
struct object *apply_holder(struct engine *engine, struct object *object);
/* Fills err with "FILE:LINE: message". */
bool apply_fail(const struct apply_plan *plan, const struct apply_thing *thing, struct err *err,
        const char *format, ...) PRINTF_LIKE(4, 5);

/* -- what a builder may; a wizard is not asked -- */

/* True if the plan has few enough changes for one slice. */
MUST_CHECK bool apply_is_small(const struct apply_plan *plan, struct err *err);
/* True if the author may have the things that the plan makes; counts them. */
MUST_CHECK bool apply_may_make(const struct apply_plan *plan, struct err *err);
/* True if the author may have what the open tx leaves: properties, things and timers. */
MUST_CHECK bool apply_has_room(const struct apply_plan *plan, struct err *err);

/* -- memory -- */

typedef void apply_memory_visit(
        void *data, const struct base *before, const struct base *wrote);

/* Takes the files' own base, or what the world knows of it, into plan->base. */
MUST_CHECK bool apply_recall(struct apply_plan *plan, struct err *err);
/* Calls visit for what each apply touched that the world remembers, as it was and as the files had it (a thing without
 * fields: not there), the newest first. */
void apply_each_memory(struct engine *engine, apply_memory_visit *visit, void *data);
/* Keeps, in the open slice, what the plan touched. */
void apply_remember(const struct apply_plan *plan);
