/* channel_events.c -- what happened on channels besides speech, for clients that ask for it (draft/event-playback).
 *
 * 1. Events are stored like lines and beside them: those of `tea` as the lines of "tea/", which no channel can be called.
 *    So they have a limit of their own, and a crowd that joins and parts pushes no words out of the history.
 * 2. Only public facts of the channel are stored, and only while a chat client is connected. On `public`, where
 *    everybody is, coming and going is left out: it would be a record of who plays when.
 * 3. The key of a channel is left out. A reader who ignores somebody gets none of their events.
 *
 * A stored event gets its ID and time, and the client that caused it gets them first, as Chat.Noted. */
#include "engine/modules/calls/channel_events.h"

#include "engine/base/clock.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/run/transaction.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *topic;
    const char *kind;
    bool moves;  /* who is on the channel */
    bool single; /* it is about this channel only */
} events_kept[] = {
        {"Chat.Join", "join", true, true},
        {"Chat.Part", "part", true, true},
        {"Chat.Kick", "kick", true, true},
        {"Chat.Topic", "topic", false, true},
        {"Chat.Set", "mode", false, true},
        {"Chat.Quit", "quit", true, false},
        {"Chat.Nick", "nick", false, false},
};

enum { EVENTS_COUNT = sizeof(events_kept) / sizeof(events_kept[0]) };

static void put_row_name(struct row *row, const struct channel *channel)
{
    struct buf name = {0};
    buf_printf(&name, "%s/", channel->stored);
    row_set_str(row, "channel", buf_str(&name));
    buf_finish(&name);
}

static struct rows read_events(
        struct engine *engine, const struct channel *channel, const char *only, size_t limit)
{
    struct buf text = {0};
    buf_printf(&text, "%s/", channel->stored);
    struct value name = value_str(buf_str(&text));
    struct store_select select = {
            .table = TABLE_CHANNEL_LINE,
            .where = {{"channel", STORE_EQUAL, name}},
            .order = "number",
            .descending = true,
            .only = only,
    };
    struct rows rows = rows_read(engine_world(engine), &select, limit);
    value_finish(&name);
    buf_finish(&text);
    return rows;
}

static void drop_events(struct engine *engine, const struct channel *channel)
{
    struct rows rows = read_events(engine, channel, "number", 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
}

/* -- storing -- */

/* Returns the next number; 0 if the last one cannot be read now. A number is used once, even if the transaction fails. */
static uint64_t next_event(struct engine *engine, struct channel *channel)
{
    if (channel->last_event == 0) {
        struct rows newest = read_events(engine, channel, "number", 1);
        channel->last_event = newest.count > 0 ? row_id(&newest.items[0], "number") : 0;
        bool failed = newest.failed;
        rows_finish(&newest);
        if (failed) {
            return 0;
        }
    }
    return ++channel->last_event;
}

/* Returns a time that no line and no other event of the channel has. */
static int64_t event_time_ms(struct channel *channel)
{
    int64_t now_ms = clock_wall_ms();
    channel->last_ms = now_ms > channel->last_ms ? now_ms : channel->last_ms + 1;
    return channel->last_ms;
}

static void hide_key(json_t *changed)
{
    for (size_t i = 0; i < json_array_size(changed); i++) {
        json_t *one = json_array_get(changed, i);
        const char *setting = json_string_value(json_object_get(one, "setting"));
        if (setting && strcmp(setting, "key") == 0) {
            (void)json_object_set_new(one, "value", json_string("*"));
        }
    }
}

/* Returns the details of an event as a new text, which the caller frees. */
static char *details_of(const json_t *event)
{
    static const char *const kept[] = {"whom", "why", "topic", "name", "changed"};
    const json_t *who = json_object_get(event, "who");
    json_t *details = json_pack("{s:O, s:O}", "user", json_object_get(who, "user"), "host",
            json_object_get(who, "host"));
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        json_t *one = json_object_get(event, kept[i]);
        if (details && one) {
            (void)json_object_set_new(details, kept[i], json_deep_copy(one));
        }
    }
    hide_key(json_object_get(details, "changed"));
    char *text = details ? json_dumps(details, JSON_COMPACT) : NULL;
    json_decref(details);
    return text;
}

static void store_event(
        struct engine *engine, const struct channel *channel, const struct channel_line *line)
{
    struct row row = row_new(TABLE_CHANNEL_LINE);
    put_row_name(&row, channel);
    if (line->number > CHANNEL_EVENTS_KEPT) {
        row_set_id(&row, "number", line->number - CHANNEL_EVENTS_KEPT);
        rows_delete(engine_world(engine), &row);
    }
    row_set_id(&row, "number", line->number);
    row_set_int(&row, "time_ms", line->time_ms);
    row_set_id(&row, "sender", line->speaker);
    row_set_str(&row, "sender_name", line->sender);
    row_set_str(&row, "kind", line->kind);
    row_set_str(&row, "text", line->text);
    rows_put(engine_world(engine), &row);
}

/* Gives the event its ID and time, and tells them to the client that caused it. */
static void tell_noted(struct engine *engine, const struct channel *channel,
        const struct channel_line *line, json_t *event)
{
    struct buf id = {0};
    channel_events_id(channel, line, &id);
    (void)json_object_set_new(event, "id", json_stringn(id.bytes, id.length));
    (void)json_object_set_new(event, "time", json_integer((json_int_t)line->time_ms));
    struct session *own = hub_find(engine_hub(engine), engine_transaction(engine)->session);
    if (own && own->chats) {
        json_t *noted =
                json_pack("{s:s, s:I}", "id", id.bytes, "time", (json_int_t)line->time_ms);
        channel_send_event(own, "Chat.Noted", noted);
        json_decref(noted);
    }
    buf_finish(&id);
}

void channel_events_note(struct engine *engine, void *about)
{
    const struct channel_happening *happening = about;
    size_t i = 0;
    if (strcmp(happening->topic, "Chat.Dropped") == 0) {
        drop_events(engine, happening->channel); /* no transaction may be open: at the start */
        return;
    }
    struct channel *channel = channel_find(engine, channel_name(happening->channel));
    while (i < EVENTS_COUNT && strcmp(happening->topic, events_kept[i].topic) != 0) {
        i++;
    }
    const json_t *who = json_object_get(happening->event, "who");
    const char *nick = json_string_value(json_object_get(who, "nick"));
    if (i == EVENTS_COUNT || !channel || !nick || presence_chatting(engine) == 0 ||
            (events_kept[i].moves && strcmp(channel->name, "public") == 0)) {
        return;
    }
    char *details = details_of(happening->event);
    struct channel_line line = {
            .number = next_event(engine, channel),
            .time_ms = event_time_ms(channel),
            .speaker = (uint64_t)json_integer_value(json_object_get(who, "id")),
            .sender = str_of(nick),
            .kind = str_of(events_kept[i].kind),
            .text = str_of(details ? details : "{}"),
    };
    if (line.number > 0) {
        store_event(engine, channel, &line);
        if (events_kept[i].single) {
            tell_noted(engine, channel, &line, happening->event);
        }
    }
    free(details);
}

/* -- reading -- */

void channel_events_id(
        const struct channel *channel, const struct channel_line *line, struct buf *out)
{
    buf_printf(out, "%s-e%" PRIu64, channel->stored, line->number);
}

void channel_events_each(struct engine *engine, const struct channel *channel, uint64_t reader,
        void (*visit)(void *data, const struct channel_line *line, const json_t *details),
        void *data)
{
    struct rows rows = read_events(engine, channel, NULL, CHANNEL_EVENTS_KEPT);
    for (size_t i = rows.count; i-- > 0;) {
        const struct row *row = &rows.items[i];
        struct channel_line line = channel_line_of(row);
        json_t *details = json_loadb(line.text.bytes, line.text.length, 0, NULL);
        if (details && !(line.speaker && ignore_has(engine, reader, line.speaker))) {
            visit(data, &line, details);
        }
        json_decref(details);
    }
    rows_finish(&rows);
}
