/* calls_history.c -- Calls of chat clients about the past of channels: what was said, and what happened there. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel.h"
#include "engine/core/people/account.h"
#include "engine/core/people/person.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/channel_events.h"
#include "engine/modules/calls/module.h"

enum { HISTORY_MAX = CHANNEL_LINES_KEPT };

/* The place of a line in the order of lines and events. Events have places after the line before them. */
#define PLACE_OF(number) ((number) < UINT64_MAX >> 8 ? (number) << 8 : UINT64_MAX)

struct history {
    struct call *call;
    const struct channel *channel;
    json_t *lines;
    uint64_t after, before; /* places, exclusive */
    uint64_t after_ms, before_ms;
    struct str after_id, before_id;
    /* Events, if they are wanted, in order; and the place of each. */
    json_t *events;
    uint64_t places[CHANNEL_EVENTS_KEPT];
    size_t placed;
    size_t added;
    uint64_t last; /* the last place that was given */
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
    calls_json_put(one, "written", spelling_of_name(engine, line->speaker, line->sender));
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

/* -- events among them -- */

static json_t *event_at(const struct history *history, size_t i)
{
    return json_array_get(history->events, i);
}

static void add_event(void *data, const struct channel_line *line, const json_t *details)
{
    struct history *history = data;
    json_t *one = calls_channel_line(history->call, history->channel, line);
    struct buf id = {0};
    channel_events_id(history->channel, line, &id);
    calls_json_put(one, "id", buf_str(&id));
    calls_json_put(one, "text", STR_NONE);
    (void)json_object_update(one, (json_t *)(uintptr_t)details);
    (void)json_array_append_new(history->events, one);
    buf_finish(&id);
}

static void note_place(struct history *history, struct str id, uint64_t place)
{
    if (str_equal(id, history->after_id)) {
        history->after = place;
    }
    if (str_equal(id, history->before_id)) {
        history->before = place;
    }
}

/* Gives places to the events before a time. */
static void place_events(struct history *history, int64_t before_ms)
{
    while (history->placed < json_array_size(history->events)) {
        const json_t *event = event_at(history, history->placed);
        if (json_integer_value(json_object_get(event, "time")) >= before_ms) {
            return;
        }
        history->places[history->placed++] = ++history->last;
        note_place(history, str_of(json_string_value(json_object_get(event, "id"))),
                history->last);
    }
}

static bool is_within(const struct history *history, uint64_t place, uint64_t time_ms)
{
    return place > history->after && place < history->before && time_ms > history->after_ms &&
           time_ms < history->before_ms;
}

/* Adds the events before a place. */
static void add_events(struct history *history, uint64_t place)
{
    for (; history->added < history->placed && history->places[history->added] < place;
            history->added++) {
        json_t *event = event_at(history, history->added);
        uint64_t time_ms = (uint64_t)json_integer_value(json_object_get(event, "time"));
        if (is_within(history, history->places[history->added], time_ms)) {
            (void)json_array_append(history->lines, event);
        }
    }
}

/* -- selecting -- */

static void add_line_history(void *data, const struct channel_line *line)
{
    struct history *history = data;
    add_events(history, PLACE_OF(line->number));
    if (is_within(history, PLACE_OF(line->number), (uint64_t)line->time_ms)) {
        (void)json_array_append_new(
                history->lines, calls_channel_line(history->call, history->channel, line));
    }
}

static void seek_line(void *data, const struct channel_line *line)
{
    struct history *history = data;
    struct buf id = {0};
    place_events(history, line->time_ms);
    history->last = PLACE_OF(line->number);
    channel_line_id(history->call->engine, history->channel, line, &id);
    note_place(history, buf_str(&id), history->last);
    buf_finish(&id);
}

/* Turns ids into places. An unknown line counts as older than all stored ones. Nothing is before
 * it, so a client that pages back comes to an end. Returns true if the line to begin after is the
 * later one. */
static bool seek_lines(struct history *history)
{
    if (history->before_id.length > 0) {
        history->before = 0;
    }
    if (history->after_id.length > 0 || history->before_id.length > 0 || history->events) {
        channel_each_line(history->call->engine, channel_name(history->channel), HISTORY_MAX, 0,
                seek_line, history);
        place_events(history, INT64_MAX);
    }
    bool turned = history->after_id.length > 0 && history->before_id.length > 0 &&
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
    struct channel *channel = calls_channel_find(call);
    if (!channel) {
        return CALL_FAILED;
    }
    struct err err;
    enum channel_no no =
            channel_may(call->engine, channel, call->character, CHANNEL_READ, &err);
    if (no != CHANNEL_OK) {
        return calls_channel_fail(call, no, &err);
    }
    struct history history = {
            .call = call,
            .channel = channel,
            .lines = json_array(),
            .after = PLACE_OF(call_number(call, "after")),
            .before = PLACE_OF(call_number_or(call, "before", UINT64_MAX)),
            .after_id = call_text(call, "after_id"),
            .before_id = call_text(call, "before_id"),
            .after_ms = call_number(call, "after_ms"),
            .before_ms = call_number_or(call, "before_ms", UINT64_MAX),
    };
    if (call_flag(call, "events")) {
        history.events = json_array();
        channel_events_each(call->engine, channel, call->character, add_event, &history);
    }
    bool turned = seek_lines(&history);
    channel_each_line(call->engine, channel_name(channel), HISTORY_MAX, call->character,
            add_line_history, &history);
    add_events(&history, UINT64_MAX);
    json_decref(history.events);
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

static void add_target_history(void *data, struct channel *channel)
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
    channel_each_joined(call->engine, call->character, add_target_history, &targets);
    return call_give(call, "targets", targets.list);
}

static const struct call_handler history_handlers[] = {
        {"channel.history", run_history_channel},
        {"channel.targets", run_targets_channel},
};

void calls_history_add(struct engine *engine)
{
    calls_add(engine, history_handlers, sizeof(history_handlers) / sizeof(history_handlers[0]));
}
