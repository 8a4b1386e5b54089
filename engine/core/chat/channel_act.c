/* channel_act.c -- what operators do on a channel besides its settings: topic, kicks and invitations.
 *
 * A channel is commanded by its operators while they are on it, by wizards, and by server operators. Ranks belong to
 * characters and are stored; a guest's rank ends with the guest. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

/* -- checks -- */

static enum channel_no not_operator(
        struct engine *engine, struct err *err, const struct channel *channel)
{
    (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_no_operator,
            WITH("channel", channel->name));
    return CHANNEL_NOT_OPERATOR;
}

/* Checks that actor is on the channel and, if required, commands it. */
enum channel_no channel_check_actor(struct engine *engine, const struct channel *channel,
        const struct object *actor, bool commands, struct err *err)
{
    bool command = channel_commands(engine, channel, actor->id);
    bool outside = role_of(engine, actor->id) == PERM_WIZARD;
    if (!channel_is_on(engine, channel, actor->id) && !(command && outside)) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_outside,
                WITH("channel", channel->name));
        return CHANNEL_NOT_ON;
    }
    return commands && !command ? not_operator(engine, err, channel) : CHANNEL_OK;
}

static enum channel_no find_person(struct engine *engine, const struct object *actor,
        struct str name, struct presence **out, struct err *err)
{
    struct network_person there;
    *out = channel_person_named(engine, name);
    if (*out) {
        return CHANNEL_OK;
    }
    if (network_find_person(engine, actor->id, name, &there)) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_elsewhere,
                WITH("name", str_fit(name, 80)), WITH("network", there.network));
        return CHANNEL_ELSEWHERE;
    }
    (void)phrase_err(
            engine, err, ERR_MISSING, PHRASE_channel_nobody, WITH("name", str_fit(name, 40)));
    return CHANNEL_NOBODY;
}

enum channel_no channel_find_on(struct engine *engine, const struct object *actor,
        const struct channel *channel, struct str name, struct presence **out, struct err *err)
{
    enum channel_no no = find_person(engine, actor, name, out, err);
    if (no == CHANNEL_OK && !channel_is_on(engine, channel, (*out)->character)) {
        (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_they_not_on,
                WITH("name", (*out)->name), WITH("channel", channel->name));
        no = CHANNEL_PERSON_NOT_ON;
    }
    return no;
}

/* -- topic -- */

/* Tells people without a chat client of a new topic. who: the name of the actor. */
static void note_topic(
        struct engine *engine, const struct channel *channel, uint64_t actor, struct str who)
{
    struct str topic = channel->topic ? str_of(channel->topic) : STR_NONE;
    struct buf line = {0};
    struct buf quiet = {0};
    phrase_put(engine, &line, topic.length > 0 ? PHRASE_channel_topic : PHRASE_channel_no_topic,
            WITH("who", who), WITH("topic", topic));
    phrase_put(engine, &quiet,
            topic.length > 0 ? PHRASE_channel_topic_quiet : PHRASE_channel_no_topic,
            WITH("who", who));
    channel_note(engine, channel, actor, buf_str(&line), buf_str(&quiet));
    buf_finish(&line);
    buf_finish(&quiet);
}

/* Sets the topic and announces it. */
static void put_topic(
        struct engine *engine, struct channel *channel, struct object *actor, struct str topic)
{
    struct str who = prop_str(engine_world(engine), actor, ATOM_name);
    json_t *event = channel_event(engine, channel, actor->id);
    topic = str_fit(str_trim(topic), CHANNEL_TOPIC_MAX);
    mem_free(channel->topic);
    mem_free(channel->topic_by);
    channel->topic = topic.length > 0 ? str_dup(topic) : NULL;
    channel->topic_by = str_dup(who);
    channel->topic_writer = ignore_writer(engine, actor->id);
    channel->topic_ms = clock_wall_ms();
    channel_keep(engine, channel);
    (void)json_object_set_new(event, "topic", json_stringn(topic.bytes, topic.length));
    channel_tell(engine, channel, "Chat.Topic", event, engine_transaction(engine)->session);
    note_topic(engine, channel, actor->id, who);
    network_hear(engine,
            &(struct network_said){str_of(channel->name), who, STR("topic"), topic, 0, 0});
}

/* True if a topic may ask people for their passwords. */
static bool asks_for_passwords(struct str text)
{
    struct buf bytes = {0};
    bool asks = credential_is_named(text) || credential_is_named(naming_read(text, &bytes));
    buf_finish(&bytes);
    return asks;
}

enum channel_no channel_set_topic(struct engine *engine, struct object *actor, struct str name,
        struct str topic, struct err *err)
{
    struct channel *channel = channel_find_for(engine, actor->id, name);
    if (!channel) {
        return channel_missing(engine, name, err);
    }
    if (ignore_is_muted(engine, actor->id, err)) {
        return CHANNEL_SILENT;
    }
    enum channel_no no = channel_check_actor(
            engine, channel, actor, (channel->flags & CHANNEL_TOPIC_LOCKED) != 0, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    if (credential_holds_back(engine, actor, topic, err) ||
            !speech_limit_take(engine, actor, err)) {
        return CHANNEL_SILENT;
    }
    if (role_of(engine, actor->id) < PERM_WIZARD && asks_for_passwords(topic)) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_topic_password);
        return CHANNEL_SILENT;
    }
    put_topic(engine, channel, actor, topic);
    return CHANNEL_OK;
}

/* -- kicks and invitations -- */

struct channel_kick {
    struct str who, whom, why;
};

static void note_kick(struct engine *engine, const struct channel *channel, uint64_t actor,
        const struct channel_kick *kick)
{
    struct buf said = {0};
    struct buf quiet = {0};
    /* IRC clients send the kicker's name if no reason is given */
    bool has_why = kick->why.length > 0 && !str_equal(kick->why, kick->who);
    phrase_put(engine, &said, has_why ? PHRASE_channel_kick_why : PHRASE_channel_kick,
            WITH("who", kick->who), WITH("whom", kick->whom), WITH("why", kick->why));
    phrase_put(engine, &quiet, PHRASE_channel_kick, WITH("who", kick->who),
            WITH("whom", kick->whom));
    channel_note(engine, channel, actor, buf_str(&said), buf_str(&quiet));
    buf_finish(&said);
    buf_finish(&quiet);
}

enum channel_no channel_kick(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct str why, struct err *err)
{
    struct channel *channel = channel_find_for(engine, actor->id, name);
    struct presence *presence = NULL;
    if (!channel) {
        return channel_missing(engine, name, err);
    }
    why = ignore_is_muted(engine, actor->id, NULL) ? STR_NONE : why; /* but they may kick */
    enum channel_no no = channel_check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK) {
        no = channel_find_on(engine, actor, channel, whom, &presence, err);
    }
    struct object *player =
            no == CHANNEL_OK ? world_find(engine_world(engine), presence->character) : NULL;
    if (!player) {
        return no == CHANNEL_OK ? CHANNEL_NOBODY : no;
    }
    struct str who = prop_str(engine_world(engine), actor, ATOM_name);
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "whom", json_string(presence->name));
    (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    channel_tell(engine, channel, "Chat.Kick", event, engine_transaction(engine)->session);
    note_kick(engine, channel, actor->id,
            &(struct channel_kick){who, str_of(presence->name), why});
    channel_set_rank(channel, player->id, 0);
    channel_keep(engine, channel);
    channel_set_member(engine, player, channel, false);
    for (struct session *s = hub_sessions_of(engine_hub(engine), player->id); s;
            s = s->next_of_character) {
        (void)channel_ids_remove(channel->sessions, &channel->session_count, s->id);
    }
    channel_end_if_idle(engine, channel);
    return CHANNEL_OK;
}

/* Tells operators of an invitation (invite-notify). The caller keeps event. */
static void tell_operators(struct engine *engine, const struct channel *channel, json_t *event,
        uint64_t but_session)
{
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *s = hub_find(engine_hub(engine), channel->sessions[i]);
        if (s && s->id != but_session && channel_commands(engine, channel, s->character)) {
            channel_send_event(s, "Chat.Invited", event);
        }
    }
}

static void tell_invited(struct engine *engine, const struct channel *channel,
        struct object *actor, const struct presence *presence)
{
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "whom", json_string(presence->name));
    struct buf line = {0};
    phrase_put(engine, &line, PHRASE_channel_invites,
            WITH_RAW("name", spelling_of(engine, actor)), WITH("channel", channel->name));
    struct msg words = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    for (struct session *s = hub_sessions_of(engine_hub(engine), presence->character); s;
            s = s->next_of_character) {
        if (s->chats) {
            channel_send_event(s, "Chat.Invite", event);
        } else {
            hub_send(s, &words);
        }
    }
    buf_finish(&line);
    tell_operators(engine, channel, event, engine_transaction(engine)->session);
    json_decref(event);
}

enum channel_no channel_invite(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct err *err)
{
    struct channel *channel = channel_find_for(engine, actor->id, name);
    struct presence *presence = NULL;
    if (ignore_is_muted(engine, actor->id, err)) {
        return CHANNEL_SILENT;
    }
    enum channel_no no = find_person(engine, actor, whom, &presence, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    if (ignore_has(engine, presence->character, actor->id)) {
        (void)phrase_err(
                engine, err, ERR_DENIED, PHRASE_channel_ignored, WITH("name", presence->name));
        return CHANNEL_SILENT;
    }
    if (!channel) {
        return channel_missing(engine, name, err);
    }
    no = channel_check_actor(
            engine, channel, actor, (channel->flags & CHANNEL_INVITE_ONLY) != 0, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    if (channel_is_on(engine, channel, presence->character)) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_they_on,
                WITH("name", presence->name), WITH("channel", channel->name));
        return CHANNEL_PERSON_ON;
    }
    if (!speech_limit_take(engine, actor, err)) {
        return CHANNEL_SILENT;
    }
    channel_ids_add(&channel->invited, &channel->invited_count, presence->character);
    tell_invited(engine, channel, actor, presence);
    return CHANNEL_OK;
}
