#pragma once
#include "engine/lua/host_impl.h"

/* Consent checks for bindings that take, give, change or move things of players. */

struct approval;
/* Shows the question in the open transaction, for the script, which is then to be suspended (SUSPEND_APPROVAL). In a test of
 * a script, the player's next line answers. Returns false if the player may not be asked, with *reason for the reader. */
bool host_ask(struct script *script, const struct approval *approval, struct buf *reason);
/* Checks whether the running code may do this (kind, who, object, coins) to a player. -1: it may,
 * and a consent is used up. Otherwise use as `return`: either nil and the reason, or the player is
 * asked and k runs with the answer on top, for host_approved. confirms: an earlier consent does not
 * count. k NULL: nothing waits for the answer. */
int host_approve(lua_State *L, const struct approval *wanted, bool confirms, lua_KFunction k);
/* Same, to take thing (to: unless it stays in the same hands) or change it, if a player holds
 * it. */
int host_approve_taking(lua_State *L, struct object *thing, struct object *to, lua_KFunction k);
/* Same, to put thing (NULL: a new one) into to, if a player holds that or is it. */
int host_approve_giving(lua_State *L, struct object *thing, struct object *to, lua_KFunction k);
/* Refuses to put a character, or what is made from one's prototype, into a player's hands or what
 * they carry. -1: none of the things is one, or the running code needs no consent. */
int host_refuse_held_person(
        lua_State *L, struct object *const *things, size_t count, struct object *to);
/* As host_approve_taking, to end object or to give it other prototypes. Refuses that while somebody
 * else's player holds a thing made from it or has one at home. */
int host_approve_ending(lua_State *L, struct object *object, lua_KFunction k);
/* Destroys object, which may be refused so; use as `return`. */
int bind_destroy(lua_State *L, struct object *object, lua_KFunction k);
/* As host_approve, to move a player to a place, or an object with players inside who could not get back from
 * there. */
int host_approve_moving(lua_State *L, struct object *who, struct object *to, lua_KFunction k);
/* Pops the answer; true if the player agreed. */
bool host_approved(lua_State *L);
