/* bind_channel.c -- channels for the stock game: sys.channel_post and friends. */
#include "engine/core/chat/channel.h"
#include "engine/core/chat/networks.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"

#define CHANNEL_LINES_MAX 200

/* sys.channel_post(PLAYER, NAME, TEXT): true, or nil and the reason. For an npc, the builder answers whose script or
 * npc it is. */
static int sys_channel_post(lua_State *L)
{
    struct err err;
    struct engine *engine = engine_of(L);
    struct object *player = to_object(L, 1);
    struct str name = to_str(L, 2);
    uint64_t behalf = engine_transaction(engine)->rights.behalf;
    bool own = trust_is_official_maker(engine, behalf) || presence_find(engine, player->id);
    struct object *who = own ? player : world_find(engine_world(engine), behalf);
    if (engine_transaction(engine)->master || !who ||
            (own && !trust_is_official(engine, player))) {
        return push_no(L, PHRASE_for_people, WITH("word", name));
    }
    bool ok = channel_post(engine, player, who, name, to_str(L, 3), &err);
    host_check_output(L);
    return push_done(L, ok, &err);
}

/* sys.channel_join(PLAYER, NAME, JOIN): true, or nil and the reason. */
static int sys_channel_join(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    return push_done(L,
            channel_join(engine_of(L), player, to_str(L, 2), lua_toboolean(L, 3), &err), &err);
}

static void push_line(void *data, const struct channel_line *line)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    set_str(L, "kind", line->kind);
    set_integer(L, "time", line->time_ms / 1000);
    set_str(L, "sender", line->sender);
    set_str(L, "written", spelling_of_name(engine_of(L), line->speaker, line->sender));
    set_str(L, "text", line->text);
    append_item(L);
}

/* Returns the channel if the player may do this with it; else NULL with a sentence. */
static struct channel *find_for(
        lua_State *L, const struct object *player, enum channel_act act, struct err *err)
{
    struct engine *engine = engine_of(L);
    struct str name = to_str(L, 2);
    struct channel *channel = channel_find_for(engine, player->id, name);
    if (!channel) {
        (void)channel_missing(engine_of(L), name, err);
        return NULL;
    }
    return channel_may(engine, channel, player->id, act, err) == CHANNEL_OK ? channel : NULL;
}

/* sys.channel_lines(PLAYER, NAME, N): {{time=, sender=, written=, kind=, text=}, …} oldest first, or nil and
 * the reason. Without lines of people whom PLAYER ignores. */
static int sys_channel_lines(lua_State *L)
{
    struct err err;
    lua_Integer limit = luaL_optinteger(L, 3, 20);
    const struct object *reader = to_object(L, 1);
    const struct channel *channel = find_for(L, reader, CHANNEL_READ, &err);
    if (!channel) {
        return push_refusal(L, str_of(err.text));
    }
    limit = limit < 1 ? 1 : limit < CHANNEL_LINES_MAX ? limit : CHANNEL_LINES_MAX;
    lua_createtable(L, 0, 0);
    channel_each_line(
            engine_of(L), channel_name(channel), (size_t)limit, reader->id, push_line, L);
    return 1;
}

/* sys.channel_mentions(PLAYER, NAME): the same lines, only those that may name PLAYER. */
static int sys_channel_mentions(lua_State *L)
{
    struct err err;
    const struct object *reader = to_object(L, 1);
    const struct channel *channel = find_for(L, reader, CHANNEL_READ, &err);
    if (!channel) {
        return push_refusal(L, str_of(err.text));
    }
    lua_createtable(L, 0, 0);
    channel_each_mention(engine_of(L), channel, reader, push_line, L);
    return 1;
}

struct naming {
    lua_State *L;
    uint64_t player;
    int64_t since_ms; /* 0: all */
};

static void push_name(void *data, struct str name)
{
    const struct naming *naming = data;
    lua_State *L = naming->L;
    struct engine *engine = engine_of(L);
    struct channel *channel = channel_find_for(engine, naming->player, name);
    bool wanted =
            channel && (naming->since_ms == 0 ||
                               (channel_belongs(engine, channel, naming->player) &&
                                       channel_said_ms(engine, channel) >= naming->since_ms));
    sandbox_charge(L, 1);
    if (wanted && channel_names_for(engine, channel, naming->player)) {
        push_str(L, name);
        append_item(L);
    }
}

/* sys.channels(PLAYER[, SINCE]): the sorted names of the channels they may know of; with SINCE, a time, only of
 * those that they are on or may return to, and that have lines since then. */
static int sys_channels(lua_State *L)
{
    struct naming naming = {L, to_object(L, 1)->id, luaL_optinteger(L, 2, 0) * 1000};
    lua_createtable(L, 0, 0);
    channel_each(engine_of(L), push_name, &naming);
    return 1;
}

/* sys.on_channel(PLAYER, NAME): true if they are on it, or are a member who may return. */
static int sys_on_channel(lua_State *L)
{
    const struct object *player = to_object(L, 1);
    const struct channel *channel = channel_find(engine_of(L), to_str(L, 2));
    return push_flag(L, channel && channel_belongs(engine_of(L), channel, player->id));
}

/* sys.channel_is_open(NAME): true if anybody may join and read. True if it is not secret, has no
 * key and is not invite-only. */
static int sys_channel_is_open(lua_State *L)
{
    const struct channel *channel = channel_find(engine_of(L), to_str(L, 1));
    return push_flag(L, channel && channel_about(engine_of(L), channel, 0).open);
}

/* sys.channel_topic(PLAYER, NAME, TEXT): true, or nil and the reason. */
static int sys_channel_topic(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    enum channel_no no =
            channel_set_topic(engine_of(L), player, to_str(L, 2), to_str(L, 3), &err);
    host_check_output(L);
    return push_done(L, no == CHANNEL_OK, &err);
}

/* sys.channel_kick(PLAYER, NAME, WHO, WHY): true, or nil and the reason. */
static int sys_channel_kick(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    enum channel_no no =
            channel_kick(engine_of(L), player, to_str(L, 2), to_str(L, 3), to_str(L, 4), &err);
    host_check_output(L);
    return push_done(L, no == CHANNEL_OK, &err);
}

/* sys.channel_invite(PLAYER, NAME, WHO): true, or nil and the reason. */
static int sys_channel_invite(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    enum channel_no no = channel_invite(engine_of(L), player, to_str(L, 2), to_str(L, 3), &err);
    host_check_output(L);
    return push_done(L, no == CHANNEL_OK, &err);
}

/* sys.channel_set(PLAYER, NAME, SETTING, ON, VALUE): true and whether anything changed, or nil and
 * the reason. */
static int sys_channel_set(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct err err;
    struct object *player = to_object(L, 1);
    struct channel *channel = find_for(L, player, CHANNEL_LOOK, &err);
    struct channel_change change = {lua_toboolean(L, 4), to_str(L, 3), to_str(L, 5)};
    struct channel_changed done = {0};
    if (!channel) {
        return push_refusal(L, str_of(err.text));
    }
    enum channel_no no = channel_change(engine, player, channel, &change, &done, &err);
    if (no == CHANNEL_OK && done.differs) {
        json_t *row = channel_change_json(&change, buf_str(&done.value));
        json_t *changes = json_pack("[o]", row);
        channel_tell_changes(engine, player, channel, changes);
        json_decref(changes);
    }
    buf_finish(&done.value);
    int count = push_done(L, no == CHANNEL_OK, &err);
    if (no != CHANNEL_OK) {
        return count;
    }
    lua_pushboolean(L, done.differs);
    return 2;
}

static void push_person(void *data, uint64_t character, unsigned rank)
{
    lua_State *L = data;
    struct engine *engine = engine_of(L);
    const struct presence *presence = channel_person(engine, character);
    if (!presence) {
        return;
    }
    lua_createtable(L, 0, 4);
    set_flag(L, "asleep", presence->stays);
    set_str(L, "name", str_of(presence->name));
    set_str(L, "written", spelling_of_name(engine, character, str_of(presence->name)));
    set_flag(L, "operator", (rank & CHANNEL_OPERATOR) != 0);
    set_flag(L, "voice", (rank & CHANNEL_VOICE) != 0);
    append_item(L);
}

static void push_bridged(void *data, const struct network_person *person)
{
    lua_State *L = data;
    struct buf name = {0};
    network_person_name(person->nick, person->network, &name);
    push_str(L, buf_str(&name));
    buf_finish(&name);
    append_item(L);
}

static void push_ban(void *data, struct str mask, struct str by, int64_t time_ms)
{
    lua_State *L = data;
    (void)by;
    (void)time_ms;
    push_str(L, mask);
    append_item(L);
}

static void push_setting(void *data, const char *setting, struct str value)
{
    lua_State *L = data;
    lua_createtable(L, 0, 2);
    set_str(L, "name", str_of(setting));
    set_str(L, "value", value);
    append_item(L);
}

/* sys.channel_about(PLAYER, NAME): {topic=, by=, settings={{name=, value=}, …}, bans={MASK, …},
 * people={{name=, written=, operator=, voice=, asleep=}, …}, bridged={"NICK/BRIDGE", …}}, or nil and the reason. */
static int sys_channel_about(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct err err;
    const struct channel *channel = find_for(L, to_object(L, 1), CHANNEL_LOOK, &err);
    if (!channel) {
        return push_refusal(L, str_of(err.text));
    }
    uint64_t reader = to_object(L, 1)->id;
    struct channel_about about = channel_about(engine, channel, reader);
    lua_createtable(L, 0, 5);
    set_str(L, "topic", about.topic);
    set_str(L, "by", about.topic_by);
    lua_createtable(L, 0, 0);
    channel_each_setting(engine, channel, 0, push_setting, L);
    lua_setfield(L, -2, "settings");
    lua_createtable(L, 0, 0);
    channel_each_person(engine, channel, push_person, L);
    lua_setfield(L, -2, "people");
    lua_createtable(L, 0, 0);
    network_each_person(engine, channel_name(channel), push_bridged, L);
    lua_setfield(L, -2, "bridged");
    lua_createtable(L, 0, 0);
    channel_each_mask(engine, channel, STR("ban"), reader, push_ban, L);
    lua_setfield(L, -2, "bans");
    return 1;
}

void bind_channel_open(struct host *host)
{
    static const struct api api[] = {
            {"channel_about", sys_channel_about},
            {"channel_is_open", sys_channel_is_open},
            {"channel_invite", sys_channel_invite},
            {"channel_kick", sys_channel_kick},
            {"channel_post", sys_channel_post},
            {"channel_set", sys_channel_set},
            {"channel_topic", sys_channel_topic},
            {"channel_join", sys_channel_join},
            {"channel_lines", sys_channel_lines},
            {"channel_mentions", sys_channel_mentions},
            {"channels", sys_channels},
            {"on_channel", sys_on_channel},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
