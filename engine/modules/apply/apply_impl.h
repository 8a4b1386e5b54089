#pragma once
#include "engine/core/engine.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_delta.h"
#include "engine/modules/apply/apply_design.h"

/* Shared by the apply_*.c files: the result of comparing, for making and recording the
 * changes. */

struct apply_change {
    size_t thing; /* in files.things */
    char *field;  /* owned */
};

struct apply_plan {
    const struct apply_make *make;
    struct engine *engine;
    struct apply_design design;      /* of the world */
    struct base base;                /* the former state of the files */
    const struct apply_delta *delta; /* borrowed: what the files changed since that */
    bool whole; /* delta lacks some of it: the base is another, or more is gone */
    size_t conflicts;
    size_t *created; /* owned: indexes in files.things */
    size_t created_count;
    struct apply_change *changed; /* owned */
    size_t changed_count;
    uint64_t *gone; /* owned: object IDs */
    size_t gone_count;
    struct strmap gone_names; /* set of names */
    uint64_t *lost;           /* owned: IDs of removed things that play had used up */
    size_t lost_count;
    char **touched; /* owned, each too: names of things with new contents in the files */
    size_t touched_count;
    size_t timers;   /* of the author, before */
    uint64_t areas;  /* same */
    struct buf plus; /* output lines, by their first character */
    struct buf tilde;
    struct buf minus;
    struct buf bang;
    struct buf notes;
};

/* Compares everything, in an open transaction. */
MUST_CHECK bool apply_plan_compare(struct apply_plan *plan, struct err *err);
/* Record one finding: a new thing, a changed field, a thing with new contents, a conflict
 * (object NULL: it is gone; field may be empty), a removed object. */
void apply_plan_create(struct apply_plan *plan, size_t thing);
void apply_plan_change(struct apply_plan *plan, size_t thing, struct str field);
void apply_plan_touch(struct apply_plan *plan, struct str name);
void apply_plan_conflict(struct apply_plan *plan, const char *name, struct str field,
        const struct object *object);
void apply_plan_go(struct apply_plan *plan, const struct object *object, const char *name);
/* Same for a thing that the files no longer have, if the world has it unchanged. */
void apply_plan_remove(struct apply_plan *plan, const struct base_thing *base);
/* Same for a thing that play had used up: its record is removed. */
MUST_CHECK bool apply_plan_remove_lost(
        struct apply_plan *plan, const struct base_thing *base, struct err *err);
/* Finds things that are unchanged in the files, but changed by other files. */
void apply_stale_compare(struct apply_plan *plan);
/* Removes exits to removed rooms as well, and finds references in the files to removed things. */
void apply_gone_compare(struct apply_plan *plan);
/* Parts an exit that is removed from its twin, which stays and can be paired again. */
void apply_gone_part(const struct apply_plan *plan, struct object *object);
/* Returns a field's value in props and sets *out_key to its key there; NULL if it is missing. */
const struct value *apply_field_value(
        const struct value *props, struct str field, struct str *out_key);
/* True if the thing refers to one of those. Unless fields is NULL, removes the references
 * there. */
bool apply_gone_named(const struct design_files *files, const struct design_thing *thing,
        const struct strmap *gone, struct value *fields);
/* True if the files have it lead to one of those. A removed twin or key leaves an exit as it is. */
bool apply_gone_leads(const struct design_files *files, const struct design_thing *thing,
        const struct strmap *gone);
/* Appends the lines of the plan, and that @undo reverts it if it was done. */
void apply_plan_put(const struct apply_plan *plan, bool done, struct buf *out);
void apply_plan_finish(struct apply_plan *plan);
/* Assigns a new thing to the area whose file is applied, unless the file names another. */
void apply_join_area(struct apply_plan *plan, const struct design_thing *thing);
/* Returns the player who holds it, at any depth of their things; NULL: none. */
struct object *apply_holder(struct engine *engine, struct object *object);
/* Fills err with "FILE:LINE: message". */
bool apply_fail(const struct apply_plan *plan, const struct design_thing *thing,
        struct err *err, const char *format, ...) PRINTF_LIKE(4, 5);

/* True if the plan is small enough for one transaction, so that nobody waits for long. */
MUST_CHECK bool apply_is_small(const struct apply_plan *plan, struct err *err);

/* -- builders' rights; apply_rights.c. Except for apply_may_control they are not checked for wizards -- */

/* True if the author may change the thing, which is the object, or an exit of that room. */
MUST_CHECK bool apply_may_control(const struct apply_plan *plan,
        const struct design_thing *thing, struct object *object, struct err *err);
/* True if the place accepts the thing from the author. */
MUST_CHECK bool apply_may_place(const struct apply_plan *plan, const struct design_thing *thing,
        struct object *place, struct err *err);
/* True if the author may make things from that prototype. */
MUST_CHECK bool apply_may_inherit(const struct apply_plan *plan,
        const struct design_thing *thing, struct object *proto, struct err *err);
/* Returns why the author may not give a property that value; NULL: they may. */
const char *apply_refuses_value(const struct apply_plan *plan, struct object *object,
        uint32_t atom, const struct value *value);

/* -- builders' limits; not checked for wizards -- */

/* True if the author may make the plan's new things; counts them. */
MUST_CHECK bool apply_may_make(const struct apply_plan *plan, struct err *err);
/* True if the author's quotas allow the state after the open transaction: properties, things
 * and timers. */
MUST_CHECK bool apply_has_room(const struct apply_plan *plan, struct err *err);

/* Lints the files and runs their tests in the open transaction, with the changes of the plan, and appends a line for each
 * problem, and how many there are. */
void apply_trial(const struct apply_make *make, struct buf *out);

/* -- history -- */

typedef void apply_memory_visit(
        void *data, const struct base *before, const struct base *wrote);

/* Loads the files' own base, or the world's record of it, into plan->base. */
MUST_CHECK bool apply_recall(struct apply_plan *plan, struct err *err);
/* Visits what each recorded apply touched, as it was and as the files had it (a thing without
 * fields: it did not exist), the newest first. */
void apply_each_memory(struct engine *engine, apply_memory_visit *visit, void *data);
/* Records what the plan touched, in the open transaction. */
void apply_remember(const struct apply_plan *plan);
