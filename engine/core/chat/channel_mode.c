/* channel_mode.c -- settings, topic, kicks and invitations of channels.
 *
 * 1. A channel is commanded by its operators while they are on it, by wizards, and by server
 *    operators. Ranks belong to characters and are stored; a guest's rank ends with the guest.
 * 2. Each change is checked, applied and stored before anybody is told of it.
 *
 * To add an on/off setting: a flag in channel_impl.h, a row in `settings`, and the code that
 * uses it. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <stdio.h>
#include <string.h>

enum setting_kind { SET_FLAG, SET_RANK, SET_MASK, SET_KEY, SET_LIMIT };

/* The names of settings; flags in the order in which they are listed. */
static const struct setting {
    const char *name;
    enum setting_kind kind;
    unsigned bit; /* the flag, the rank, or the kind of mask */
} settings[] = {
        {"requests", SET_FLAG, CHANNEL_NO_CTCP},
        {"private", SET_FLAG, CHANNEL_INVITE_ONLY},
        {"moderated", SET_FLAG, CHANNEL_MODERATED},
        {"outside", SET_FLAG, CHANNEL_NO_OUTSIDE},
        {"secret", SET_FLAG, CHANNEL_SECRET},
        {"topic", SET_FLAG, CHANNEL_TOPIC_LOCKED},
        {"key", SET_KEY, 0},
        {"limit", SET_LIMIT, 0},
        {"operator", SET_RANK, CHANNEL_OPERATOR},
        {"voice", SET_RANK, CHANNEL_VOICE},
        {"ban", SET_MASK, CHANNEL_BAN},
        {"exception", SET_MASK, CHANNEL_EXCEPTION},
        {"invitation", SET_MASK, CHANNEL_INVITATION},
};

enum { MASK_MAX = 100 };

enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

static const struct setting *find_setting(struct str name)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        if (str_equal(name, str_of(settings[i].name))) {
            return &settings[i];
        }
    }
    return NULL;
}

/* -- ranks -- */

unsigned channel_rank(const struct channel *channel, uint64_t character)
{
    for (size_t i = 0; i < channel->ranked_count; i++) {
        if (channel->ranked[i].character == character) {
            return channel->ranked[i].rank;
        }
    }
    return 0;
}

void channel_set_rank(struct channel *channel, uint64_t character, unsigned rank)
{
    size_t i = 0;
    while (i < channel->ranked_count && channel->ranked[i].character != character) {
        i++;
    }
    if (rank == 0) {
        if (i < channel->ranked_count) {
            channel->ranked[i] = channel->ranked[--channel->ranked_count];
        }
        return;
    }
    if (i == channel->ranked_count) {
        channel->ranked = mem_realloc(
                channel->ranked, (channel->ranked_count + 1) * sizeof(*channel->ranked));
        channel->ranked[channel->ranked_count++].character = character;
    }
    channel->ranked[i].rank = rank;
}

bool channel_commands(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    return (channel_rank(channel, character) & CHANNEL_OPERATOR) ||
           role_of(engine, character) == PERM_WIZARD ||
           (presence && (presence->modes & PERSON_OPERATOR));
}

static enum channel_no not_operator(
        struct engine *engine, struct err *err, const struct channel *channel)
{
    (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_no_operator,
            WITH("channel", channel->name));
    return CHANNEL_NOT_OPERATOR;
}

/* Checks that actor is on the channel and, if required, commands it. */
static enum channel_no check_actor(struct engine *engine, const struct channel *channel,
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

static enum channel_no find_person_channel_mode(struct engine *engine,
        const struct object *actor, struct str name, struct presence **out, struct err *err)
{
    struct network_person there;
    *out = person_find(engine, name);
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

static enum channel_no find_on(struct engine *engine, const struct object *actor,
        const struct channel *channel, struct str name, struct presence **out, struct err *err)
{
    enum channel_no no = find_person_channel_mode(engine, actor, name, out, err);
    if (no == CHANNEL_OK && !channel_is_on(engine, channel, (*out)->character)) {
        (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_they_not_on,
                WITH("name", (*out)->name), WITH("channel", channel->name));
        no = CHANNEL_PERSON_NOT_ON;
    }
    return no;
}

bool channel_setting_is_mask(struct str setting)
{
    const struct setting *found = find_setting(setting);
    return found && found->kind == SET_MASK;
}

void channel_each_mask(struct engine *engine, const struct channel *channel, struct str setting,
        uint64_t reader,
        void (*visit)(void *data, struct str mask, struct str by, int64_t time_ms), void *data)
{
    const struct setting *found = find_setting(setting);
    char kind = found && found->kind == SET_MASK ? (char)found->bit : '\0';
    for (size_t i = 0; i < channel->mask_count; i++) {
        const struct channel_mask *mask = &channel->masks[i];
        if (mask->kind == kind) {
            visit(data, channel_mask_for(engine, channel, reader, mask), str_of(mask->by),
                    mask->time_ms);
        }
    }
}

/* -- a single change -- */

/* The arguments of a change. */
struct changing {
    struct engine *engine;
    struct object *actor;
    struct channel *channel;
    const struct channel_change *change;
    const struct setting *setting;
    bool *changed;
    struct buf *value;
    struct err *err;
};

static void add_mask(const struct changing *c, struct str text)
{
    struct channel_mask *mask = channel_mask_add(
            c->channel, c->setting->bit, text, prop_str(c->engine->world, c->actor, ATOM_name));
    mask->writer = ignore_writer(c->engine, c->actor->id);
    if (c->setting->bit == CHANNEL_BAN) {
        channel_mask_mean(c->engine, mask);
    }
}

static enum channel_no change_mask(const struct changing *c)
{
    struct buf mask = {0};
    enum channel_no no = CHANNEL_OK;
    struct str wanted = c->change->value;
    bool blank = str_starts(wanted, STR(":"));
    for (size_t i = 0; i < wanted.length; i++) {
        blank |= (unsigned char)wanted.bytes[i] <= ' ';
    }
    if (blank) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_mask);
        return CHANNEL_BAD_VALUE;
    }
    if (wanted.length == 0 || wanted.length > MASK_MAX) {
        (void)phrase_err(
                c->engine, c->err, ERR_LIMIT, PHRASE_channel_mask_size, WITH("most", MASK_MAX));
        return CHANNEL_BAD_VALUE;
    }
    channel_mask_write(wanted, &mask);
    bool there = channel_mask_is_set(c->channel, c->setting->bit, buf_str(&mask));
    if (c->change->on && !there && c->channel->mask_count >= CHANNEL_MASKS_MAX) {
        (void)phrase_err(c->engine, c->err, ERR_LIMIT, PHRASE_channel_masks,
                WITH("channel", c->channel->name), WITH("count", CHANNEL_MASKS_MAX));
        no = CHANNEL_LIST_FULL;
    } else if (there != c->change->on) {
        if (c->change->on) {
            add_mask(c, buf_str(&mask));
        } else {
            (void)channel_mask_remove(c->channel, c->setting->bit, buf_str(&mask));
        }
        *c->changed = true;
    }
    buf_add_str(c->value, buf_str(&mask));
    buf_finish(&mask);
    return no;
}

static enum channel_no change_rank(const struct changing *c)
{
    struct presence *whom = NULL;
    enum channel_no no =
            find_on(c->engine, c->actor, c->channel, c->change->value, &whom, c->err);
    if (no != CHANNEL_OK) {
        return no;
    }
    unsigned bit = c->setting->bit;
    unsigned rank = channel_rank(c->channel, whom->character);
    unsigned wanted = c->change->on ? rank | bit : rank & ~bit;
    if (wanted != rank) {
        channel_set_rank(c->channel, whom->character, wanted);
        *c->changed = true;
    }
    buf_add_text(c->value, whom->name);
    return CHANNEL_OK;
}

static enum channel_no change_key(const struct changing *c)
{
    struct str key = c->change->on ? c->change->value : STR_NONE;
    bool bad = c->change->on && key.length == 0;
    for (size_t i = 0; i < key.length; i++) {
        unsigned char b = (unsigned char)key.bytes[i];
        bad |= b <= ' ' || b == ',' || b == ':' || b >= 0x7F;
    }
    if (bad || key.length > CHANNEL_KEY_MAX) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_key,
                WITH("most", CHANNEL_KEY_MAX));
        return CHANNEL_BAD_VALUE;
    }
    if (!str_equal(key, str_of(c->channel->key))) {
        memset(c->channel->key, 0, sizeof(c->channel->key));
        memcpy(c->channel->key, key.bytes, key.length);
        c->channel->key_writer = ignore_writer(c->engine, c->actor->id);
        if (key.length > 0) {
            channel_lock_set(c->engine, c->channel);
        }
        *c->changed = true;
    }
    buf_add_str(c->value, c->change->on ? key : STR("*"));
    return CHANNEL_OK;
}

static enum channel_no change_limit(const struct changing *c)
{
    uint64_t limit = 0;
    if (c->change->on &&
            (!str_to_u64(c->change->value, &limit) || limit == 0 || limit > 1000000)) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_limit);
        return CHANNEL_BAD_VALUE;
    }
    if (limit != c->channel->limit) {
        c->channel->limit = (uint32_t)limit;
        *c->changed = true;
    }
    if (c->change->on) {
        buf_printf(c->value, "%llu", (unsigned long long)limit);
    }
    return CHANNEL_OK;
}

static enum channel_no change_flag(const struct changing *c)
{
    unsigned flag = c->setting->bit;
    unsigned wanted = c->change->on ? c->channel->flags | flag : c->channel->flags & ~flag;
    if (wanted != c->channel->flags) {
        c->channel->flags = wanted;
        if (flag == CHANNEL_INVITE_ONLY && c->change->on) {
            channel_lock_set(c->engine, c->channel);
        }
        *c->changed = true;
    }
    return CHANNEL_OK;
}

static enum channel_no change_one(const struct changing *c)
{
    if (!c->setting) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_mode,
                WITH("mode", str_fit(c->change->setting, 20)));
        return CHANNEL_BAD_VALUE;
    }
    switch (c->setting->kind) {
    case SET_MASK:
        return change_mask(c);
    case SET_RANK:
        return change_rank(c);
    case SET_KEY:
        return change_key(c);
    case SET_LIMIT:
        return change_limit(c);
    case SET_FLAG:
        break;
    }
    return change_flag(c);
}

/* True if members will read text chosen by the actor. */
static bool has_words(const struct changing *c)
{
    return c->setting && c->change->on && c->change->value.length > 0 &&
           (c->setting->kind == SET_MASK || c->setting->kind == SET_KEY);
}

enum channel_no channel_change(struct engine *engine, struct object *actor,
        struct channel *channel, const struct channel_change *change, bool *changed,
        struct buf *out_value, struct err *err)
{
    const struct changing changing = {
            .engine = engine,
            .actor = actor,
            .channel = channel,
            .change = change,
            .setting = find_setting(change->setting),
            .changed = changed,
            .value = out_value,
            .err = err,
    };
    *changed = false;
    enum channel_no no = check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK && has_words(&changing) && ignore_is_muted(engine, actor->id, err)) {
        no = CHANNEL_SILENT;
    }
    if (no == CHANNEL_OK) {
        no = change_one(&changing);
    }
    if (*changed) {
        channel_keep(engine, channel);
    }
    return no;
}

json_t *channel_change_json(const struct channel_change *change, struct str value)
{
    json_t *json = json_pack("{s:s%, s:b}", "setting", change->setting.bytes,
            change->setting.length, "on", change->on);
    if (value.length > 0) {
        (void)json_object_set_new(json, "value", json_stringn(value.bytes, value.length));
    }
    return json;
}

void channel_tell_changes(
        struct engine *engine, struct object *actor, struct channel *channel, json_t *changes)
{
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set(event, "changed", changes);
    channel_tell(engine, channel, "Chat.Set", event, engine->transaction->session);
}

void channel_each_setting(struct engine *engine, const struct channel *channel, uint64_t reader,
        void (*visit)(void *data, const char *setting, struct str value), void *data)
{
    char limit[16];
    (void)snprintf(limit, sizeof(limit), "%u", channel->limit);
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *one = &settings[i];
        if (one->kind == SET_FLAG && (channel->flags & one->bit)) {
            visit(data, one->name, STR_NONE);
        } else if (one->kind == SET_KEY && channel->key[0]) {
            visit(data, one->name,
                    reader ? channel_key_for(engine, channel, reader) : STR("*"));
        } else if (one->kind == SET_LIMIT && channel->limit) {
            visit(data, one->name, str_of(limit));
        }
    }
}

/* -- topic, kick, invite -- */

/* Sets the topic and announces it. */
static void put_topic(
        struct engine *engine, struct channel *channel, struct object *actor, struct str topic)
{
    struct str who = prop_str(engine->world, actor, ATOM_name);
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
    channel_tell(engine, channel, "Chat.Topic", event, engine->transaction->session);
    channel_note_topic(engine, channel, actor->id, who);
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
    enum channel_no no = check_actor(
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

enum channel_no channel_kick(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct str why, struct err *err)
{
    struct channel *channel = channel_find_for(engine, actor->id, name);
    struct presence *presence = NULL;
    if (!channel) {
        return channel_missing(engine, name, err);
    }
    if (ignore_is_muted(engine, actor->id, NULL)) {
        why = STR_NONE; /* muted operators may kick, but not give a reason */
    }
    enum channel_no no = check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK) {
        no = find_on(engine, actor, channel, whom, &presence, err);
    }
    struct object *player =
            no == CHANNEL_OK ? world_find(engine->world, presence->character) : NULL;
    if (!player) {
        return no == CHANNEL_OK ? CHANNEL_NOBODY : no;
    }
    struct str who = prop_str(engine->world, actor, ATOM_name);
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "whom", json_string(presence->name));
    (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    channel_tell(engine, channel, "Chat.Kick", event, engine->transaction->session);
    channel_note_kick(engine, channel, actor->id,
            &(struct channel_kick){who, str_of(presence->name), why});
    channel_set_rank(channel, player->id, 0);
    channel_keep(engine, channel);
    channel_set_member(engine, player, channel, false);
    for (struct session *s = hub_sessions_of(engine->hub, player->id); s;
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
    char *text = json_dumps(event, JSON_COMPACT);
    struct msg msg = {.kind = MSG_EVENT, .topic = STR("Chat.Invited"), .text = str_of(text)};
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *s = hub_find(engine->hub, channel->sessions[i]);
        if (s && s->id != but_session && channel_commands(engine, channel, s->character)) {
            hub_send(s, &msg);
        }
    }
    free(text);
}

static void tell_invited(struct engine *engine, const struct channel *channel,
        struct object *actor, const struct presence *presence)
{
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "whom", json_string(presence->name));
    char *text = json_dumps(event, JSON_COMPACT);
    struct buf line = {0};
    phrase_put(engine, &line, PHRASE_channel_invites,
            WITH_RAW("name", prop_str(engine->world, actor, ATOM_name)),
            WITH("channel", channel->name));
    struct msg data = {.kind = MSG_EVENT, .topic = STR("Chat.Invite"), .text = str_of(text)};
    struct msg words = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    for (struct session *s = hub_sessions_of(engine->hub, presence->character); s;
            s = s->next_of_character) {
        hub_send(s, s->chats ? &data : &words);
    }
    free(text);
    buf_finish(&line);
    tell_operators(engine, channel, event, engine->transaction->session);
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
    enum channel_no no = find_person_channel_mode(engine, actor, whom, &presence, err);
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
    no = check_actor(engine, channel, actor, (channel->flags & CHANNEL_INVITE_ONLY) != 0, err);
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
