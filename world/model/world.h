#pragma once
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "engine/base/rng.h"
#include "world/model/object.h"
#include "world/model/world_find.h"
#include "world/value/atom.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stdint.h>

/* world -- the persistent objects, and nothing of the game.
 *
 *   world  the aggregate: finds objects by id or ref, loading them on demand
 *   object, prop, place, proto   what an object is, holds, where it is, what it inherits
 *   tx     one slice's changes: undo, savepoints, commit into a batch
 *   batch  a commit as immutable rows with a number; all that crosses to the store thread
 *   store  the main thread's face of the disk: submit batches, query rows, know what is durable
 *   rows   the tables beside the objects, read as they will be once all is durable
 *   resident, fresh         what is in memory, and what only memory knows yet
 *   world_load, world_evict how it comes there and goes
 *   migrate, check, backup, text_world   care of the world file
 *
 * Invariants others lean on:
 *  1. Every change happens inside an open tx (must).
 *  2. A `struct object *` is valid until the end of the slice; across slices go ids.
 *  3. An object that is resident is the truth; one that is not is what the store says.
 *  4. Ids are never used twice, not even after a rollback; to revive a destroyed object is no
 *     other use.
 *  5. changed == 0 or the number of the commit that last changed the object (its place,
 *     its contents, its properties); while a tx that touched it is open, the number to come.
 *  6. seen is the newest change among all that was read since world_seen_reset. */

/* What the open transaction's writes are: see played.h. */
enum writes {
    WRITES_DESIGN,
    WRITES_PLAY,
    WRITES_AS_IS, /* what is written says itself which it is */
};

struct fresh;
struct rows_ahead;
struct store;
struct tx;

#define WORLD_REF_MAX 64

struct world {
    struct store *store; /* borrowed */
    struct atom_table atoms;
    struct map objects; /* id -> struct object, owned; all residents, tombstones too */
    struct strmap refs; /* ref -> struct object, residents only */
    /* Location id -> head of the list of residents there (object.place_next). */
    struct map places;
    /* Id -> how many residents have it as a direct prototype; a number for a pointer. */
    struct map inheritors;
    struct object *clock_hand; /* one of the ring of residents, or NULL; see world_evict.c */
    size_t resident_bytes;     /* roughly what the residents take */
    uint64_t load_count;       /* objects read from the store so far: for a slice's cap */
    struct fresh *fresh;       /* owned: changes that only memory knows; see fresh.h */
    struct rows_ahead *ahead;  /* owned: the same of rows; see rows.h */
    struct tx *tx;             /* owned, always there */
    enum writes writes;
    uint64_t hand;    /* whose line the open slice runs; 0: nobody's */
    bool design_lost; /* play has destroyed something of the design in the open slice */
    uint64_t next_id;
    uint64_t next_arrival;  /* orders contents */
    uint64_t commit_number; /* of the last commit handed to the store */
    uint64_t seen;          /* see invariant 6 */
    /* Grows when any object's lineage, or the ref of one in a lineage, may have changed, but for those the open tx made. */
    uint64_t proto_version;
    uint64_t table_version;    /* the last one given out; see prop_version */
    uint64_t contents_version; /* the last one given out; see object.contents_version */
    int64_t time_ms;           /* world time of the last commit; see world_now_ms */
    int64_t pretended_ms;      /* a rehearsal's time, for world_now_ms; 0: the real one */
    int64_t time_anchor_ms;    /* world time minus monotonic time */
    /* Called when an object becomes resident (gone false), and before it leaves memory,
     * destroyed for good, evicted or with the world (gone true): what the engine knows of it is
     * dropped. May be NULL. */
    void (*on_object)(void *data, struct object *object, bool gone);
    void *on_object_data;
    /* Called when an owner gets object (gained) or loses it: it is made, destroyed or given away, or
     * that is undone. May be NULL. */
    void (*on_owned)(void *data, const struct object *object, bool gained);
    /* Called at a commit when the properties of an object of owner's take so many bytes more, or less: then
     * its counted_bytes is what on_owned tells of. May be NULL. */
    void (*on_grown)(void *data, uint64_t owner, int64_t bytes);
    void *on_owned_data;
    /* Called after object's own property atom has another value, or before it is changed in place (prop_change); with ATOM_NONE after it is somewhere
     * else, has other prototypes or another ref; all that as well when it is undone. Not for what is
     * loaded: that is as it was. May be NULL. */
    void (*on_change)(void *data, struct object *object, uint32_t atom);
    void *on_change_data;
};

/* Opens the world over a store that stays the caller's. */
MUST_CHECK bool world_open(struct store *store, struct world **out, struct err *err);
void world_close(struct world *world);

/* -- changes, all through the open tx -- */

/* Makes an object, nowhere, owned by owner (0: the world itself). */
struct object *world_create(struct world *world, uint64_t owner);
/* Makes a destroyed object anew under its id: nowhere, owned by owner, without anything else it had.
 * NULL if it is there, or never was. */
struct object *world_revive(struct world *world, uint64_t id, uint64_t owner);
/* Destroys it; its contents must be moved out first by the caller (must). Its
 * timers and behaviours end with it. Others that inherit from it inherit from its prototypes. */
void world_destroy(struct world *world, struct object *object);
void world_set_owner(struct world *world, struct object *object, uint64_t owner);
/* ref empty: takes it away. False if the ref is taken or malformed ([a-z0-9_/-]{1,64}, not all
 * digits). */
MUST_CHECK bool world_set_ref(
        struct world *world, struct object *object, struct str ref, struct err *err);
/* Says which revision of its own behaviour is in force; 0: none. */
void world_set_behaviour(struct world *world, struct object *object, uint32_t revision);

/* -- searching -- */

/* Calls visit for each id, at most limit, that inherits directly or indirectly from proto
 * and/or has the property area == area (0: any); pending changes included. */
struct world_find_query {
    uint64_t proto;
    uint64_t area;
    size_t limit;
};

void world_search(struct world *world, const struct world_find_query *query,
        void (*visit)(void *data, uint64_t id), void *data);

/* The same, a query of the store at a time, for whoever lets others in between: what changes meanwhile may be found or
 * not. */
struct world_finder;
struct world_finder *world_find_begin(
        struct world *world, const struct world_find_query *query);
/* Goes on; false: all is found. */
bool world_find_step(struct world_finder *finder);
/* What was found so far; borrowed until the next step. */
const uint64_t *world_find_ids(const struct world_finder *finder, size_t *out_count);
/* NULL is fine. */
void world_find_end(struct world_finder *finder);
/* Calls visit for each object, at most limit that are durable for each look, that may have a name of its own which looks
 * so (account_look, with - for a blank) or begins with the word first, some twice, and for what is fresh, whatever it is
 * called. */
void world_search_called(struct world *world, const struct str *looks, size_t count,
        struct str first, size_t limit, void (*visit)(void *data, uint64_t id), void *data);
/* Has it part, case-folded, in its own name or one of its own aliases? See named.h. */
bool world_is_named(const struct object *object, struct str part);
/* The part of a search for names that the file cannot answer (store_names_find does the other): calls visit for
 * each object that has part in a name and was changed since what is durable, some twice. */
void world_search_fresh(struct world *world, struct str part,
        void (*visit)(void *data, uint64_t id), void *data);

/* Between slices: forgets objects until want_bytes are free or max_objects were looked at;
 * never one that the store does not have as it is (changed > durable), nor one others inherit
 * from. Returns bytes freed. */
size_t world_evict(
        struct world *world, uint64_t durable, size_t want_bytes, size_t max_objects);
