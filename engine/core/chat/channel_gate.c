/* channel_gate.c -- permission checks for channels.
 *
 * Every service must ask here: commands, IRC, the API, pages, log-in. Showing or doing anything
 * on a channel without asking is a security bug.
 *
 * 1. A character belongs to a channel if they are on it or may return as a member. Such a member
 *    is not banned since, was a member before the current lock (+i, +k), and is within the limit.
 * 2. Looking (its existence, its topic, who is on it): everybody, unless it is secret; then those
 *    who belong, are invited or command it. Others get the same answer as for a missing channel.
 *    Only JOIN cannot hide it, since the name is taken.
 * 3. Reading lines: those who belong, and wizards.
 * 4. Coming in: channel_let_in. Those who belong always may.
 * 5. Speaking: those on it, unless a ban or +m prevents it. People behind a bridge are on it by
 *    the operator's configuration, have no rank, and are otherwise treated the same.
 *
 * Membership is the player's property `_channels` (name = since when, in ms, or false), which
 * only wizards' scripts can read. Older worlds have it in the options. The number is negative if
 * the player parted with a chat client and is a member only for other services. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <string.h>

#define MEMBERSHIPS "_channels"

/* -- members -- */

static const struct value *entry_in(const struct value *table, const struct channel *channel)
{
    return table && table->kind == VALUE_TABLE
                   ? value_table_get_str(table, str_of(channel->name))
                   : NULL;
}

/* Returns memberships in the form of older worlds. */
static const struct value *old_memberships(const struct object *player)
{
    return option_of(player, STR("channels"));
}

static const struct value *membership(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    uint32_t atom = atom_intern(&engine->world->atoms, STR(MEMBERSHIPS));
    const struct value *mine = entry_in(prop_own(player, atom), channel);
    return mine ? mine : entry_in(old_memberships(player), channel);
}

static bool is_public(const struct channel *channel)
{
    return strcmp(channel->name, "public") == 0;
}

/* Returns when player became a member; -1: not a member. Membership of an earlier channel with
 * that name does not count. */
static int64_t member_since(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    const struct value *mine = membership(engine, player, channel);
    if (!mine || mine->kind == VALUE_BOOL) {
        return mine ? (mine->boolean ? 0 : -1) : is_public(channel) ? 0 : -1;
    }
    int64_t since = value_as_int(mine, 0);
    since = since < 0 ? -since : since;
    return since >= channel->made_ms || is_public(channel) ? since : -1;
}

bool channel_is_member(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    return member_since(engine, player, channel) >= 0;
}

bool channel_has_member(struct engine *engine, struct object *player, struct str name)
{
    struct channel *channel = channel_find(engine, name);
    return channel && channel_is_member(engine, player, channel);
}

/* True for a member since before the last lock, or one who has passed it. */
static bool has_passed(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    int64_t since = member_since(engine, player, channel);
    return since >= 0 && since >= channel->lock_ms;
}

static struct value *own_table(struct engine *engine, struct object *player)
{
    uint32_t atom = atom_intern(&engine->world->atoms, STR(MEMBERSHIPS));
    return prop_change_table(engine->world, player, atom);
}

/* Moves memberships out of the options. */
static void take_over_old(struct engine *engine, struct object *player)
{
    const struct value *old = old_memberships(player);
    if (!old) {
        return;
    }
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        const struct channel *channel = channels_state(engine)->list[i];
        const struct value *mine = entry_in(old_memberships(player), channel);
        if (mine) {
            bool member = value_is_true(mine);
            value_table_set_str(
                    own_table(engine, player), str_of(channel->name), value_bool(member));
        }
    }
    value_table_set_str(
            prop_change(engine->world, player, ATOM_options), STR("channels"), value_nil());
}

void channel_set_member(
        struct engine *engine, struct object *player, struct channel *channel, bool member)
{
    if (member && channel->ended) {
        channel_keep(engine, channel);
    }
    if (member ? has_passed(engine, player, channel)
               : !channel_is_member(engine, player, channel)) {
        return;
    }
    take_over_old(engine, player);
    const struct value *mine = membership(engine, player, channel);
    bool parted =
            channel_is_member(engine, player, channel) && mine && value_as_int(mine, 0) < 0;
    int64_t now_ms = clock_wall_ms();
    int64_t since_ms = now_ms > channel->lock_ms ? now_ms : channel->lock_ms;
    since_ms = since_ms > channel->made_ms ? since_ms : channel->made_ms;
    struct value left = is_public(channel) ? value_bool(false) : value_nil();
    value_table_set_str(own_table(engine, player), str_of(channel->name),
            member ? value_int(parted ? -since_ms : since_ms) : left);
}

/* Everybody is a member of `public` from the start; it is one of a player's own channels only
 * if they joined it by name. */
bool channel_is_kept(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    const struct value *mine = membership(engine, player, channel);
    bool joined = mine && (mine->kind == VALUE_BOOL ? mine->boolean && !is_public(channel)
                                                    : value_as_int(mine, 0) > 0);
    return joined && channel_is_member(engine, player, channel);
}

void channel_set_kept(
        struct engine *engine, struct object *player, struct channel *channel, bool kept)
{
    if (channel_is_kept(engine, player, channel) == kept ||
            !channel_is_member(engine, player, channel)) {
        return;
    }
    take_over_old(engine, player);
    int64_t since_ms = member_since(engine, player, channel);
    since_ms = since_ms > channel->made_ms ? since_ms : channel->made_ms;
    since_ms = since_ms > 0 ? since_ms : 1;
    value_table_set_str(own_table(engine, player), str_of(channel->name),
            value_int(kept ? since_ms : -since_ms));
}

struct passing {
    struct engine *engine;
    struct channel *channel;
};

static void pass_one(void *data, uint64_t character, unsigned rank)
{
    struct passing *passing = data;
    struct object *player = world_find(passing->engine->world, character);
    (void)rank;
    if (player) {
        channel_set_member(passing->engine, player, passing->channel, true);
    }
}

void channel_lock_set(struct engine *engine, struct channel *channel)
{
    struct passing passing = {engine, channel};
    int64_t now_ms = clock_wall_ms();
    channel->lock_ms = (now_ms > channel->lock_ms ? now_ms : channel->lock_ms) + 1;
    channel_each_person(engine, channel, pass_one, &passing);
}

/* -- joining -- */

static enum channel_no refuse(struct engine *engine, struct err *err, enum channel_no no,
        enum phrase phrase, const struct channel *channel)
{
    (void)phrase_err(engine, err, ERR_DENIED, phrase, WITH("channel", channel->name));
    return no;
}

/* Writes the mask of a player, who need not be in play. */
static void mask_of(
        struct engine *engine, const struct object *player, char out[PERSON_MASK_MAX])
{
    const struct presence *presence = presence_find(engine, player->id);
    if (presence) {
        person_mask(presence, out);
        return;
    }
    char *name =
            str_dup(prop_str(engine->world, (struct object *)(uintptr_t)player, ATOM_name));
    struct presence asleep = {.name = name};
    person_mask(&asleep, out);
    mem_free(name);
}

enum channel_no channel_let_in(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str key, struct err *err)
{
    if (channel_ids_has(channel->invited, channel->invited_count, player->id) ||
            channel_commands(engine, channel, player->id)) {
        return CHANNEL_OK; /* an invitation overrides bans, locks and the limit */
    }
    char who[PERSON_MASK_MAX];
    mask_of(engine, player, who);
    if (channel_is_banned(engine, channel, player, str_of(who))) {
        return refuse(engine, err, CHANNEL_BANNED, PHRASE_channel_banned, channel);
    }
    if (channel_is_on(engine, channel, player->id)) {
        return CHANNEL_OK;
    }
    bool passed = has_passed(engine, player, channel);
    if ((channel->flags & CHANNEL_INVITE_ONLY) && !passed &&
            !channel_has_mask(channel, CHANNEL_INVITATION, str_of(who))) {
        return refuse(engine, err, CHANNEL_INVITE_NEEDED, PHRASE_channel_invited, channel);
    }
    if (channel->key[0] && !passed && !str_equal(key, str_of(channel->key))) {
        return refuse(engine, err, CHANNEL_KEY_NEEDED, PHRASE_channel_keyed, channel);
    }
    if (channel->limit && channel_count(engine, channel) >= channel->limit) {
        return refuse(engine, err, CHANNEL_FULL, PHRASE_channel_full, channel);
    }
    return CHANNEL_OK;
}

/* -- speaking -- */

/* Checks the restrictions for speakers from here or elsewhere, who have no rank. */
static enum channel_no may_be_heard(
        struct engine *engine, const struct channel *channel, bool banned, struct err *err)
{
    if (channel->flags & CHANNEL_MODERATED) {
        return refuse(engine, err, CHANNEL_SILENT, PHRASE_channel_voiceless, channel);
    }
    if (banned) {
        return refuse(engine, err, CHANNEL_SILENT, PHRASE_channel_banned, channel);
    }
    return CHANNEL_OK;
}

enum channel_no channel_may_say(struct engine *engine, const struct channel *channel,
        struct object *player, struct err *err)
{
    bool commands = channel_commands(engine, channel, player->id);
    bool on = channel_belongs(engine, channel, player->id);
    if (ignore_is_muted(engine, player->id, err)) {
        return CHANNEL_SILENT;
    }
    if (!on && (channel->flags & CHANNEL_NO_OUTSIDE) && !commands) {
        if (channel_may(engine, channel, player->id, CHANNEL_LOOK, err) != CHANNEL_OK) {
            return CHANNEL_MISSING;
        }
        return refuse(engine, err, CHANNEL_SILENT, PHRASE_channel_join_first, channel);
    }
    if (commands || channel_rank(channel, player->id) != 0) {
        return CHANNEL_OK;
    }
    char who[PERSON_MASK_MAX];
    mask_of(engine, player, who);
    return may_be_heard(
            engine, channel, channel_is_banned(engine, channel, player, str_of(who)), err);
}

enum channel_no channel_may_carry(struct engine *engine, const struct channel *channel,
        struct str sender, struct err *err)
{
    struct buf who = {0};
    network_mask(sender, &who);
    bool banned = channel_has_mask(channel, CHANNEL_BAN, buf_str(&who)) &&
                  !channel_has_mask(channel, CHANNEL_EXCEPTION, buf_str(&who));
    enum channel_no no = may_be_heard(engine, channel, banned, err);
    buf_finish(&who);
    return no;
}

/* -- general check -- */

bool channel_belongs(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct object *player = world_find(engine->world, character);
    struct err err;
    return player && (channel_is_on(engine, channel, character) ||
                             (channel_is_member(engine, player, channel) &&
                                     channel_let_in(engine, channel, player, STR_NONE, &err) ==
                                             CHANNEL_OK));
}

enum channel_no channel_missing(struct engine *engine, struct str name, struct err *err)
{
    name = str_starts(name, STR("#")) ? str_slice(name, 1, name.length) : name;
    (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_none,
            WITH("name", str_fit(name, CHANNEL_NAME_MAX)));
    return CHANNEL_MISSING;
}

static bool may_look(struct engine *engine, const struct channel *channel, uint64_t character)
{
    return !(channel->flags & CHANNEL_SECRET) || channel_belongs(engine, channel, character) ||
           channel_commands(engine, channel, character) ||
           channel_ids_has(channel->invited, channel->invited_count, character);
}

enum channel_no channel_may(struct engine *engine, const struct channel *channel,
        uint64_t character, enum channel_act act, struct err *err)
{
    struct object *player = character ? world_find(engine->world, character) : NULL;
    if (act == CHANNEL_JOIN && player) {
        return channel_let_in(engine, channel, player, STR_NONE, err);
    }
    if (!may_look(engine, channel, character)) {
        return channel_missing(engine, str_of(channel->name), err);
    }
    if (act == CHANNEL_LOOK) {
        return CHANNEL_OK;
    }
    if (act == CHANNEL_SPEAK && player) {
        return channel_may_say(engine, channel, player, err);
    }
    if (player && (channel_belongs(engine, channel, character) ||
                          role_of(engine, character) == PERM_WIZARD)) {
        return CHANNEL_OK;
    }
    return refuse(engine, err, CHANNEL_NOT_ON, PHRASE_channel_join_first, channel);
}

struct channel *channel_find_for(struct engine *engine, uint64_t character, struct str name)
{
    struct channel *channel = channel_find(engine, name);
    return channel && may_look(engine, channel, character) ? channel : NULL;
}

/* -- log-in -- */

static void lose(struct engine *engine, struct session *session, struct object *player,
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
            lose(engine, session, player, channel, err.text);
        }
    }
}

void channels_log_in(
        struct engine *engine, struct session *session, struct object *player, bool quiet)
{
    take_over_old(engine, player);
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
        lose(engine, session, player, channel, err.text);
    }
}
