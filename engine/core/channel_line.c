/* channel_line.c -- what was said on a channel, and who hears it.
 *
 * 1. A channel's last CHANNEL_LINES_KEPT lines are in memory, read from the store when the channel is
 *    first used; what the open tx adds is taken back with it.
 * 2. A line is a row before anybody is told of it: the seal of the slice sees to that.
 * 3. Everybody on the channel gets the same bytes: one message, however many hear it.
 *
 * The words of commands are the scripts'; the sentence members read is here, since every front end
 * shows it. */
#include "engine/core/bridge.h"
#include "engine/core/channel_impl.h"
#include "engine/core/ignore.h"
#include "engine/core/slice.h"
#include "engine/core/speech.h"
#include "engine/session/markup.h"
#include "world/prop.h"
#include "world/store.h"
#include "world/tx.h"

#include <inttypes.h>
#include <string.h>

void channel_line_finish(struct kept_line *line)
{
    mem_free(line->sender);
    mem_free(line->kind);
    mem_free(line->text);
    *line = (struct kept_line){0};
}

void channel_line_id(const struct channel *channel, uint64_t number, struct buf *out)
{
    buf_printf(out, "%s-%" PRIu64, channel->name, number);
}

/* -- kept lines -- */

static struct kept_line *line_at(struct channel *channel, uint64_t number)
{
    return &channel->lines[number % CHANNEL_LINES_KEPT];
}

static void line_keep(struct channel *channel, uint64_t number, const struct channel_line *line)
{
    struct kept_line *kept = line_at(channel, number);
    channel_line_finish(kept);
    *kept = (struct kept_line){line->time_ms, line->speaker, str_dup(line->sender),
            str_dup(line->kind.length ? line->kind : STR("say")), str_dup(line->text)};
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
    struct channel_line line = {
            .time_ms = value_as_int(&columns[2], 0),
            .speaker = value_as_id(&columns[3]),
            .sender = value_as_str(&columns[4]),
            .kind = value_as_str(&columns[5]),
            .text = value_as_str(&columns[6]),
    };
    line_keep(channel, number, &line);
    channel->line_count++;
    return channel->line_count < CHANNEL_LINES_KEPT;
}

void channel_load(struct engine *engine, struct channel *channel)
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
            struct channel_line shown = {number, line->time_ms, line->speaker,
                    str_of(line->sender), str_of(line->kind), str_of(line->text)};
            visit(data, &shown);
        }
    }
}

/* A line of the open tx, and what it has taken the place of. */
struct unsaying {
    struct channel *channel;
    struct kept_line before; /* owned */
    size_t count_before;
};

static void unsay(void *data)
{
    struct unsaying *unsaying = data;
    struct channel *channel = unsaying->channel;
    struct kept_line *line = line_at(channel, channel->last_number--);
    channel_line_finish(line);
    *line = unsaying->before;
    unsaying->before = (struct kept_line){0};
    channel->line_count = unsaying->count_before;
}

static void unsaying_free(void *data)
{
    struct unsaying *unsaying = data;
    channel_line_finish(&unsaying->before);
    mem_free(unsaying);
}

/* All lines, as they were before they were dropped. */
struct undropping {
    struct channel *channel;
    struct kept_line lines[CHANNEL_LINES_KEPT]; /* owned */
    size_t count;
};

static void undrop(void *data)
{
    struct undropping *undropping = data;
    memcpy(undropping->channel->lines, undropping->lines, sizeof(undropping->lines));
    memset(undropping->lines, 0, sizeof(undropping->lines));
    undropping->channel->line_count = undropping->count;
}

static void undropping_free(void *data)
{
    struct undropping *undropping = data;
    for (size_t i = 0; i < CHANNEL_LINES_KEPT; i++) {
        channel_line_finish(&undropping->lines[i]);
    }
    mem_free(undropping);
}

void channel_drop_lines(struct engine *engine, struct channel *channel)
{
    struct undropping *undropping = mem_alloc(sizeof(*undropping));
    struct value key[] = {value_text(channel->name), value_nil()};
    for (size_t i = 0; i < channel->line_count; i++) {
        key[1] = value_int((int64_t)(channel->last_number - i));
        tx_delete(engine->world, TABLE_CHANNEL_LINE, key, 2);
    }
    value_finish(&key[0]);
    undropping->channel = channel;
    undropping->count = channel->line_count;
    memcpy(undropping->lines, channel->lines, sizeof(channel->lines));
    memset(channel->lines, 0, sizeof(channel->lines));
    channel->line_count = 0;
    tx_on_end(engine->world,
            (struct tx_hook){.undo = undrop, .drop = undropping_free, .data = undropping});
}

/* Returns the line's number. */
static uint64_t keep_row(
        struct engine *engine, struct channel *channel, const struct channel_line *line)
{
    uint64_t number = ++channel->last_number;
    struct unsaying *unsaying = mem_alloc(sizeof(*unsaying));
    *unsaying = (struct unsaying){channel, *line_at(channel, number), channel->line_count};
    *line_at(channel, number) = (struct kept_line){0};
    line_keep(channel, number, line);
    channel->line_count += channel->line_count < CHANNEL_LINES_KEPT;
    struct value row[] = {value_text(channel->name), value_int((int64_t)number),
            value_int(line->time_ms), value_int((int64_t)line->speaker),
            value_str(line->sender), value_str(line->kind), value_str(line->text)};
    tx_put(engine->world, TABLE_CHANNEL_LINE, row, 7);
    if (number > CHANNEL_LINES_KEPT) {
        struct value old[] = {row[0], value_int((int64_t)(number - CHANNEL_LINES_KEPT))};
        tx_delete(engine->world, TABLE_CHANNEL_LINE, old, 2);
    }
    value_finish(&row[0]);
    value_finish(&row[4]);
    value_finish(&row[5]);
    value_finish(&row[6]);
    tx_on_end(engine->world,
            (struct tx_hook){.undo = unsay, .drop = unsaying_free, .data = unsaying});
    return number;
}

/* -- who hears it -- */

static void tell_data(struct session *session, const struct msg *text)
{
    json_t *json = json_pack("{s:s%, s:s%, s:s%}", "channel", text->topic.bytes,
            text->topic.length, "talker", text->sender.bytes, text->sender.length, "text",
            text->body.bytes, text->body.length);
    char *dumped = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (dumped) {
        struct msg event = {
                .kind = MSG_EVENT, .topic = STR("Comm.Channel.Text"), .text = str_of(dumped)};
        hub_send(session, &event);
    }
    free(dumped);
    json_decref(json);
}

/* speaker 0: somebody from elsewhere, or nobody. */
static bool reaches(
        struct engine *engine, uint64_t listener, uint64_t speaker, const struct msg *msg)
{
    return speaker ? !ignore_has(engine, listener, speaker)
                   : !ignore_has_elsewhere(engine, listener, msg->sender);
}

/* To the sessions of members that do not chat: those that do, join for themselves. */
static void tell_members(struct engine *engine, const struct channel *channel,
        const struct msg *msg, uint64_t speaker)
{
    for (struct presence *presence = presence_first(engine); presence;
            presence = presence->next) {
        struct session *session = hub_sessions_of(engine->hub, presence->character);
        bool asked = false;
        bool hears = false;
        for (; session; session = session->next_of_character) {
            if (session->chats) {
                continue;
            }
            if (!asked) {
                struct object *player = world_find(engine->world, presence->character);
                asked = true;
                hears = player && channel_is_member(engine, player, channel) &&
                        reaches(engine, presence->character, speaker, msg);
            }
            if (hears) {
                hub_send(session, msg);
                if (session->takes_events && msg->sender.length > 0) {
                    tell_data(session, msg);
                }
            }
        }
    }
}

static void tell_chatting(struct engine *engine, const struct channel *channel,
        const struct msg *msg, uint64_t speaker)
{
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine->hub, channel->sessions[i]);
        if (session && reaches(engine, session->character, speaker, msg)) {
            hub_send(session, msg);
        }
    }
}

void channel_note(struct engine *engine, const struct channel *channel, struct str markup)
{
    struct buf line = {0};
    buf_printf(&line, "<channel>[%s]</> ", channel->name);
    buf_add_str(&line, markup);
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .text = buf_str(&line),
            .topic = str_of(channel->name)};
    tell_members(engine, channel, &msg, 0);
    buf_finish(&line);
}

static void write_line(
        const struct channel *channel, const struct channel_speech *speech, struct buf *out)
{
    bool emote = str_equal(speech->kind, STR("emote"));
    /* Who speaks from elsewhere is nobody here: "<nick@network>" says so. */
    bool elsewhere = speech->speaker == 0;
    buf_printf(out, "<channel>[%s]</> %s", channel->name, elsewhere ? "<<" : "");
    markup_escape(speech->sender, out);
    buf_add_text(out, elsewhere ? "> " : emote ? " " : ": ");
    markup_escape(speech->text, out);
}

enum channel_no channel_say(
        struct engine *engine, const struct channel_speech *speech, struct err *err)
{
    struct channel *channel = channel_find(engine, speech->channel);
    if (!channel) {
        return channel_missing(speech->channel, err);
    }
    channel_load(engine, channel);
    struct channel_line kept = {
            .time_ms = clock_wall_ms(),
            .speaker = speech->speaker,
            .sender = speech->sender,
            .kind = speech->kind.length ? speech->kind : STR("say"),
            .text = speech->text,
    };
    uint64_t number = keep_row(engine, channel, &kept);
    struct buf line = {0};
    struct buf id = {0};
    struct buf tags = {0};
    write_line(channel, speech, &line);
    channel_line_id(channel, number, &id);
    speech_tags_kept(engine, speech->speaker, buf_str(&id), kept.time_ms, kept.kind, &tags);
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .text = buf_str(&line),
            .topic = str_of(channel->name),
            .sender = speech->sender,
            .body = speech->text,
            .tags = buf_str(&tags)};
    tell_chatting(engine, channel, &msg, speech->speaker);
    tell_members(engine, channel, &msg, speech->speaker);
    if (!speech->stays_here) {
        bridge_hear(engine, &(struct bridge_said){str_of(channel->name), speech->sender,
                                    kept.kind, speech->text});
    }
    buf_finish(&line);
    buf_finish(&id);
    buf_finish(&tags);
    return CHANNEL_OK;
}

enum channel_no channel_may_say(struct engine *engine, const struct channel *channel,
        struct object *player, struct err *err)
{
    const struct presence *presence = presence_find(engine, player->id);
    bool commands = channel_commands(engine, channel, player->id);
    bool voiced = commands || channel_rank(channel, player->id);
    bool on = channel_belongs(engine, channel, player->id);
    if (ignore_is_muted(engine, player->id, err)) {
        return CHANNEL_SILENT;
    }
    if (!on && (channel->flags & CHANNEL_NO_OUTSIDE) && !commands) {
        if (channel_may(engine, channel, player->id, CHANNEL_LOOK, err) != CHANNEL_OK) {
            return CHANNEL_MISSING;
        }
        (void)err_set(err, ERR_DENIED, "You are not on %s; join it first: channel join %s.",
                channel->name, channel->name);
        return CHANNEL_SILENT;
    }
    if ((channel->flags & CHANNEL_MODERATED) && !voiced) {
        (void)err_set(err, ERR_DENIED,
                "On %s only those may speak whom its operators let: ask one for a voice.",
                channel->name);
        return CHANNEL_SILENT;
    }
    if (!voiced && presence && channel_has_mask(channel, 'b', presence) &&
            !channel_has_mask(channel, 'e', presence)) {
        (void)err_set(err, ERR_DENIED, "You are banned from %s.", channel->name);
        return CHANNEL_SILENT;
    }
    return CHANNEL_OK;
}

bool channel_post(struct engine *engine, struct object *sender, struct str name,
        struct str text, struct err *err)
{
    const struct channel *channel = channel_find_for(engine, sender->id, name);
    if (!channel) {
        return channel_missing(name, err) == CHANNEL_OK;
    }
    if (!channel_is_member(engine, sender, channel)) {
        return err_set(err, ERR_DENIED, "You are not on %s; join it first: channel join %s.",
                channel->name, channel->name);
    }
    if (channel_may(engine, channel, sender->id, CHANNEL_SPEAK, err) != CHANNEL_OK) {
        return false;
    }
    struct channel_speech speech = {
            .channel = name,
            .sender = prop_str(engine->world, sender, ATOM_name),
            .speaker = sender->id,
            .text = text,
            .kind = STR("say"),
    };
    return channel_say(engine, &speech, err) == CHANNEL_OK;
}
