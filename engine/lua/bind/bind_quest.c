/* bind_quest.c -- notes and awards that scripts store with a player.
 *
 * Both are stored in properties of the player that begin with _, separately for each owner of a
 * script. So one builder's quests can neither read nor overwrite another's. They need no right to
 * the player. */
#include "engine/core/output/naming.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/hook.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#define AWARDS_MAX 200
#define AWARDS_OF_OWNER 40
#define AWARDS_A_DAY 3
#define NOTES_OWNERS_MAX 200

static struct object *to_player(lua_State *L, int index)
{
    struct object *player = to_object(L, index);
    if (!proto_is_ref(engine_world(engine_of(L)), player, "player")) {
        luaL_argerror(L, index, "a player is needed here");
    }
    return player;
}

static size_t count_notes(const struct engine *engine, const struct object *player)
{
    size_t count = 0;
    for (uint32_t i = 0; i < player->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, player->props[i].atom);
        count += str_starts(name, STR(NOTES_PREFIX));
    }
    return count;
}

/* Returns the owner's notes from older worlds, which have one property `_notes` with a table for
 * each owner; or NULL. */
static const struct value *old_notes(
        struct engine *engine, struct object *player, uint64_t owner)
{
    uint32_t atom = atom_find(&engine_world(engine)->atoms, STR("_notes"));
    const struct value *all = atom == ATOM_NONE ? NULL : prop_own(player, atom);
    struct value key = value_int((int64_t)owner);
    return all && all->kind == VALUE_TABLE ? value_table_get(all, &key) : NULL;
}

/* Creates the owner's notes from the old ones. */
static void make_notes(
        struct engine *engine, struct object *player, uint64_t owner, uint32_t atom)
{
    struct world *world = engine_world(engine);
    const struct value *old = old_notes(engine, player, owner);
    prop_set(world, player, atom, old ? value_dup(old) : value_table());
    if (old) {
        uint32_t old_atom = atom_find(&world->atoms, STR("_notes"));
        value_table_set(
                prop_change(world, player, old_atom), value_int((int64_t)owner), value_nil());
    }
}

/*** o:notes() -> table
A small table stored with the player o for your scripts only, even after they log out:
e.actor:notes().step = 2. For quests. */
static int api_notes(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *player = to_player(L, 1);
    uint64_t owner = engine_transaction(engine)->rights.owner;
    char bytes[NOTES_NAME_MAX];
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, notes_name(owner, bytes));
    sandbox_charge(L, 20);
    const struct value *own = prop_own(player, atom);
    if (!own || own->kind != VALUE_TABLE) {
        if (engine_transaction(engine)->read_only) {
            const struct value *old = old_notes(engine, player, owner);
            struct value none = value_table();
            push_value(L, old ? old : &none);
            value_finish(&none);
            return 1;
        }
        if (!own && count_notes(engine, player) >= NOTES_OWNERS_MAX) {
            return luaL_error(L,
                    "this player has notes of too many builders already: %d are "
                    "the most; use a property of a thing of yours",
                    NOTES_OWNERS_MAX);
        }
        make_notes(engine, player, owner, atom);
    }
    push_granted_table(L, player->id, atom);
    return 1;
}

/* True if another award may be stored whose key begins with "OWNER:". */
static bool has_room(const struct value *all, struct str kept)
{
    struct str owner = str_slice(kept, 0, str_find_char(kept, ':', 0) + 1);
    size_t count = all && all->kind == VALUE_TABLE ? value_table_count(all) : 0;
    size_t of_owner = 0;
    for (size_t i = 0; i < count; i++) {
        struct value key;
        (void)value_table_at(all, i, &key);
        of_owner += key.kind == VALUE_STRING && str_starts(value_as_str(&key), owner);
    }
    return count < AWARDS_MAX && of_owner < AWARDS_OF_OWNER;
}

/* Counts one more award today for player from owner, who is not a wizard. False if there were
 * enough, or player is the owner. */
static bool count_today(struct engine *engine, struct object *player, uint64_t owner)
{
    char name[24];
    struct world *world = engine_world(engine);
    uint32_t atom = atom_intern(&world->atoms, STR("_awards_day"));
    int64_t today = clock_wall_ms() / 86400000;
    if (trust_is_official_maker(engine, owner)) {
        return true;
    }
    const struct value *had = prop_own(player, atom);
    const struct value *day =
            had && had->kind == VALUE_TABLE ? value_table_get_str(had, STR("day")) : NULL;
    if (!day || value_as_int(day, 0) != today) {
        prop_set(world, player, atom, value_nil());
        value_table_set_str(
                prop_change_table(world, player, atom), STR("day"), value_int(today));
    }
    (void)snprintf(name, sizeof(name), "of %llu", (unsigned long long)owner);
    const struct value *count = value_table_get_str(prop_own(player, atom), str_of(name));
    int64_t given = count ? value_as_int(count, 0) : 0;
    if (owner == player->id || given >= AWARDS_A_DAY) {
        return false;
    }
    value_table_set_str(
            prop_change_table(world, player, atom), str_of(name), value_int(given + 1));
    return true;
}

/* True for the player's own command, and for the game itself. */
static bool may_award(const struct engine *engine, const struct object *player)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    return rights->owner == 0 || rights->trusted == player->id;
}

/* True for one plain line: the title is shown beside other titles, and looks the same. */
static bool is_title(struct str title)
{
    return str_is_plain_line(title, NAMING_AWARD_MAX) &&
           str_find_char(title, '<', 0) == SIZE_MAX;
}

/*** o:award(KEY, TITLE) -> boolean?, string?
Gives the player o the award KEY, once; it must be during their own command. TITLE is shown in their
score. True if it's new, false if they have it already; nil and the reason if they can't get an
award, or if TITLE names a player or a staff rank. */
static int api_award(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct object *player = to_player(L, 1);
    struct str key = to_str(L, 2);
    struct str title = to_str(L, 3);
    host_check_writable(L);
    sandbox_charge(L, 50);
    if (key.length == 0 || key.length > 64 || !text_is_clean(key, false) || !is_title(title)) {
        return luaL_error(L,
                "an award has a key of 1 to 64 bytes and a title of 1 to %d characters of "
                "plain "
                "text, without markup",
                NAMING_AWARD_MAX);
    }
    struct err err;
    if (!may_award(engine, player)) {
        return push_no(L, PHRASE_award_own);
    }
    if (!naming_of_award_ok(engine, transaction->rights.owner, title, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    char kept[96];
    (void)snprintf(kept, sizeof(kept), "%llu:%.*s",
            (unsigned long long)transaction->rights.owner, STR_FMT(key));
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR("_awards"));
    const struct value *all = prop_own(player, atom);
    bool has = all && all->kind == VALUE_TABLE && value_table_get_str(all, str_of(kept));
    if (!has && !has_room(all, str_of(kept))) {
        return luaL_error(L,
                "this player has too many awards already: %d of one owner are the most, %d of "
                "all",
                AWARDS_OF_OWNER, AWARDS_MAX);
    }
    if (!has && !count_today(engine, player, transaction->rights.owner)) {
        return push_no(L, PHRASE_award_day, WITH("most", AWARDS_A_DAY));
    }
    if (!has) {
        value_table_set_str(prop_change_table(engine_world(engine), player, atom), str_of(kept),
                value_str(title));
        struct event event = {
                .name = STR("award"), .actor = player, .thing = player, .text = title};
        hook_on(engine, &event);
        host_check_ending(L);
    }
    return push_flag(L, !has);
}

/* drop_award(PLAYER, TITLE): true if PLAYER had it. Its keys stay, so that it is not given
 * again. */
static int api_drop_award(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *player = to_player(L, 1);
    struct str title = to_str(L, 2);
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR("_awards"));
    const struct value *awards = prop_own(player, atom);
    size_t count = awards && awards->kind == VALUE_TABLE ? value_table_count(awards) : 0;
    bool dropped = false;
    struct value *all = count > 0 ? prop_change(engine_world(engine), player, atom) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct value key;
        const struct value *held = value_table_at(all, i, &key);
        if (held->kind == VALUE_STRING && str_equal(value_as_str(held), title)) {
            value_table_set(all, value_dup(&key), value_bool(false));
            dropped = true;
        }
    }
    return push_flag(L, dropped);
}

/* awards(WHO): the titles, sorted, for score; empty if WHO is not a player. */
static int api_awards(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct value *all = prop_own(
            to_object(L, 1), atom_intern(&engine_world(engine)->atoms, STR("_awards")));
    size_t count = all && all->kind == VALUE_TABLE ? value_table_count(all) : 0;
    sandbox_charge(L, count * 20);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        struct value key;
        const struct value *title = value_table_at(all, i, &key);
        if (title->kind == VALUE_STRING &&
                naming_award_shows(engine, value_as_str(&key), value_as_str(title))) {
            push_value(L, title);
            append_item(L);
        }
    }
    return 1;
}

void bind_quest_open(struct host *host)
{
    static const struct api acts[] = {{"notes", api_notes}, {"award", api_award}};
    static const struct api stock[] = {{"awards", api_awards}, {"drop_award", api_drop_award}};
    api_add_acts(host, acts, sizeof(acts) / sizeof(acts[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
