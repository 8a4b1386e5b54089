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

/* world -- the persistent objects, without game logic.
 *
 *   world  the whole: finds objects by id or ref, loading them on demand
 *   object, prop, place, proto   an object, its properties, location and prototypes
 *   tx     one transaction's changes: undo, savepoints, commit into a batch
 *   batch  a commit as immutable rows with a number; only batches cross to the store thread
 *   store  the main thread's interface to the disk: submit batches, query rows, durability
 *   rows   the tables beside the objects, read with pending writes included
 *   resident, fresh         the object cache, and changes that only memory has yet
 *   world_load, world_evict loading and evicting objects
 *   migrate, check, backup, text_world   maintenance of the world file
 *
 * Invariants that other modules rely on:
 *
 * 1. Every change happens inside an open tx (must).
 * 2. A `struct object *` is valid until the end of the transaction; across transactions use ids.
 * 3. A resident object is authoritative; for all others the store is.
 * 4. Ids are never used twice, not even after a rollback. Reviving a destroyed object is not
 *    another use.
 * 5. changed is 0 or the number of the commit that last changed the object (its place, its
 *    contents, its properties); while a tx that touched it is open, the number to come.
 * 6. seen is the newest change among all data read since world_seen_reset. */

/* The kind of the open transaction's writes: see played.h. */
enum writes {
    WRITES_DESIGN,
    WRITES_PLAY,
    WRITES_AS_IS, /* the written data says its kind itself */
};

struct fresh;
struct pending_rows;
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
    /* Id -> how many residents have it as a direct prototype; a number stored as a pointer. */
    struct map inheritors;
    struct object *clock_hand;    /* in the ring of residents, or NULL; see world_evict.c */
    size_t object_cache_bytes;    /* approximate memory of the residents */
    uint64_t load_count;          /* objects read from the store so far: for a limit */
    struct fresh *fresh;          /* owned: changes that only memory knows; see fresh.h */
    struct pending_rows *pending; /* owned: pending row writes; see rows.h */
    struct tx *tx;                /* owned, never NULL */
    struct value kv_shown;        /* owned: the last value that kv_get returned */
    enum writes writes;
    uint64_t hand;    /* player whose line the transaction runs; 0: none */
    bool design_lost; /* play has destroyed part of the design in the open transaction */
    uint64_t next_id;
    uint64_t next_arrival;  /* orders contents */
    uint64_t commit_number; /* of the last commit handed to the store */
    uint64_t seen;          /* see invariant 6 */
    /* Grows when any object's lineage, or the ref of an object in a lineage, may have changed,
     * except for objects that the open tx made. */
    uint64_t proto_version;
    uint64_t heirs_version;    /* grows when one is made, destroyed, or gets other prototypes */
    uint64_t table_version;    /* the last one given out; see prop_version */
    uint64_t contents_version; /* the last one given out; see object.contents_version */
    int64_t time_ms;           /* world time of the last commit; see world_now_ms */
    int64_t pretended_ms;      /* time of a rehearsal, for world_now_ms; 0: the real time */
    int64_t time_anchor_ms;    /* world time minus monotonic time */
    /* Called when an object becomes resident (gone false), and before it leaves memory because it
     * is destroyed, evicted or the world closes (gone true): the engine drops its data about it.
     * May be NULL. */
    void (*on_object)(void *data, struct object *object, bool gone);
    void *on_object_data;
    /* Called when an owner gains or loses object: it is made, destroyed or given away, or that is
     * undone. May be NULL. */
    void (*on_owned)(void *data, const struct object *object, bool gained);
    /* Called at a commit when the size of an object's properties has changed by `bytes`. From then
     * on, on_owned reports the new counted_bytes. May be NULL. */
    void (*on_grown)(void *data, uint64_t owner, int64_t bytes);
    void *on_owned_data;
    /* Called after object's own property atom has another value, or before it is changed in place
     * (prop_change). Called with ATOM_NONE after object has moved, or has other prototypes or
     * another ref. Called as well when such a change is undone, but not when an object is loaded.
     * May be NULL. */
    void (*on_change)(void *data, struct object *object, uint32_t atom);
    void *on_change_data;
};

/* Opens the world over a store, which the caller keeps owning. */
MUST_CHECK bool world_open(struct store *store, struct world **out, struct err *err);
void world_close(struct world *world);

/* -- changes, all through the open tx -- */

/* Creates an object that is nowhere, owned by owner (0: the world itself). */
struct object *world_create(struct world *world, uint64_t owner);
/* Recreates a destroyed object under its old id: nowhere, owned by owner, without its former state.
 * NULL if it exists, or never did. */
struct object *world_revive(struct world *world, uint64_t id, uint64_t owner);
/* Replaces a direct prototype of object by its own prototypes: a lamp without its pattern is still a
 * light. */
void world_drop_proto(struct world *world, struct object *object, const struct object *proto);
/* Destroys an object. The caller must have moved its contents out (must). Its timers and behaviours
 * end with it. Objects that inherit from it then inherit from its prototypes. */
void world_destroy(struct world *world, struct object *object);
void world_set_owner(struct world *world, struct object *object, uint64_t owner);
/* Sets the ref; an empty ref removes it. Notes since when the object has it (ref_time.h). False if the
 * ref is taken or malformed ([a-z0-9_/-]{1,64}, not all digits). */
MUST_CHECK bool world_set_ref(
        struct world *world, struct object *object, struct str ref, struct err *err);
/* Sets which revision of its own behaviour is in force; 0: none. */
void world_set_behaviour(struct world *world, struct object *object, uint32_t revision);

/* -- searching -- */

/* Finds the ids, at most limit, that inherit directly or indirectly from proto and/or have the
 * property area == area (0: any), pending changes included. */
struct world_find_query {
    uint64_t proto;
    uint64_t area;
    size_t limit;
};

void world_search(struct world *world, const struct world_find_query *query,
        void (*visit)(void *data, uint64_t id), void *data);

/* Same, one query of the store at a time, so that others can run in between. Changes made meanwhile
 * may or may not be found. */
struct world_finder;
struct world_finder *world_find_begin(
        struct world *world, const struct world_find_query *query);
/* Continues. False when everything is found. */
bool world_find_step(struct world_finder *finder);
/* Returns the ids found so far; borrowed until the next step. */
const uint64_t *world_find_ids(const struct world_finder *finder, size_t *out_count);
/* NULL is fine. */
void world_find_end(struct world_finder *finder);
/* Calls visit for objects that may have an own name with one of these looks (account_look, with -
 * for a blank) or that begins with the word first; at most 16 durable ones for each look, some
 * twice. Also calls it for all objects with pending changes, whatever their name. */
void world_search_called(struct world *world, const struct str *looks, size_t count,
        struct str first, void (*visit)(void *data, uint64_t id), void *data);
/* True if part, case-folded, is in its own name or one of its own aliases. See named.h. */
bool world_is_named(const struct object *object, struct str part);
/* The part of a name search that the file cannot answer (store_names_find does the rest): calls
 * visit for each object that has part in a name and whose changes are not durable yet, some
 * twice. */
void world_search_fresh(struct world *world, struct str part,
        void (*visit)(void *data, uint64_t id), void *data);

/* Evicts objects between transactions, until want_bytes are free or max_objects were examined.
 * Never evicts an object with changes that the store lacks (changed > durable), nor one that others
 * inherit from. Forgets all changes of rows that the store has. Returns the bytes freed. */
size_t world_evict(
        struct world *world, uint64_t durable, size_t want_bytes, size_t max_objects);
