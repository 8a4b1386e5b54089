/* calls_tells.c -- A player's history of tells.
 *
 * 1. Everybody reads only their own copy (core/output/tells.h). The person named in the call
 *    selects a part of it.
 * 2. A name means its present owner. Tells with a person who has gone are found under their old
 *    name while nobody else has it. So a guest who takes a name is not mistaken for its former
 *    owner.
 * 3. Tells of ignored people are hidden. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/marks.h"
#include "engine/modules/calls/module.h"
#include "engine/session/hub.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- the other person of a tell -- */

/* Returns who has the name now; 0 if nobody has it. */
static uint64_t find_named_tells(struct engine *engine, struct str name)
{
    const struct presence *presence = person_find(engine, name);
    const struct account *account = !presence ? account_find(engine, name) : NULL;
    return presence ? presence->character : account ? account->character : 0;
}

static struct str nick_of(struct str name)
{
    return str_take_until(&name, '@');
}

/* Returns the other person's present name; empty if somebody else has that name now. */
static struct str name_now(struct engine *engine, const struct tell *tell)
{
    const struct presence *presence = presence_find(engine, tell->peer);
    const struct account *account =
            tell->peer && !presence ? account_of(engine, tell->peer) : NULL;
    struct str nick = nick_of(tell->peer_name);
    if (presence) {
        return str_of(presence->name);
    }
    if (account) {
        return str_of(account->name);
    }
    return find_named_tells(engine, nick) ? STR_NONE : nick;
}

static bool is_ignored(struct engine *engine, uint64_t character, const struct tell *tell)
{
    return tell->peer ? ignore_has(engine, character, tell->peer)
                      : ignore_has_elsewhere(engine, character, tell->peer_name);
}

struct str calls_tell_name(struct call *call, const struct tell *tell)
{
    return is_ignored(call->engine, call->character, tell) ? STR_NONE
                                                           : name_now(call->engine, tell);
}

/* -- lines -- */

struct telling {
    struct call *call;
    struct str with;
    uint64_t named; /* the person of that name; 0 if nobody has it */
    json_t *lines;
};

static bool is_with(const struct telling *telling, const struct tell *tell)
{
    return telling->named ? tell->peer == telling->named
                          : str_equal_nocase(nick_of(tell->peer_name), telling->with) &&
                                    name_now(telling->call->engine, tell).length > 0;
}

static void put_person(struct engine *engine, const struct tell *tell, uint64_t character,
        struct str name, json_t *line)
{
    const struct presence *presence = presence_find(engine, character);
    const struct account *account = character ? account_of(engine, character) : NULL;
    calls_json_put(line, "sender", name);
    calls_json_put(line, "user", presence ? str_of(person_user(presence)) : STR("player"));
    calls_json_put(line, "host",
            account || (character == 0 && !tell->guest) ? STR("player") : STR("guest"));
    if (account) {
        calls_json_put(line, "account", str_of(account->name));
    }
}

json_t *calls_tell_line(struct call *call, const struct tell *tell, struct str with)
{
    struct engine *engine = call->engine;
    struct object *actor = call_actor(call);
    struct str world = tell->peer_name;
    (void)str_take_until(&world, '@');
    json_t *line = json_pack("{s:I, s:I}", "number", (json_int_t)tell->number, "time",
            (json_int_t)tell->time_ms);
    calls_json_put(line, "id", tell->mark);
    calls_json_put(line, "with", with);
    calls_json_put(line, "kind", tell->kind);
    calls_json_put(line, "text", tell->text);
    if (tell->own) {
        (void)json_object_set_new(line, "own", json_true());
        put_person(engine, tell, call->character,
                prop_str(engine_world(engine), actor, ATOM_name), line);
    } else {
        put_person(engine, tell, tell->peer, tell->peer ? with : tell->peer_name, line);
    }
    if (world.length > 0 && !tell->own) {
        calls_json_put(line, "world", world);
    }
    return line;
}

static void add_tell_tells(void *data, const struct tell *tell)
{
    const struct telling *telling = data;
    struct call *call = telling->call;
    if (is_with(telling, tell) && !is_ignored(call->engine, call->character, tell)) {
        (void)json_array_append_new(telling->lines, calls_tell_line(call, tell, telling->with));
    }
}

/* -- selection -- */

static bool has_id(const json_t *line, struct str id)
{
    const char *text = json_string_value(json_object_get(line, "id"));
    return text && str_equal(str_of(text), id);
}

/* Returns the index of the line with that id, SIZE_MAX for an unknown id (before all lines), or the
 * default without an id. */
static size_t seek(const json_t *lines, struct str id, size_t otherwise)
{
    for (size_t i = 0; id.length > 0 && i < json_array_size(lines); i++) {
        if (has_id(json_array_get(lines, i), id)) {
            return i;
        }
    }
    return id.length > 0 ? SIZE_MAX : otherwise;
}

static void select_lines(struct call *call, json_t *lines)
{
    uint64_t after_ms = call_number(call, "after_ms");
    uint64_t before_ms = call_number_or(call, "before_ms", UINT64_MAX);
    size_t limit = (size_t)call_number_or(call, "limit", json_array_size(lines));
    bool from_end = call_flag(call, "from_end");
    size_t first = seek(lines, call_text(call, "after_id"), SIZE_MAX) + 1;
    size_t end = seek(lines, call_text(call, "before_id"), json_array_size(lines));
    if (call_has(call, "after_id") && call_has(call, "before_id") && first > end) {
        size_t low = end + 1;
        end = first - 1;
        first = low;
        from_end = true;
    }
    for (size_t i = json_array_size(lines); i-- > 0;) {
        uint64_t time_ms =
                (uint64_t)json_integer_value(json_object_get(json_array_get(lines, i), "time"));
        if (i < first || (end == SIZE_MAX || i >= end) || (after_ms && time_ms <= after_ms) ||
                time_ms >= before_ms) {
            (void)json_array_remove(lines, i);
        }
    }
    while (json_array_size(lines) > limit) {
        (void)json_array_remove(lines, from_end ? 0 : json_array_size(lines) - 1);
    }
}

static enum call_answer run_history_tells(struct call *call)
{
    struct engine *engine = call->engine;
    struct str with = call_text(call, "with");
    struct telling telling = {call, with, find_named_tells(engine, with), json_array()};
    const struct presence *presence = presence_find(engine, telling.named);
    const struct account *account = telling.named ? account_of(engine, telling.named) : NULL;
    telling.with = presence ? str_of(presence->name) : account ? str_of(account->name) : with;
    tells_each(engine, call->character, add_tell_tells, &telling);
    if (!telling.named && json_array_size(telling.lines) == 0) {
        json_decref(telling.lines);
        return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
    }
    select_lines(call, telling.lines);
    call->result = json_pack("{s:o}", "lines", telling.lines);
    calls_json_put(call->result, "with", telling.with);
    return CALL_DONE;
}

/* -- people -- */

/* Notes the last tell of each person: "PEER NAME" -> time. */
static void note_target(void *data, const struct tell *tell)
{
    const struct telling *telling = data;
    char key[128];
    (void)snprintf(key, sizeof(key), "%" PRIu64 " %.*s", tell->peer, STR_FMT(tell->peer_name));
    (void)json_object_set_new(telling->lines, key, json_integer((json_int_t)tell->time_ms));
}

/* If two people had the same name, the later tell counts. */
static void add_target_tells(struct call *call, struct str key, int64_t time_ms, json_t *times)
{
    struct tell tell = {.peer_name = key};
    struct str peer = str_take_until(&tell.peer_name, ' ');
    (void)str_to_u64(peer, &tell.peer);
    struct str name = name_now(call->engine, &tell);
    if (name.length > 0 && !is_ignored(call->engine, call->character, &tell)) {
        char nick[64];
        (void)str_copy(name, nick, sizeof(nick));
        if (json_integer_value(json_object_get(times, nick)) < time_ms) {
            (void)json_object_set_new(times, nick, json_integer((json_int_t)time_ms));
        }
    }
}

static enum call_answer run_targets_tells(struct call *call)
{
    struct telling telling = {.call = call, .lines = json_object()};
    json_t *times = json_object();
    json_t *targets = json_array();
    const char *key = NULL;
    json_t *time = NULL;
    tells_each(call->engine, call->character, note_target, &telling);
    json_object_foreach(telling.lines, key, time)
    {
        add_target_tells(call, str_of(key), json_integer_value(time), times);
    }
    json_object_foreach(times, key, time)
    {
        (void)json_array_append_new(
                targets, json_pack("{s:s, s:O}", "nick", key, "time", time));
    }
    json_decref(telling.lines);
    json_decref(times);
    return call_give(call, "targets", targets);
}

/* -- read marks -- */

int64_t calls_mark_of(const struct call *call, struct str channel)
{
    struct buf target = {0};
    buf_printf(&target, "%s%.*s", str_starts(channel, STR("##")) ? "" : "#", STR_FMT(channel));
    int64_t time_ms = marks_get(call->engine, call_actor(call), buf_str(&target));
    const struct channel *now = channel_find(call->engine, channel);
    if (time_ms == 0 && now && now->former[0]) {
        buf_clear(&target);
        buf_printf(&target, "#%s", now->former);
        time_ms = marks_get(call->engine, call_actor(call), buf_str(&target));
    }
    buf_finish(&target);
    return time_ms;
}

/* Tells the character's other connections; the caller gets the answer. */
static void tell_marked(struct call *call, struct str target, int64_t time_ms)
{
    json_t *event =
            json_pack("{s:s%, s:I}", "target", target.bytes, target.length, "time", time_ms);
    char *text = event ? json_dumps(event, JSON_COMPACT) : NULL;
    struct msg msg = {
            .kind = MSG_EVENT, .topic = STR("Chat.Marked"), .text = str_of(text ? text : "{}")};
    for (struct session *s = hub_sessions_of(engine_hub(call->engine), call->character); s;
            s = s->next_of_character) {
        if (s->chats && s->id != call->session) {
            hub_send(s, &msg);
        }
    }
    free(text);
    json_decref(event);
}

static enum call_answer run_mark_tells(struct call *call)
{
    struct object *actor = call_actor(call);
    struct str target = call_text(call, "target");
    if (!marks_is_target(target)) {
        return call_refuse(call, 422, PHRASE_ask_target);
    }
    int64_t before = marks_get(call->engine, actor, target);
    int64_t time_ms = before;
    if (call_has(call, "time")) {
        time_ms = marks_set(call->engine, actor, target, (int64_t)call_number(call, "time"));
    }
    if (time_ms != before) {
        tell_marked(call, target, time_ms);
    }
    call->result = json_pack("{s:I}", "time", (json_int_t)time_ms);
    return CALL_DONE;
}

static const struct call_handler tells_handlers[] = {
        {"chat.mark", run_mark_tells},
        {"tell.history", run_history_tells},
        {"tell.targets", run_targets_tells},
};

void calls_tells_add(struct engine *engine)
{
    calls_add(engine, tells_handlers, sizeof(tells_handlers) / sizeof(tells_handlers[0]));
}
