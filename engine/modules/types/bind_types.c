/* bind_types.c -- declarations of properties, for the commands of builders and the linter. */
#include "engine/base/buf.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/types/declared.h"
#include "engine/modules/types/module.h"
#include "world/model/prop.h"
#include "world/model/world_find.h"

enum { DOC_MOST = 300 };

static void set_buf(lua_State *L, const char *name, struct buf *text)
{
    set_str(L, name, buf_str(text));
    buf_finish(text);
}

static void push_declared(lua_State *L, const struct declared *declared)
{
    struct buf type = {0};
    struct buf wanted = {0};
    struct buf annotation = {0};
    sandbox_charge(L, 30);
    property_type_put(declared->type, &type);
    property_type_put_annotation(declared->type, &annotation);
    property_type_put_wanted(engine_of(L), declared->type, &wanted);
    lua_createtable(L, 0, 8);
    set_str(L, "name", declared->name);
    set_str(L, "from", declared->from);
    set_str(L, "package", declared->package);
    set_str(L, "doc", declared->doc);
    set_flag(L, "free", property_type_is_free(declared->type));
    set_buf(L, "type", &type);
    set_buf(L, "annotation", &annotation);
    set_buf(L, "wanted", &wanted);
}

static void append_declared(void *data, const struct declared *declared)
{
    push_declared(data, declared);
    append_item(data);
}

static void push_one(void *data, const struct declared *declared)
{
    push_declared(data, declared);
}

/* build.declared(O[, NAME]): the declarations of an object's properties: {{name=, type=, wanted=, annotation= (as Lua
 * language servers write the type), doc=, from= (a ref or "#12"), package= (empty: of the world), free=}, …}; with a NAME that one, or nil. */
static int build_declared(lua_State *L)
{
    struct object *object = to_object(L, 1);
    sandbox_charge(L, 200);
    if (lua_isnoneornil(L, 2)) {
        lua_createtable(L, 0, 0);
        declared_each(engine_of(L), object, append_declared, L);
    } else if (!declared_find(engine_of(L), object, to_str(L, 2), push_one, L)) {
        lua_pushnil(L);
    }
    return 1;
}

/* build.stock_properties(): the declarations of all packages, in that form. */
static int build_stock_properties(lua_State *L)
{
    sandbox_charge(L, 1000);
    lua_createtable(L, 0, 0);
    declared_each_stock(engine_of(L), append_declared, L);
    return 1;
}

/* build.misfit(O, NAME): what the object's own value of a property has to be and isn't, or nil. */
static int build_misfit(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct str name = to_str(L, 2);
    uint32_t atom = atom_find(&engine_world(engine_of(L))->atoms, name);
    const struct value *own = atom == ATOM_NONE ? NULL : prop_own(object, atom);
    struct err err;
    sandbox_charge(L, 20);
    bool ok = !own || declared_fits(engine_of(L), object, name, own, &err);
    return push_objection(L, ok, &err);
}

static struct property_type *parse_type(lua_State *L, int index, struct err *err)
{
    struct value said = to_value(L, index);
    struct property_type *type = property_type_parse(&said, err);
    value_finish(&said);
    return type;
}

/* build.type(TYPE): the type as builders write it, or nil and the mistake in it. */
static int build_type(lua_State *L)
{
    struct err err;
    struct buf text = {0};
    struct property_type *type = parse_type(L, 1, &err);
    sandbox_charge(L, 20);
    if (!type) {
        return push_refusal(L, str_of(err.text));
    }
    property_type_put(type, &text);
    property_type_destroy(type);
    return push_buf(L, &text);
}

/* build.wanted(TYPE, VALUE): nil if the value is of the type; else what has to be there. */
static int build_wanted(lua_State *L)
{
    struct err err;
    struct buf wanted = {0};
    struct value value = to_value(L, 2);
    struct property_type *type = parse_type(L, 1, &err);
    sandbox_charge(L, 20);
    if (!type || property_type_fits(type, &value, engine_world(engine_of(L)))) {
        lua_pushnil(L);
    } else {
        property_type_put_wanted(engine_of(L), type, &wanted);
        (void)push_buf(L, &wanted);
    }
    property_type_destroy(type);
    value_finish(&value);
    return 1;
}

/* build.annotation(TYPE): the type as Lua language servers write it, or nil if it isn't a type. */
static int build_annotation(lua_State *L)
{
    struct err err;
    struct buf text = {0};
    struct property_type *type = parse_type(L, 1, &err);
    sandbox_charge(L, 20);
    if (!type) {
        lua_pushnil(L);
        return 1;
    }
    property_type_put_annotation(type, &text);
    property_type_destroy(type);
    return push_buf(L, &text);
}

/* property() of bind_case.c, in a build that knows types. */
static int api_property(lua_State *L)
{
    struct host *host = host_of(L);
    struct err err;
    lua_settop(L, 4);
    struct str name = to_str(L, 1);
    struct property_type *type = parse_type(L, 2, &err);
    if (!type) {
        return luaL_error(L, "property %s: %s", lua_tostring(L, 1), err.text);
    }
    property_type_destroy(type);
    if (!lua_isnil(L, 3)) {
        return luaL_error(L,
                "property %s: a behaviour has no defaults, so write nil in place of the value, "
                "and give "
                "it to the object: @set X.%s = VALUE",
                lua_tostring(L, 1), lua_tostring(L, 1));
    }
    if (!host->loading || !host->loading->in_chunk || !host->loading->behaviour) {
        return luaL_error(L, "property() belongs at the top of a behaviour");
    }
    struct value *all = &host->loading->behaviour->properties;
    if (name.length == 0 || name.length > PROP_NAME_MAX ||
            value_table_count(all) >= DECLARED_MOST) {
        return luaL_error(L,
                "a behaviour declares at most %d properties, with names of 1 to %d bytes",
                DECLARED_MOST, PROP_NAME_MAX);
    }
    struct str doc = lua_isnil(L, 4) ? STR_NONE : to_str(L, 4);
    struct value kind = to_value(L, 2);
    struct value said = value_table();
    value_table_set_str(&said, STR("type"), kind);
    value_table_set_str(&said, STR("doc"), value_str(str_fit(doc, DOC_MOST)));
    if (all->kind != VALUE_TABLE) {
        *all = value_table();
    }
    value_table_set_str(all, name, said);
    return 0;
}

void bind_types_open(struct host *host)
{
    static const struct api everywhere[] = {{"property", api_property}};
    api_add(host, false, everywhere, sizeof(everywhere) / sizeof(everywhere[0]));
    static const struct api build[] = {{"declared", build_declared},
            {"stock_properties", build_stock_properties}, {"misfit", build_misfit},
            {"type", build_type}, {"wanted", build_wanted}, {"annotation", build_annotation}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
