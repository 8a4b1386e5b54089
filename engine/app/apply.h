#pragma once
#include "engine/app/base.h"
#include "engine/app/world_files.h"

struct apply_design;
struct engine;
struct host;
struct object;

/* Applies text files to the running world.
 *
 *   apply_files.c   reads a directory into one text (a bundle) that can be sent, and parses it
 *   apply_fields.c  the fields of a thing, in files and in the world
 *   apply_design.c  names and places in the design of the world
 *   apply_plan.c    three-way comparison: former files (base.h), current files, current world
 *   apply_stale.c   warnings about things unchanged in the files, but changed by other files
 *   apply_gone.c    references to things that the files remove
 *   apply_memory.c  the history that the world and the files keep of this
 *   apply_make.c    makes the changes, in one transaction and as one building command
 *   applying.c      the same while people play */

/* A declaration, or an exit inside a room's declaration. */
struct apply_thing {
    char *name;          /* owned: its ref, "#12", or for an exit "ROOM.north" */
    size_t record;       /* in files.records: its own or its room's */
    struct str exit;     /* the direction, borrowed; empty: not such an exit */
    struct value props;  /* an exit's, owned; otherwise nil: see the record */
    struct value fields; /* field name -> hash */
};

struct apply_files {
    struct world_files files;
    struct apply_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> index + 1, as a pointer */
    struct strmap present; /* names of the data files, without ".lua" */
    struct base base;
    bool has_base; /* the directory has a base file */
};

/* Appends all files of the directory. */
MUST_CHECK bool apply_bundle(const char *directory, struct buf *out, struct err *err);
/* Parses a bundle; the caller finishes out. Thread: any. */
MUST_CHECK bool apply_files_read(struct str bundle, struct apply_files *out, struct err *err);
void apply_files_finish(struct apply_files *files);
const struct apply_thing *apply_files_find(const struct apply_files *files, struct str name);
/* True if the files no longer declare a thing that the base has from one of them. */
bool apply_files_lack(const struct apply_files *files, const struct base_thing *thing);

/* -- fields -- */

/* Returns the thing's properties, without `exits`. */
const struct value *apply_props(
        const struct apply_files *files, const struct apply_thing *thing);
/* Returns the name of the room to which an exit inside a room's declaration leads; empty: none. */
struct str apply_exit_target(const struct apply_thing *exit);
/* Adds the hash of one property to a thing's fields. */
void apply_fields_put(struct value *fields, struct str key, const struct value *value);
/* Fills thing->fields. */
void apply_fields_of_thing(const struct apply_files *files, struct apply_thing *thing);
/* Returns a field's value in props and sets *out_key to its key there; NULL if it is missing. */
const struct value *apply_field_value(
        const struct value *props, struct str field, struct str *out_key);
/* Same for an object of the world, in its design state; a table, for the caller to finish. */
struct value apply_fields_of_object(struct apply_design *design, struct object *object);
/* Returns the name of the object's owner as in text; empty: none. */
struct str apply_owner_of(struct engine *engine, struct object *object);

/* -- applying -- */

/* the winner of a conflict: the world or the files */
enum apply_side { APPLY_NEITHER, APPLY_OURS, APPLY_THEIRS };

struct apply_make {
    struct host *host;
    struct apply_files *files; /* their base is taken over */
    uint64_t author;           /* the acting character */
    bool only_plan;
    bool only_try; /* in a temporary world */
    /* files without behaviours: a thing with a behaviour may be removed, too */
    bool no_behaviours;
    bool any_size;     /* also if it is too large for @undo */
    uint64_t area;     /* the files are this area's, and new things join it; 0: any files */
    struct str layout; /* the text to store as that file's (area_layout.h); empty: none */
    enum apply_side side;
};

/* Compares, and without conflicts (or with a side) makes the changes, in its own transaction.
 * out gets a line per change. *out_number is the commit to wait for. On failure nothing is
 * changed. */
MUST_CHECK bool apply_make(
        const struct apply_make *make, struct buf *out, uint64_t *out_number, struct err *err);
/* Loads the i-th thing into memory. */
void apply_warm(struct engine *engine, const struct apply_files *files, size_t i);
/* Returns the object that text calls by this name: a ref, "#12" or "ROOM.north"; NULL if none
 * exists. */
struct object *apply_find(struct engine *engine, struct str name);
/* Returns the number of conflicts in an answer. */
size_t apply_conflicts(struct str answer);
/* Appends the base file that follows from applying the files. Their own base must still be
 * loaded. */
void apply_base_write(const struct apply_files *files, struct buf *out);
/* Records that the world was created from these files, which have no base. */
void apply_remember_made(struct engine *engine, const struct apply_files *files);
