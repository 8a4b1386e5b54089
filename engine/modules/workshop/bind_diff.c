/* bind_diff.c -- the part of the table `build` that compares revisions of a behaviour. */
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/workshop/diff.h"
#include "engine/modules/workshop/script_calls.h"

/* Reads the revision at index of object's behaviour. False if it does not exist. */
static bool read_source(
        lua_State *L, int index, struct object *object, struct script_source *out)
{
    lua_Integer number = luaL_checkinteger(L, index);
    return number > 0 && number <= UINT32_MAX &&
           script_source(host_of(L), object, (uint32_t)number, out);
}

/* build.diff(O, N, M, SPOKEN): the differences from revision N to M as text ("" if equal), or
 * nil. */
static int build_diff(lua_State *L)
{
    struct object *object = to_object(L, 1);
    struct engine *engine = engine_of(L);
    if (!perm_may_write(engine, object) &&
            !perm_may_read_source(engine, engine_transaction(engine)->rights.owner, object)) {
        return push_not_yours(L, object);
    }
    struct script_source old = {0};
    struct script_source new = {0};
    struct buf out = {.cap = SANDBOX_STRING_MAX};
    bool there = read_source(L, 2, object, &old) && read_source(L, 3, object, &new);
    if (there) {
        char before[64];
        char after[64];
        (void)snprintf(before, sizeof(before), "#%llu revision %u",
                (unsigned long long)object->id, old.revision);
        (void)snprintf(after, sizeof(after), "#%llu revision %u",
                (unsigned long long)object->id, new.revision);
        struct diff_names names = {before, after, lua_toboolean(L, 4)};
        diff_unified(buf_str(&old.text), buf_str(&new.text), &names, &out);
        push_str(L, out.length ? buf_str(&out) : STR_NONE);
    } else {
        lua_pushnil(L);
    }
    buf_finish(&out);
    buf_finish(&old.text);
    buf_finish(&new.text);
    sandbox_charge(L, 20000);
    return 1;
}

void bind_diff_open(struct host *host)
{
    static const struct api api[] = {{"diff", build_diff}};
    api_add_table(host, "build", api, 1);
}
