#pragma once
#include "engine/base/buf.h"
#include "engine/base/map.h"

struct change_set;
struct engine;
struct host;
struct lost_thing;
struct object;

/* places around a thing that are looked at, since those of the design may be inside each other */
enum { AROUND_MAX = 1000 };

/* The design of the running world, under the rules by which an export writes it (export_index.h): names
 * and places, also those of things that play has used up. */
struct apply_design {
    struct host *host;
    struct engine *engine;
    bool has_lost;           /* the following are filled: only when something is missing */
    struct change_set *sets; /* owned, each too */
    size_t set_count;
    struct map lost;         /* ID -> lost thing, owned */
    struct strmap lost_refs; /* ref -> the same */
    struct map kept;         /* IDs of things made by play from which the design inherits */
};

void apply_design_init(struct apply_design *design, struct host *host);
void apply_design_finish(struct apply_design *design);
/* Appends the name of an object as a field of another one has it: "#0" for players, for things made
 * by play, and for those that do not exist. */
void apply_design_name(struct apply_design *design, uint64_t id, struct buf *out);
/* Returns the thing's place; 0: none, or a player holds it, at any depth of their things. */
uint64_t apply_design_place(struct apply_design *design, struct object *object);
/* Returns where the design has it, also if that is with a player; 0: nowhere. */
uint64_t apply_design_at(const struct apply_design *design, const struct object *object);
/* Returns the thing with that name in text that play has used up; NULL: none. Borrowed. */
const struct lost_thing *apply_design_lost(struct apply_design *design, struct str name);
