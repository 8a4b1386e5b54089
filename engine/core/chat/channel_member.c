/* channel_member.c -- joining and parting.
 *
 * 1. Chat sessions of one character join and part together. Joining makes the character a
 *    member. Parting ends membership when none of their sessions hears the channel any more,
 *    except of `public`.
 * 2. Chat clients are told when a character comes on or leaves, not for each session.
 * 3. The joins of sessions exist only in memory; they are changed last in a transaction, when
 *    it can no longer fail.
 *
 * channel_gate.c decides who may join. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"

#include <string.h>

/* -- joining -- */

enum channel_no channel_come_in(struct engine *engine, struct channel_joining *joining,
        struct channel **out, struct err *err)
{
    struct object *player = joining->player;
    struct channel *channel = channel_find(engine, joining->name);
    joining->founded = false;
    if (!channel && ignore_is_muted(engine, player->id, err)) {
        return CHANNEL_SILENT; /* the channel's name would be speech too */
    }
    if (!channel) {
        joining->founded = true;
        return channel_found(engine, player, joining->name, out, err);
    }
    if (channel_is_orphaned(engine, channel)) {
        channel_adopt(engine, channel, player->id);
    }
    enum channel_no no = channel_let_in(engine, channel, player, joining->key, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    (void)channel_ids_remove(channel->invited, &channel->invited_count, player->id);
    *out = channel;
    return CHANNEL_OK;
}

/* Removes all chat sessions of character from the channel. */
static void take_off(struct engine *engine, struct channel *channel, uint64_t character)
{
    for (struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        (void)channel_ids_remove(channel->sessions, &channel->session_count, s->id);
    }
}

void channel_send_event(struct session *session, const char *topic, const json_t *event)
{
    char *text = json_dumps(event, JSON_COMPACT);
    if (text) {
        hub_send(session,
                &(struct msg){.kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(text)});
    }
    free(text);
}

/* A command that joins asks the chat client it came from to join too; the client then reads topic and names. */
static void ask_client_to_join(struct engine *engine, const struct channel *channel)
{
    struct session *session = hub_find(engine_hub(engine), engine_transaction(engine)->session);
    if (session && session->chats && session->here_shown &&
            !ids_have(channel->sessions, channel->session_count, session->id)) {
        json_t *event = json_pack("{s:s}", "channel", channel->name);
        channel_send_event(session, "Chat.Asked", event);
        json_decref(event);
    }
}

bool channel_join(struct engine *engine, struct object *player, struct str name, bool join,
        struct err *err)
{
    struct channel *channel = NULL;
    if (!join) {
        channel = channel_find(engine, name);
        if (!channel || (!channel_is_member(engine, player, channel) &&
                                !channel_find_for(engine, player->id, name))) {
            return channel_missing(engine, name, err) == CHANNEL_OK;
        }
        bool was_on = channel_is_on(engine, channel, player->id);
        channel_set_member(engine, player, channel, false);
        if (was_on) {
            channel_tell_part(engine, channel, player->id, STR_NONE, 0);
            take_off(engine, channel, player->id);
        }
        channel_set_kept(engine, player, channel, false);
        channel_end_if_idle(engine, channel);
        return true;
    }
    struct str key = name;
    name = str_take_word(&key);
    channel = channel_find(engine, name);
    if (channel && channel_belongs(engine, channel, player->id)) {
        ask_client_to_join(engine, channel);
        return true;
    }
    struct channel_joining joining = {.player = player, .name = name, .key = key};
    if (channel_come_in(engine, &joining, &channel, err) != CHANNEL_OK) {
        return false;
    }
    bool was_on = channel_is_on(engine, channel, player->id);
    channel_set_member(engine, player, channel, true);
    if (!was_on && channel_is_on(engine, channel, player->id)) {
        channel_tell_join(engine, channel, player->id);
    }
    ask_client_to_join(engine, channel);
    return true;
}

void channel_session_gone(struct engine *engine, const struct session *session, bool tell)
{
    for (size_t i = channels_state(engine)->count; i > 0; i--) {
        struct channel *channel = channels_state(engine)->list[i - 1];
        bool was_on =
                channel_ids_remove(channel->sessions, &channel->session_count, session->id);
        if (!was_on) {
            continue;
        }
        if (tell && !channel_is_on(engine, channel, session->character)) {
            channel_tell_part(engine, channel, session->character,
                    phrase_get(engine, PHRASE_channel_cut),
                    engine_transaction(engine)->session);
        }
        if (!channel_has_operator(engine, channel)) {
            channel_end_if_idle(engine, channel);
        }
    }
}

void channels_plain_gone(struct engine *engine, const struct session *session)
{
    uint64_t character = session->character;
    const struct object *player = world_find(engine_world(engine), character);
    size_t plain = 0;
    for (struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        plain += !s->chats;
    }
    for (size_t i = 0; player && plain == 1 && i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        bool chats =
                channel_stays(engine, character) && channel_is_kept(engine, player, channel);
        for (struct session *s = hub_sessions_of(engine_hub(engine), character); s;
                s = s->next_of_character) {
            chats = chats || ids_have(channel->sessions, channel->session_count, s->id);
        }
        if (!chats && channel_is_member(engine, player, channel)) {
            channel_tell_part(engine, channel, character,
                    phrase_get(engine, PHRASE_channel_cut),
                    engine_transaction(engine)->session);
        }
    }
}

/* -- log-in -- */

void channel_lose(struct engine *engine, struct session *session, struct object *player,
        struct channel *channel, const char *why)
{
    struct buf text = {0};
    phrase_put(engine, &text, PHRASE_channel_lost, WITH("channel", channel->name),
            WITH("why", why));
    channel_set_member(engine, player, channel, false);
    hub_send(session,
            &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&text)});
    buf_finish(&text);
}

void channels_log_in(
        struct engine *engine, struct session *session, struct object *player, bool quiet)
{
    channel_upgrade_memberships(engine, player);
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        struct err err;
        if (!channel_is_member(engine, player, channel) ||
                channel_is_on(engine, channel, player->id)) {
            continue;
        }
        if (channel_let_in(engine, channel, player, STR_NONE, &err) == CHANNEL_OK) {
            if (!quiet) {
                channel_tell_join(engine, channel, player->id);
            }
            continue;
        }
        channel_lose(engine, session, player, channel, err.text);
    }
}
