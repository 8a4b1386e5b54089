#pragma once
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct change_set;
struct store_dump;

/* Selects the things of a world that are exported, with their names and files. */

struct export_thing {
    uint64_t id;
    uint64_t location; /* 0: no place */
    uint64_t arrived;
    uint64_t owner;     /* 0: the world itself */
    uint64_t area;      /* the area that it sets itself; 0: none */
    char *ref;          /* owned; NULL: none */
    const char *file;   /* borrowed from the index; without ".lua" */
    size_t proto_first; /* index of its prototypes in export_index.protos */
    size_t proto_count;
    bool has_behaviour;
    bool inherited; /* other things inherit from it */
    bool is_area;   /* inherits from area, or is the area of something */
    bool person;    /* a player's character */
    bool made;      /* in play */
    bool moved;     /* by play: it is at `now`, and location is its place in the design */
    uint64_t now;
    uint64_t now_arrived;
    const struct change_set
            *lost; /* borrowed: its former state, since play has used it up; NULL: it exists */
    bool apart;    /* belongs to another area than the exported one */
    /* not exported: the same, or carried by a player, without a ref and not a prototype */
    bool left_out;
};

struct export_index {
    struct export_thing *things; /* owned; by ID */
    size_t count;
    size_t capacity;
    uint64_t *protos; /* owned */
    size_t proto_count;
    size_t proto_capacity;
    struct strmap files;                             /* file names, each its own key */
    struct strmap areas;                             /* refs of areas -> their things */
    struct map accounts;                             /* character ID -> account name, owned */
    void (*progress)(void *data, unsigned permille); /* NULL: no progress is shown */
    void *data;
    struct change_set *lost; /* owned, each too */
    size_t lost_count;
    /* the text is for this world, so it may refer to things that are not exported */
    bool same_world;
    /* borrowed: a line for each reference to a thing that is not exported; NULL: none */
    struct buf *notes;
};

/* Loads the current state of all things, except details that are read per thing; nothing is
 * left out. Zeroed before. */
MUST_CHECK bool export_index_load(
        struct export_index *index, struct store_dump *dump, struct err *err);
/* Same for the design, including things that play has used up; also decides what is exported,
 * and into which file. */
MUST_CHECK bool export_index_read(
        struct export_index *index, struct store_dump *dump, struct err *err);
void export_index_finish(struct export_index *index);
/* Returns the exported thing with that ID; NULL if none exists. */
struct export_thing *export_index_find(const struct export_index *index, uint64_t id);
/* Returns the thing with that ID if it exists but is not exported; otherwise NULL. */
struct export_thing *export_index_left_out(const struct export_index *index, uint64_t id);
/* Appends the thing's name in text: its ref, or "#12". */
void export_index_name(const struct export_thing *thing, struct buf *out);
/* Returns the name of the character's account; NULL if it has none. */
const char *export_index_account(const struct export_index *index, uint64_t character);
/* True if a file can be named after the thing's ref. */
bool export_index_names_file(const struct export_thing *thing);
/* Compares two things for qsort: by file, then by ref, then the others by ID. */
int export_index_compare(const void *a, const void *b);
