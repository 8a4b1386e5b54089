#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"

/* True if a wizard stopped owner's scripts (@freeze). */
bool perm_is_frozen(struct engine *engine, uint64_t owner);
/* True if an item of a list of builders means who: it is the character, or, in a world made
 * from text, an account's name. */
bool perm_is_named(struct engine *engine, uint64_t who, const struct value *item);
/* True if the property `builders` of the area names who. */
bool perm_is_granted(struct engine *engine, uint64_t who, struct object *area);
/* True if `who` (0: the stock game) may change this object: owns it, owns or is granted its
 * area, or is a wizard. */
bool perm_controls(struct engine *engine, uint64_t who, struct object *object);
/* True if neither the object nor, if it has one, its area is hidden from the public (property
 * public = false). */
bool perm_is_public(struct engine *engine, struct object *object);
/* True if who (0: any player) may be shown from afar the contents of this room: it is public,
 * or who controls it. */
bool perm_may_see_room(struct engine *engine, uint64_t who, struct object *room);
/* True if the character `who` may read the source of object's behaviour, and use it. Builders
 * may, unless it is private. */
bool perm_may_read_source(struct engine *engine, uint64_t who, struct object *object);
/* True if the running code (transaction->rights) may write to object, or move it. Control of the
 * place around it counts for moving. */
bool perm_may_write(struct engine *engine, struct object *object);
bool perm_may_move(struct engine *engine, struct object *object);
/* True if the character `who` may make objects that belong to area: owns it, is granted it, or
 * is a wizard. */
bool perm_may_join(struct engine *engine, uint64_t who, struct object *area);
/* Returns NULL, or why the running code may not give this property that value. Some properties
 * need more than the right to write object: joining and leaving an area needs rights in both,
 * and `accepts` needs control of the place. */
const char *perm_refuses_value(
        struct engine *engine, struct object *object, uint32_t atom, const struct value *value);
/* Returns PHRASE_END if who (0: the stock game) may make objects from proto, else why not. Only
 * accounts create players; only the game and wizards create coins. */
enum phrase perm_refuses_heir(struct engine *engine, uint64_t who, struct object *proto);
/* True if the running code may put things into dest. A character takes things only from its own
 * owner's code, and while its player's command is handled; consent_refuses_to_bring decides whether a
 * place takes them. */
bool perm_may_put(struct engine *engine, struct object *dest);
