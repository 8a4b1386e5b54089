/* bind_debug.c -- the step debugger in the table `build`. */
#include "engine/modules/workshop/debug/debug.h"
#include "engine/modules/workshop/rehearse/lua_json.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"

/* build.debug(ASKED): runs the actor's behaviours up to a line, as the call script.debug takes and gives it; or nil and
 * why not. */
static int build_debug(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct err err = {0};
    int status = 0;
    check_rehearsal(L);
    json_t *asked = to_json(L, 1);
    json_t *answer =
            debug_answer(engine, engine_transaction(engine)->actor, asked, &status, &err);
    json_decref(asked);
    if (!answer) {
        return push_refusal(L, str_of(err.text));
    }
    push_json(L, answer);
    json_decref(answer);
    return 1;
}

void bind_debug_open(struct host *host)
{
    static const struct api build[] = {{"debug", build_debug}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
