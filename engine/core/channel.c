/* channel.c -- what was said on which channel, and who hears it.
 *
 * 1. A channel's last CHANNEL_LINES_KEPT lines are in memory, read from the store when the channel is first used; what the
 *    open tx adds is taken back with it.
 * 2. A line is a row before anybody is told of it: the seal of the slice sees to that.
 * 3. Names are lower case; they are matched whatever the case.
 *
 * The words of commands are the scripts'; the sentence members read is here, since every front end shows it. */
#include "engine/core/channel.h"

#include "engine/core/ignore.h"
#include "engine/core/presence.h"
#include "engine/core/slice.h"
#include "engine/session/markup.h"
#include "world/prop.h"
#include "world/store.h"
#include "world/tx.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

#define CHANNELS_MAX 200

struct kept_line {
    int64_t time_ms;
    char *sender; /* owned */
    char *text;   /* owned */
};

struct channel {
    char name[CHANNEL_NAME_MAX + 1];
    uint64_t last_number;
    uint64_t made_by; /* the commit that made it, if in this process */
    bool loaded;
    struct kept_line lines[CHANNEL_LINES_KEPT]; /* a ring, by number */
    size_t line_count;
};

struct channels {
    struct channel **list; /* owned, by name */
    size_t count;
};

static void line_finish(struct kept_line *line)
{
    mem_free(line->sender);
    mem_free(line->text);
    *line = (struct kept_line){0};
}

static int name_order(const void *a, const void *b)
{
    return strcmp((*(struct channel *const *)a)->name, (*(struct channel *const *)b)->name);
}

static struct channel *channel_add(struct channels *channels, struct str name)
{
    struct channel *channel = mem_alloc(sizeof(*channel));
    for (size_t i = 0; i < name.length && i < CHANNEL_NAME_MAX; i++) {
        char c = name.bytes[i];
        channel->name[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    channels->list =
            mem_realloc(channels->list, (channels->count + 1) * sizeof(struct channel *));
    channels->list[channels->count++] = channel;
    qsort(channels->list, channels->count, sizeof(struct channel *), name_order);
    return channel;
}

static struct channel *channel_find(struct engine *engine, struct str name)
{
    for (size_t i = 0; i < engine->channels->count; i++) {
        struct channel *channel = engine->channels->list[i];
        if (str_equal_nocase(str_of(channel->name), name)) {
            slice_lean_on(engine, channel->made_by);
            return channel;
        }
    }
    return NULL;
}

static bool take_channel(void *data, const struct value *columns, size_t count)
{
    struct channels *channels = data;
    struct str name = count > 0 ? value_as_str(&columns[0]) : STR_NONE;
    if (name.length > 0 && name.length <= CHANNEL_NAME_MAX && !str_equal(name, STR("public"))) {
        (void)channel_add(channels, name);
    }
    return true;
}

struct channels *channels_create(struct engine *engine)
{
    struct channels *channels = mem_alloc(sizeof(*channels));
    struct err err;
    (void)channel_add(channels, STR("public"));
    if (!store_query(engine->store, QUERY_CHANNELS, NULL, 0, take_channel, channels, &err)) {
        log_error("cannot read the channels: %s", err.text);
    }
    return channels;
}

void channels_destroy(struct channels *channels)
{
    for (size_t i = 0; i < channels->count; i++) {
        for (size_t k = 0; k < CHANNEL_LINES_KEPT; k++) {
            line_finish(&channels->list[i]->lines[k]);
        }
        mem_free(channels->list[i]);
    }
    mem_free(channels->list);
    mem_free(channels);
}

/* -- lines -- */

static struct kept_line *line_at(struct channel *channel, uint64_t number)
{
    return &channel->lines[number % CHANNEL_LINES_KEPT];
}

static void line_keep(struct channel *channel, uint64_t number, int64_t time_ms,
        struct str sender, struct str text)
{
    struct kept_line *line = line_at(channel, number);
    line_finish(line);
    *line = (struct kept_line){time_ms, str_dup(sender), str_dup(text)};
}

/* Rows come newest first: channel, number, time_ms, sender, sender_name, kind, text. */
static bool take_line(void *data, const struct value *columns, size_t count)
{
    struct channel *channel = data;
    if (count < 7) {
        return false;
    }
    uint64_t number = (uint64_t)value_as_int(&columns[1], 0);
    channel->last_number = number > channel->last_number ? number : channel->last_number;
    line_keep(channel, number, value_as_int(&columns[2], 0), value_as_str(&columns[4]),
            value_as_str(&columns[6]));
    channel->line_count++;
    return channel->line_count < CHANNEL_LINES_KEPT;
}

static void channel_load(struct engine *engine, struct channel *channel)
{
    if (channel->loaded) {
        return;
    }
    struct err err;
    struct value args[] = {
            value_text(channel->name), value_int(0), value_int(CHANNEL_LINES_KEPT)};
    if (!store_query(engine->store, QUERY_CHANNEL_LINES, args, 3, take_line, channel, &err)) {
        log_error("cannot read the lines of channel %s: %s", channel->name, err.text);
    }
    value_finish(&args[0]);
    channel->loaded = true;
}

void channel_each_line(struct engine *engine, struct str name, size_t limit,
        void (*visit)(void *data, const struct channel_line *line), void *data)
{
    struct channel *channel = channel_find(engine, name);
    if (!channel) {
        return;
    }
    channel_load(engine, channel);
    world_seen_all(engine->world);
    size_t count = channel->line_count < limit ? channel->line_count : limit;
    for (uint64_t number = channel->last_number + 1 - count; number <= channel->last_number;
            number++) {
        const struct kept_line *line = line_at(channel, number);
        if (line->text) {
            struct channel_line shown = {
                    line->time_ms, str_of(line->sender), str_of(line->text)};
            visit(data, &shown);
        }
    }
}

/* -- members -- */

bool channel_exists(struct engine *engine, struct str name)
{
    return channel_find(engine, name) != NULL;
}

void channel_each(struct engine *engine, void (*visit)(void *data, struct str name), void *data)
{
    for (size_t i = 0; i < engine->channels->count; i++) {
        slice_lean_on(engine, engine->channels->list[i]->made_by);
        visit(data, str_of(engine->channels->list[i]->name));
    }
}

static bool is_member(struct object *player, const struct channel *channel)
{
    const struct value *options = prop_own(player, ATOM_options);
    const struct value *joined = options && options->kind == VALUE_TABLE
                                         ? value_table_get_str(options, STR("channels"))
                                         : NULL;
    const struct value *mine = joined && joined->kind == VALUE_TABLE
                                       ? value_table_get_str(joined, str_of(channel->name))
                                       : NULL;
    if (mine) {
        return value_is_true(mine);
    }
    return strcmp(channel->name, "public") == 0;
}

bool channel_has_member(struct engine *engine, struct object *player, struct str name)
{
    struct channel *channel = channel_find(engine, name);
    return channel && is_member(player, channel);
}

static bool name_is_formed(struct str name)
{
    if (name.length < 2 || name.length > CHANNEL_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '_'))) {
            return false;
        }
    }
    return true;
}

struct making {
    struct engine *engine;
    char name[CHANNEL_NAME_MAX + 1];
};

static void unmake(void *data)
{
    struct making *making = data;
    struct channels *channels = making->engine->channels;
    for (size_t i = 0; i < channels->count; i++) {
        if (strcmp(channels->list[i]->name, making->name) == 0) {
            mem_free(channels->list[i]);
            channels->list[i] = channels->list[--channels->count];
            qsort(channels->list, channels->count, sizeof(struct channel *), name_order);
            return;
        }
    }
}

static struct channel *channel_make(
        struct engine *engine, const struct object *maker, struct str name)
{
    struct channel *channel = channel_add(engine->channels, name);
    channel->loaded = true;
    channel->made_by = engine->world->commit_number + 1;
    struct value row[] = {value_text(channel->name), value_text(""),
            value_int((int64_t)maker->id), value_nil()};
    tx_put(engine->world, TABLE_CHANNEL, row, 4);
    value_finish(&row[0]);
    value_finish(&row[1]);
    struct making *making = mem_alloc(sizeof(*making));
    making->engine = engine;
    memcpy(making->name, channel->name, sizeof(making->name));
    tx_on_end(
            engine->world, (struct tx_hook){.undo = unmake, .drop = mem_free, .data = making});
    return channel;
}

bool channel_join(struct engine *engine, struct object *player, struct str name, bool join,
        struct err *err)
{
    struct channel *channel = channel_find(engine, name);
    if (!channel && !join) {
        return err_set(err, ERR_MISSING, "There is no channel called %.*s.",
                STR_FMT(str_slice(name, 0, 40)));
    }
    if (!channel && !name_is_formed(name)) {
        return err_set(err, ERR_FORMAT,
                "A channel's name is 2 to %d letters, digits, - or _, beginning with a letter.",
                CHANNEL_NAME_MAX);
    }
    if (!channel && engine->channels->count >= CHANNELS_MAX) {
        return err_set(err, ERR_LIMIT, "There are %d channels already; join one of them.",
                CHANNELS_MAX);
    }
    channel = channel ? channel : channel_make(engine, player, name);
    if (!prop_own(player, ATOM_options)) {
        prop_set(engine->world, player, ATOM_options, value_table());
    }
    struct value *options = prop_change(engine->world, player, ATOM_options);
    struct value key = value_text("channels");
    struct value *joined = value_table_find(options, &key);
    if (!joined || joined->kind != VALUE_TABLE) {
        value_table_set_str(options, STR("channels"), value_table());
        joined = value_table_find(options, &key);
    }
    value_finish(&key);
    value_table_set_str(joined, str_of(channel->name), value_bool(join));
    return true;
}

/* -- saying -- */

static void tell_data(struct engine *engine, uint64_t member, const struct msg *text)
{
    json_t *json = json_pack("{s:s%, s:s%, s:s%}", "channel", text->topic.bytes,
            text->topic.length, "talker", text->sender.bytes, text->sender.length, "text",
            text->body.bytes, text->body.length);
    char *dumped = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (dumped) {
        struct msg event = {
                .kind = MSG_EVENT, .topic = STR("Comm.Channel.Text"), .text = str_of(dumped)};
        hub_send_character(engine->hub, member, &event);
    }
    free(dumped);
    json_decref(json);
}

static void tell_member(struct engine *engine, uint64_t member, const struct msg *msg)
{
    bool data = false;
    for (struct session *session = hub_sessions_of(engine->hub, member); session;
            session = session->next_of_character) {
        data |= session->takes_events;
    }
    hub_send_character(engine->hub, member, msg);
    if (data) {
        tell_data(engine, member, msg);
    }
}

struct unsaying {
    struct channel *channel;
    uint64_t number;
};

static void unsay(void *data)
{
    struct unsaying *unsaying = data;
    line_finish(line_at(unsaying->channel, unsaying->number));
    unsaying->channel->last_number = unsaying->number - 1;
    unsaying->channel->line_count -= unsaying->channel->line_count > 0;
}

static void keep_row(struct engine *engine, struct channel *channel,
        const struct object *sender, struct str name, struct str text)
{
    uint64_t number = ++channel->last_number;
    int64_t time_ms = clock_wall_ms();
    line_keep(channel, number, time_ms, name, text);
    channel->line_count += channel->line_count < CHANNEL_LINES_KEPT;
    struct value row[] = {value_text(channel->name), value_int((int64_t)number),
            value_int(time_ms), value_int((int64_t)sender->id), value_str(name),
            value_text("say"), value_str(text)};
    tx_put(engine->world, TABLE_CHANNEL_LINE, row, 7);
    if (number > CHANNEL_LINES_KEPT) {
        struct value old[] = {row[0], value_int((int64_t)(number - CHANNEL_LINES_KEPT))};
        tx_delete(engine->world, TABLE_CHANNEL_LINE, old, 2);
    }
    value_finish(&row[0]);
    value_finish(&row[4]);
    value_finish(&row[5]);
    value_finish(&row[6]);
    struct unsaying *unsaying = mem_alloc(sizeof(*unsaying));
    *unsaying = (struct unsaying){channel, number};
    tx_on_end(
            engine->world, (struct tx_hook){.undo = unsay, .drop = mem_free, .data = unsaying});
}

bool channel_post(struct engine *engine, struct object *sender, struct str name,
        struct str text, struct err *err)
{
    struct channel *channel = channel_find(engine, name);
    if (!channel) {
        return err_set(err, ERR_MISSING, "There is no channel called %.*s.",
                STR_FMT(str_slice(name, 0, 40)));
    }
    if (!is_member(sender, channel)) {
        return err_set(err, ERR_DENIED, "You are not on %s; join it first: channel join %s.",
                channel->name, channel->name);
    }
    channel_load(engine, channel);
    struct str who = prop_str(engine->world, sender, ATOM_name);
    keep_row(engine, channel, sender, who, text);
    struct buf line = {0};
    buf_printf(&line, "<channel>[%s]</> ", channel->name);
    markup_escape(who, &line);
    buf_add_text(&line, ": ");
    markup_escape(text, &line);
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .text = buf_str(&line),
            .topic = str_of(channel->name),
            .sender = who,
            .body = text};
    for (struct presence *presence = presence_first(engine); presence;
            presence = presence->next) {
        struct object *member = world_find(engine->world, presence->character);
        if (member && is_member(member, channel) &&
                !ignore_has(engine, member->id, sender->id)) {
            tell_member(engine, member->id, &msg);
        }
    }
    buf_finish(&line);
    return true;
}
