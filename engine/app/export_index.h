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

/* What of a world is exported, under which name, and into which file. */

struct export_thing {
    uint64_t id;
    uint64_t location; /* 0: nowhere */
    uint64_t arrived;
    uint64_t owner;     /* 0: the world itself */
    uint64_t area;      /* its own; 0: none */
    char *ref;          /* owned; NULL: none */
    const char *file;   /* borrowed from the index; without ".lua" */
    size_t proto_first; /* its prototypes: in export_index.protos */
    size_t proto_count;
    bool has_behaviour;
    bool inherited; /* something inherits from it */
    bool is_area;   /* its kind is an area, or something is in it as its area */
    bool person;    /* a player's character */
    bool made;      /* in play */
    bool moved;     /* by play: it is at `now`, and location is where the design has it */
    uint64_t now;
    uint64_t now_arrived;
    const struct change_set *
            lost; /* borrowed: play has used it up, and this is what it was; NULL: it is there */
    bool apart;   /* of another area than the one that is exported */
    bool left_out; /* that, or carried by one, without a ref and nothing's prototype */
};

struct export_index {
    struct export_thing *things; /* owned; by id */
    size_t count;
    size_t capacity;
    uint64_t *protos; /* owned */
    size_t proto_count;
    size_t proto_capacity;
    struct strmap files; /* names of files, as things have them: each is its own key */
    struct strmap areas; /* the ref of each area that has one -> its thing */
    struct map accounts; /* a character's id -> the account's name, owned */
    void (*progress)(void *data, unsigned permille); /* NULL: nobody watches */
    void *data;
    struct change_set *lost; /* owned, each too */
    size_t lost_count;
    bool same_world; /* the text is for this world: what is left out may be named in it, too */
    struct buf *notes; /* borrowed: a line for each reference to what is left out; NULL: none */
};

/* Reads all there is now but what is looked up thing by thing; nothing is left out. Zeroed before. */
MUST_CHECK bool export_index_load(
        struct export_index *index, struct store_dump *dump, struct err *err);
/* The same as the design has it, with what play has used up, and decides what is left out, and into which file the rest goes. */
MUST_CHECK bool export_index_read(
        struct export_index *index, struct store_dump *dump, struct err *err);
void export_index_finish(struct export_index *index);
/* The thing with that id; NULL if there is none in the export. */
struct export_thing *export_index_find(const struct export_index *index, uint64_t id);
/* The thing with that id, if it is there but not in the export; else NULL. */
struct export_thing *export_index_left_out(const struct export_index *index, uint64_t id);
/* Appends what the text calls it: its ref, or "#12". */
void export_index_name(const struct export_thing *thing, struct buf *out);
/* The name of the account whose character that is; NULL if there is none. */
const char *export_index_account(const struct export_index *index, uint64_t character);
/* Whether a file can be named after the thing: its ref is a path below a folder. */
bool export_index_names_file(const struct export_thing *thing);
/* Calls for two things, as qsort does: by file, then refs, then the others by id. */
int export_index_compare(const void *a, const void *b);
