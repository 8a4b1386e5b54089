/* debug_hook.c -- counts the lines of a debugged run, and finds the one where it stops.
 *
 * 1. The hook replaces that of the sandbox in each coroutine of the run, and passes the counts of instructions on to
 *    it, so that the run has its limits.
 * 2. It stops the run by the signal that ends a transaction, which no script catches.
 * 3. A coroutine that a script keeps beyond the run loses the hook at its next line. */
#include "engine/modules/workshop/debug/debug.h"

static void on_hook(lua_State *L, lua_Debug *ar);

/* The sandbox's own hook is always that of the main thread. */
static lua_Hook own_hook(const struct host *host)
{
    return lua_gethook(host->L);
}

static void put_hook(const struct host *host, lua_State *L, bool lines)
{
    lua_sethook(L, lines ? on_hook : own_hook(host),
            lines ? LUA_MASKLINE | LUA_MASKCOUNT : LUA_MASKCOUNT, lua_gethookcount(L));
}

/* -- depth -- */

/* Returns the number of active functions in L. guess: the number at the last look. */
static unsigned count_levels(lua_State *L, unsigned guess)
{
    lua_Debug ar;
    unsigned low = guess > 0 ? guess - 1 : 0;
    while (low > 0 && !lua_getstack(L, (int)low, &ar)) {
        low /= 2;
    }
    unsigned high = low + 1;
    while (lua_getstack(L, (int)high, &ar)) {
        low = high;
        high *= 2;
    }
    while (low + 1 < high) {
        unsigned middle = low + (high - low) / 2;
        if (lua_getstack(L, (int)middle, &ar)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

/* Returns the innermost run that is noted; NULL: none, or it is nested too deeply. */
static const struct debug_nest *innermost(const struct debug_run *run)
{
    return run->nest_count > 0 && run->nest_count <= DEBUG_NESTS_MAX
                   ? &run->nests[run->nest_count - 1]
                   : NULL;
}

void debug_began(struct script *script)
{
    struct host *host = script->host;
    struct debug_run *run = host->debugging;
    if (!run) {
        return;
    }
    const struct debug_nest *outer = innermost(run);
    unsigned below = outer ? outer->below + count_levels(outer->script->co, 0) : 0;
    if (run->nest_count < DEBUG_NESTS_MAX) {
        run->nests[run->nest_count] = (struct debug_nest){script, below};
    }
    run->nest_count++;
    run->levels = 0;
    put_hook(host, script->co, true);
}

void debug_ended(struct script *script)
{
    struct host *host = script->host;
    if (host->debugging) {
        host->debugging->nest_count--;
        host->debugging->levels = 0;
        put_hook(host, script->co, false);
    }
}

/* -- lines -- */

static bool is_break(const struct debug_ask *ask, uint64_t object, int line)
{
    for (size_t i = 0; i < ask->break_count; i++) {
        if (ask->breaks[i].line == line && ask->breaks[i].object == object) {
            return true;
        }
    }
    return false;
}

/* True if the run stops at the line `now`, coming from `at`. */
static bool fits(struct debug_run *run, uint64_t object, int line)
{
    const struct debug_ask *ask = run->ask;
    run->at_break = is_break(ask, object, line);
    switch (ask->go) {
    case DEBUG_STEP:
        return true;
    case DEBUG_NEXT:
        return run->at_break || ask->at.line == 0 || run->now.depth <= ask->at.depth;
    case DEBUG_FINISH:
        return run->at_break || run->now.depth < ask->at.depth;
    case DEBUG_CONTINUE:
        return run->at_break;
    case DEBUG_STAY:
        break;
    }
    return false;
}

/* Ends the run. */
static void leave(struct debug_run *run, lua_State *L, enum debug_end end)
{
    run->end = end;
    engine_transaction(run->ask->engine)->ending = OUTCOME_REFUSED;
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_end);
}

static void stop(struct debug_run *run, lua_State *L)
{
    run->stop = run->now;
    debug_look(run, L);
    leave(run, L, DEBUG_STOPPED);
}

static uint64_t mix(uint64_t path, uint64_t more)
{
    path = (path ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return path ^ (path >> 29);
}

static void on_line(struct debug_run *run, lua_State *L, size_t source, int line)
{
    const struct debug_ask *ask = run->ask;
    const struct debug_nest *nest = innermost(run);
    run->levels = count_levels(L, run->levels);
    run->now.line++;
    run->now.path = mix(run->now.path, ((uint64_t)source << 32) | (uint32_t)line);
    run->now.depth = (nest ? nest->below : 0) + run->levels;
    if (run->now.line > DEBUG_LINES_MAX) {
        leave(run, L, DEBUG_LONG);
    }
    if (ask->at.line == run->now.line && ask->at.path != run->now.path) {
        leave(run, L, DEBUG_CHANGED);
    }
    uint64_t object = ask->sources[source].object;
    if (run->target > 0) {
        if (run->now.line == run->target) {
            run->at_break = is_break(ask, object, line);
            stop(run, L);
        }
        return;
    }
    if (run->only_looks) {
        bool before = run->now.line < ask->at.line;
        if (before && fits(run, object, line)) {
            run->last = run->now;
        }
        if (!before) {
            leave(run, L, DEBUG_STOPPED);
        }
        return;
    }
    run->last = run->now;
    if (run->now.line > ask->at.line && fits(run, object, line)) {
        stop(run, L);
    }
}

static void on_hook(lua_State *L, lua_Debug *ar)
{
    struct host *host = host_of(L);
    struct debug_run *run = host->debugging;
    if (ar->event == LUA_HOOKCOUNT) {
        own_hook(host)(L, ar);
        if (run && lua_gethook(L) != on_hook) {
            put_hook(host, L, true); /* it has set another count */
        }
        return;
    }
    if (!run) {
        put_hook(host, L, false);
        return;
    }
    if (run->evaluates || !lua_getinfo(L, "Sl", ar)) {
        return;
    }
    int source = debug_source_of(run->ask, ar->source);
    if (source >= 0) {
        on_line(run, L, (size_t)source, ar->currentline);
    }
}
