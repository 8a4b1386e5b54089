/* bind_data.c -- o:send_data and webhook: structured data for clients and for external programs.
 *
 * Clients act on some topics by themselves, for example they load the files that Client.GUI names.
 * So builders' topics have the prefix Script, and no client made for this game mistakes them for
 * the game's own. Sounds go by lib/sounds.lua alone, which asks whether the player wants them. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/clientdata.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/outside_event.h"
#include "engine/lua/host_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOPIC_MAX 60
#define JSON_MAX ((size_t)8 << 10)

static bool is_topic(struct str topic)
{
    bool ok = topic.length > 0 && topic.length <= TOPIC_MAX;
    for (size_t i = 0; i < topic.length; i++) {
        char c = topic.bytes[i];
        bool letter =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool inner = c == '.' && i > 0 && i + 1 < topic.length && topic.bytes[i - 1] != '.';
        ok = ok && (letter || inner);
    }
    return ok;
}

/* Checks the topic at index. */
static struct str to_topic(lua_State *L, int index)
{
    struct str topic = to_str(L, index);
    uint64_t owner = engine_transaction(engine_of(L))->rights.owner;
    if (!is_topic(topic)) {
        luaL_argerror(L, index, "a name of letters, digits and dots, as \"Script.Compass\"");
    }
    bool wizards = owner != 0 && role_of(engine_of(L), owner) >= PERM_WIZARD;
    if (owner != 0 && !str_starts(topic, STR("Script.")) &&
            (!wizards || str_starts(topic, STR("Client.Media")))) {
        luaL_argerror(
                L, index, "a name that begins with \"Script.\": the others are the game's");
    }
    return topic;
}

/*** o:send_data(NAME, DATA)
Sends DATA to the clients of the player o that support data (GMCP, the web), under the topic NAME,
for example "Script.Compass". At most one message a second for each name; of several, the last one
is sent. Allowed for the same players as o:tell. */
static int api_send_data(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *to = to_object(L, 1);
    struct str topic = to_topic(L, 2);
    luaL_checkany(L, 3);
    host_check_writable(L);
    if (host_is_muted(L, to)) {
        return 0;
    }
    if (!host_may_tell(engine, to)) {
        return luaL_error(L, "send_data: no right to speak to somebody who is elsewhere");
    }
    struct value data = to_value(L, 3);
    json_t *json = calls_json_value(engine, &data);
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
    size_t size = text ? strlen(text) : 0;
    value_finish(&data);
    json_decref(json);
    if (text && size <= JSON_MAX) {
        clientdata_send(engine, to->id, topic, str_of(text));
    }
    free(text);
    sandbox_charge(L, 100 + size / 8);
    if (size > JSON_MAX) {
        return luaL_argerror(L, 3, "data of at most 8 KiB");
    }
    return 0;
}

/*** webhook(NAME, DATA)
Reports to the external programs that the server's operator has configured (`webhooks`) that NAME
has happened, with the table DATA. They receive it as "script.NAME". Only a wizard's scripts may
call it. */
static int api_webhook(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct str name = to_str(L, 1);
    uint64_t owner = engine_transaction(engine)->rights.owner;
    char event[sizeof("script.") + TOPIC_MAX];
    luaL_checktype(L, 2, LUA_TTABLE);
    host_check_writable(L);
    if (owner != 0 && role_of(engine, owner) < PERM_WIZARD) {
        return luaL_error(L, "webhook: only a wizard's scripts tell programs elsewhere");
    }
    if (!is_topic(name)) {
        return luaL_argerror(L, 1, "a name of letters, digits and dots, as \"quest.done\"");
    }
    (void)snprintf(event, sizeof(event), "script.%.*s", STR_FMT(name));
    struct value data = to_value(L, 2);
    size_t size = value_size(&data);
    if (size <= OUTSIDE_EVENT_DATA_MAX && outside_event_is_wanted(engine, event)) {
        outside_event_tell(engine, event, calls_json_value(engine, &data));
    }
    value_finish(&data);
    sandbox_charge(L, 100 + size / 8);
    return size <= OUTSIDE_EVENT_DATA_MAX ? 0 : luaL_argerror(L, 2, "data of at most 8 KiB");
}

void bind_data_open(struct host *host)
{
    static const struct api api[] = {{"webhook", api_webhook}};
    api_add(host, false, api, sizeof(api) / sizeof(api[0]));
    method_add(host, "send_data", api_send_data);
}
