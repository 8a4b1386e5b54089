/* calls_metadata.c -- Calls for what people and channels state about themselves (draft/metadata-2 and -3).
 *
 * 1. Texts of a person are in a hidden property of the character, and those of a channel in its row. They go with them.
 * 2. title, pronouns and description are the game's own. They are read here, and set by the game's commands, which check
 *    them.
 * 3. People set their own texts, and operators those of their channel. Whoever may not see a channel, or ignores the
 *    person, reads none. Muted people set nothing, and nobody else reads what they had set.
 * 4. A change is told to chat clients on the person's channels, and to those that monitor the name. Each counts as a
 *    message (limits.speech). */
#include "net/irc/calls_metadata.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <stdlib.h>
#include <string.h>

enum { VALUES_MOST = 500 };

/* Keys that may be set, and those of the game. */
static const struct {
    const char *key;
    const char *property; /* of the game; NULL: stored here */
    bool link;
    bool name;  /* it may not read like somebody else's */
    bool shown; /* in place of the name: nor have that in it */
} known_keys[] = {
        {"avatar", NULL, true, false, false},
        {"bot", NULL, false, false, false},
        {"color", NULL, false, false, false},
        {"description", "desc", false, false, false},
        {"display-name", NULL, false, true, true},
        {"homepage", NULL, true, false, false},
        {"pronouns", "pronoun", false, false, false},
        {"status", NULL, false, true, false},
        {"title", "title", false, false, false},
        {"url", NULL, true, false, false},
};

enum { KNOWN_KEYS = sizeof(known_keys) / sizeof(known_keys[0]) };

static size_t known_at(struct str key)
{
    size_t i = 0;
    while (i < KNOWN_KEYS && !str_equal(key, str_of(known_keys[i].key))) {
        i++;
    }
    return i;
}

bool metadata_key_is_formed(struct str key)
{
    for (size_t i = 0; i < key.length; i++) {
        char c = key.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("_./-", c)))) {
            return false;
        }
    }
    return key.length > 0 && key.length <= METADATA_KEY_MAX;
}

/* What a call is about: a channel, or a person. */
struct meta_target {
    struct call *call;
    struct channel *channel; /* NULL: a person */
    struct object *person;
    const struct presence *presence; /* of the person */
    struct str name;                 /* as shown */
    bool own;                        /* the caller may set its texts */
};

static uint32_t metadata_atom(struct engine *engine)
{
    return atom_intern(&engine_world(engine)->atoms, STR("_metadata"));
}

static enum call_answer no_target(struct call *call)
{
    return calls_chat_refuse(call, 404, "target", PHRASE_ask_nobody);
}

static bool find_channel(struct meta_target *out, struct str name)
{
    struct call *call = out->call;
    struct err err;
    out->channel = channel_find_for(call->engine, call->character, name);
    bool open = out->channel && channel_about(call->engine, out->channel, 0).open;
    if (!out->channel || (!open && channel_may(call->engine, out->channel, call->character,
                                           CHANNEL_READ, &err) != CHANNEL_OK)) {
        return false;
    }
    out->name = channel_name(out->channel);
    out->own = channel_check_actor(call->engine, out->channel, call_actor(call), true, &err) ==
               CHANNEL_OK;
    return true;
}

/* Reads the argument "target": "*", "#CHANNEL" or a name. Returns false after a failure. */
static bool find_target(struct call *call, struct meta_target *out)
{
    struct engine *engine = call->engine;
    struct str name = call_text(call, "target");
    *out = (struct meta_target){.call = call};
    if (str_starts(name, STR("#"))) {
        return find_channel(out, name) || no_target(call) == CALL_DONE;
    }
    out->presence = str_equal(name, STR("*")) ? presence_find(engine, call->character)
                                              : channel_person_named(engine, name);
    out->person =
            out->presence ? world_find(engine_world(engine), out->presence->character) : NULL;
    if (!out->person) {
        return no_target(call) == CALL_DONE;
    }
    out->name = str_of(out->presence->name);
    out->own = out->person->id == call->character;
    return true;
}

/* -- reading -- */

static const struct value *stored_table(const struct meta_target *target)
{
    const struct value *table =
            target->channel ? &target->channel->metadata
                            : prop_own(target->person, metadata_atom(target->call->engine));
    return table && table->kind == VALUE_TABLE ? table : NULL;
}

/* Appends one line of text, cut to size. */
static void put_line(struct str text, struct buf *out)
{
    struct buf plain = {0};
    struct buf clean = {0};
    markup_plain(text, &plain);
    str_clean(buf_str(&plain), false, &clean);
    buf_add_str(out, str_fit(buf_str(&clean), METADATA_VALUE_MAX));
    buf_finish(&plain);
    buf_finish(&clean);
}

/* True if a name to be shown has the name of somebody else in it, or reads like a rank. */
static bool display_poses(const struct meta_target *target, struct str value)
{
    struct str own = target->presence ? str_of(target->presence->name) : STR_NONE;
    struct buf rest = {0};
    struct err err;
    while (value.length > 0) {
        struct str word = str_take_word(&value);
        if (!str_equal_nocase(word, own)) {
            buf_printf(&rest, "%s%.*s", rest.length > 0 ? " " : "", STR_FMT(word));
        }
    }
    bool poses = rest.length > 0 && !naming_of_title_ok(target->call->engine, buf_str(&rest),
                                            METADATA_VALUE_MAX, &err);
    buf_finish(&rest);
    return poses;
}

/* Returns a text of the game about the person; none if they show no profile, except to themselves. */
static struct str own_text(const struct meta_target *target, const char *property)
{
    struct world *world = engine_world(target->call->engine);
    const struct value *profile = option_of(target->person, STR("profile"));
    const struct value *own =
            strcmp(property, "title") == 0
                    ? option_of(target->person, STR("title"))
                    : prop_own(target->person, atom_intern(&world->atoms, str_of(property)));
    bool shown = target->own || !profile || value_is_true(profile);
    return own && shown ? value_as_str(own) : STR_NONE;
}

/* True if the caller reads nothing of the person, who is muted or ignored. */
static bool is_hushed(const struct meta_target *target)
{
    const struct call *call = target->call;
    uint64_t person = target->person->id;
    return person != call->character &&
           (ignore_is_muted(call->engine, person, NULL) ||
                   ignore_has(call->engine, call->character, person));
}

/* Appends the value of a key. Returns false if it is not set, or hidden from the caller. */
static bool read_key(const struct meta_target *target, struct str key, struct buf *out)
{
    size_t known = known_at(key);
    const char *property = known < KNOWN_KEYS ? known_keys[known].property : NULL;
    if (target->person && is_hushed(target)) {
        return false;
    }
    if (property && !target->channel) {
        struct str text = own_text(target, property);
        put_line(text, out);
        return text.length > 0;
    }
    const struct value *table = stored_table(target);
    const struct value *value = table ? value_table_get_str(table, key) : NULL;
    bool hidden = !value || (known < KNOWN_KEYS && known_keys[known].shown &&
                                    display_poses(target, value_as_str(value)));
    if (!hidden) {
        buf_add_str(out, value_as_str(value));
    }
    return !hidden;
}

static json_t *value_json(const struct meta_target *target, struct str key, struct str value)
{
    json_t *json = json_object();
    calls_json_put(json, "key", key);
    calls_json_put(json, "value", value);
    if (target->channel) {
        calls_json_put(json, "channel", target->name);
    } else {
        calls_json_put(json, "nick", target->name);
    }
    return json;
}

static void add_value(const struct meta_target *target, struct str key, json_t *list)
{
    struct buf value = {0};
    if (json_array_size(list) < VALUES_MOST && read_key(target, key, &value)) {
        (void)json_array_append_new(list, value_json(target, key, buf_str(&value)));
    }
    buf_finish(&value);
}

static void add_all(const struct meta_target *target, json_t *list)
{
    for (size_t i = 0; i < KNOWN_KEYS; i++) {
        add_value(target, str_of(known_keys[i].key), list);
    }
}

/*** shape stated
{"key": "text", "value": "text", "channel?": "text: of a channel", "nick?": "text: of a person"} */

/*** call metadata.get
{
  "about": "What a person or a channel states about itself", "who": "player",
  "takes": {"target": "text: *, a channel with #, or a name"},
  "gives": {"values": "list of stated"}
} */
static enum call_answer run_get_metadata(struct call *call)
{
    struct meta_target target;
    if (!find_target(call, &target)) {
        return CALL_FAILED;
    }
    json_t *values = json_array();
    add_all(&target, values);
    return call_give(call, "values", values);
}

struct syncing {
    struct call *call;
    json_t *values;
};

static void add_wanted(const struct meta_target *target, json_t *list)
{
    const json_t *keys = call_json(target->call, "keys");
    for (size_t i = 0; i < json_array_size(keys); i++) {
        add_value(target, str_of(json_string_value(json_array_get(keys, i))), list);
    }
}

static void sync_one(void *data, uint64_t character, unsigned rank)
{
    const struct syncing *syncing = data;
    struct engine *engine = syncing->call->engine;
    const struct presence *presence = channel_person(engine, character);
    struct meta_target target = {.call = syncing->call,
            .person = world_find(engine_world(engine), character),
            .presence = presence};
    (void)rank;
    if (presence && target.person && character != syncing->call->character) {
        target.name = str_of(presence->name);
        add_wanted(&target, syncing->values);
    }
}

/*** call metadata.sync
{
  "about": "The values of these keys of a person, or of a channel and everybody on it", "who": "player",
  "takes": {"target": "text: *, a channel with #, or a name", "keys": "list of text"},
  "gives": {"values": "list of stated"}
} */
static enum call_answer run_sync_metadata(struct call *call)
{
    struct meta_target target;
    if (!find_target(call, &target)) {
        return CALL_FAILED;
    }
    struct syncing syncing = {call, json_array()};
    add_wanted(&target, syncing.values);
    if (target.channel) {
        channel_each_person(call->engine, target.channel, sync_one, &syncing);
    }
    return call_give(call, "values", syncing.values);
}

/* -- telling -- */

struct meta_telling {
    struct call *call;
    struct map mates; /* sessions */
};

static void add_mates(void *data, struct channel *channel)
{
    struct meta_telling *telling = data;
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session =
                hub_find(engine_hub(telling->call->engine), channel->sessions[i]);
        if (session && session->id != telling->call->session) {
            (void)map_put(&telling->mates, session->id, session);
        }
    }
}

static void tell_change(const struct meta_target *target, json_t *event)
{
    struct call *call = target->call;
    struct hub *hub = engine_hub(call->engine);
    struct meta_telling telling = {.call = call};
    const struct presence *presence = presence_find(call->engine, call->character);
    if (presence) {
        (void)json_object_set_new(event, "who", person_json(call->engine, presence));
    }
    char *text = json_dumps(event, JSON_COMPACT);
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Chat.Metadata"),
            .text = str_of(text ? text : "{}")};
    if (target->channel) {
        add_mates(&telling, target->channel);
    } else {
        channel_each_joined(call->engine, call->character, add_mates, &telling);
    }
    size_t cursor = 0;
    void *one = NULL;
    while (map_each(&telling.mates, &cursor, NULL, &one)) {
        struct session *session = one;
        if (!ignore_has(call->engine, session->character, call->character)) {
            hub_send(session, &msg);
        }
    }
    msg.flag = true;
    for (struct session *s = hub_first(hub); s && !target->channel; s = s->next) {
        bool own = s->character == call->character && s->chats && s->id != call->session;
        if ((own || s->monitors) && !map_find(&telling.mates, s->id) &&
                s->id != call->session &&
                !ignore_has(call->engine, s->character, call->character)) {
            hub_send(s, &msg);
        }
    }
    map_finish(&telling.mates);
    free(text);
}

/* -- setting -- */

static enum call_answer refuse_set(struct call *call, const char *code, enum phrase phrase)
{
    return calls_chat_refuse(call, 403, code, phrase);
}

/* Stores a value; empty: removes it. Returns false if it was not set. */
static bool store_value(const struct meta_target *target, struct str key, struct str value)
{
    struct engine *engine = target->call->engine;
    const struct value *old = stored_table(target);
    struct value new = value.length > 0 ? value_str(value) : value_nil();
    bool had = old && value_table_get_str(old, key);
    if (!had && value.length == 0) {
        return false;
    }
    if (target->channel) {
        if (!old) {
            target->channel->metadata = value_table();
        }
        value_table_set_str(&target->channel->metadata, key, new);
        channel_keep(engine, target->channel);
    } else {
        value_table_set_str(
                prop_change_table(engine_world(engine), target->person, metadata_atom(engine)),
                key, new);
    }
    return true;
}

static bool is_link(struct str value)
{
    return str_starts(value, STR("https://")) || str_starts(value, STR("http://"));
}

/* Checks a new value. Returns CALL_DONE, or the failure. */
static enum call_answer check_value(
        const struct meta_target *target, size_t known, struct str value)
{
    struct call *call = target->call;
    struct err err = {0};
    struct buf read = {0};
    if (value.length > METADATA_VALUE_MAX ||
            (value.length > 0 && (!str_is_plain_line(value, METADATA_VALUE_MAX) ||
                                         (known_keys[known].link && !is_link(value))))) {
        return refuse_set(call, "value", PHRASE_metadata_value);
    }
    if (ignore_is_muted(call->engine, call->character, &err) ||
            credential_holds_back(call->engine, call_actor(call), value, &err)) {
        return calls_chat_fail(call, 403, "permission", str_of(err.text));
    }
    struct str name = naming_read(value, &read);
    bool other = !target->presence || !str_equal_nocase(name, str_of(target->presence->name));
    bool poses = known_keys[known].name && value.length > 0 &&
                 (naming_poses(call->engine, value) ||
                         (other && naming_is_taken(call->engine, name)) ||
                         (known_keys[known].shown && display_poses(target, value)));
    buf_finish(&read);
    return poses ? refuse_set(call, "value", PHRASE_metadata_poses) : CALL_DONE;
}

/*** call metadata.set
{
  "about": "States something about yourself, or about a channel that you command", "who": "player", "writes": true,
  "takes": {"target": "text: *, a channel with #, or a name", "key": "text", "value?": "text: none removes it"},
  "gives": {"target": "text", "key": "text", "value?": "text"}
} */
static enum call_answer run_set_metadata(struct call *call)
{
    struct meta_target target;
    struct str key = call_text(call, "key");
    struct str value = call_text(call, "value");
    size_t known = known_at(key);
    if (!metadata_key_is_formed(key)) {
        return refuse_set(call, "key", PHRASE_metadata_key);
    }
    if (!find_target(call, &target)) {
        return CALL_FAILED;
    }
    if (!target.own || known == KNOWN_KEYS || known_keys[known].property) {
        return refuse_set(call, "permission", PHRASE_metadata_permission);
    }
    enum call_answer checked = check_value(&target, known, value);
    if (checked != CALL_DONE) {
        return checked;
    }
    const struct value *old = stored_table(&target);
    if (value.length > 0 && old && value_table_count(old) >= METADATA_KEYS_MAX &&
            !value_table_get_str(old, key)) {
        return refuse_set(call, "limit", PHRASE_metadata_key);
    }
    struct err err = {0};
    if (!speech_limit_take(call->engine, call_actor(call), &err)) {
        return calls_chat_fail(call, 429, "rate", str_of(err.text));
    }
    if (!store_value(&target, key, value)) {
        return refuse_set(call, "not_set", PHRASE_metadata_key);
    }
    json_t *event = value_json(&target, key, value);
    tell_change(&target, event);
    json_decref(event);
    call->result = json_object();
    calls_json_put(call->result, "target", target.name);
    calls_json_put(call->result, "key", key);
    if (value.length > 0) {
        calls_json_put(call->result, "value", value);
    }
    return CALL_DONE;
}

/*** call metadata.clear
{
  "about": "Takes back all that you have stated about yourself, or about a channel that you command", "who": "player",
  "writes": true,
  "takes": {"target": "text: *, a channel with #, or a name"},
  "gives": {"keys": "list of text: those that had a value"}
} */
static enum call_answer run_clear_metadata(struct call *call)
{
    struct meta_target target;
    json_t *keys = json_array();
    if (!find_target(call, &target)) {
        json_decref(keys);
        return CALL_FAILED;
    }
    if (!target.own) {
        json_decref(keys);
        return refuse_set(call, "permission", PHRASE_metadata_permission);
    }
    for (size_t i = 0; i < KNOWN_KEYS; i++) {
        struct str key = str_of(known_keys[i].key);
        if (!known_keys[i].property && store_value(&target, key, STR_NONE)) {
            json_t *event = value_json(&target, key, STR_NONE);
            tell_change(&target, event);
            json_decref(event);
            (void)json_array_append_new(keys, json_string(known_keys[i].key));
        }
    }
    return call_give(call, "keys", keys);
}

void calls_metadata_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"metadata.get", run_get_metadata},
            {"metadata.sync", run_sync_metadata},
            {"metadata.set", run_set_metadata},
            {"metadata.clear", run_clear_metadata},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
