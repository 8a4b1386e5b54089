#pragma once
#include "engine/core/act/history_set.h"
#include "engine/core/engine.h"

/* Undo history of building commands.
 *
 * A building command calls history_begin; when its transaction commits, all its changes are
 * stored as one change set. Builders on other ways than a command line (web, API) call the same
 * two functions: history_begin in the transaction that writes, and history_undo. */

#define HISTORY_SETS_MAX 1000                        /* kept per author, the newest */
#define HISTORY_BYTES_MAX ((size_t)16 * 1024 * 1024) /* per author, all sets together */
#define HISTORY_SET_MAX                                                                        \
    ((size_t)4 * 1024 * 1024)      /* bytes of one; a larger one cannot be undone */
#define HISTORY_REVISIONS_MAX 1000 /* kept per behaviour, the newest */
#define HISTORY_UNDO_SETS 50       /* undone in one transaction; bytes: */
#define HISTORY_UNDO_BYTES ((size_t)256 * 1024)
#define HISTORY_LINE_MAX 200 /* bytes of a command line that are stored */

/* Properties with this prefix are temporary (drafts of the line editor) and not recorded. */
#define HISTORY_SCRATCH "_draft:"

/* Declares the open transaction a building command of author with that line; the first call in
 * a transaction counts. */
void history_begin(struct engine *engine, uint64_t author, struct str line);
/* True if the open transaction is a building command and can be undone later. */
bool history_is_recorded(const struct engine *engine);
/* Returns the number that the open transaction's set will get if it is a building command. */
uint64_t history_next(const struct engine *engine);

/* A stored change set. */
struct history_set {
    uint64_t number;
    uint64_t author;
    int64_t time_ms; /* wall clock */
    struct str line;
    struct str bytes;         /* for change_set_decode; empty: it was too large to be stored */
    const struct value *data; /* those bytes and the change of money; nil if not stored */
};

/* Visits author's newest set below number `below` (UINT64_MAX: of all). Returns false if none
 * exists. The set is borrowed for the call. */
bool history_find(struct engine *engine, uint64_t author, uint64_t below,
        void (*visit)(void *data, const struct history_set *set), void *data);
/* Visits the sets above `above` that concern object, the newest first, at most 50, until visit
 * returns false. */
void history_each_of(struct engine *engine, uint64_t object, uint64_t above,
        bool (*visit)(void *data, const struct history_set *set), void *data);
/* Deletes a set that was undone, in the open transaction. What it applied from files is marked as undone, with the
 * number of the redo set, and the other way round. again: it was a redo set and has been
 * redone. */
void history_drop(struct engine *engine, uint64_t number, bool again);

/* Sets everything in the set to its `before` state in the open transaction, whatever it is now;
 * for callers that know that state from elsewhere, such as a backup. Anything that cannot be
 * restored is reported to visit and stays as `after` says. Takes ownership of the set. */
struct change_set;
struct history_item;
void history_put_back(struct engine *engine, struct change_set *set,
        void (*visit)(void *data, const struct history_item *item), void *data);
/* True if the changes of the open transaction so far fit into one set that author can undo;
 * larger sets are not stored. */
bool history_fits(struct engine *engine, uint64_t author);

/* -- undo: history_undo.c -- */

enum history_role {
    HISTORY_TAKEN,  /* a command was undone */
    HISTORY_STANDS, /* this prevents the undo */
    HISTORY_LEFT,   /* this stays as it is now: another owner's, or the undo was forced */
};

enum history_why {
    HISTORY_CHANGED,  /* it has been changed since */
    HISTORY_GONE,     /* the object has been destroyed since */
    HISTORY_PLACE,    /* its former place is gone, or is inside it now */
    HISTORY_INHERITS, /* its former prototype is gone, or inherits from it now */
    HISTORY_TAKEN_REF,
    HISTORY_NO_RIGHT, /* the author no longer controls it */
    HISTORY_HELD,     /* another player holds it */
    HISTORY_UNASKED,  /* somebody would become its owner without being asked */
    HISTORY_TOO_MUCH, /* the command changed too much to be stored */
    HISTORY_COINS,    /* the coins that it moved have moved on */
};

struct history_item {
    enum history_role role;
    struct str line; /* of the command being undone */
    int64_t time_ms;
    /* Only if role is not TAKEN: */
    enum history_why why;
    uint64_t object;
    enum change_kind kind;
    struct str name; /* of the property or timer */
    uint64_t who;    /* author of a later building command that changed it; 0: unknown */
    struct str who_line;
    int64_t who_time_ms;
};

struct history_undoing {
    uint64_t author;
    size_t count;
    bool force; /* also undo things that others have changed since */
    bool again; /* redo: undo the author's undo steps instead of commands */
    void (*visit)(void *data, const struct history_item *item);
    void *data;
};

/* Undoes the author's last commands in the open transaction, the newest first, each completely
 * or not at all. Stops at the first that cannot be undone, and when one transaction has done
 * enough: then *out_more is set, and the caller continues in a later transaction. Returns how
 * many it undid.
 *
 * The commands undone by one call are one redo step until the author's next building command.
 * `again` redoes one step per transaction, as a building command of its own. */
size_t history_undo(
        struct engine *engine, const struct history_undoing *undoing, bool *out_more);
