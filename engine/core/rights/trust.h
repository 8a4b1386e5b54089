#pragma once
#include "engine/core/engine.h"

/* How far the game trusts an object: as the least trusted of its owner, its prototypes' owners and those whose rights
 * its behaviours have. The game comes first, then wizards, builders, and everybody else.
 *
 * Every question of that kind asks here: is it official, may it speak afar, enter a locked home, reward, bring coins
 * into the world. What its makers wrote in its properties is believed as far as they are. */

/* Returns the least trusted maker: a character, or 0 if the game alone made it. Of equals the owner comes first. */
uint64_t trust_maker(struct engine *engine, struct object *object);
/* Returns the same of what would be made from these prototypes and had no owner. */
uint64_t trust_maker_of_heir(struct engine *engine, struct object *const *protos, size_t count);
/* True if the game or wizards answer for all of it. */
bool trust_is_official(struct engine *engine, struct object *object);
/* True if maker (0: the game) is the game or a wizard. */
bool trust_is_official_maker(struct engine *engine, uint64_t maker);
/* Returns whose rights a source has that author wrote on object: nobody gets another's rights by writing on what is
 * granted to them, or by giving it away. */
uint64_t trust_of_source(struct engine *engine, const struct object *object, uint64_t author);
/* True if somebody who is neither holder nor trusted like a wizard made object, or could change it: it or one of its
 * prototypes is theirs, or stands in an area that is, or is granted to them. */
bool trust_is_others(struct engine *engine, struct object *object, const struct object *holder);
/* True if some object of the game's own inherits from object, so that owner, who would get it, would be a maker of it. */
bool trust_is_lent(struct engine *engine, struct object *object, uint64_t owner);

/* MOMENT_MAKER: whose rights has the behaviour of its own that object runs with? */
struct trust_asking {
    const struct object *object;
    uint64_t owner; /* the answer */
    bool known;     /* false: it is not loaded */
};
