#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct engine;
struct err;
struct object;

/* What one builder may have of the game at once. Wizards and the game itself may have any. */
enum quota {
    QUOTA_OBJECTS,
    QUOTA_BEHAVIOUR_KIB, /* of source in force */
    QUOTA_BYTES,         /* of properties and of source in force */
    QUOTA_TIMERS,
    QUOTA_TASKS,        /* scripts that wait */
    QUOTA_AREAS,        /* that they founded */
    QUOTA_TIME_PERCENT, /* of the processor's time, for long */
    QUOTAS,
};

/* Zero means the default. */
struct quota_limits {
    uint64_t most[QUOTAS];
};

/* As the configuration and @quota call it: "objects". */
const char *quota_name(enum quota quota);
/* False if there is no quota of that name. */
bool quota_parse(struct str name, enum quota *out);
/* Fills in the defaults. */
void quota_limits_fill(struct quota_limits *limits);

struct quotas;
struct quotas *quotas_create(void);
void quotas_destroy(struct engine *engine);
/* Counts what there is; from now on hears of what changes. False: err says what cannot be read. */
bool quotas_load(struct engine *engine, struct err *err);

/* Is owner (a character; 0: the game) bound by quotas at all? */
bool quota_binds(struct engine *engine, uint64_t owner);
/* What owner may have: what a wizard said, else the configuration's. */
uint64_t quota_limit(struct engine *engine, uint64_t owner, enum quota quota);
/* What they have of objects, source (in bytes), bytes, timers and areas; 0 for the others, which the script layer counts. */
uint64_t quota_use(struct engine *engine, uint64_t owner, enum quota quota);
/* Calls visit for each id that owns, or has owned, objects; it must not change any. */
void quota_each_owner(
        const struct engine *engine, void (*visit)(void *data, uint64_t owner), void *data);
/* May owner have more objects, bytes of source, timers or waiting scripts, beside `has`? Else
 * appends why not, a sentence with the next step. */
bool quota_allows(struct engine *engine, uint64_t owner, enum quota quota, uint64_t has,
        uint64_t more, struct buf *why);

/* May owner have one more heir of proto, as a kind of thing that has a quota of its own (areas)? Else appends why not. */
bool quota_allows_heir(
        struct engine *engine, uint64_t owner, struct object *proto, struct buf *why);

/* Through the open tx. */
/* The source of object's behaviour in force is so many bytes long now. */
void quota_source(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes);
/* Same without a tx: what was found when it was read, for changes that did not go through quota_source. */
void quota_source_found(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes);
uint64_t quota_source_bytes(const struct engine *engine, uint64_t object);
/* Gives a builder a limit of their own; 0: the configuration's again. */
void quota_set(struct engine *engine, uint64_t owner, enum quota quota, uint64_t most);
