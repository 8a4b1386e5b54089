/* channel_membership.c -- who is a member of which channel, and since when.
 *
 * Membership is the player's property `_channels` (name = since when, in ms, or false), which
 * only wizards' scripts can read. Older worlds have it in the options. The number is negative if
 * the player parted with a chat client and is a member only for other services. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/option.h"
#include "world/model/prop.h"

#include <string.h>

#define MEMBERSHIPS "_channels"

static const struct value *entry_in(const struct value *table, const struct channel *channel)
{
    return table && table->kind == VALUE_TABLE
                   ? value_table_get_str(table, str_of(channel->stored))
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
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR(MEMBERSHIPS));
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

/* Visits the channels of a table's keys that the player is a member of, but not `public`, and none
 * that is also in `seen`. */
static void each_in(struct engine *engine, const struct object *player,
        const struct value *table, const struct value *seen, channel_visit *visit, void *data)
{
    size_t count = table && table->kind == VALUE_TABLE ? table->table->entry_count : 0;
    for (size_t i = 0; i < count; i++) {
        struct str name = value_as_str(&table->table->entries[i].key);
        struct channel *channel =
                name.length > 0 ? channel_find_stored(channels_state(engine), name) : NULL;
        if (channel && !is_public(channel) && !entry_in(seen, channel) &&
                channel_is_member(engine, player, channel)) {
            visit(data, channel);
        }
    }
}

void channel_each_membership(
        struct engine *engine, const struct object *player, channel_visit *visit, void *data)
{
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR(MEMBERSHIPS));
    const struct value *own = prop_own(player, atom);
    struct channel *everybody = channel_find(engine, STR("public"));
    if (channel_is_member(engine, player, everybody)) {
        visit(data, everybody);
    }
    each_in(engine, player, own, NULL, visit, data);
    each_in(engine, player, old_memberships(player), own, visit, data);
}

/* True for a member since before the last lock, or one who has passed it. */
bool channel_has_passed(
        struct engine *engine, const struct object *player, const struct channel *channel)
{
    int64_t since = member_since(engine, player, channel);
    return since >= 0 && since >= channel->lock_ms;
}

static struct value *own_table(struct engine *engine, struct object *player)
{
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR(MEMBERSHIPS));
    return prop_change_table(engine_world(engine), player, atom);
}

/* Moves memberships out of the options. */
void channel_upgrade_memberships(struct engine *engine, struct object *player)
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
                    own_table(engine, player), str_of(channel->stored), value_bool(member));
        }
    }
    value_table_set_str(prop_change(engine_world(engine), player, ATOM_options),
            STR("channels"), value_nil());
}

void channel_set_member(
        struct engine *engine, struct object *player, struct channel *channel, bool member)
{
    if (member && channel->ended) {
        channel_keep(engine, channel);
    }
    if (member ? channel_has_passed(engine, player, channel)
               : !channel_is_member(engine, player, channel)) {
        return;
    }
    channel_upgrade_memberships(engine, player);
    const struct value *mine = membership(engine, player, channel);
    bool parted =
            channel_is_member(engine, player, channel) && mine && value_as_int(mine, 0) < 0;
    int64_t now_ms = clock_wall_ms();
    int64_t since_ms = now_ms > channel->lock_ms ? now_ms : channel->lock_ms;
    since_ms = since_ms > channel->made_ms ? since_ms : channel->made_ms;
    struct value left = is_public(channel) ? value_bool(false) : value_nil();
    value_table_set_str(own_table(engine, player), str_of(channel->stored),
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
    channel_upgrade_memberships(engine, player);
    int64_t since_ms = member_since(engine, player, channel);
    since_ms = since_ms > channel->made_ms ? since_ms : channel->made_ms;
    since_ms = since_ms > 0 ? since_ms : 1;
    value_table_set_str(own_table(engine, player), str_of(channel->stored),
            value_int(kept ? since_ms : -since_ms));
}
