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
 * channel_membership.c says who is a member. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/prop.h"

#include <string.h>

bool channel_has_member(struct engine *engine, struct object *player, struct str name)
{
    struct channel *channel = channel_find(engine, name);
    return channel && channel_is_member(engine, player, channel);
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
    char *name = str_dup(
            prop_str(engine_world(engine), (struct object *)(uintptr_t)player, ATOM_name));
    struct presence asleep = {.name = name};
    person_mask(&asleep, out);
    mem_free(name);
}

enum channel_no channel_let_in(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str key, struct err *err)
{
    if (ids_have(channel->invited, channel->invited_count, player->id) ||
            channel_commands(engine, channel, player->id)) {
        return CHANNEL_OK; /* an invitation overrides bans, locks and the limit */
    }
    char who[PERSON_MASK_MAX];
    mask_of(engine, player, who);
    if (channel_is_banned(engine, channel, player, str_of(who), false)) {
        return refuse(engine, err, CHANNEL_BANNED, PHRASE_channel_banned, channel);
    }
    if (channel_is_on(engine, channel, player->id)) {
        return CHANNEL_OK;
    }
    bool passed = channel_has_passed(engine, player, channel);
    if ((channel->flags & CHANNEL_INVITE_ONLY) && !passed &&
            !channel_has_mask(channel, CHANNEL_INVITATION, str_of(who), false)) {
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
    return may_be_heard(engine, channel,
            channel_is_banned(engine, channel, player, str_of(who), true), err);
}

/* Writes the mask of a person of a network: "nick/network!nick@network". */
static void network_mask(struct str sender, struct buf *out)
{
    struct str network = sender;
    struct str nick = str_take_until(&network, '@');
    buf_printf(out, "%.*s/%.*s!%.*s", STR_FMT(nick), STR_FMT(network), STR_FMT(sender));
}

enum channel_no channel_may_carry(struct engine *engine, const struct channel *channel,
        struct str sender, struct err *err)
{
    struct buf who = {0};
    network_mask(sender, &who);
    bool banned = channel_has_mask(channel, CHANNEL_BAN, buf_str(&who), true) &&
                  !channel_has_mask(channel, CHANNEL_EXCEPTION, buf_str(&who), true);
    enum channel_no no = may_be_heard(engine, channel, banned, err);
    buf_finish(&who);
    return no;
}

/* -- general check -- */

bool channel_belongs(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct object *player = world_find(engine_world(engine), character);
    struct err err;
    return player && (channel_is_on(engine, channel, character) ||
                             (channel_is_member(engine, player, channel) &&
                                     channel_let_in(engine, channel, player, STR_NONE, &err) ==
                                             CHANNEL_OK));
}

enum channel_no channel_missing(struct engine *engine, struct str name, struct err *err)
{
    (void)phrase_err(engine, err, ERR_MISSING, PHRASE_channel_none,
            WITH("name", str_fit(channel_bare_name(name), CHANNEL_NAME_MAX)));
    return CHANNEL_MISSING;
}

static bool may_look(struct engine *engine, const struct channel *channel, uint64_t character)
{
    return !(channel->flags & CHANNEL_SECRET) || channel_belongs(engine, channel, character) ||
           channel_commands(engine, channel, character) ||
           ids_have(channel->invited, channel->invited_count, character);
}

enum channel_no channel_may(struct engine *engine, const struct channel *channel,
        uint64_t character, enum channel_act act, struct err *err)
{
    struct object *player = character ? world_find(engine_world(engine), character) : NULL;
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
