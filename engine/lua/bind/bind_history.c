/* bind_history.c -- the part of the table `build` for history: undoing commands, and revisions.
 *
 * A behaviour's history is shown to players who may read it. Players undo only their own
 * commands. */
#include "engine/core/act/history.h"
#include "engine/core/output/format.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "world/model/prop.h"

#define HISTORY_LISTED_MAX 100

/* Pushes a character's name: "alice", "the game", or "somebody" if it no longer exists. */
static void push_who(lua_State *L, uint64_t id)
{
    struct engine *engine = engine_of(L);
    struct object *who = id ? world_find(engine_world(engine), id) : NULL;
    push_str(L, who  ? prop_str(engine_world(engine), who, ATOM_name)
                : id ? phrase_get(engine, PHRASE_absent_somebody)
                     : phrase_get(engine, PHRASE_absent_game));
}

/* -- undo -- */

static void set_label_history(lua_State *L, uint64_t id)
{
    struct engine *engine = engine_of(L);
    struct object *object = world_find(engine_world(engine), id);
    struct buf label = {0};
    if (object) {
        format_label(engine, object, &label);
    } else {
        buf_printf(&label, "#%llu", (unsigned long long)id);
    }
    set_str(L, "thing", buf_str(&label));
    buf_finish(&label);
}

/* Appends the item to the list on top of the stack. */
static void push_item(void *data, const struct history_item *item)
{
    static const char *const roles[] = {
            [HISTORY_TAKEN] = "taken", [HISTORY_STANDS] = "stands", [HISTORY_LEFT] = "left"};
    static const char *const whys[] = {
            [HISTORY_CHANGED] = "changed",
            [HISTORY_GONE] = "gone",
            [HISTORY_PLACE] = "place",
            [HISTORY_INHERITS] = "inherits",
            [HISTORY_TAKEN_REF] = "ref",
            [HISTORY_NO_RIGHT] = "right",
            [HISTORY_HELD] = "held",
            [HISTORY_UNASKED] = "unasked",
            [HISTORY_TOO_MUCH] = "much",
            [HISTORY_COINS] = "coins",
    };
    static const char *const kinds[CHANGE_KINDS] = {
            [CHANGE_CREATED] = "created",
            [CHANGE_DESTROYED] = "destroyed",
            [CHANGE_MOVED] = "moved",
            [CHANGE_PROPERTY] = "property",
            [CHANGE_PROTOS] = "protos",
            [CHANGE_OWNER] = "owner",
            [CHANGE_REF] = "ref",
            [CHANGE_BEHAVIOUR] = "behaviour",
            [CHANGE_TIMER] = "timer",
    };
    lua_State *L = data;
    lua_createtable(L, 0, 8);
    set_str(L, "role", str_of(roles[item->role]));
    set_str(L, "line", item->line);
    set_integer(L, "time", item->time_ms / 1000);
    set_str(L, "why", str_of(whys[item->why]));
    if (item->object) {
        set_label_history(L, item->object);
        set_str(L, "kind", str_of(kinds[item->kind]));
        set_str(L, "name", item->name);
    }
    if (item->who) {
        push_who(L, item->who);
        lua_setfield(L, -2, "who");
        set_str(L, "who_line", item->who_line);
        set_integer(L, "who_time", item->who_time_ms / 1000);
    }
    append_item(L);
}

/* A change set may be a whole large apply, which no script made. So its time is not charged to the
 * command. */
static size_t undo(struct engine *engine, struct sandbox *sandbox,
        const struct history_undoing *undoing, bool *out_more)
{
    enum { UNDO_US = 2000000, UNDO_STEPS = 100000000 };
    struct sandbox_part outer;
    sandbox_set_aside(sandbox, UNDO_US, UNDO_STEPS, &outer);
    size_t done = history_undo(engine, undoing, out_more);
    sandbox_take_up(sandbox, &outer);
    return done;
}

/* build.undo(COUNT, FORCE[, AGAIN]): how many of the actor's last commands were undone, a list of
 * items to report, {{role=, line=, …}, …}, and whether the rest has to wait for another
 * transaction. AGAIN: redoes the last undo. */
static int build_undo(lua_State *L)
{
    struct engine *engine = engine_of(L);
    lua_Integer count = luaL_checkinteger(L, 1);
    bool force = lua_toboolean(L, 2);
    host_check_writable(L);
    if (role_of(engine, engine_transaction(engine)->actor) < PERM_BUILDER) {
        return push_no(L, PHRASE_history_builders);
    }
    lua_createtable(L, 0, 0);
    struct history_undoing undoing = {
            .author = engine_transaction(engine)->actor,
            .count = count > 0 ? (size_t)count : 0,
            .force = force,
            .again = lua_toboolean(L, 3),
            .visit = push_item,
            .data = L,
    };
    bool more = false;
    size_t done = undo(engine, host_of(L)->sandbox, &undoing, &more);
    host_check_ending(L);
    lua_pushinteger(L, (lua_Integer)done);
    lua_insert(L, -2);
    lua_pushboolean(L, more);
    return 3;
}

/* -- revisions -- */

static void push_revision(void *data, const struct script_revision *revision)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    set_integer(L, "revision", revision->revision);
    set_integer(L, "time", revision->time_ms / 1000);
    set_str(L, "note", revision->note);
    push_who(L, revision->author);
    lua_setfield(L, -2, "author");
    append_item(L);
}

static bool may_read_history(lua_State *L, struct object *object)
{
    struct engine *engine = engine_of(L);
    return perm_may_write(engine, object) ||
           perm_may_read_source(engine, engine_transaction(engine)->rights.owner, object);
}

/* build.revisions(O[, BELOW]): the newest 100, or those below a revision, newest first, as
 * {revision=, author=, time=, note=}; and which is in force. */
static int build_revisions(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_object(L, 1);
    lua_Integer below = luaL_optinteger(L, 2, 0);
    if (!may_read_history(L, object)) {
        return push_not_yours(L, object);
    }
    if (below < 0 || below > UINT32_MAX) {
        return luaL_argerror(L, 2, "a revision's number");
    }
    lua_createtable(L, 0, 0);
    script_each_revision(host, object, (uint32_t)below, HISTORY_LISTED_MAX, push_revision, L);
    lua_pushinteger(L, object->behaviour);
    return 2;
}

/* Reads the revision at index of object's behaviour. False if it does not exist. */
static bool read_revision(
        lua_State *L, int index, struct object *object, struct script_source *out)
{
    lua_Integer number = luaL_checkinteger(L, index);
    *out = (struct script_source){0};
    return number > 0 && number <= UINT32_MAX &&
           script_source(host_of(L), object, (uint32_t)number, out);
}

/* build.revert(O, N): same as build.program with the source of revision N. */
static int build_revert(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    struct script_source source;
    if (!read_revision(L, 2, object, &source)) {
        return push_no(L, PHRASE_program_no_revision);
    }
    buf_finish(&source.text);
    struct script_outcome outcome;
    enum script_verdict verdict = script_revert(
            host, object, source.revision, engine_transaction(host->engine)->actor, &outcome);
    return push_saved(L, verdict, &outcome);
}

void bind_history_open(struct host *host)
{
    static const struct api api[] = {
            {"undo", build_undo},
            {"revisions", build_revisions},
            {"revert", build_revert},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
