/* calls_channel.c -- Calls of chat clients about channels.
 *
 * channel_gate.c checks permissions. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/person.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/calls_heard.h"
#include "engine/modules/calls/channel_census.h"
#include "engine/modules/calls/channel_sessions.h"
#include "engine/modules/calls/module.h"
#include "engine/modules/calls/person_viewed.h"
#include "world/model/prop.h"

#include <string.h>

enum { CHANGES_MAX = 20 };

enum call_answer calls_channel_fail(
        struct call *call, enum channel_no no, const struct err *err)
{
    int status = no == CHANNEL_MISSING || no == CHANNEL_NOBODY ? 404 : 403;
    return calls_chat_fail(call, status, channel_no_code(no), str_of(err->text));
}

static enum call_answer answer_no(struct call *call, enum channel_no no, const struct err *err)
{
    return no == CHANNEL_OK ? CALL_DONE : calls_channel_fail(call, no, err);
}

/* -- one channel -- */

struct channel_naming {
    struct call *call;
    struct buf people;
};

static void add_name(void *data, uint64_t character, unsigned rank)
{
    struct channel_naming *naming = data;
    const struct presence *presence = channel_person(naming->call->engine, character);
    if (presence && calls_may_list(naming->call, presence)) {
        person_add_line(presence, rank, &naming->people);
    }
}

static void add_setting(void *data, const char *setting, struct str value)
{
    json_t *one = json_pack("{s:s}", "setting", setting);
    if (value.length > 0) {
        calls_json_put(one, "value", value);
    }
    (void)json_array_append_new(data, one);
}

static void add_bridged(void *data, const struct network_person *person)
{
    network_person_line(person, data);
}

static json_t *about(struct call *call, const struct channel *channel)
{
    struct engine *engine = call->engine;
    struct channel_about a = channel_about(engine, channel, call->character);
    bool on = channel_is_on(engine, channel, call->character);
    struct channel_naming naming = {.call = call};
    json_t *settings = json_array();
    channel_each_setting(engine, channel, on ? call->character : 0, add_setting, settings);
    channel_each_person(engine, channel, add_name, &naming);
    network_each_person(engine, channel_name(channel), add_bridged, &naming.people);
    json_t *json = json_pack("{s:I, s:I, s:b, s:b, s:o}", "topic_time",
            (json_int_t)(a.topic_ms / 1000), "made", (json_int_t)(a.made_ms / 1000), "secret",
            a.secret, "on", on, "settings", settings);
    calls_json_put(json, "channel", channel_name(channel));
    calls_json_put(json, "topic", a.topic);
    calls_json_put(json, "topic_by", a.topic_by);
    calls_json_put(json, "people", buf_str(&naming.people));
    buf_finish(&naming.people);
    return json;
}

struct channel *calls_channel_find(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct channel *channel = channel_find_for(call->engine, call->character, name);
    if (!channel) {
        (void)calls_channel_fail(call, channel_missing(call->engine, name, &err), &err);
    }
    return channel;
}

static enum call_answer run_about(struct call *call)
{
    struct channel *channel = calls_channel_find(call);
    if (!channel) {
        return CALL_FAILED;
    }
    call->result = about(call, channel);
    return CALL_DONE;
}

static enum call_answer run_join(struct call *call)
{
    struct err err;
    struct channel_joining joining = {
            .session = hub_find(engine_hub(call->engine), call->session),
            .player = call_actor(call),
            .name = call_text(call, "channel"),
            .key = call_text(call, "key"),
            .again = call_flag(call, "again"),
    };
    if (!joining.session) {
        return CALL_FAILED;
    }
    enum channel_no no = channel_session_join(call->engine, &joining, &err);
    if (no != CHANNEL_OK) {
        const struct channel *now = channel_forward(call->engine, joining.name);
        enum call_answer answer = calls_channel_fail(call, no, &err);
        if (no == CHANNEL_RENAMED && now) {
            (void)json_object_set_new(call->result, "now", json_string(now->name));
        }
        return answer;
    }
    const struct channel *channel = channel_find(call->engine, joining.name);
    must(channel);
    call->result = about(call, channel);
    (void)json_object_set_new(call->result, "founded", json_boolean(joining.founded));
    (void)json_object_set_new(call->result, "was_on", json_boolean(joining.was_on));
    (void)json_object_set_new(call->result, "read",
            json_integer((json_int_t)calls_mark_of(call, channel_name(channel))));
    if (!joining.was_on) {
        channel_join_others(call->engine, channel_find(call->engine, joining.name),
                joining.session, call->result);
    }
    return CALL_DONE;
}

static enum call_answer run_part(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct session *session = hub_find(engine_hub(call->engine), call->session);
    struct channel *channel = channel_find_for(call->engine, call->character, name);
    if (!session) {
        return CALL_FAILED;
    }
    struct str why = channel ? calls_chat_reason(call, channel) : STR_NONE;
    return answer_no(call,
            channel_session_part(call->engine, session, call_actor(call), name, why, &err),
            &err);
}

struct channel_listing {
    struct call *call;
    json_t *channels;
    struct channel_census *census;
};

static void list_one_channel(void *data, struct str name)
{
    const struct channel_listing *listing = data;
    struct engine *engine = listing->call->engine;
    const struct channel *channel = channel_find_for(engine, listing->call->character, name);
    if (!channel || !channel_names_for(engine, channel, listing->call->character)) {
        return;
    }
    struct channel_about a = channel_about(engine, channel, listing->call->character);
    json_t *one = json_object();
    calls_json_put(one, "channel", name);
    calls_json_put(one, "topic", a.topic);
    (void)json_object_set_new(one, "people",
            json_integer((json_int_t)channel_census_of(listing->census, channel)->count));
    (void)json_object_set_new(one, "made", json_integer(a.made_ms / 1000));
    (void)json_object_set_new(one, "topic_time", json_integer(a.topic_ms / 1000));
    (void)json_array_append_new(listing->channels, one);
}

static enum call_answer run_list_channel(struct call *call)
{
    struct channel_listing listing = {call, json_array(), channel_census_create(call->engine)};
    channel_each(call->engine, list_one_channel, &listing);
    channel_census_destroy(listing.census);
    return call_give(call, "channels", listing.channels);
}

/* -- speech -- */

/* Sends a line only to chat clients of members with that rank, and back to the speaker. It is not
 * stored. */
static void say_to_rank(struct call *call, const struct channel *channel,
        const struct channel_speech *speech, unsigned rank)
{
    struct engine *engine = call->engine;
    const struct presence *presence = presence_find(engine, call->character);
    struct buf tags = {0};
    if (!presence) {
        return;
    }
    speech_tags(engine, call->character, &tags);
    json_t *event = json_pack("{s:o, s:s, s:i, s:s%, s:s%, s:s%}", "who",
            person_json(engine, presence), "channel", channel_name(channel).bytes, "rank",
            (int)rank, "text", speech->text.bytes, speech->text.length, "kind",
            speech->kind.bytes, speech->kind.length, "tags", tags.bytes, tags.length);
    char *text = event ? json_dumps(event, JSON_COMPACT) : NULL;
    struct msg msg = {
            .kind = MSG_EVENT, .topic = STR("Chat.Status"), .text = str_of(text ? text : "{}")};
    channel_send_words(engine, channel, &msg, rank, call->character, call->session);
    struct session *own = hub_find(engine_hub(engine), call->session);
    if (own) {
        hub_send(own, &msg);
    }
    free(text);
    json_decref(event);
    buf_finish(&tags);
}

static bool is_kind(struct str kind)
{
    return str_equal(kind, STR("say")) || str_equal(kind, STR("emote")) ||
           str_equal(kind, STR("notice"));
}

struct speakers {
    const struct channel *channel;
    struct channel_speech speech;
};

static enum call_answer say_line(struct call *call, struct str text, void *data)
{
    struct speakers *said = data;
    struct err err;
    enum channel_no no = CHANNEL_OK;
    unsigned rank = (unsigned)call_number(call, "rank");
    said->speech.text = text;
    if (credential_holds_back(call->engine, call_actor(call), text, &err) ||
            !speech_limit_take(call->engine, call_actor(call), &err)) {
        no = CHANNEL_SILENT;
    } else if (rank > 0) {
        say_to_rank(call, said->channel, &said->speech, rank);
    } else {
        no = channel_say(call->engine, &said->speech, &err);
    }
    return answer_no(call, no, &err);
}

static enum call_answer run_say_channel(struct call *call)
{
    struct err err;
    struct engine *engine = call->engine;
    struct object *actor = call_actor(call);
    struct str text = STR_NONE;
    struct speakers said = {.speech = {.speaker = call->character,
                                    .channel = call_text(call, "channel"),
                                    .kind = call_text_or(call, "kind", "say")}};
    if (!calls_chat_text(call, &text) || !calls_chat_tags(call)) {
        return CALL_FAILED;
    }
    if (!is_kind(said.speech.kind)) {
        return call_refuse(call, 422, PHRASE_ask_kind);
    }
    /* A channel that is secret to them may still take words from outside (-n), and is not secret
     * then. */
    said.channel = channel_find(engine, said.speech.channel);
    enum channel_no no = said.channel ? channel_may_say(engine, said.channel, actor, &err)
                                      : channel_missing(engine, said.speech.channel, &err);
    if (no != CHANNEL_OK) {
        return calls_channel_fail(call, no, &err);
    }
    said.speech.sender = prop_str(engine_world(engine), actor, ATOM_name);
    return calls_chat_lines(call, text, say_line, &said);
}

/* -- operators -- */

static enum call_answer run_topic(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct str topic = call_text(call, "topic");
    enum channel_no no = channel_set_topic(call->engine, call_actor(call), name, topic, &err);
    if (no != CHANNEL_OK) {
        return calls_channel_fail(call, no, &err);
    }
    call->result = json_object();
    calls_json_put(call->result, "topic",
            channel_about(call->engine, channel_find(call->engine, name), 0).topic);
    return CALL_DONE;
}

static enum call_answer run_kick(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct str whom = call_text(call, "name");
    const struct presence *presence = channel_person_named(call->engine, whom);
    call->result = presence ? json_pack("{s:s}", "nick", presence->name) : NULL;
    return answer_no(call,
            channel_kick(
                    call->engine, call_actor(call), name, whom, calls_chat_why(call), &err),
            &err);
}

static enum call_answer run_invite(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct str whom = call_text(call, "name");
    enum channel_no no = channel_invite(call->engine, call_actor(call), name, whom, &err);
    if (no != CHANNEL_OK) {
        return calls_channel_fail(call, no, &err);
    }
    const struct presence *presence = channel_person_named(call->engine, whom);
    struct str away =
            presence ? person_away_for(call->engine, presence, call->character) : STR_NONE;
    call->result = json_object();
    calls_json_put(call->result, "nick", presence ? str_of(presence->name) : whom);
    calls_json_put(call->result, "channel", channel_name(channel_find(call->engine, name)));
    if (away.length > 0) {
        calls_json_put(call->result, "away", away);
    }
    return CALL_DONE;
}

static enum call_answer run_invitations(struct call *call)
{
    const struct channels *channels = channels_state(call->engine);
    json_t *names = json_array();
    for (size_t i = 0; i < channels->count; i++) {
        const struct channel *channel = channels->list[i];
        if (ids_have(channel->invited, channel->invited_count, call->character)) {
            (void)json_array_append_new(names, json_string(channel->name));
        }
    }
    return call_give(call, "channels", names);
}

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);
    return (struct str){json_string_value(text), json_string_length(text)};
}

static void change_one(
        struct call *call, struct channel *channel, const json_t *wanted, json_t *changed)
{
    struct err err = {0};
    struct channel_changed done = {0};
    struct channel_change change = {json_is_true(json_object_get(wanted, "on")),
            text_of(wanted, "setting"), text_of(wanted, "value")};
    enum channel_no no =
            channel_change(call->engine, call_actor(call), channel, &change, &done, &err);
    if (no != CHANNEL_OK) {
        json_t *failed = json_pack("{s:s, s:O}", "code", channel_no_code(no), "change", wanted);
        calls_json_put(failed, "detail", str_of(err.text));
        (void)json_array_append_new(json_object_get(call->result, "failed"), failed);
    } else if (done.differs) {
        json_t *row = channel_change_json(&change, buf_str(&done.value));
        (void)json_array_append_new(changed, row);
    }
    buf_finish(&done.value);
}

static enum call_answer run_set_channel(struct call *call)
{
    struct channel *channel = calls_channel_find(call);
    const json_t *changes = call_json(call, "changes");
    if (!channel) {
        return CALL_FAILED;
    }
    if (json_array_size(changes) > CHANGES_MAX) {
        return call_refuse(call, 422, PHRASE_ask_changes, WITH("most", CHANGES_MAX));
    }
    json_t *changed = json_array();
    call->result = json_pack("{s:s, s:o, s:[]}", "channel", channel_name(channel).bytes,
            "changed", changed, "failed");
    for (size_t i = 0; i < json_array_size(changes); i++) {
        change_one(call, channel, json_array_get(changes, i), changed);
    }
    if (json_array_size(changed) > 0) {
        channel_tell_changes(call->engine, call_actor(call), channel, changed);
    }
    return CALL_DONE;
}

static void list_mask(void *data, struct str mask, struct str by, int64_t time_ms)
{
    json_t *one = json_pack("{s:I}", "time", (json_int_t)(time_ms / 1000));
    calls_json_put(one, "mask", mask);
    calls_json_put(one, "by", by);
    (void)json_array_append_new(data, one);
}

static enum call_answer run_masks(struct call *call)
{
    struct channel *channel = calls_channel_find(call);
    if (!channel) {
        return CALL_FAILED;
    }
    json_t *masks = json_array();
    channel_each_mask(call->engine, channel, call_text_or(call, "setting", "ban"),
            call->character, list_mask, masks);
    call->result = json_pack("{s:o}", "masks", masks);
    calls_json_put(call->result, "channel", channel_name(channel));
    return CALL_DONE;
}

static const struct call_handler channel_handlers[] = {
        {"channel.join", run_join},
        {"channel.part", run_part},
        {"channel.about", run_about},
        {"channel.list", run_list_channel},
        {"channel.say", run_say_channel},
        {"channel.topic", run_topic},
        {"channel.kick", run_kick},
        {"channel.invite", run_invite},
        {"channel.invitations", run_invitations},
        {"channel.set", run_set_channel},
        {"channel.masks", run_masks},
};

void calls_channel_add(struct engine *engine)
{
    calls_add(engine, channel_handlers, sizeof(channel_handlers) / sizeof(channel_handlers[0]));
}
