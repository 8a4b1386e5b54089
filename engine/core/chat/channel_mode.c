/* channel_mode.c -- changes of a channel's settings.
 *
 * Each change is checked, applied and stored before anybody is told of it. Their names are in channel_setting.c. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <stdio.h>
#include <string.h>

enum { MASK_MAX = 100 };

/* -- a single change -- */

/* The arguments of a change. */
struct changing {
    struct engine *engine;
    struct object *actor;
    struct channel *channel;
    const struct channel_change *change;
    const struct channel_setting *setting;
    struct channel_changed *out;
    struct err *err;
};

static void add_mask(const struct changing *c, struct str text)
{
    struct channel_mask *mask = channel_mask_add(c->channel, c->setting->bit, text,
            prop_str(engine_world(c->engine), c->actor, ATOM_name));
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
    bool there = channel_mask_find(c->channel, c->setting->bit, buf_str(&mask)) != NULL;
    if (c->change->on && !there && c->channel->mask_count >= CHANNEL_MASKS_MAX) {
        (void)phrase_err(c->engine, c->err, ERR_LIMIT, PHRASE_channel_masks,
                WITH("channel", c->channel->name), WITH("count", CHANNEL_MASKS_MAX));
        no = CHANNEL_LIST_FULL;
    } else if (there != c->change->on) {
        if (c->change->on) {
            add_mask(c, buf_str(&mask));
        } else {
            channel_mask_remove(c->channel, c->setting->bit, buf_str(&mask));
        }
        c->out->differs = true;
    }
    buf_add_str(&c->out->value, buf_str(&mask));
    buf_finish(&mask);
    return no;
}

static enum channel_no change_rank(const struct changing *c)
{
    struct presence *whom = NULL;
    enum channel_no no =
            channel_find_on(c->engine, c->actor, c->channel, c->change->value, &whom, c->err);
    if (no != CHANNEL_OK) {
        return no;
    }
    unsigned bit = c->setting->bit;
    unsigned rank = channel_rank(c->channel, whom->character);
    unsigned wanted = c->change->on ? rank | bit : rank & ~bit;
    if (wanted != rank) {
        channel_set_rank(c->channel, whom->character, wanted);
        c->out->differs = true;
    }
    buf_add_text(&c->out->value, whom->name);
    return CHANNEL_OK;
}

struct passing {
    struct engine *engine;
    struct channel *channel;
};

static void pass_one(void *data, uint64_t character, unsigned rank)
{
    struct passing *passing = data;
    struct object *player = world_find(engine_world(passing->engine), character);
    (void)rank;
    if (player) {
        channel_set_member(passing->engine, player, passing->channel, true);
    }
}

/* Everybody on the channel counts as having passed a lock that was just set. */
static void set_lock(struct engine *engine, struct channel *channel)
{
    struct passing passing = {engine, channel};
    int64_t now_ms = clock_wall_ms();
    channel->lock_ms = (now_ms > channel->lock_ms ? now_ms : channel->lock_ms) + 1;
    channel_each_person(engine, channel, pass_one, &passing);
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
            set_lock(c->engine, c->channel);
        }
        c->out->differs = true;
    }
    buf_add_str(&c->out->value, c->change->on ? key : STR("*"));
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
        c->out->differs = true;
    }
    if (c->change->on) {
        buf_printf(&c->out->value, "%llu", (unsigned long long)limit);
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
            set_lock(c->engine, c->channel);
        }
        c->out->differs = true;
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
        struct channel *channel, const struct channel_change *change,
        struct channel_changed *out, struct err *err)
{
    const struct changing changing = {
            .engine = engine,
            .actor = actor,
            .channel = channel,
            .change = change,
            .setting = channel_setting_find(change->setting),
            .out = out,
            .err = err,
    };
    enum channel_no no = channel_check_actor(engine, channel, actor, true, err);
    if (no == CHANNEL_OK && has_words(&changing) && ignore_is_muted(engine, actor->id, err)) {
        no = CHANNEL_SILENT;
    }
    if (no == CHANNEL_OK) {
        no = change_one(&changing);
    }
    if (out->differs) {
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
    channel_tell(engine, channel, "Chat.Set", event, engine_transaction(engine)->session);
}
