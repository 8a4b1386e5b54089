#pragma once
#include "engine/data/design_files.h"

struct apply_delta;
struct apply_design;
struct engine;
struct host;
struct object;

/* Applies text files to the running world. engine/data/design_files.h reads them.
 *
 *   apply_delta.c   what the files have changed since their base; by a worker
 *   apply_fields.c  the fields of a thing in the world
 *   apply_design.c  names and places in the design of the world
 *   apply_plan.c    three-way comparison: former files (base.h), current files, current world
 *   apply_stale.c   warnings about things unchanged in the files, but changed by other files
 *   apply_gone.c    references to things that the files remove
 *   apply_memory.c  the history that the world and the files keep of this
 *   apply_make.c    makes the changes, in one transaction and as one building command
 *   applying.c      the same while people play
 *   apply_trial.c   lints and tests the files in a running world */

/* Returns the fields of an object of the world, in its design state; a table, for the caller to finish. */
struct value apply_fields_of_object(struct apply_design *design, struct object *object);
/* Returns the name of the object's owner as in text; empty: none. */
struct str apply_owner_of(struct engine *engine, struct object *object);

/* -- applying -- */

/* the winner of a conflict: the world or the files */
enum apply_side { APPLY_NEITHER, APPLY_OURS, APPLY_THEIRS };

struct apply_make {
    struct host *host;
    struct design_files *files;
    const struct apply_delta *delta; /* of these; NULL: still to be found */
    uint64_t author;                 /* the acting character */
    bool only_plan;
    bool checks;   /* of a plan: also lints and tests, where others wait (apply_trial.c) */
    bool only_try; /* in a temporary world */
    /* files without behaviours: a thing with a behaviour may be removed, too */
    bool no_behaviours;
    bool any_size;     /* also if it is too large for @undo */
    uint64_t area;     /* the files are this area's, and new things join it; 0: any files */
    struct str layout; /* the text to store as that file's (area_layout.h); empty: none */
    enum apply_side side;
    /* The text of the files, to lint them where that keeps nobody waiting; empty: don't. */
    struct str bundle;
};

/* Compares, and without conflicts (or with a side) makes the changes, in its own transaction.
 * out gets a line per change. *out_number is the commit to wait for. On failure nothing is
 * changed. */
MUST_CHECK bool apply_make(
        const struct apply_make *make, struct buf *out, uint64_t *out_number, struct err *err);
/* Returns the object that text calls by this name: a ref, "#12" or "ROOM.north"; NULL if none
 * exists. */
struct object *apply_find(struct engine *engine, struct str name);
/* How the line of a problem begins in such an answer. */
#define APPLY_PROBLEM "? "
/* Returns the number of problems in the answer of a plan with checks; SIZE_MAX: it was not checked. */
size_t apply_problems(struct str answer);
/* How a line of an answer begins that names references to removed things, with which the next apply fails. */
#define APPLY_DANGLING "(the files still refer to removed things"
/* Reads the base of files that have none, if the world was created from files without one. Thread: any. */
MUST_CHECK bool apply_base_first(
        const char *world, struct design_files *files, struct err *err);
/* Returns the number of conflicts in an answer. */
size_t apply_conflicts(struct str answer);
/* Appends the base file that follows from applying the files. Their own base must still be
 * loaded. */
void apply_base_write(const struct design_files *files, struct buf *out);
