#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Consent by place: whose scripts may act here as more than guests?
 *
 * A place accepts a builder who controls it, or whom its property `accepts` names (or "anybody").
 * What accepts nothing itself goes by what it stands in; the start room accepts wizards only. The
 * stock game (0) and wizards are accepted everywhere. */

/* Does place accept what owner's scripts do there? */
bool consent_accepts(struct engine *engine, uint64_t owner, struct object *place);
/* Whom place names itself, or by what it inherits from: `accepts` as it is in force, or NULL. */
const struct value *consent_named(struct engine *engine, struct object *place);
/* Whoever holds a thing may let go of it, whatever the thing itself makes of the word: true if a command of its
 * for this verb, by owner's behaviour, is none where holder stands. */
bool consent_must_let_go(struct engine *engine, const struct object *holder,
        const struct object *thing, uint64_t owner, struct str verb);
/* May anybody come to room without anybody's help: is it public, and reachable from where from is, or
 * from the start room, through open ways? At most CONSENT_ROOMS rooms are looked at from each. */
bool consent_is_reachable(struct engine *engine, struct object *from, struct object *room);
/* True if anybody walks back from to, to where who is or to the start room, through open ways. */
bool consent_leads_back(struct engine *engine, const struct object *who, struct object *to);
/* May somebody whom the code now running makes up for a test stand in place: is it where its owner is or is accepted, or
 * could anybody walk there? Else a test would look into others' homes. */
bool consent_may_stand(struct engine *engine, struct object *place);
/* May the code now running bring thing to `to`? Control of thing is perm_may_move's. False: *reason
 * has a full sentence. */
bool consent_may_bring(
        struct engine *engine, struct object *thing, struct object *to, struct buf *reason);
/* May who walk through exit: does it lead where its owner may send people? */
bool consent_may_pass(struct engine *engine, struct object *exit, struct object *who);
/* May whoever looks through exit be shown where it leads? Not into a private room, if its owner may send nobody there. */
bool consent_shows(struct engine *engine, struct object *exit);
/* May npc, which behalf's script (0: nobody's) makes perform a command, do that here? family is the
 * stock command's file, or empty. */
bool consent_may_perform(
        struct engine *engine, uint64_t behalf, struct object *npc, struct str family);
/* May thing be moved to `to` by what now runs in the stock game: by a player's hand, or by an npc's,
 * whose owner's script performs? */
bool consent_may_hand(
        struct engine *engine, struct object *mover, struct object *thing, struct object *to);

enum { CONSENT_ROOMS = 300 };
