#pragma once
#include "engine/lua/host_impl.h"

/* What a binding that takes, gives, changes or moves asks a player first. */

struct approval;
/* May the running code do what it wants (kind, who, object, coins) to a player? -1: it may, and a yes is used up. Else
 * use as `return`: nil and the reason, or the player is asked and k runs with the answer, for host_approved, on top.
 * confirms: a yes of earlier does not count. k NULL: nothing waits for the answer. */
int host_approve(lua_State *L, const struct approval *wanted, bool confirms, lua_KFunction k);
/* Same, to take thing (to: but not out of the same hands) or change it, if a player holds it. */
int host_approve_taking(lua_State *L, struct object *thing, struct object *to, lua_KFunction k);
/* Same, to put thing (NULL: a new one) into to, if that is a player's hands. */
int host_approve_giving(lua_State *L, struct object *thing, struct object *to, lua_KFunction k);
/* Same, to bring who to a place, if that is a player, or if players inside it would go where no way leads back from. */
int host_approve_moving(lua_State *L, struct object *who, struct object *to, lua_KFunction k);
/* Pops the answer; true if it is yes. */
bool host_approved(lua_State *L);
