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
#include "engine/modules/calls/module.h"
#include "engine/modules/calls/person_viewed.h"
#include "world/model/prop.h"

#include <string.h>

enum { CHANGES_MAX = 20, HISTORY_MAX = CHANNEL_LINES_KEPT };

/* Fails with the text of err; `no` is not CHANNEL_OK. */
static enum call_answer fail_no(struct call *call, enum channel_no no, const struct err *err)
{
    int status = no == CHANNEL_MISSING || no == CHANNEL_NOBODY ? 404 : 403;
    return calls_chat_fail(call, status, channel_no_code(no), str_of(err->text));
}

static enum call_answer answer_no(struct call *call, enum channel_no no, const struct err *err)
{
    return no == CHANNEL_OK ? CALL_DONE : fail_no(call, no, err);
}

/* -- one channel -- */

struct channel_naming {
    struct call *call;
    struct buf people;
};

static void add_name(void *data, uint64_t character, unsigned rank)
{
    struct channel_naming *naming = data;
    const struct presence *presence = presence_find(naming->call->engine, character);
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

static struct channel *find(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct channel *channel = channel_find_for(call->engine, call->character, name);
    if (!channel) {
        (void)fail_no(call, channel_missing(call->engine, name, &err), &err);
    }
    return channel;
}

static enum call_answer run_about(struct call *call)
{
    struct channel *channel = find(call);
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
        return fail_no(call, no, &err);
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
    if (!session) {
        return CALL_FAILED;
    }
    return answer_no(call,
            channel_session_part(
                    call->engine, session, call_actor(call), name, call_why(call), &err),
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
        return fail_no(call, no, &err);
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
        return fail_no(call, no, &err);
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
    const struct presence *presence = person_find(call->engine, whom);
    call->result = presence ? json_pack("{s:s}", "nick", presence->name) : NULL;
    return answer_no(call,
            channel_kick(call->engine, call_actor(call), name, whom, call_why(call), &err),
            &err);
}

static enum call_answer run_invite(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    struct str whom = call_text(call, "name");
    enum channel_no no = channel_invite(call->engine, call_actor(call), name, whom, &err);
    if (no != CHANNEL_OK) {
        return fail_no(call, no, &err);
    }
    const struct presence *presence = person_find(call->engine, whom);
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
        if (channel_ids_has(channel->invited, channel->invited_count, call->character)) {
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
    struct channel *channel = find(call);
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
    struct channel *channel = find(call);
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

/* -- history -- */

struct history {
    struct call *call;
    const struct channel *channel;
    json_t *lines;
    uint64_t after, before; /* numbers, exclusive */
    uint64_t after_ms, before_ms;
};

json_t *calls_channel_line(
        struct call *call, const struct channel *channel, const struct channel_line *line)
{
    struct engine *engine = call->engine;
    struct buf id = {0};
    bool npc = str_equal(line->kind, STR("npc"));
    const struct presence *presence = npc ? NULL : presence_find(engine, line->speaker);
    const struct account *account =
            line->speaker && !npc ? account_of(engine, line->speaker) : NULL;
    json_t *one = json_pack("{s:I, s:I}", "number", (json_int_t)line->number, "time",
            (json_int_t)line->time_ms);
    channel_line_id(engine, channel, line, &id);
    calls_json_put(one, "id", buf_str(&id));
    calls_json_put(one, "sender", line->sender);
    calls_json_put(one, "kind", line->kind);
    calls_json_put(one, "text", line->text);
    calls_json_put(one, "user", presence ? str_of(person_user(presence)) : STR("player"));
    calls_json_put(one, "host",
            npc             ? STR("npc")
            : account       ? STR("player")
            : line->speaker ? STR("guest")
                            : STR("bridge"));
    if (account) {
        calls_json_put(one, "account", str_of(account->name));
    }
    struct str world = channel_line_world(engine, line);
    if (world.length > 0) {
        calls_json_put(one, "world", world);
    }
    buf_finish(&id);
    return one;
}

static void add_line_channel(void *data, const struct channel_line *line)
{
    const struct history *history = data;
    uint64_t time_ms = (uint64_t)line->time_ms;
    if (line->number <= history->after || line->number >= history->before ||
            time_ms <= history->after_ms || time_ms >= history->before_ms) {
        return;
    }
    (void)json_array_append_new(
            history->lines, calls_channel_line(history->call, history->channel, line));
}

struct line_sought {
    struct history *history;
    struct str after, before; /* ids; may be empty */
};

static void seek_line(void *data, const struct channel_line *line)
{
    const struct line_sought *sought = data;
    struct history *history = sought->history;
    struct buf id = {0};
    channel_line_id(history->call->engine, history->channel, line, &id);
    if (str_equal(buf_str(&id), sought->after)) {
        history->after = line->number;
    }
    if (str_equal(buf_str(&id), sought->before)) {
        history->before = line->number;
    }
    buf_finish(&id);
}

/* Turns ids into numbers. An unknown line counts as older than all stored ones. Nothing is before
 * it, so a client that pages back comes to an end. Returns true if the line to begin after is the
 * later one. */
static bool seek_lines(struct history *history)
{
    struct line_sought sought = {history, call_text(history->call, "after_id"),
            call_text(history->call, "before_id")};
    if (sought.before.length > 0) {
        history->before = 0;
    }
    if (sought.after.length > 0 || sought.before.length > 0) {
        channel_each_line(history->call->engine, channel_name(history->channel), HISTORY_MAX, 0,
                seek_line, &sought);
    }
    bool turned = sought.after.length > 0 && sought.before.length > 0 &&
                  history->after > history->before;
    if (turned) {
        uint64_t after = history->after;
        history->after = history->before;
        history->before = after;
    }
    return turned;
}

/* Keeps at most limit lines: the last or the first. */
static void cut(json_t *lines, size_t limit, bool from_end)
{
    while (json_array_size(lines) > limit) {
        (void)json_array_remove(lines, from_end ? 0 : json_array_size(lines) - 1);
    }
}

static enum call_answer run_history_channel(struct call *call)
{
    struct channel *channel = find(call);
    if (!channel) {
        return CALL_FAILED;
    }
    struct err err;
    enum channel_no no =
            channel_may(call->engine, channel, call->character, CHANNEL_READ, &err);
    if (no != CHANNEL_OK) {
        return fail_no(call, no, &err);
    }
    struct history history = {
            .call = call,
            .channel = channel,
            .lines = json_array(),
            .after = call_number(call, "after"),
            .before = call_number_or(call, "before", UINT64_MAX),
            .after_ms = call_number(call, "after_ms"),
            .before_ms = call_number_or(call, "before_ms", UINT64_MAX),
    };
    bool turned = seek_lines(&history);
    channel_each_line(call->engine, channel_name(channel), HISTORY_MAX, call->character,
            add_line_channel, &history);
    cut(history.lines, (size_t)call_number_or(call, "limit", HISTORY_MAX),
            turned || call_flag(call, "from_end"));
    return call_give(call, "lines", history.lines);
}

static void note_time(void *data, const struct channel_line *line)
{
    *(int64_t *)data = line->time_ms;
}

struct targets {
    struct engine *engine;
    json_t *list;
};

static void add_target_channel(void *data, struct channel *channel)
{
    const struct targets *targets = data;
    int64_t time_ms = 0;
    channel_each_line(targets->engine, channel_name(channel), 1, 0, note_time, &time_ms);
    if (time_ms > 0) {
        json_t *one = json_pack("{s:I}", "time", (json_int_t)time_ms);
        calls_json_put(one, "channel", channel_name(channel));
        (void)json_array_append_new(targets->list, one);
    }
}

static enum call_answer run_targets_channel(struct call *call)
{
    struct targets targets = {call->engine, json_array()};
    channel_each_joined(call->engine, call->character, add_target_channel, &targets);
    return call_give(call, "targets", targets.list);
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
        {"channel.history", run_history_channel},
        {"channel.targets", run_targets_channel},
};

void calls_channel_add(struct engine *engine)
{
    calls_add(engine, channel_handlers, sizeof(channel_handlers) / sizeof(channel_handlers[0]));
}
