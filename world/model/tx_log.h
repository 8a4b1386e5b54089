#pragma once
#include "engine/base/buf.h"
#include "world/model/tx.h"

/* Internals of the open transaction; for the modules of the world layer. */

enum tx_undo_kind {
    TX_UNDO_TOUCH, /* number: object->changed before */
    TX_UNDO_CREATE,
    TX_UNDO_REVIVE, /* of a tombstone */
    TX_UNDO_DESTROY,
    TX_UNDO_PROP,      /* value: the previous own value, nil if none */
    TX_UNDO_PLACE,     /* place */
    TX_UNDO_OWNER,     /* number */
    TX_UNDO_BEHAVIOUR, /* number */
    TX_UNDO_REF,       /* ref */
    TX_UNDO_PROTOS,    /* protos */
    TX_UNDO_ROWS,      /* number: length of tx.rows before */
    TX_UNDO_HOOK,      /* hook */
};

/* One undo step. */
struct tx_undo {
    enum tx_undo_kind kind;
    uint32_t atom;
    struct object *object; /* NULL for rows and hooks */

    union {
        uint64_t number;
        struct value value; /* owned */

        struct {
            uint64_t location;
            uint64_t arrived;
        } place;

        char *ref; /* owned */

        struct {
            uint64_t *ids; /* owned */
            uint32_t count;
        } protos;
        struct tx_hook *hook; /* owned */
    };
};

struct tx {
    bool open;
    struct tx_undo *log; /* owned */
    size_t count;
    size_t capacity;
    unsigned kinds;       /* a bit for each kind in the log, perhaps of entries undone since */
    size_t barrier;       /* the newest savepoint: entries below it must stay as they are */
    bool hurries;         /* a row not at leisure was put or deleted, perhaps undone since */
    struct buf rows;      /* rows of tx_put and tx_delete, as in a batch */
    struct object **dead; /* created and undone; in memory until the tx ends */
    size_t dead_count;
    size_t dead_capacity;
    size_t created_count;
    uint64_t saved_next_id; /* next_id as written in the newest batch */
};

struct tx *tx_create(void);
void tx_destroy(struct tx *tx);
/* Records that the open tx changes object, and stamps it once. */
void tx_touch(struct world *world, struct object *object);
/* Appends an undo step, which it takes; object is touched. Returns its index in the log. */
size_t tx_log(struct world *world, struct tx_undo undo);
/* Closes the tx once its changes are committed or undone. Frees the log and the objects whose
 * creation was undone. */
void tx_end(struct world *world);

/* False if the log surely has no entry of that kind. */
static inline bool tx_may_have(const struct tx *tx, enum tx_undo_kind kind)
{
    return tx->kinds & (1u << kind);
}

enum { TX_FEW = 16 };

/* Entries of the log, for code that needs each changed thing once. Call tx_ordered_finish. */
struct tx_ordered {
    size_t *indexes; /* into the log; owned unless they are few */
    size_t count;
    size_t few[TX_FEW];
};

/* Returns each (object, kind, atom) of the entries from `from` on once, by its oldest entry, in the
 * order of the log. */
void tx_log_first_of_each(const struct tx *tx, size_t from, struct tx_ordered *out);
/* Same for properties only, ordered by object and atom. */
void tx_log_properties(const struct tx *tx, struct tx_ordered *out);
void tx_ordered_finish(struct tx_ordered *ordered);
