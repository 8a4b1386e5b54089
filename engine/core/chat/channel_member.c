/* channel_member.c -- joining, parting, and the people on a channel.
 *
 * 1. A character is on a channel while one of their sessions hears it: a chat session if it has
 *    joined, any other if the character is a member.
 * 2. Chat sessions of one character join and part together. Joining makes the character a
 *    member. Parting ends membership when none of their sessions hears the channel any more,
 *    except of `public`.
 * 3. Chat clients are told when a character comes on or leaves, not for each session.
 * 4. The joins of sessions exist only in memory; they are changed last in a transaction, when
 *    it can no longer fail.
 *
 * channel_gate.c decides who may join. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <string.h>

/* -- people on a channel -- */

static bool session_hears(struct engine *engine, const struct session *session,
        const struct channel *channel, const struct object *player)
{
    return session->chats
                   ? channel_ids_has(channel->sessions, channel->session_count, session->id)
                   : player && channel_is_member(engine, player, channel);
}

bool channel_is_on(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct object *player = world_find(engine->world, character);
    struct session *session = hub_sessions_of(engine->hub, character);
    for (; session; session = session->next_of_character) {
        if (session_hears(engine, session, channel, player)) {
            return true;
        }
    }
    return false;
}

/* True if some session is not a chat client, so that membership counts. */
static bool has_plain_session(struct engine *engine, uint64_t character)
{
    struct session *session = hub_sessions_of(engine->hub, character);
    while (session && session->chats) {
        session = session->next_of_character;
    }
    return session != NULL;
}

void channel_each_person(struct engine *engine, const struct channel *channel,
        void (*visit)(void *data, uint64_t character, unsigned rank), void *data)
{
    struct map seen;
    map_init(&seen);
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine->hub, channel->sessions[i]);
        if (session && session->character && !map_put(&seen, session->character, session)) {
            visit(data, session->character, channel_rank(channel, session->character));
        }
    }
    for (struct presence *p = presence_first(engine); p; p = p->next) {
        const struct object *player = has_plain_session(engine, p->character)
                                              ? world_find(engine->world, p->character)
                                              : NULL;
        if (player && channel_is_member(engine, player, channel) &&
                !map_find(&seen, p->character)) {
            visit(data, p->character, channel_rank(channel, p->character));
        }
    }
    map_finish(&seen);
}

static void count_one_channel_member(void *data, uint64_t character, unsigned rank)
{
    (void)character;
    (void)rank;
    ++*(size_t *)data;
}

size_t channel_count(struct engine *engine, const struct channel *channel)
{
    size_t count = 0;
    channel_each_person(engine, channel, count_one_channel_member, &count);
    return count;
}

void channel_each_joined(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct channel *channel), void *data)
{
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        if (channel_is_on(engine, channel, character)) {
            transaction_lean_on(engine, channel->changed);
            visit(data, channel);
        }
    }
}

/* -- sending -- */

void channel_send_words(struct engine *engine, const struct channel *channel,
        const struct msg *msg, unsigned rank, uint64_t speaker, uint64_t but_session)
{
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine->hub, channel->sessions[i]);
        if (session && session->id != but_session &&
                channel_rank(channel, session->character) >= rank &&
                !(speaker && ignore_has(engine, session->character, speaker))) {
            hub_send(session, msg);
        }
    }
}

json_t *channel_event(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    json_t *event = json_object();
    (void)json_object_set_new(event, "channel", json_string(channel->name));
    if (presence) {
        (void)json_object_set_new(event, "who", person_json(engine, presence));
    }
    return event;
}

static char *write_for(struct engine *engine, const json_t *event, bool ignored)
{
    json_t *shown = ignored ? channel_hush(engine, event) : NULL;
    char *text = json_dumps(shown ? shown : event, JSON_COMPACT);
    json_decref(shown);
    must(text);
    return text;
}

void channel_tell(struct engine *engine, const struct channel *channel, const char *topic,
        json_t *event, uint64_t but_session)
{
    char *text = NULL;
    char *quiet = NULL; /* for listeners who ignore them */
    if (!event) {
        return; /* a name in it is not UTF-8 */
    }
    uint64_t who =
            (uint64_t)json_integer_value(json_object_get(json_object_get(event, "who"), "id"));
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine->hub, channel->sessions[i]);
        if (session && session->id != but_session) {
            bool ignored = who && ignore_has(engine, session->character, who);
            char **told = ignored ? &quiet : &text;
            *told = *told ? *told : write_for(engine, event, ignored);
            hub_send(session,
                    &(struct msg){
                            .kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(*told)});
        }
    }
    free(text);
    free(quiet);
    json_decref(event);
}

/* -- joining -- */

static enum channel_no come_in(struct engine *engine, struct object *player, struct str name,
        struct str key, struct channel **out, bool *founded, struct err *err)
{
    struct channel *channel = channel_find(engine, name);
    *founded = false;
    if (!channel && ignore_is_muted(engine, player->id, err)) {
        return CHANNEL_SILENT; /* the channel's name would be speech too */
    }
    if (!channel) {
        *founded = true;
        return channel_found(engine, player, name, out, err);
    }
    if (channel_is_orphaned(engine, channel)) {
        channel_adopt(engine, channel, player->id);
    }
    enum channel_no no = channel_let_in(engine, channel, player, key, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    (void)channel_ids_remove(channel->invited, &channel->invited_count, player->id);
    *out = channel;
    return CHANNEL_OK;
}

void channel_tell_join(struct engine *engine, struct channel *channel, uint64_t character)
{
    json_t *event = channel_event(engine, channel, character);
    unsigned rank = channel_rank(channel, character);
    (void)json_object_set_new(event, "rank", json_integer((json_int_t)rank));
    channel_tell(engine, channel, "Chat.Join", event, engine->transaction->session);
}

static void tell_part(struct engine *engine, struct channel *channel, uint64_t character,
        struct str why, uint64_t but_session)
{
    json_t *event = channel_event(engine, channel, character);
    if (why.length > 0 && !ignore_is_muted(engine, character, NULL)) {
        (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    }
    channel_tell(engine, channel, "Chat.Part", event, but_session);
}

/* Removes all chat sessions of character from the channel. */
static void take_off_channel_member(
        struct engine *engine, struct channel *channel, uint64_t character)
{
    for (struct session *s = hub_sessions_of(engine->hub, character); s;
            s = s->next_of_character) {
        (void)channel_ids_remove(channel->sessions, &channel->session_count, s->id);
    }
}

static void send_event(struct session *session, const char *topic, const json_t *event)
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
    struct session *session = hub_find(engine->hub, engine->transaction->session);
    if (session && session->chats && session->here_shown &&
            !channel_ids_has(channel->sessions, channel->session_count, session->id)) {
        json_t *event = json_pack("{s:s}", "channel", channel->name);
        send_event(session, "Chat.Asked", event);
        json_decref(event);
    }
}

bool channel_join(struct engine *engine, struct object *player, struct str name, bool join,
        struct err *err)
{
    struct channel *channel = NULL;
    bool founded = false;
    if (!join) {
        channel = channel_find(engine, name);
        if (!channel || (!channel_is_member(engine, player, channel) &&
                                !channel_find_for(engine, player->id, name))) {
            return channel_missing(engine, name, err) == CHANNEL_OK;
        }
        bool was_on = channel_is_on(engine, channel, player->id);
        channel_set_member(engine, player, channel, false);
        if (was_on) {
            tell_part(engine, channel, player->id, STR_NONE, 0);
            take_off_channel_member(engine, channel, player->id);
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
    if (come_in(engine, player, name, key, &channel, &founded, err) != CHANNEL_OK) {
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

static size_t joined_count(struct engine *engine, uint64_t session)
{
    size_t count = 0;
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        const struct channel *channel = channels_state(engine)->list[i];
        count += channel_ids_has(channel->sessions, channel->session_count, session);
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
            channel && channel_ids_has(channel->sessions, channel->session_count, session->id);
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
    enum channel_no no = come_in(
            engine, player, joining->name, joining->key, &channel, &joining->founded, err);
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
    for (struct session *s = hub_sessions_of(engine->hub, session->character); s;
            s = s->next_of_character) {
        if (s->chats && s->here_shown && s->id != session->id &&
                !channel_ids_has(channel->sessions, channel->session_count, s->id)) {
            channel_ids_add(&channel->sessions, &channel->session_count, s->id);
            send_event(s, "Chat.Joined", event);
        }
    }
}

static void part_others(
        struct engine *engine, struct channel *channel, const struct session *session)
{
    json_t *event = channel_event(engine, channel, session->character);
    for (struct session *s = hub_sessions_of(engine->hub, session->character); s;
            s = s->next_of_character) {
        if (channel_ids_remove(channel->sessions, &channel->session_count, s->id)) {
            send_event(s, "Chat.Part", event);
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
    tell_part(engine, channel, player->id, why, engine->transaction->session);
    channel_end_if_idle(engine, channel);
    return CHANNEL_OK;
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
            tell_part(engine, channel, session->character,
                    phrase_get(engine, PHRASE_channel_cut), engine->transaction->session);
        }
        if (!channel_has_operator(engine, channel)) {
            channel_end_if_idle(engine, channel);
        }
    }
}

void channels_plain_gone(struct engine *engine, const struct session *session)
{
    uint64_t character = session->character;
    const struct object *player = world_find(engine->world, character);
    size_t plain = 0;
    for (struct session *s = hub_sessions_of(engine->hub, character); s;
            s = s->next_of_character) {
        plain += !s->chats;
    }
    for (size_t i = 0; player && plain == 1 && i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        bool chats = false;
        for (struct session *s = hub_sessions_of(engine->hub, character); s;
                s = s->next_of_character) {
            chats = chats || channel_ids_has(channel->sessions, channel->session_count, s->id);
        }
        if (!chats && channel_is_member(engine, player, channel)) {
            tell_part(engine, channel, character, phrase_get(engine, PHRASE_channel_cut),
                    engine->transaction->session);
        }
    }
}
