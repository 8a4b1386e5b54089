/* sandbox_create.c -- creates and destroys sandboxes. */
#include "engine/base/mem.h"
#include "engine/sandbox/sandbox_impl.h"

struct sandbox *sandbox_create(const struct sandbox_limits *limits, struct rng *rng)
{
    struct sandbox *sb = mem_alloc(sizeof(*sb));
    sandbox_set_limits(sb, limits);
    sb->rng = rng;
    sb->trusted = true;
    buf_init(&sb->message, SANDBOX_MESSAGE_MAX);
    buf_init(&sb->kill_trace, (size_t)2 * SANDBOX_MESSAGE_MAX);
    sandbox_owners_init(sb);
    sandbox_blocks_init(sb);
    sb->opening = true;
    sb->main = lua_newstate(sandbox_alloc, sb);
    sb->opening = false;
    must(sb->main);
    *(struct sandbox **)lua_getextraspace(sb->main) = sb;
    sandbox_start_hook(sb);
    (void)lua_gc(sb->main, LUA_GCSTOP, 0);
    sandbox_env_open(sb);
    sandbox_collected(sb);
    return sb;
}

void sandbox_destroy(struct sandbox *sb)
{
    if (!sb) {
        return;
    }
    sb->in_transaction = false;
    lua_close(sb->main);
    must(sb->heap == 0);
    sandbox_blocks_finish(sb);
    sandbox_owners_finish(sb);
    buf_finish(&sb->message);
    buf_finish(&sb->kill_trace);
    mem_free(sb);
}
