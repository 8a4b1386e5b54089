#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/script/fault.h"
#include "engine/core/script/hook.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/phrase.h"

/* Between presence.c (who, through which sessions) and presence_sleep.c (what the world keeps
 * of it). */

/* secret.c: frees what is open without an answer. */
void secrets_destroy(struct presence *presence);
/* Also finds one that is going. */
struct presence *presence_find_going(struct engine *engine, uint64_t character);
/* Forgets it; its sessions are detached already. */
void presence_remove(struct engine *engine, struct presence *presence);
/* Tells those around actor, in the open slice. */
void presence_act(struct engine *engine, struct object *actor, enum phrase phrase);
/* Asks everybody's handlers of "connect" or "disconnect", in a slice of its own. */
void presence_event(struct engine *engine, uint64_t character, struct str name, struct str how);

/* Puts the character where it slept, in slices of its own. True if its sessions were shown the
 * place. */
bool presence_wake(struct engine *engine, struct presence *presence);
/* Through the open tx: a guest who stays, for she has an account now. */
void presence_become_player(struct engine *engine, struct presence *presence);
/* Puts it out of play, ends its sessions with why, removes the presence; outside of slices. */
void presence_sleep_now(struct engine *engine, struct presence *presence, const char *why);
