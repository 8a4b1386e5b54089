/* calls_realm.c -- The calls realm.*, for the carrier of the realm's broker.
 *
 * Only for the session of the carrier (SESSION_CARRIES_REALM), which the operator's configuration opens. A void
 * entry is not an error of the carrier, because anybody may have written it. */
#include "engine/core/calls/call.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/names.h"
#include "engine/modules/realm/worlds/realm.h"

#include <string.h>

static bool is_carrier(struct call *call)
{
    return realm_outbox(call->engine) && call_has_right(call, SESSION_CARRIES_REALM);
}

static enum call_answer not_a_carrier(struct call *call)
{
    return call_refuse(call, 403, PHRASE_ask_realm);
}

/*** call realm.open
{
  "about": "Registers the caller as the carrier of messages between this world and others of its realm; only the carrier may make these calls", "writes": true,
  "takes": {}
} */
static enum call_answer call_open_realm(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    outbox_carry(call->engine, call->session);
    return CALL_DONE;
}

/*** call realm.away
{
  "about": "Reports that the board is away, so no messages are carried", "writes": true,
  "takes": {}
} */
static enum call_answer call_away_realm(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    outbox_carry(call->engine, 0);
    return CALL_DONE;
}

/*** call realm.take
{
  "about": "Entries have come by the board; those that are not taken are handed in again", "writes": true,
  "takes": {"entries": "list of text"},
  "gives": {"taken": "number"}
} */
/* {entries} -> {taken}: the number of entries taken; the others must be sent again */
static enum call_answer call_take(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    size_t taken = outbox_take(call->engine, call_json(call, "entries"));
    call->result = json_pack("{s:I}", "taken", (json_int_t)taken);
    return CALL_DONE;
}

/* Fills out with the broker's news of a world, and appends the world to believed if it is
 * believed. */
static void take_news(
        struct engine *engine, const json_t *world, json_t *believed, struct outbox_news *out)
{
    const json_t *name = json_object_get(world, "name");
    const json_t *version = json_object_get(world, "version");
    const json_t *said = json_object_get(world, "said");
    const json_t *registrar = json_object_get(world, "registrar");
    enum outbox_trust_heard heard = outbox_trust_hear(engine,
            (struct str){json_string_value(name), json_string_length(name)},
            (struct str){json_string_value(said), json_string_length(said)});
    *out = (struct outbox_news){
            .name = {json_string_value(name), json_string_length(name)},
            .up = true,
            .believed = heard != OUTBOX_HEARD_NOTHING,
            .joined_ms = json_integer_value(json_object_get(world, "joined_ms")),
            .protocol = (uint64_t)json_integer_value(json_object_get(world, "protocol")),
            .version = {json_string_value(version), json_string_length(version)},
            .registrar = {json_string_value(registrar), json_string_length(registrar)},
    };
    if (heard == OUTBOX_HEARD_OLD) {
        out->protocol = OUTBOX_PROTOCOL;
        out->registrar = STR_NONE;
    } else if (heard == OUTBOX_HEARD_FRESH) {
        (void)json_array_append(believed, (json_t *)(uintptr_t)world);
    }
}

static void add_known(void *data, const struct outbox_trust_about *about)
{
    json_t *known = data;
    if (about->state == OUTBOX_TRUST_ACCEPTED || about->state == OUTBOX_TRUST_OLD) {
        (void)json_array_append_new(known, json_string(about->name));
    }
}

/*** shape realm_world
{
  "name": "text",
  "joined_ms?": "number: when it came into the realm; 0: it has not said",
  "players?": "number",
  "who?": "list of text: their names, as far as told",
  "gates?": "list of text: the ways that lead to other worlds, each ROOM WORLD@REF",
  "link?": "text: where gates reach it",
  "address?": "text: where people come in",
  "seal?": "text: by which a password is sealed for it",
  "visitors?": "list of text: the worlds from which it takes people; none: from all",
  "full?": "flag: it takes no more of them",
  "said?": "text: all that it says of itself, as it signed it; without it the world is not believed"
} */

/*** call realm.worlds
{
  "about": "Reports the worlds that the board lists", "writes": true,
  "takes": {"worlds": "list of realm_world"},
  "gives": {"here": "text: what this world says of itself, signed, to be put on the board"}
} */
/* {worlds: [{name, joined_ms, protocol, version, players, who, said}]} -> {here, known}: this
 * world's announcement, and the names of the worlds that it trusts. said is the world's whole signed
 * announcement. */
static enum call_answer call_worlds(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    struct outbox_news news[OUTBOX_PEERS_MAX];
    struct buf here = {0};
    json_t *believed = json_array();
    size_t count = 0;
    size_t i = 0;
    const json_t *world = NULL;
    outbox_trust_hear_begin(call->engine);
    json_array_foreach(call_json(call, "worlds"), i, world)
    {
        if (count < OUTBOX_PEERS_MAX) {
            take_news(call->engine, world, believed, &news[count++]);
        }
    }
    outbox_hear(call->engine, news, count);
    realm_hear(call->engine, believed);
    names_hear(call->engine);
    realm_tell_keys(call->engine);
    json_t *self = realm_here(call->engine);
    outbox_trust_lean(call->engine);
    outbox_trust_announce(call->engine, self, &here);
    json_t *known = json_array();
    outbox_trust_each(call->engine, add_known, known);
    call->result = json_pack("{s:s, s:o}", "here", here.bytes, "known", known);
    json_decref(self);
    json_decref(believed);
    buf_finish(&here);
    return CALL_DONE;
}

void calls_realm_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"realm.open", call_open_realm},
            {"realm.away", call_away_realm},
            {"realm.take", call_take},
            {"realm.worlds", call_worlds},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
