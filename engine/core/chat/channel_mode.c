/* channel_mode.c -- what may operators of a channel do?
 *
 * 1. Who may command a channel: its operators while they are on it, wizards, and operators of the
 *    server. Ranks go by character, and are kept; a guest's ends with them.
 * 2. Every change is checked, made and written before anybody is told of it.
 * 3. A mask names people as "nick!user@host"; what is left out stands for anything. Who is elsewhere is
 *    "nick/bridge!nick@bridge".
 *
 * To add a mode that is on or off: a flag in channel_impl.h, a row in `flags`, and where it matters. */
#include "engine/core/chat/bridge.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/slice.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <string.h>

static const struct {
    char mode;
    unsigned flag;
} flags[] = {
        {'C', CHANNEL_NO_CTCP},
        {'i', CHANNEL_INVITE_ONLY},
        {'m', CHANNEL_MODERATED},
        {'n', CHANNEL_NO_OUTSIDE},
        {'s', CHANNEL_SECRET},
        {'t', CHANNEL_TOPIC_LOCKED},
};

enum { FLAG_COUNT = sizeof(flags) / sizeof(flags[0]) };

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
           perm_role(engine, character) == PERM_WIZARD ||
           (presence && (presence->modes & PERSON_OPERATOR));
}

static enum channel_no not_operator(
        struct engine *engine, struct err *err, const struct channel *channel)
{
    (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_no_operator,
            WITH("channel", channel->name));
    return CHANNEL_NOT_OPERATOR;
}

/* They must be on it; and command it, if need be. */
static enum channel_no check_actor(struct engine *engine, const struct channel *channel,
        const struct object *actor, bool commands, struct err *err)
{
    bool command = channel_commands(engine, channel, actor->id);
    bool outside = perm_role(engine, actor->id) == PERM_WIZARD;
    if (!channel_is_on(engine, channel, actor->id) && !(command && outside)) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_outside,
                WITH("channel", channel->name));
        return CHANNEL_NOT_ON;
    }
    return commands && !command ? not_operator(engine, err, channel) : CHANNEL_OK;
}

static enum channel_no find_person(
        struct engine *engine, struct str name, struct presence **out, struct err *err)
{
    *out = person_find(engine, name);
    if (*out) {
        return CHANNEL_OK;
    }
    (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_nobody,
            WITH("name", str_slice(name, 0, 40)));
    return CHANNEL_NOBODY;
}

static enum channel_no find_on(struct engine *engine, const struct channel *channel,
        struct str name, struct presence **out, struct err *err)
{
    enum channel_no no = find_person(engine, name, out, err);
    if (no == CHANNEL_OK && !channel_is_on(engine, channel, (*out)->character)) {
        (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_they_not_on,
                WITH("name", (*out)->name), WITH("channel", channel->name));
        no = CHANNEL_PERSON_NOT_ON;
    }
    return no;
}

/* -- masks -- */

bool channel_has_mask(const struct channel *channel, char kind, struct str who)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        if (channel->masks[i].kind == kind &&
                str_fits_glob(str_of(channel->masks[i].mask), who)) {
            return true;
        }
    }
    return false;
}

/* "ann" is "ann!*@*", "*@guest" is "*!*@guest"; of a bridged network, "zoe@libera" is "*!zoe@libera". */
static void write_mask(struct str text, struct buf *out)
{
    if (str_starts(text, STR("<")) && str_ends(text, STR(">"))) {
        text = str_slice(text, 1, text.length - 1); /* as lines show who is elsewhere */
    }
    bool at = str_find_char(text, '@', 0) != SIZE_MAX;
    bool bang = str_find_char(text, '!', 0) != SIZE_MAX;
    if (at && !bang) {
        buf_add_text(out, "*!");
    }
    buf_add_str(out, text);
    if (!at) {
        buf_add_text(out, bang ? "@*" : "!*@*");
    }
}

static bool remove_mask(struct channel *channel, char kind, struct str mask)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        struct channel_mask *one = &channel->masks[i];
        if (one->kind == kind && str_equal_nocase(str_of(one->mask), mask)) {
            mem_free(one->mask);
            mem_free(one->by);
            memmove(one, one + 1, (--channel->mask_count - i) * sizeof(*one));
            return true;
        }
    }
    return false;
}

static bool has_this_mask(const struct channel *channel, char kind, struct str mask)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        if (channel->masks[i].kind == kind &&
                str_equal_nocase(str_of(channel->masks[i].mask), mask)) {
            return true;
        }
    }
    return false;
}

static void add_mask(struct channel *channel, char kind, struct str mask, struct str by)
{
    channel->masks =
            mem_realloc(channel->masks, (channel->mask_count + 1) * sizeof(*channel->masks));
    channel->masks[channel->mask_count++] =
            (struct channel_mask){kind, str_dup(mask), str_dup(by), clock_wall_ms()};
}

void channel_each_mask(const struct channel *channel, char kind,
        void (*visit)(void *data, struct str mask, struct str by, int64_t time_ms), void *data)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        const struct channel_mask *mask = &channel->masks[i];
        if (mask->kind == kind) {
            visit(data, str_of(mask->mask), str_of(mask->by), mask->time_ms);
        }
    }
}

/* -- one change -- */

/* What a change works on. */
struct changing {
    struct engine *engine;
    struct object *actor;
    struct channel *channel;
    const struct channel_change *change;
    bool *changed;
    struct buf *arg;
    struct err *err;
};

static enum channel_no change_mask(const struct changing *c)
{
    struct buf mask = {0};
    enum channel_no no = CHANNEL_OK;
    for (size_t i = 0; i < c->change->arg.length; i++) {
        if ((unsigned char)c->change->arg.bytes[i] <= ' ') {
            (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_mask);
            return CHANNEL_BAD_VALUE;
        }
    }
    write_mask(str_fit(c->change->arg, 100), &mask);
    bool there = has_this_mask(c->channel, c->change->mode, buf_str(&mask));
    if (c->change->plus && !there && c->channel->mask_count >= CHANNEL_MASKS_MAX) {
        (void)phrase_err(c->engine, c->err, ERR_LIMIT, PHRASE_channel_masks,
                WITH("channel", c->channel->name), WITH("count", CHANNEL_MASKS_MAX));
        no = CHANNEL_LIST_FULL;
    } else if (there != c->change->plus) {
        if (c->change->plus) {
            add_mask(c->channel, c->change->mode, buf_str(&mask),
                    prop_str(c->engine->world, c->actor, ATOM_name));
        } else {
            (void)remove_mask(c->channel, c->change->mode, buf_str(&mask));
        }
        *c->changed = true;
    }
    buf_add_str(c->arg, buf_str(&mask));
    buf_finish(&mask);
    return no;
}

static enum channel_no change_rank(const struct changing *c)
{
    struct presence *whom = NULL;
    enum channel_no no = find_on(c->engine, c->channel, c->change->arg, &whom, c->err);
    if (no != CHANNEL_OK) {
        return no;
    }
    unsigned bit = c->change->mode == 'o' ? CHANNEL_OPERATOR : CHANNEL_VOICE;
    unsigned rank = channel_rank(c->channel, whom->character);
    unsigned wanted = c->change->plus ? rank | bit : rank & ~bit;
    if (wanted != rank) {
        channel_set_rank(c->channel, whom->character, wanted);
        *c->changed = true;
    }
    buf_add_text(c->arg, whom->name);
    return CHANNEL_OK;
}

static enum channel_no change_key(const struct changing *c)
{
    struct str key = c->change->plus ? c->change->arg : STR_NONE;
    bool bad = c->change->plus && key.length == 0;
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
        if (key.length > 0) {
            channel_lock_set(c->engine, c->channel);
        }
        *c->changed = true;
    }
    buf_add_str(c->arg, c->change->plus ? key : STR("*"));
    return CHANNEL_OK;
}

static enum channel_no change_limit(const struct changing *c)
{
    uint64_t limit = 0;
    if (c->change->plus &&
            (!str_to_u64(c->change->arg, &limit) || limit == 0 || limit > 1000000)) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_limit);
        return CHANNEL_BAD_VALUE;
    }
    if (limit != c->channel->limit) {
        c->channel->limit = (uint32_t)limit;
        *c->changed = true;
    }
    if (c->change->plus) {
        buf_printf(c->arg, "%llu", (unsigned long long)limit);
    }
    return CHANNEL_OK;
}

static enum channel_no change_flag(const struct changing *c)
{
    unsigned flag = 0;
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        flag |= flags[i].mode == c->change->mode ? flags[i].flag : 0;
    }
    if (flag == 0) {
        (void)phrase_err(c->engine, c->err, ERR_FORMAT, PHRASE_channel_mode,
                WITH("mode", ((struct str){&c->change->mode, 1})));
        return CHANNEL_BAD_VALUE;
    }
    unsigned wanted = c->change->plus ? c->channel->flags | flag : c->channel->flags & ~flag;
    if (wanted != c->channel->flags) {
        c->channel->flags = wanted;
        if (flag == CHANNEL_INVITE_ONLY && c->change->plus) {
            channel_lock_set(c->engine, c->channel);
        }
        *c->changed = true;
    }
    return CHANNEL_OK;
}

static enum channel_no change_one(const struct changing *c)
{
    switch (c->change->mode) {
    case 'b':
    case 'e':
    case 'I':
        return change_mask(c);
    case 'o':
    case 'v':
        return change_rank(c);
    case 'k':
        return change_key(c);
    case 'l':
        return change_limit(c);
    default:
        return change_flag(c);
    }
}

enum channel_no channel_change(struct engine *engine, struct object *actor,
        struct channel *channel, const struct channel_change *change, bool *changed,
        struct buf *out_arg, struct err *err)
{
    const struct changing changing = {
            .engine = engine,
            .actor = actor,
            .channel = channel,
            .change = change,
            .changed = changed,
            .arg = out_arg,
            .err = err,
    };
    *changed = false;
    enum channel_no no = check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK) {
        no = change_one(&changing);
    }
    if (*changed) {
        channel_keep(engine, channel);
    }
    return no;
}

void channel_tell_modes(struct engine *engine, struct object *actor, struct channel *channel,
        struct str modes, struct str args)
{
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "modes", json_stringn(modes.bytes, modes.length));
    (void)json_object_set_new(event, "args", json_stringn(args.bytes, args.length));
    channel_tell(engine, channel, "Chat.Mode", event, engine->slice->session);
}

void channel_modes(const struct channel *channel, bool with_key, struct buf *out)
{
    buf_add_char(out, '+');
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (channel->flags & flags[i].flag) {
            buf_add_char(out, flags[i].mode);
        }
    }
    buf_add_text(out, channel->key[0] ? "k" : "");
    buf_add_text(out, channel->limit ? "l" : "");
    if (channel->key[0]) {
        buf_printf(out, " %s", with_key ? channel->key : "*");
    }
    if (channel->limit) {
        buf_printf(out, " %u", channel->limit);
    }
}

/* -- topic, kick, invite -- */

/* What happened, as plain text. */
static void note(struct engine *engine, const struct channel *channel, struct str plain)
{
    struct buf line = {0};
    markup_escape(plain, &line);
    channel_note(engine, channel, buf_str(&line));
    buf_finish(&line);
}

/* Somebody from elsewhere is named as in front of what they say: "<nick@network>". */
static void note_topic(
        struct engine *engine, const struct channel *channel, struct str who, struct str topic)
{
    bool elsewhere = str_find_char(who, '@', 0) != SIZE_MAX;
    struct buf name = {0};
    struct buf line = {0};
    buf_printf(&name, elsewhere ? "<%.*s>" : "%.*s", STR_FMT(who));
    phrase_put(engine, &line, topic.length > 0 ? PHRASE_channel_topic : PHRASE_channel_no_topic,
            WITH("who", buf_str(&name)), WITH("topic", topic));
    note(engine, channel, buf_str(&line));
    buf_finish(&name);
    buf_finish(&line);
}

/* Takes event, which tells those who chat. */
static void put_topic(struct engine *engine, struct channel *channel, struct str who,
        struct str topic, json_t *event)
{
    topic = str_fit(str_trim(topic), CHANNEL_TOPIC_MAX);
    mem_free(channel->topic);
    mem_free(channel->topic_by);
    channel->topic = topic.length > 0 ? str_dup(topic) : NULL;
    channel->topic_by = str_dup(who);
    channel->topic_ms = clock_wall_ms();
    channel_keep(engine, channel);
    (void)json_object_set_new(event, "topic", json_stringn(topic.bytes, topic.length));
    channel_tell(engine, channel, "Chat.Topic", event, engine->slice->session);
    note_topic(engine, channel, who, topic);
    bridge_hear(engine, &(struct bridge_said){str_of(channel->name), who, STR("topic"), topic});
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
    put_topic(engine, channel, prop_str(engine->world, actor, ATOM_name), topic,
            channel_event(engine, channel, actor->id));
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
        why = STR_NONE; /* they may keep order, without a word */
    }
    enum channel_no no = check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK) {
        no = find_on(engine, channel, whom, &presence, err);
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
    channel_tell(engine, channel, "Chat.Kick", event, engine->slice->session);
    struct buf said = {0};
    bool has_why = why.length > 0 && !str_equal(why, who); /* who is what IRC says for none */
    phrase_put(engine, &said, has_why ? PHRASE_channel_kick_why : PHRASE_channel_kick,
            WITH("who", who), WITH("whom", presence->name), WITH("why", why));
    note(engine, channel, buf_str(&said));
    buf_finish(&said);
    channel_set_member(engine, player, channel, false);
    for (struct session *s = hub_sessions_of(engine->hub, player->id); s;
            s = s->next_of_character) {
        (void)channel_ids_remove(channel->sessions, &channel->session_count, s->id);
    }
    channel_end_if_idle(engine, channel);
    return CHANNEL_OK;
}

/* Those who may invite are told of invitations (invite-notify). Leaves event. */
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
    struct buf name = {0};
    struct buf line = {0};
    markup_escape(prop_str(engine->world, actor, ATOM_name), &name);
    phrase_put(engine, &line, PHRASE_channel_invites, WITH("name", buf_str(&name)),
            WITH("channel", channel->name));
    struct msg data = {.kind = MSG_EVENT, .topic = STR("Chat.Invite"), .text = str_of(text)};
    struct msg words = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    for (struct session *s = hub_sessions_of(engine->hub, presence->character); s;
            s = s->next_of_character) {
        hub_send(s, s->chats ? &data : &words);
    }
    free(text);
    buf_finish(&name);
    buf_finish(&line);
    tell_operators(engine, channel, event, engine->slice->session);
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
    enum channel_no no = find_person(engine, whom, &presence, err);
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
    channel_ids_add(&channel->invited, &channel->invited_count, presence->character);
    tell_invited(engine, channel, actor, presence);
    return CHANNEL_OK;
}
