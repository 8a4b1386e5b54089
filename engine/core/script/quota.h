#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct engine;
struct err;
struct object;

/* Limits on the resources that one builder may use at once. Wizards and the game itself have no
 * limits. */
enum quota {
    QUOTA_OBJECTS,
    QUOTA_BEHAVIOUR_KIB, /* of active source */
    QUOTA_BYTES,         /* of properties and active source */
    QUOTA_TIMERS,
    QUOTA_TASKS,        /* waiting scripts */
    QUOTA_AREAS,        /* that they founded */
    QUOTA_TIME_PERCENT, /* CPU time, over a longer time */
    QUOTAS,
};

/* Zero means the default. */
struct quota_limits {
    uint64_t most[QUOTAS];
};

/* Returns the name in the configuration and in @quota: "objects". */
const char *quota_name(enum quota quota);
/* Returns false if the name is unknown. */
bool quota_parse(struct str name, enum quota *out);
/* Fills in the defaults. */
void quota_limits_fill(struct quota_limits *limits);

struct quotas;
/* Counts current use, and begins to follow changes. Returns false if something cannot be read;
 * err says what. */
bool quotas_load(struct engine *engine, struct err *err);

/* True if quotas apply to owner (a character; 0: the game). */
bool quota_binds(struct engine *engine, uint64_t owner);
/* Returns the owner's limit: set by a wizard, else the configuration's. */
uint64_t quota_limit(struct engine *engine, uint64_t owner, enum quota quota);
/* Returns the owner's use of objects, source (in bytes), bytes, timers and areas; 0 for the
 * others, which the script layer counts. */
uint64_t quota_use(struct engine *engine, uint64_t owner, enum quota quota);
/* Calls visit for each id that owns, or has owned, objects; it must not change any. */
void quota_each_owner(
        const struct engine *engine, void (*visit)(void *data, uint64_t owner), void *data);
/* True if owner may have `more` objects, bytes of source, timers or waiting scripts, in
 * addition to `has`. Else appends why not, a sentence with the next step. */
bool quota_allows(struct engine *engine, uint64_t owner, enum quota quota, uint64_t has,
        uint64_t more, struct buf *why);

/* True if owner may have one more object of proto, if that is a kind with a quota of its own
 * (areas). Else appends why not. */
bool quota_allows_heir(
        struct engine *engine, uint64_t owner, struct object *proto, struct buf *why);

/* Sets the length of object's active source. Needs an open tx. */
void quota_source(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes);
/* Same without a tx: for lengths found when reading, after changes that did not go through
 * quota_source. */
void quota_source_found(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes);
uint64_t quota_source_bytes(const struct engine *engine, uint64_t object);
/* Gives a builder a limit of their own; 0: the configuration's again. Needs an open tx. */
void quota_set(struct engine *engine, uint64_t owner, enum quota quota, uint64_t most);
