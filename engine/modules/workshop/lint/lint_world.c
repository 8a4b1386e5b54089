/* lint_world.c -- what the linter asks the game about: refs like a name, and the verbs and lines of commands.
 *
 * Its rules are in scripts/building/lib/lint_names.lua and lint_events.lua. */
#include "engine/modules/workshop/lint/lint_world.h"

#include "engine/base/edit_distance.h"
#include "engine/core/line/commands.h"
#include "engine/core/script/event_list.h"
#include "engine/core/script/grammar.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>

#define REFS_LOOKED_AT 20000 /* about 5 ms */
#define REFS_LISTED 2000
#define OBJECTS_LOOKED_AT 5000
#define OTHER_KIND 2   /* what another kind adds to a distance */
#define REFS_A_STEP 16 /* refs that cost as much as a step of Lua */

/* -- refs -- */

/* A walk over the refs of the objects in memory. */
struct ref_walk {
    void (*visit)(struct ref_walk *walk, struct str ref, struct object *object);
    lua_State *L;
    bool only_protos;
    uint64_t kind;   /* things made from it come first; 0: any */
    struct str name; /* it looks for the nearest to this */
    unsigned least;
    struct buf best;
};

/* Visits at most `most` of them. */
static void walk_refs(struct ref_walk *walk, size_t most)
{
    const struct world *world = engine_world(engine_of(walk->L));
    size_t count = 0;
    size_t cursor = 0;
    struct str ref;
    void *object = NULL;
    while (count < most && strmap_each(&world->refs, &cursor, &ref, &object)) {
        walk->visit(walk, ref, object);
        count++;
    }
    sandbox_charge(walk->L, 10 + count / REFS_A_STEP);
}

/* Splits a ref into its area and its own name. */
static struct str own_name(struct str ref, struct str *out_area)
{
    struct str own = ref;
    *out_area = str_take_until(&own, '/');
    bool has_area = own.length > 0;
    *out_area = has_area ? *out_area : STR_NONE;
    return has_area ? own : ref;
}

/* Returns how unlike a ref is to the name. What differs in more than a third of its own name is another name; the same
 * area comes first, then the same name elsewhere. */
static unsigned ref_distance(struct str name, struct str ref)
{
    struct str area;
    struct str ref_area;
    struct str own = own_name(name, &area);
    struct str ref_own = own_name(ref, &ref_area);
    unsigned distance = edit_distance(own, ref_own);
    unsigned apart = str_equal(area, ref_area) ? 0 : 1 + edit_distance(area, ref_area);
    bool is_like = distance == 0 || 3 * distance <= own.length;
    bool is_elsewhere = distance == 0 || apart <= 2;
    return is_like && is_elsewhere && (own.length > 2 || apart == 0)
                   ? distance + (apart < 4 ? apart : 4)
                   : EDIT_DISTANCE_NONE;
}

static void compare_ref(struct ref_walk *walk, struct str ref, struct object *object)
{
    struct world *world = engine_world(engine_of(walk->L));
    bool fits = object->location == 0 || !walk->only_protos;
    unsigned distance = fits ? ref_distance(walk->name, ref) : EDIT_DISTANCE_NONE;
    if (distance < EDIT_DISTANCE_NONE && walk->kind && !proto_is(world, object, walk->kind)) {
        distance += OTHER_KIND;
    }
    bool nearer = distance < walk->least || (distance == walk->least && walk->best.length > 0 &&
                                                    str_compare(ref, buf_str(&walk->best)) < 0);
    if (nearer && distance < EDIT_DISTANCE_NONE) {
        walk->least = distance;
        buf_clear(&walk->best);
        buf_add_str(&walk->best, ref);
    }
}

/* build.near_ref(NAME, IS_PROTO[, KIND]): the ref that NAME probably means, or nil; IS_PROTO: of an object without a
 * place. KIND: the ref of a prototype, whose heirs come first. It knows those of objects in memory. */
static int build_near_ref(lua_State *L)
{
    const struct object *kind =
            lua_isnoneornil(L, 3) ? NULL
                                  : world_find_ref(engine_world(engine_of(L)), to_str(L, 3));
    struct ref_walk walk = {.visit = compare_ref,
            .L = L,
            .name = to_str(L, 1),
            .only_protos = lua_toboolean(L, 2),
            .kind = kind ? kind->id : 0,
            .least = EDIT_DISTANCE_NONE};
    walk_refs(&walk, REFS_LOOKED_AT);
    if (walk.best.length == 0) {
        lua_pushnil(L);
        return 1;
    }
    return push_buf(L, &walk.best);
}

static void list_ref(struct ref_walk *walk, struct str ref, struct object *object)
{
    push_str(walk->L, ref);
    lua_pushboolean(walk->L, object->location == 0);
    lua_rawset(walk->L, -3);
}

/* build.refs(): the refs of the world, as a set: true for one of an object without a place, false for others. It
 * knows those of objects in memory. */
static int build_refs(lua_State *L)
{
    struct ref_walk walk = {.visit = list_ref, .L = L};
    lua_createtable(L, 0, 200);
    walk_refs(&walk, REFS_LISTED);
    return 1;
}

/* -- properties -- */

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* True if the source, which ends with a comma, declares locals there: "local a,". */
static bool declares(struct str source)
{
    size_t at = source.length;
    while (at > 0 && source.bytes[at - 1] != '{' && source.bytes[at - 1] != '\n') {
        at--;
    }
    return str_find(str_slice(source, at, source.length), STR("local "), 0) != SIZE_MAX;
}

/* True if a source may set a property by the name from at to end: "o.NAME = x", "o.NAME, y = x, 1", "{ NAME = x }" and
 * o["NAME"]. */
static bool sets_it(struct str source, size_t at, size_t end)
{
    struct str before = str_trim(str_slice(source, 0, at));
    struct str rest = str_trim(str_slice(source, end, source.length));
    char last = before.length > 0 ? before.bytes[before.length - 1] : '\0';
    char next = rest.length > 0 ? rest.bytes[0] : '\0';
    bool is_set = next == '=' && (rest.length == 1 || rest.bytes[1] != '=');
    return next == '"' || next == '\'' || (last == '.' && (is_set || next == ',')) ||
           ((last == '{' || last == ';' || (last == ',' && !declares(before))) && is_set);
}

/* True if the source has the name as a word; only_sets: one that it may set. */
static bool names_it(struct str source, struct str name, bool only_sets)
{
    size_t at = str_find(source, name, 0);
    while (at != SIZE_MAX) {
        size_t end = at + name.length;
        bool begins = at == 0 || !is_word_char(source.bytes[at - 1]);
        if (begins && (end == source.length || !is_word_char(source.bytes[end])) &&
                (!only_sets || sets_it(source, at, end))) {
            return true;
        }
        at = str_find(source, name, at + 1);
    }
    return false;
}

/* What build.is_set looks for. */
struct set_search {
    struct host *host;
    struct str name;
    uint32_t atom;
    uint64_t but;
    bool only_sets;
};

/* True if the object has such a property, or its behaviour names it. */
static bool has_or_names(const struct set_search *search, struct object *object)
{
    struct script_source source;
    struct world *world = engine_world(search->host->engine);
    bool counts = !search->only_sets || proto_is(world, object, search->but);
    if (counts && search->atom != ATOM_NONE && prop_own(object, search->atom)) {
        return true;
    }
    if (object->id == search->but || !object->behaviour ||
            !script_source(search->host, object, 0, &source)) {
        return false;
    }
    bool found = names_it(buf_str(&source.text), search->name, search->only_sets);
    buf_finish(&source.text);
    return found;
}

/* build.is_set(NAME, O[, SETS]): true if an object has the property NAME, or the behaviour of another than O names it;
 * also if the world is too large to look. SETS: if one made from O has it, or the behaviour of another may set it. It
 * knows objects in memory. */
static int build_is_set(lua_State *L)
{
    struct world *world = engine_world(engine_of(L));
    struct set_search search = {.host = host_of(L),
            .name = to_str(L, 1),
            .atom = atom_find(&world->atoms, to_str(L, 1)),
            .but = to_object_id(L, 2),
            .only_sets = lua_toboolean(L, 3)};
    bool found = world->objects.count > OBJECTS_LOOKED_AT;
    size_t cursor = 0;
    uint64_t id = 0;
    void *object = NULL;
    while (!found && map_each(&world->objects, &cursor, &id, &object)) {
        found = has_or_names(&search, object);
    }
    sandbox_charge(L, 100 + cursor / REFS_A_STEP);
    lua_pushboolean(L, found);
    return 1;
}

/* -- verbs -- */

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

static bool any_reading(void *data __attribute__((unused)),
        const struct grammar_reading *reading __attribute__((unused)))
{
    return true;
}

/* build.takes(LINE): true if a stock command takes that line before those of things without {this}. */
static int build_takes(lua_State *L)
{
    struct str line = to_str(L, 1);
    struct commands_of of = commands_of_verb(stock_commands(engine_of(L)), line);
    bool taken = false;
    for (size_t i = 0; i < of.plain && !taken; i++) {
        taken = of.list[i]->role == 0 &&
                grammar_read(of.list[i]->grammar, line, any_reading, NULL);
    }
    sandbox_charge(L, 100);
    lua_pushboolean(L, taken);
    return 1;
}

void lint_world_open(struct host *host)
{
    static const struct api build[] = {{"near_ref", build_near_ref}, {"refs", build_refs},
            {"verbs", build_verbs}, {"is_set", build_is_set}, {"takes", build_takes}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
