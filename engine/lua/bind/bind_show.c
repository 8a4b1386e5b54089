/* bind_show.c -- the part of the table `build` that shows objects: properties, commands and
 * handlers, script errors.
 *
 * Reading is free except for private properties (_name), shown only to players who control the
 * object, and errors, which contain parts of the source. */
#include "engine/core/act/history.h"
#include "engine/core/line/commands.h"
#include "engine/core/output/format.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/run/fault.h"
#include "engine/core/script/event_list.h"
#include "engine/data/data_file.h"
#include "engine/lua/host_impl.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdlib.h>

#define ERRORS_MAX 50

/* -- properties -- */

struct shown {
    uint32_t atom;
    struct str name;
    const struct value *value;
    uint64_t from; /* 0: own */
    bool hidden;   /* private, and its object may not be written */
};

struct showing {
    struct engine *engine;
    struct shown *list;
    size_t count;
    size_t capacity;
};

static bool is_shown(const struct showing *showing, uint32_t atom)
{
    for (size_t i = 0; i < showing->count; i++) {
        if (showing->list[i].atom == atom) {
            return true;
        }
    }
    return false;
}

static void show_props(struct showing *showing, struct object *object, uint64_t from)
{
    struct engine *engine = showing->engine;
    bool secrets = perm_may_write(engine, object);
    for (uint32_t i = 0; i < object->prop_count; i++) {
        uint32_t atom = object->props[i].atom;
        struct str name = atom_name(&engine_world(engine)->atoms, atom);
        if ((from && (is_shown(showing, atom) || atom_is_state(atom))) ||
                privacy_hides_property(
                        engine, engine_transaction(engine)->rights.owner, object, name)) {
            continue;
        }
        showing->list = mem_grow(
                showing->list, showing->count, &showing->capacity, sizeof(*showing->list));
        showing->list[showing->count++] = (struct shown){
                atom, name, &object->props[i].value, from, name.bytes[0] == '_' && !secrets};
    }
}

static int shown_order(const void *a, const void *b)
{
    return str_compare(((const struct shown *)a)->name, ((const struct shown *)b)->name);
}

/* build.props(O): {{name=, text=, from=}, …} by name; own and inherited. */
static int build_props(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct showing showing = {.engine = engine};
    size_t count = 0;
    show_props(&showing, object, 0);
    struct object *const *lineage = proto_lineage(engine_world(engine), object, &count);
    for (size_t i = 0; i < count; i++) {
        show_props(&showing, lineage[i], lineage[i]->id);
    }
    if (showing.count > 0) {
        qsort(showing.list, showing.count, sizeof(*showing.list), shown_order);
    }
    lua_createtable(L, (int)showing.count, 0);
    for (size_t i = 0; i < showing.count; i++) {
        const struct shown *shown = &showing.list[i];
        if (shown->hidden || str_starts(shown->name, STR(HISTORY_SCRATCH)) ||
                played_is_mark(shown->name)) {
            continue;
        }
        struct buf text = {0};
        literal_show(engine, shown->value, &text);
        lua_createtable(L, 0, 3);
        set_str(L, "name", shown->name);
        set_str(L, "text", buf_str(&text));
        set_object(L, "from", shown->from);
        append_item(L);
        buf_finish(&text);
    }
    mem_free(showing.list);
    return 1;
}

/* -- commands and handlers -- */

/* Sets the origin of a behaviour: "#12 rev 3", or the stock file's "$garment". */
static void set_origin(lua_State *L, const struct behaviour *behaviour)
{
    struct engine *engine = engine_of(L);
    struct object *object = world_find(engine_world(engine), behaviour->object);
    struct buf text = {0};
    if (behaviour->revision) {
        buf_printf(&text, "#%llu rev %u", (unsigned long long)behaviour->object,
                behaviour->revision);
    } else {
        buf_printf(&text, "$%s", object && object->ref ? object->ref : "?");
    }
    set_str(L, "origin", buf_str(&text));
    buf_finish(&text);
    set_object(L, "from", behaviour->object);
}

static void add_entry(lua_State *L, const char *kind, struct str name, const char *role,
        const struct behaviour *behaviour)
{
    lua_createtable(L, 0, 5);
    set_str(L, "kind", str_of(kind));
    set_str(L, "name", name);
    if (role) {
        set_str(L, "role", str_of(role));
    }
    set_origin(L, behaviour);
    append_item(L);
}

/* build.handlers(O): {{kind= "command", "before" or "on", name=, role=, from=, origin=}, …}: its
 * own first, then those of its prototypes, in the order of dispatch. */
static int build_handlers(lua_State *L)
{
    const struct answers *answers = behaviours_of(engine_of(L), to_object(L, 1));
    lua_createtable(L, 0, 0);
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            add_entry(L, "command", behaviour->commands[k]->pattern, NULL, behaviour);
        }
        for (size_t k = 0; k < behaviour->handler_count; k++) {
            const struct handler *handler = &behaviour->handlers[k];
            add_entry(L, handler->before ? "before" : "on", handler->event,
                    handler->role == ROLE_ANY ? NULL : event_role_names[handler->role],
                    behaviour);
        }
    }
    return 1;
}

/* -- errors -- */

static void push_fault(void *data, const struct fault_row *row)
{
    lua_State *L = data;
    lua_createtable(L, 0, 8);
    set_flag(L, "owned", row->owner != 0);
    if (row->inputs.length > 0) {
        set_integer(L, "replay", (lua_Integer)row->number);
    }
    set_integer(L, "number", (lua_Integer)row->number);
    set_integer(L, "again", row->again);
    set_integer(L, "id", (lua_Integer)row->object);
    set_object(
            L, "object", world_find(engine_world(engine_of(L)), row->object) ? row->object : 0);
    set_integer(L, "time", row->time_ms / 1000);
    set_str(L, "text", row->text);
    append_item(L);
}

/* build.errors(O or nil, N): {{id=, number=, object=, owned=, time=, text=, again=, replay= its number, if
 * it can be replayed}, …}, newest first; nil: those of the actor's scripts, and of objects without an
 * owner, such as an imported area. id is 0 for the game's own, object nil if it is destroyed. */
static int build_errors(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = opt_object(L, 1);
    lua_Integer limit = luaL_optinteger(L, 2, 10);
    if (object && !perm_may_write(engine, object)) {
        return push_no(L, PHRASE_errors_hidden);
    }
    if (limit < 1 || limit > ERRORS_MAX) {
        return luaL_argerror(L, 2, "1 to 50");
    }
    lua_createtable(L, 0, 0);
    uint64_t actor = engine_transaction(engine)->actor;
    fault_each(engine, object ? object->id : 0, actor, (size_t)limit, push_fault, L);
    if (!object) {
        fault_each(engine, 0, 0, (size_t)limit, push_fault, L);
    }
    return 1;
}

/* build.report(O, TEXT[, WHO]): reports a problem of O to its owner, or to WHO if it has none: like
 * an error, but nothing is undone. */
static int build_report(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct object *who = opt_object(L, 3);
    uint64_t owner = object->owner || !who ? object->owner : who->id;
    transaction_fault(engine_of(L), object->id, owner, to_str(L, 2));
    return 0;
}

void bind_show_open(struct host *host)
{
    static const struct api api[] = {{"props", build_props}, {"handlers", build_handlers},
            {"errors", build_errors}, {"report", build_report}};
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
