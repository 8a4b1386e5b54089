#pragma once
#include "engine/core/engine.h"

/* How far the game trusts an object: as far as the least trusted of its owner, its prototypes'
 * owners and the owners of its behaviours' rights. The game ranks first, then wizards,
 * builders, and everybody else.
 *
 * All such decisions are made here: whether an object is official, may speak over a distance,
 * enter a locked home, reward, or bring coins into the world. Its properties are trusted as far
 * as its makers. */

/* Returns the least trusted maker: a character, or 0 if the game alone made it. Among equals
 * the owner comes first. */
uint64_t trust_maker(struct engine *engine, struct object *object);
/* Returns the same for an object to be made from these prototypes, without an owner. */
uint64_t trust_maker_of_heir(struct engine *engine, struct object *const *protos, size_t count);
/* True if only the game or wizards made it. */
bool trust_is_official(struct engine *engine, struct object *object);
/* True if maker (0: the game) is the game or a wizard. */
bool trust_is_official_maker(struct engine *engine, uint64_t maker);
/* Returns the rights of a source that author wrote on object. Writing on an object granted to
 * them, or giving an object away, gives nobody another's rights. */
uint64_t trust_of_source(struct engine *engine, const struct object *object, uint64_t author);
/* True if a third party made object or could change it: neither holder nor as trusted as a
 * wizard. The object or one of its prototypes belongs to them, or to an area of theirs, or to
 * one granted to them. */
bool trust_is_others(struct engine *engine, struct object *object, const struct object *holder);
/* Same, for its prototypes alone: what it inherits could change. */
bool trust_inherits_others(
        struct engine *engine, struct object *object, const struct object *holder);
/* True if an object of the game itself inherits from object, so that owner, its new owner,
 * would become one of its makers. */
bool trust_is_lent(struct engine *engine, struct object *object, uint64_t owner);

/* The argument of INTERNAL_MAKER: asks for the rights of the object's own behaviour. */
struct trust_asking {
    const struct object *object;
    uint64_t owner; /* the answer */
    bool known;     /* false: it is not loaded */
};
