/* calls_realm.c -- what the board's carrier asks: the calls realm.*.
 *
 * They are for the session of the front `realm` alone, which the operator's configuration has opened; anybody else is
 * refused. An entry that is void is no error of the carrier's: whoever wrote it may be anybody. */
#include "engine/core/calls/calls_realm.h"

#include "engine/core/calls/call.h"
#include "engine/core/post/post.h"
#include "engine/core/realm/names.h"
#include "engine/core/realm/realm.h"

#include <string.h>

static bool is_carrier(struct call *call)
{
    const struct session *session = hub_find(call->engine->hub, call->session);
    return call->engine->post && session && session->front &&
           strcmp(session->front->service, "realm") == 0;
}

static enum call_answer not_a_carrier(struct call *call)
{
    return call_refuse(call, 403, PHRASE_ask_realm);
}

static enum call_answer call_open_realm(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    post_carry(call->engine, call->session);
    return CALL_DONE;
}

static enum call_answer call_away_realm(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    post_carry(call->engine, 0);
    return CALL_DONE;
}

/* {entries} -> {taken}: how many of them; the rest are to be handed in again */
static enum call_answer call_take(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    size_t taken = post_take(call->engine, call_json(call, "entries"));
    call->result = json_pack("{s:I}", "taken", (json_int_t)taken);
    return CALL_DONE;
}

/* {worlds: [{name, joined_ms, protocol, version, players, who}]} -> the same of this world */
static enum call_answer call_worlds(struct call *call)
{
    if (!is_carrier(call)) {
        return not_a_carrier(call);
    }
    struct post_news news[POST_PEERS_MAX];
    size_t count = 0;
    size_t i = 0;
    const json_t *world = NULL;
    json_array_foreach(call_json(call, "worlds"), i, world)
    {
        const json_t *name = json_object_get(world, "name");
        const json_t *version = json_object_get(world, "version");
        if (count < POST_PEERS_MAX) {
            news[count++] = (struct post_news){
                    .name = {json_string_value(name), json_string_length(name)},
                    .up = true,
                    .joined_ms = json_integer_value(json_object_get(world, "joined_ms")),
                    .protocol =
                            (uint64_t)json_integer_value(json_object_get(world, "protocol")),
                    .version = {json_string_value(version), json_string_length(version)},
            };
        }
    }
    post_hear(call->engine, news, count);
    realm_hear(call->engine, call_json(call, "worlds"));
    names_hear(call->engine);
    call->result = realm_here(call->engine);
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
