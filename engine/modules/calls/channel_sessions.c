/* channel_sessions.c -- chat sessions (IRC) join and part.
 *
 * 1. Those of one character join and part together. Joining makes the character a member. Parting ends membership when
 *    none of their sessions hears the channel any more, except of `public`.
 * 2. The joins exist only in memory; they are changed last in a transaction, when it can no longer fail.
 *
 * core/chat/channel_member.c does the same for other sessions. */
#include "engine/modules/calls/channel_sessions.h"

#include "engine/core/chat/channel_impl.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"

#include <string.h>

const char *channel_no_code(enum channel_no no)
{
    static const char *const codes[] = {
            [CHANNEL_OK] = "ok",
            [CHANNEL_MISSING] = "no_channel",
            [CHANNEL_NOT_ON] = "not_on",
            [CHANNEL_NOT_OPERATOR] = "not_operator",
            [CHANNEL_NOBODY] = "nobody",
            [CHANNEL_PERSON_NOT_ON] = "person_not_on",
            [CHANNEL_PERSON_ON] = "person_on",
            [CHANNEL_INVITE_NEEDED] = "invite_needed",
            [CHANNEL_BANNED] = "banned",
            [CHANNEL_KEY_NEEDED] = "key_needed",
            [CHANNEL_FULL] = "full",
            [CHANNEL_SILENT] = "silent",
            [CHANNEL_BAD_NAME] = "bad_name",
            [CHANNEL_TOO_MANY] = "too_many",
            [CHANNEL_BAD_VALUE] = "bad_value",
            [CHANNEL_LIST_FULL] = "list_full",
            [CHANNEL_ELSEWHERE] = "elsewhere",
            [CHANNEL_UNREAD] = "unread",
            [CHANNEL_TAKEN] = "taken",
            [CHANNEL_FIXED] = "fixed",
            [CHANNEL_RENAMED] = "renamed",
    };

    return codes[no];
}

static size_t joined_count(struct engine *engine, uint64_t session)
{
    size_t count = 0;
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        const struct channel *channel = channels_state(engine)->list[i];
        count += ids_have(channel->sessions, channel->session_count, session);
    }
    return count;
}

enum channel_no channel_session_join(
        struct engine *engine, struct channel_joining *joining, struct err *err)
{
    struct session *session = joining->session;
    struct object *player = joining->player;
    struct channel *channel = channel_find(engine, joining->name);
    joining->was_on =
            channel && ids_have(channel->sessions, channel->session_count, session->id);
    if (joining->was_on) {
        return CHANNEL_OK;
    }
    if (joined_count(engine, session->id) >= CHANNELS_JOINED_MAX) {
        (void)phrase_err(engine, err, ERR_LIMIT, PHRASE_channel_joined,
                WITH("count", CHANNELS_JOINED_MAX));
        return CHANNEL_TOO_MANY;
    }
    bool heard = channel && channel_is_on(engine, channel, player->id);
    /* After a restart, a client that rejoins was never seen to leave. */
    bool unseen = joining->again && session->again && session->chats && channel &&
                  channel_is_member(engine, player, channel);
    enum channel_no no = channel_come_in(engine, joining, &channel, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    if (!heard) {
        channel_set_member(engine, player, channel, true);
    }
    if (!heard && !unseen) {
        channel_tell_join(engine, channel, player->id);
    }
    channel_ids_add(&channel->sessions, &channel->session_count, session->id);
    channel_set_kept(engine, player, channel, true);
    return CHANNEL_OK;
}

void channel_join_others(struct engine *engine, struct channel *channel,
        const struct session *session, const json_t *event)
{
    for (struct session *s = hub_sessions_of(engine_hub(engine), session->character); s;
            s = s->next_of_character) {
        if (s->chats && s->here_shown && s->id != session->id &&
                !ids_have(channel->sessions, channel->session_count, s->id)) {
            channel_ids_add(&channel->sessions, &channel->session_count, s->id);
            channel_send_event(s, "Chat.Joined", event);
        }
    }
}

static void part_others(
        struct engine *engine, struct channel *channel, const struct session *session)
{
    json_t *event = channel_event(engine, channel, session->character);
    for (struct session *s = hub_sessions_of(engine_hub(engine), session->character); s;
            s = s->next_of_character) {
        if (channel_ids_remove(channel->sessions, &channel->session_count, s->id)) {
            channel_send_event(s, "Chat.Part", event);
        }
    }
    json_decref(event);
}

enum channel_no channel_session_part(struct engine *engine, struct session *session,
        struct object *player, struct str name, struct str why, struct err *err)
{
    struct channel *channel = channel_find_for(engine, player->id, name);
    if (!channel) {
        return channel_missing(engine, name, err);
    }
    if (!channel_ids_remove(channel->sessions, &channel->session_count, session->id)) {
        (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_not_on);
        return CHANNEL_NOT_ON;
    }
    part_others(engine, channel, session);
    channel_set_kept(engine, player, channel, false);
    if (channel_is_on(engine, channel, player->id)) {
        return CHANNEL_OK;
    }
    if (strcmp(channel->name, "public") != 0) {
        channel_set_member(engine, player, channel, false);
    }
    channel_tell_part(engine, channel, player->id, why, engine_transaction(engine)->session);
    channel_end_if_idle(engine, channel);
    return CHANNEL_OK;
}

void channels_each_kept(struct engine *engine, struct session *session, struct object *player,
        void (*visit)(void *data, struct channel *channel), void *data)
{
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        struct err err;
        if (channel->ended || !channel_is_kept(engine, player, channel)) {
            continue;
        }
        if (channel_let_in(engine, channel, player, STR_NONE, &err) == CHANNEL_OK) {
            visit(data, channel);
        } else {
            channel_lose(engine, session, player, channel, err.text);
        }
    }
}
