#pragma once
#include "engine/core/keep/history.h"

/* Saving and reading the source of behaviours; every save is a new revision. */
struct host;

struct script_draft {
    struct str source;
    struct str note; /* kept with the revision */
    uint64_t author;
    bool based;    /* on a revision; else the last save wins */
    uint32_t base; /* which one; 0: there was no behaviour yet */
};

enum script_verdict {
    SCRIPT_SAVED,
    SCRIPT_WRONG, /* it is too long, or does not compile: err, line and column say where */
    SCRIPT_STALE, /* it compiles, but somebody has saved another since: revision is in force */
};

struct script_outcome {
    struct err err;
    int line; /* 0: not known, as is column */
    int column;
    uint32_t revision; /* in force from now on, or what stands in the way */
};

struct lua_State;

/* What came of a save, for Lua: true and the revision; nil, message, line, column; or false and
 * the revision that is in force instead of the draft's base. */
int push_saved(
        struct lua_State *L, enum script_verdict verdict, const struct script_outcome *outcome);

#define SCRIPT_SOURCE_MAX ((size_t)64 * 1024)
#define SCRIPT_REVISIONS_MAX HISTORY_REVISIONS_MAX

/* Compiles a draft and makes it object's behaviour, a revision more, through the open slice: on
 * rollback nothing was ever live. Else the old behaviour stays. Rights are the caller's to ask. */
MUST_CHECK enum script_verdict script_save(struct host *host, struct object *object,
        const struct script_draft *draft, struct script_outcome *out);
/* Keeps a draft as a revision that is not in force: what came too late is not lost. Returns its
 * number, or 0 if the source is too long. */
uint32_t script_keep(
        struct host *host, struct object *object, const struct script_draft *draft);

/* Saves the source of a revision again, for actor and with actor's rights; but what was written by somebody
 * who may do less keeps that one's rights. */
MUST_CHECK enum script_verdict script_revert(struct host *host, struct object *object,
        uint32_t revision, uint64_t actor, struct script_outcome *out);

/* Saves the source in force on original as object's behaviour, for actor. It keeps the rights that it has on original,
 * unless these are the game's or a wizard's: nobody lends theirs by making a copy. */
MUST_CHECK enum script_verdict script_copy(struct host *host, struct object *object,
        struct object *original, uint64_t actor, struct script_outcome *out);

struct script_source {
    struct buf text; /* the caller's to finish */
    uint32_t revision;
    uint64_t author;
    int64_t time_ms; /* wall clock */
};

/* Reads a revision (0: the one in force). False if there is none. */
bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out);

struct script_revision {
    uint32_t revision;
    uint64_t author; /* 0: it came with the world */
    int64_t time_ms; /* wall clock */
    struct str note;
};

/* Walks object's revisions, the newest first, at most limit, from the one below `before` on (0: all). */
void script_each_revision(struct host *host, struct object *object, uint32_t before,
        size_t limit, void (*visit)(void *data, const struct script_revision *revision),
        void *data);
