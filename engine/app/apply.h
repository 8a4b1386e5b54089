#pragma once
#include "engine/app/base.h"
#include "engine/app/world_files.h"

struct engine;
struct host;
struct object;

/* apply -- from files into the living world.
 *
 *   apply_files.c   what DIR says, as one text (a bundle) that can be sent, and read
 *   apply_fields.c  what a thing is known by, in files and in the world
 *   apply_plan.c    three ways: what the files were (base.h), what they are, what the world is now
 *   apply_stale.c   what they leave alone, but others have applied
 *   apply_gone.c    what still names what they take out
 *   apply_memory.c  what the world and the files remember of that
 *   apply_make.c    the changes, in one slice and as one building command
 *   applying.c      all that while people play */

/* A declaration, or one of the exits that a room's declaration has. */
struct apply_thing {
    char *name;          /* owned: its ref, "#12", or for an exit "ROOM.north" */
    size_t record;       /* in files.records: its own or its room's */
    struct str exit;     /* the direction, borrowed; empty: it is a declaration */
    struct value props;  /* an exit's, owned; else nil: see the record */
    struct value fields; /* a table: name -> hash */
};

struct apply_files {
    struct world_files files;
    struct apply_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> its place and one, as a pointer */
    struct strmap present; /* of the data files, without ".lua" */
    struct base base;
    bool has_base; /* there is one in DIR */
};

/* Appends all of DIR that belongs to it. */
MUST_CHECK bool apply_bundle(const char *directory, struct buf *out, struct err *err);
/* Reads a bundle; the caller finishes out. Thread: any. */
MUST_CHECK bool apply_files_read(struct str bundle, struct apply_files *out, struct err *err);
void apply_files_finish(struct apply_files *files);
const struct apply_thing *apply_files_find(const struct apply_files *files, struct str name);
/* Have they no more what a base knows of a file of theirs? */
bool apply_files_lack(const struct apply_files *files, const struct base_thing *thing);

/* -- fields -- */

/* What the thing says, but for `exits`. */
const struct value *apply_props(
        const struct apply_files *files, const struct apply_thing *thing);
/* Adds to a thing's fields what one entry of it says. */
void apply_fields_put(struct value *fields, struct str key, const struct value *value);
/* Fills thing->fields. */
void apply_fields_of_thing(const struct apply_files *files, struct apply_thing *thing);
/* The key under which props have the field, and the value; NULL: they have not. */
const struct value *apply_field_value(
        const struct value *props, struct str field, struct str *out_key);
/* The same of what is in the world, as its design is; a table, the caller's to finish. */
struct value apply_fields_of_object(struct host *host, struct object *object);
/* Whom it belongs to in text: the name of an account; empty: nobody. */
struct str apply_owner_of(struct engine *engine, struct object *object);

/* -- making -- */

enum apply_side { APPLY_NEITHER, APPLY_OURS, APPLY_THEIRS }; /* the world's, the files' */

struct apply_make {
    struct host *host;
    struct apply_files *files; /* their base is taken */
    uint64_t author;           /* a character */
    bool only_plan;
    bool only_try;      /* in a world that goes afterwards */
    bool no_behaviours; /* the files have none: what has one may go, too */
    bool any_size;      /* also if it is too large for @undo */
    uint64_t
            area; /* the files are the one file of that area, and what they make stands in it; 0: they are any */
    struct str layout; /* the text to keep as that file's (area_layout.h); empty: none */
    enum apply_side side;
};

/* Compares, and unless there is a conflict (or with a side anyhow) does it, in a slice of its own; out gets a line a
 * change. *out_number is the commit to wait for. On failure nothing was changed. */
MUST_CHECK bool apply_make(
        const struct apply_make *make, struct buf *out, uint64_t *out_number, struct err *err);
/* Has the i-th thing in memory. */
void apply_warm(struct engine *engine, const struct apply_files *files, size_t i);
/* What text calls so: a ref, "#12" or "ROOM.north"; NULL if there is none. */
struct object *apply_find(struct engine *engine, struct str name);
/* How many lines of an answer are conflicts. */
size_t apply_conflicts(struct str answer);
/* Appends the base that the files have once they are applied. Their own has to be there yet. */
void apply_base_write(const struct apply_files *files, struct buf *out);
/* The world begins as these files, which have no base. */
void apply_remember_made(struct engine *engine, const struct apply_files *files);
