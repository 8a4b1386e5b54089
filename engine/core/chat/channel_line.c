/* channel_line.c -- stores the lines of channels and sends them.
 *
 * 1. A line is stored before anybody is told of it, since output is held until commit.
 * 2. Everybody on the channel gets the same message object.
 *
 * Commands are worded in the scripts; the sentence that members read is built here, since all
 * protocol handlers show it. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/outside_event.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>

struct str channel_line_world(const struct engine *engine, const struct channel_line *line)
{
    struct str world = line->sender;
    (void)str_take_until(&world, '@');
    return line->speaker == 0 && other_worlds_knows(engine, world) ? world : STR_NONE;
}

void channel_line_id(struct engine *engine, const struct channel *channel,
        const struct channel_line *line, struct buf *out)
{
    struct str world = line->speaker && channel_is_shared(engine, str_of(channel->name))
                               ? str_of(other_worlds_name(engine))
                               : channel_line_world(engine, line);
    buf_printf(out, "%s-", channel->stored);
    if (world.length > 0) {
        buf_printf(out, "%.*s-%" PRId64, STR_FMT(world), line->time_ms);
    } else {
        buf_printf(out, "%" PRIu64, line->number);
    }
}

/* Returns the line's time. No two lines of this world have the same, since other worlds
 * identify lines by it. */
static int64_t next_time_ms(struct channel *channel)
{
    int64_t now_ms = clock_wall_ms();
    channel->last_ms = now_ms > channel->last_ms ? now_ms : channel->last_ms + 1;
    return channel->last_ms;
}

/* -- listeners -- */

static void tell_data(struct session *session, const struct msg *text, struct str talker)
{
    json_t *json = json_pack("{s:s%, s:s%, s:s%}", "channel", text->topic.bytes,
            text->topic.length, "talker", talker.bytes, talker.length, "text", text->body.bytes,
            text->body.length);
    channel_send_event(session, "Comm.Channel.Text", json);
    json_decref(json);
}

/* speaker 0: a remote person, or none. */
static bool reaches(
        struct engine *engine, uint64_t listener, uint64_t speaker, const struct msg *msg)
{
    return speaker ? !ignore_has(engine, listener, speaker)
                   : !ignore_has_elsewhere(engine, listener, msg->sender);
}

/* Sends to members' sessions that are not chat clients; chat clients join on their own. quiet is
 * for members who ignore the speaker; NULL: they get nothing. */
static void tell_members(struct engine *engine, const struct channel *channel,
        const struct msg *msg, const struct msg *quiet, uint64_t speaker)
{
    for (struct presence *presence = presence_first(engine); presence;
            presence = presence->next) {
        struct session *session = hub_sessions_of(engine_hub(engine), presence->character);
        bool asked = false;
        const struct msg *heard = NULL;
        for (; session; session = session->next_of_character) {
            if (session->chats) {
                continue;
            }
            if (!asked) {
                struct object *player = world_find(engine_world(engine), presence->character);
                asked = true;
                if (player && channel_is_member(engine, player, channel)) {
                    heard = reaches(engine, presence->character, speaker, msg) ? msg : quiet;
                }
            }
            if (heard) {
                hub_send(session, heard);
                if (session->takes_events && heard->sender.length > 0) {
                    tell_data(session, heard, spelling_of_name(engine, speaker, heard->sender));
                }
            }
        }
    }
}

static void tell_chatting(struct engine *engine, const struct channel *channel,
        const struct msg *msg, uint64_t speaker)
{
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine_hub(engine), channel->sessions[i]);
        if (session && reaches(engine, session->character, speaker, msg)) {
            hub_send(session, msg);
        }
    }
}

static struct msg write_note(const struct channel *channel, struct str plain, struct buf *line)
{
    buf_printf(line, "<channel>[%s]</> ", channel->name);
    markup_escape(plain, line);
    return (struct msg){.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .text = buf_str(line),
            .topic = str_of(channel->name)};
}

void channel_note(struct engine *engine, const struct channel *channel, uint64_t actor,
        struct str plain, struct str quiet)
{
    struct buf line = {0};
    struct buf quiet_line = {0};
    struct msg msg = write_note(channel, plain, &line);
    struct msg quiet_msg = write_note(channel, quiet, &quiet_line);
    tell_members(engine, channel, &msg, &quiet_msg, actor);
    buf_finish(&line);
    buf_finish(&quiet_line);
}

static void write_line(struct engine *engine, const struct channel *channel,
        const struct channel_speech *speech, struct buf *out)
{
    bool emote = str_equal(speech->kind, STR("emote"));
    /* Remote speakers are shown as "<nick@network>". */
    bool elsewhere = speech->speaker == 0 && !speech->of_realm;
    buf_printf(out, "<channel>[%s]</> %s", channel->name, elsewhere ? "<<" : "");
    markup_escape(spelling_of_name(engine, speech->speaker, speech->sender), out);
    buf_add_text(out, elsewhere ? "> " : emote ? " " : ": ");
    markup_escape(speech->text, out);
}

bool channel_is_shared(const struct engine *engine, struct str name)
{
    const struct value *shared = engine_options(engine)->realm.channels;
    if (!other_worlds_has_realm(engine) || !shared) {
        return other_worlds_has_realm(engine) && str_equal_nocase(name, STR("public"));
    }
    for (size_t i = 0; shared->kind == VALUE_TABLE && i < shared->table->item_count; i++) {
        if (str_equal_nocase(value_as_str(&shared->table->items[i]), name)) {
            return true;
        }
    }
    return false;
}

static void tell_hooks(
        struct engine *engine, const struct channel *channel, const struct channel_line *line)
{
    char event[sizeof("channel.") + sizeof(channel->name)];
    (void)snprintf(event, sizeof(event), "channel.%s", channel->name);
    if (outside_event_is_wanted(engine, event)) {
        outside_event_tell(engine, event,
                json_pack("{s:s, s:s%, s:s%, s:s%}", "channel", channel->name, "sender",
                        line->sender.bytes, line->sender.length, "kind", line->kind.bytes,
                        line->kind.length, "text", line->text.bytes, line->text.length));
    }
}

enum channel_no channel_say(
        struct engine *engine, const struct channel_speech *speech, struct err *err)
{
    struct channel *channel = channel_find(engine, speech->channel);
    if (!channel) {
        return channel_missing(engine, speech->channel, err);
    }
    struct channel_line kept = {
            .time_ms = speech->time_ms ? speech->time_ms : next_time_ms(channel),
            .speaker = speech->speaker,
            .sender = speech->sender,
            .kind = speech->kind.length ? speech->kind : STR("say"),
            .text = speech->text,
    };
    kept.number = channel_store_line(engine, channel, &kept);
    if (kept.number == 0) {
        (void)phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
        return CHANNEL_UNREAD;
    }
    channel_note_mentions(engine, channel, &kept);
    struct buf line = {0};
    struct buf id = {0};
    struct buf tags = {0};
    write_line(engine, channel, speech, &line);
    channel_line_id(engine, channel, &kept, &id);
    if (speech->of_realm) {
        speech_tags_afar(speech->sender, speech->has_account, buf_str(&id), kept.time_ms,
                kept.kind, &tags);
    } else {
        speech_tags_kept(engine, speech->speaker, buf_str(&id), kept.time_ms, kept.kind, &tags);
    }
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_CHANNEL,
            .text = buf_str(&line),
            .topic = str_of(channel->name),
            .sender = speech->sender,
            .body = speech->text,
            .tags = buf_str(&tags)};
    tell_chatting(engine, channel, &msg, speech->speaker);
    tell_members(engine, channel, &msg, NULL, speech->speaker);
    tell_hooks(engine, channel, &kept);
    if (!speech->stays_here) {
        network_hear(engine, &(struct network_said){str_of(channel->name), speech->sender,
                                     kept.kind, speech->text, kept.number, kept.time_ms});
        other_worlds_say(engine, channel, &kept);
    }
    buf_finish(&line);
    buf_finish(&id);
    buf_finish(&tags);
    return CHANNEL_OK;
}

bool channel_post(struct engine *engine, struct object *sender, struct object *who,
        struct str name, struct str text, struct err *err)
{
    const struct channel *channel = channel_find_for(engine, who->id, name);
    if (!channel) {
        return channel_missing(engine, name, err) == CHANNEL_OK;
    }
    if (!channel_is_member(engine, who, channel)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_channel_join_first,
                WITH("channel", channel->name));
    }
    if (channel_may(engine, channel, who->id, CHANNEL_SPEAK, err) != CHANNEL_OK) {
        return false;
    }
    if (credential_holds_back(engine, who, text, err) || !speech_limit_take(engine, who, err)) {
        return false;
    }
    struct channel_speech speech = {
            .channel = name,
            .sender = prop_str(engine_world(engine), sender, ATOM_name),
            .speaker = who->id,
            .text = text,
            .kind = presence_find(engine, sender->id) ? STR("say") : STR("npc"),
    };
    return channel_say(engine, &speech, err) == CHANNEL_OK;
}
