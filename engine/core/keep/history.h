#pragma once
#include "engine/core/engine.h"
#include "engine/core/keep/history_set.h"

/* history -- what builders' commands changed, and taking that back.
 *
 * A building command says so (history_begin); when its slice commits, all that the slice changed is kept
 * as one change set. Whoever builds by other ways than a line (the web, the API) calls the
 * same two functions: history_begin in the slice that writes, history_undo. */

#define HISTORY_SETS_MAX 1000                        /* kept of an author, the newest */
#define HISTORY_BYTES_MAX ((size_t)16 * 1024 * 1024) /* of an author, together */
#define HISTORY_SET_MAX                                                                        \
    ((size_t)4 * 1024 * 1024)      /* bytes of one; a larger one cannot be taken back */
#define HISTORY_REVISIONS_MAX 1000 /* of a behaviour that are kept, the newest */
#define HISTORY_UNDO_SETS 50       /* taken back in one slice, and their bytes: */
#define HISTORY_UNDO_BYTES ((size_t)256 * 1024)
#define HISTORY_LINE_MAX 200 /* bytes kept of a command's line */

/* Own properties of this prefix are scratch paper (drafts of the line editor): not recorded. */
#define HISTORY_SCRATCH "_draft:"

/* In the table meta: what was applied from files (engine/app/apply_memory.c). When its set is taken back,
 * "applied:COMMIT:SET:HASH" becomes "undone:COMMIT:SET:HASH" of the set that says how to do it again, and is the first
 * again when that is done. */
#define HISTORY_APPLIED "applied"
#define HISTORY_UNDONE "undone"

struct history *history_create(struct engine *engine);
void history_destroy(struct history *history);

/* From now on the open slice is a building command of author's, named line; the first in a slice counts. */
void history_begin(struct engine *engine, uint64_t author, struct str line);
/* Is the open slice a building command, so that it can be taken back? */
bool history_is_recorded(const struct engine *engine);
/* The number that the open slice's set will have, if it is a building command. */
uint64_t history_next(const struct engine *engine);
/* MOMENT_RECORD: keeps what the open slice changed, if it is a building command. */
void history_record(struct engine *engine, void *about);
/* MOMENT_BEGIN: forgets that the open slice was one. */
void history_forget(struct engine *engine, void *about);

/* A change set as it is kept. */
struct history_set {
    uint64_t number;
    uint64_t author;
    int64_t time_ms; /* wall clock */
    struct str line;
    struct str bytes;         /* change_set_decode; empty: it was too large to be kept */
    const struct value *data; /* those bytes, and what it did to money; nil with them */
};

/* Finds author's newest set below number `below` (UINT64_MAX: of all). False if there is none. visit
 * gets it, borrowed. */
bool history_find(struct engine *engine, uint64_t author, uint64_t below,
        void (*visit)(void *data, const struct history_set *set), void *data);
/* Walks the sets above number that are about object, the newest first, at most 50, until visit returns
 * false. */
void history_each_of(struct engine *engine, uint64_t object, uint64_t above,
        bool (*visit)(void *data, const struct history_set *set), void *data);
/* Drops a set, through the open tx: it was taken back; again: it took commands back, which are done again. */
void history_drop(struct engine *engine, uint64_t number, bool again);

/* In the open slice, puts each thing of the set as it was `before` there, whatever it is now: for who knows that from
 * elsewhere, a backup. What cannot be so is told to visit, and left as `after` says. Takes the set. */
struct change_set;
struct history_item;
void history_put_back(struct engine *engine, struct change_set *set,
        void (*visit)(void *data, const struct history_item *item), void *data);
/* Whether what the open slice changed so far can be taken back by author as one: larger sets are not kept. */
bool history_fits(struct engine *engine, uint64_t author);

/* -- taking back: history_undo.c -- */

enum history_role {
    HISTORY_TAKEN,  /* a command was taken back */
    HISTORY_STANDS, /* this stands in the way of that */
    HISTORY_LEFT, /* this stays as it has become since: only others' things, or it was forced */
};

enum history_why {
    HISTORY_CHANGED,  /* it was changed since */
    HISTORY_GONE,     /* the object was destroyed since */
    HISTORY_PLACE,    /* where it was is no more, or is in it now */
    HISTORY_INHERITS, /* what it came from is no more, or comes from it now */
    HISTORY_TAKEN_REF,
    HISTORY_NO_RIGHT, /* the author controls it no more */
    HISTORY_HELD,     /* another player holds it */
    HISTORY_UNASKED,  /* somebody would become its owner */
    HISTORY_TOO_MUCH, /* the command changed more than is kept */
    HISTORY_COINS,    /* the coins that it moved have moved on */
};

struct history_item {
    enum history_role role;
    struct str line; /* of the command that is taken back */
    int64_t time_ms;
    /* Unless TAKEN: */
    enum history_why why;
    uint64_t object;
    enum change_kind kind;
    struct str name; /* of the property or timer */
    uint64_t who;    /* who changed it by a building command since; 0: not known */
    struct str who_line;
    int64_t who_time_ms;
};

struct history_undoing {
    uint64_t author;
    size_t count;
    bool force; /* over what others changed since */
    bool again; /* not commands are taken back, but what took them back */
    void (*visit)(void *data, const struct history_item *item);
    void *data;
};

/* Takes back the author's last commands in the open slice, the newest first, each whole or not at all;
 * stops at the first that something stands in the way of, and when it is enough for one slice:
 * then *out_more, and the caller goes on in a slice to come. Returns how many it took back.
 *
 * What one call took back is kept as one step until the author's next building command: `again` does it again, one step
 * a slice, and as a building command of its own. */
size_t history_undo(
        struct engine *engine, const struct history_undoing *undoing, bool *out_more);
