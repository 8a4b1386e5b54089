/* lint_world.c -- what the linter asks the game about: refs like a name, the verbs of commands, and the methods of t.
 *
 * Its rules are in scripts/building/lib/lint_names.lua and lint_events.lua. */
#include "engine/modules/workshop/lint/lint_world.h"

#include "engine/base/edit_distance.h"
#include "engine/core/line/commands.h"
#include "engine/core/script/event_list.h"
#include "engine/core/script/grammar.h"
#include "engine/modules/workshop/test/testing.h"

#define REFS_LOOKED_AT 50000 /* about 5 ms */
#define REFS_A_STEP 16       /* refs that cost as much as a step of Lua */

/* build.near_ref(NAME, IS_PROTO): the ref that NAME probably means, or nil; IS_PROTO: of an object without a place. Of a
 * large world it knows a part. */
static int build_near_ref(lua_State *L)
{
    const struct world *world = engine_world(engine_of(L));
    struct str name = to_str(L, 1);
    struct str best = STR_NONE;
    unsigned least = EDIT_DISTANCE_NONE;
    size_t cursor = 0;
    size_t seen = 0;
    bool is_proto = lua_toboolean(L, 2);
    struct str ref;
    void *value = NULL;
    while (seen < REFS_LOOKED_AT && strmap_each(&world->refs, &cursor, &ref, &value)) {
        const struct object *object = value;
        bool fits = !is_proto || object->location == 0;
        unsigned distance = fits ? edit_distance(name, ref) : EDIT_DISTANCE_NONE;
        bool nearer = distance < least ||
                      (distance == least && best.length > 0 && str_compare(ref, best) < 0);
        if (nearer && distance < EDIT_DISTANCE_NONE) {
            least = distance;
            best = ref;
        }
        seen++;
    }
    sandbox_charge(L, 5 + seen / REFS_A_STEP);
    if (best.length > 0) {
        push_str(L, best);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

/* Sets [VERB] = EVENT for each verb of a stock command: the event of a command has its first verb's name. */
static void add_verbs_of(void *data, const struct command *command)
{
    lua_State *L = data;
    size_t count = grammar_verb_count(command->grammar);
    for (size_t i = 0; i < count; i++) {
        push_str(L, grammar_verb(command->grammar, i));
        lua_pushvalue(L, -1);
        bool is_known = lua_rawget(L, -3) != LUA_TNIL;
        lua_pop(L, 1);
        if (is_known && i > 0) { /* a command of its own, or an earlier one, has that verb */
            lua_pop(L, 1);
            continue;
        }
        push_str(L, grammar_verb(command->grammar, 0));
        lua_rawset(L, -3);
    }
}

/* build.verbs(): the verbs of all stock commands, and the event of each; an event of the game has its own name. */
static int build_verbs(lua_State *L)
{
    size_t count = 0;
    const char *const *events = event_list(&count);
    lua_createtable(L, 0, 400);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(L, events[i]);
        lua_setfield(L, -2, events[i]);
    }
    commands_each(stock_commands(engine_of(L)), add_verbs_of, L);
    sandbox_charge(L, 1000);
    return 1;
}

/* build.test_methods(): the names of the methods of t, as a set. */
static int build_test_methods(lua_State *L)
{
    lua_createtable(L, 0, 40);
    push_test(L, &(struct testing){0});
    for (lua_pushnil(L); lua_next(L, 2) != 0; lua_pop(L, 1)) {
        if (lua_isfunction(L, -1)) {
            lua_pushvalue(L, -2);
            lua_pushboolean(L, true);
            lua_rawset(L, 1);
        }
    }
    lua_settop(L, 1);
    return 1;
}

void lint_world_open(struct host *host)
{
    static const struct api build[] = {{"near_ref", build_near_ref}, {"verbs", build_verbs},
            {"test_methods", build_test_methods}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
