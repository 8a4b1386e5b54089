#pragma once
#include "engine/core/act/history.h"

/* Saving and reading the source of behaviours; every save is a new revision. */
struct host;

struct script_draft {
    struct str source;
    struct str note; /* stored with the revision */
    uint64_t author;
    bool based;    /* on a revision; otherwise the last save wins */
    uint32_t base; /* its base; 0: none, for a first behaviour */
};

enum script_verdict {
    SCRIPT_SAVED,
    SCRIPT_WRONG, /* too long, or does not compile: see err, line and column */
    SCRIPT_STALE, /* compiles, but somebody has saved another since: revision is in force */
};

struct script_outcome {
    struct err err;
    int line; /* 0: unknown, as is column */
    int column;
    uint32_t revision; /* newly in force, or the conflicting one */
};

struct lua_State;

/* Pushes the result of a save for Lua: true and the revision; nil, message, line, column; or false
 * and the revision in force instead of the draft's base. */
int push_saved(
        struct lua_State *L, enum script_verdict verdict, const struct script_outcome *outcome);

#define SCRIPT_SOURCE_MAX ((size_t)64 * 1024)
#define SCRIPT_REVISIONS_MAX HISTORY_REVISIONS_MAX

/* Compiles a draft and makes it a new revision of object's behaviour, within the open transaction:
 * after a rollback it was never live. On failure the old behaviour stays. The caller checks
 * rights. */
MUST_CHECK enum script_verdict script_save(struct host *host, struct object *object,
        const struct script_draft *draft, struct script_outcome *out);
/* Stores a draft as a revision that is not in force, so that a late save is not lost. Returns its
 * number, or 0 if the source is too long. */
uint32_t script_keep(
        struct host *host, struct object *object, const struct script_draft *draft);

/* Saves the source of a revision again, for actor and with actor's rights. A source written by
 * somebody with fewer rights keeps those. */
MUST_CHECK enum script_verdict script_revert(struct host *host, struct object *object,
        uint32_t revision, uint64_t actor, struct script_outcome *out);

/* Saves original's source in force as object's behaviour, for actor. It keeps its rights on
 * original, unless these are the game's or a wizard's: copying must not pass those on. */
MUST_CHECK enum script_verdict script_copy(struct host *host, struct object *object,
        struct object *original, uint64_t actor, struct script_outcome *out);

struct script_source {
    struct buf text; /* the caller must finish it */
    uint32_t revision;
    uint64_t author;
    int64_t time_ms; /* wall clock */
};

/* Reads a revision (0: the one in force). False if it does not exist. */
bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out);

struct script_revision {
    uint32_t revision;
    uint64_t author; /* 0: it came with the world */
    int64_t time_ms; /* wall clock */
    struct str note;
};

/* Walks object's revisions, the newest first, at most limit, from the one below `before` on (0:
 * all). */
void script_each_revision(struct host *host, struct object *object, uint32_t before,
        size_t limit, void (*visit)(void *data, const struct script_revision *revision),
        void *data);
