#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"

/* Consent by place: the owners whose scripts have more than guest rights here.
 *
 * A place accepts builders who control it, and builders in its property `accepts` (or
 * "anybody"). A place that accepts nobody itself follows the place around it; the start room
 * accepts wizards only. The stock game (0) and wizards are accepted everywhere. */

/* True if place accepts scripts of owner. */
bool consent_accepts(struct engine *engine, uint64_t owner, struct object *place);
/* Returns the effective `accepts` of place, its own or inherited, or NULL. */
const struct value *consent_named(struct engine *engine, struct object *place);
/* True if a thing's own command for this verb, by owner's behaviour, is ignored where holder
 * stands: a holder may always let go of a thing, however the thing defines the word. */
bool consent_must_let_go(struct engine *engine, const struct object *holder,
        const struct object *thing, uint64_t owner, struct str verb);
/* True if any player can walk to room: it is public, and reachable from where `from` is, or
 * from the start room, through open exits. Examines at most CONSENT_ROOMS rooms from each. */
bool consent_is_reachable(struct engine *engine, struct object *from, struct object *room);
/* True if any player can walk back from `to` to the place of `who`, or to the start room,
 * through open exits. */
bool consent_leads_back(struct engine *engine, const struct object *who, struct object *to);
/* True if a character that the running code makes up for a test may stand in place: its owner
 * is there or accepted there, or any player can walk there. Otherwise tests could look into
 * others' homes. */
bool consent_may_stand(struct engine *engine, struct object *place);
/* Returns PHRASE_END if the running code may bring thing to `to`, else a sentence; perm_may_move
 * checks control of thing. */
enum phrase consent_refuses_to_bring(
        struct engine *engine, struct object *thing, struct object *to);
/* True if the character may walk through exit: it leads to a place where its owner may send
 * people. */
bool consent_may_pass(struct engine *engine, struct object *exit, struct object *who);
/* True if npc may perform a command here for behalf's script (0: no script's). family is the
 * stock command's file, or empty; gestures need not be asked for. */
bool consent_may_perform(
        struct engine *engine, uint64_t behalf, struct object *npc, struct str family);
/* True if the running stock code may move thing to `to` by mover's hand: by a player, or by an
 * npc whose owner's script performs. */
bool consent_may_hand(
        struct engine *engine, struct object *mover, struct object *thing, struct object *to);

enum { CONSENT_ROOMS = 300 };
