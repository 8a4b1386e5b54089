/* calls_lint.c -- Calls for builders that read the whole world: build.lint, the probable mistakes in an area, and
 * script.stubs, descriptions of the world's objects for editors.
 *
 * scripts/building/lib/lint.lua answers them, in a script that waits between its steps, and others' lines run meanwhile.
 * It ends with build.answer. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "world/model/proto.h"

enum { LINTS_MAX = 4 }; /* at once */

/* Returns the problem at the top of the stack. */
static json_t *problem_json(lua_State *L)
{
    struct engine *engine = engine_of(L);
    int at = lua_gettop(L);
    lua_getfield(L, at, "id");
    lua_getfield(L, at, "name");
    lua_getfield(L, at, "text");
    uint64_t id = (uint64_t)lua_tointeger(L, at + 1);
    const struct object *thing = world_find(engine_world(engine), id);
    json_t *json = json_pack("{s:o, s:o}", "thing", calls_json_object(engine, id), "place",
            calls_json_object(engine, thing ? thing->location : 0));
    if (lua_isstring(L, at + 2)) {
        calls_json_put(json, "property", to_str(L, at + 2));
    }
    calls_json_put(json, "text", to_str(L, at + 3));
    lua_settop(L, at);
    return json;
}

/* build.answer(TICKET, RESULT): answers the call with a list of problems or a text. */
static int build_answer(lua_State *L)
{
    uint64_t ticket = (uint64_t)luaL_checkinteger(L, 1);
    json_t *result = json_object();
    if (lua_isstring(L, 2)) {
        calls_json_put(result, "text", to_str(L, 2));
    } else {
        luaL_checktype(L, 2, LUA_TTABLE);
        json_t *list = json_array();
        size_t count = lua_rawlen(L, 2);
        for (size_t i = 1; i <= count; i++) {
            lua_rawgeti(L, 2, (lua_Integer)i);
            (void)json_array_append_new(list, problem_json(L));
            lua_pop(L, 1);
        }
        (void)json_object_set_new(result, "problems", list);
    }
    calls_finish(engine_of(L), ticket, result);
    return 0;
}

/* The script has answered if it ended well. */
static void lint_ended(struct engine *engine, const struct script_awaited *awaited,
        enum outcome outcome, struct str why)
{
    (void)why;
    if (outcome != OUTCOME_DONE) {
        calls_refuse(engine, awaited->ticket, 500, PHRASE_author_failed);
    }
}

static bool are_many(const struct host *host)
{
    size_t count = 0;
    size_t cursor = 0;
    void *script = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &script)) {
        count += ((const struct script *)script)->awaited.ended == lint_ended;
    }
    return count >= LINTS_MAX;
}

/* Runs the function with the ticket, the caller and the object that it is about. */
static enum call_answer run_linter(
        struct call *call, const char *function, const struct object *about)
{
    struct host *host = engine_script_data(call->engine);
    if (are_many(host)) {
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    if (!lint_push(host, host->L, function)) {
        return call_refuse(call, 500, PHRASE_author_failed);
    }
    struct handler_result result = {0};
    struct script *script = host_script_create(host);
    script->this_object = about->id;
    script->stock = true;
    script->may_yield = true;
    script->actor = call->character;
    lua_xmove(host->L, script->co, 1);
    lua_pushinteger(script->co, (lua_Integer)call->ticket);
    push_object(script->co, call->character);
    push_object(script->co, about->id);
    enum outcome outcome = host_run(script, 3, &result);
    host_script_ended(script, outcome == OUTCOME_YIELDED);
    if (outcome == OUTCOME_YIELDED) {
        host_await(host, &(struct script_awaited){lint_ended, call->ticket, about->id});
    } else if (outcome != OUTCOME_DONE) {
        return call_refuse(call, 500, PHRASE_author_failed);
    }
    return CALL_LATER;
}

static enum call_answer build_lint(struct call *call)
{
    struct object *area = calls_find_object(call, "id");
    if (!area) {
        return CALL_FAILED;
    }
    if (!proto_is_ref(engine_world(call->engine), area, "area") ||
            !perm_may_join(call->engine, call->character, area)) {
        return call_refuse(call, 403, PHRASE_ask_not_yours, WITH("id", area->id));
    }
    return run_linter(call, "answer_area", area);
}

/* `@errors $thing` shows what failed. */
static enum call_answer script_stubs(struct call *call)
{
    return run_linter(call, "answer_stubs", world_get_ref(engine_world(call->engine), "thing"));
}

void calls_lint_add(struct host *host)
{
    static const struct api build[] = {{"answer", build_answer}};
    static const struct call_handler handlers[] = {
            {"build.lint", build_lint}, {"script.stubs", script_stubs}};
    api_add_table(host, "build", build, 1);
    calls_add(host->engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
