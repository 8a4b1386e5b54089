#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"

/* Role of a character's account; guests and npcs are players. */
enum role perm_role(struct engine *engine, uint64_t character);
/* Did a wizard stop what owner's scripts do (@freeze)? */
bool perm_is_frozen(struct engine *engine, uint64_t owner);
/* Is it who that an item of a list of builders means: a character, or, in a world made from text, the name of
 * an account? */
bool perm_is_named(struct engine *engine, uint64_t who, const struct value *item);
/* May `who` (0: the stock game) change this object: owns it, owns or is granted its area, or is
 * a wizard. */
bool perm_controls(struct engine *engine, uint64_t who, struct object *object);
/* Is neither the object nor, if it has one, its area kept from the public (property public = false)? */
bool perm_is_public(struct engine *engine, struct object *object);
/* May who (0: nobody in particular) be shown from afar what is in this room: it is public, or theirs to build? */
bool perm_may_see_room(struct engine *engine, uint64_t who, struct object *room);
/* May who read the source of object's behaviour, and use it? Builders may, unless it is private. */
bool perm_may_read_source(struct engine *engine, uint64_t who, struct object *object);
/* May the code now running (slice rights) write to object, or move it? The place it stands in
 * counts for moving. */
bool perm_may_write(struct engine *engine, struct object *object);
bool perm_may_move(struct engine *engine, struct object *object);
/* May who make what belongs to area: owns it, is granted it, or is a wizard? */
bool perm_may_join(struct engine *engine, uint64_t who, struct object *area);
/* May it give this property that value? Of some the right to write object is not enough: an area is joined
 * and left by who has rights in both, and who decides whom a place accepts controls it. NULL, or why not. */
const char *perm_refuses_value(
        struct engine *engine, struct object *object, uint32_t atom, const struct value *value);
/* Returns PHRASE_END if who (0: the stock game) may make heirs of proto, else why not. People come in by their accounts,
 * and coins by the game and its wizards. */
enum phrase perm_refuses_heir(struct engine *engine, uint64_t who, struct object *proto);
/* May it put things into dest? A character takes only from its own owner's code and while its player's
 * command is handled; whether a place takes them is consent_may_bring's. */
bool perm_may_put(struct engine *engine, struct object *dest);
