/* sandbox_run.c -- runs Lua for the host, and describes failures.
 *
 * Messages and tracebacks are made in C from existing data. The script's own code is not run to
 * report its failure (no __tostring), and no Lua memory is needed. The text shows no address and
 * is one clean line of at most 2 KB. A script may put any bytes into names and errors.
 *
 * running and task are saved around each call, since calls nest: a binding that Lua called may
 * call the handler of another object. */
#include "engine/base/mem.h"
#include "engine/sandbox/sandbox_impl.h"

#include <stdio.h>
#include <string.h>

struct frame {
    lua_State *running;
    lua_State *task;
    bool in_script_coroutine;
};

static struct frame enter(struct sandbox *sb, lua_State *L, lua_State *task)
{
    struct frame saved = {sb->running, sb->task, sb->in_script_coroutine};
    sb->running = L;
    sb->task = task;
    sb->in_script_coroutine = false;
    return saved;
}

static void leave(struct sandbox *sb, struct frame saved)
{
    sb->running = saved.running;
    sb->task = saved.task;
    sb->in_script_coroutine = saved.in_script_coroutine;
}

/* -- Messages -- */

static void describe_error(struct sandbox *sb, lua_State *L, int index)
{
    size_t length = 0;
    buf_clear(&sb->message);
    switch (lua_type(L, index)) {
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &length);
        sandbox_add_clean(&sb->message, text, length, SANDBOX_MESSAGE_MAX / 3);
        break;
    }
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            buf_printf(&sb->message, "%lld", (long long)lua_tointeger(L, index));
        } else {
            buf_printf(&sb->message, "%.14g", lua_tonumber(L, index));
        }
        break;
    case LUA_TNIL:
        buf_add_text(&sb->message, "an error without a message");
        break;
    default:
        buf_printf(&sb->message, "an error that is a %s", lua_typename(L, lua_type(L, index)));
        break;
    }
}

static void report(struct sandbox *sb, struct buf *traceback)
{
    if (traceback) {
        buf_add_str(traceback, buf_str(&sb->message));
        buf_add_char(traceback, '\n');
    }
}

/* Leaves out a trace of one level that only repeats the message. */
static void drop_only_level(struct buf *traceback)
{
    struct str trace = buf_str(traceback);
    struct str message = str_take_until(&trace, '\n');
    struct str level = str_trim(trace);
    if (str_find_char(level, '\n', 0) == SIZE_MAX && str_starts(message, level)) {
        buf_truncate(traceback, message.length + 1);
    }
}

/* The handler of sandbox_call; light userdata on its stack is the traceback's buffer. */
static int on_error(lua_State *L)
{
    struct sandbox *sb = sandbox_of(L);
    if (sb->killed || lua_islightuserdata(L, 1)) {
        return 1;
    }
    struct buf *traceback = lua_touserdata(L, lua_upvalueindex(1));
    describe_error(sb, L, 1);
    report(sb, traceback);
    if (traceback) {
        sandbox_traceback(L, traceback);
        drop_only_level(traceback);
    }
    return 1;
}

/* Like Lua's own errors, it begins with the place: "NAME:LINE: ". */
static void describe_kill(struct sandbox *sb)
{
    struct str trace = buf_str(&sb->kill_trace);
    struct str first = str_trim(str_take_until(&trace, '\n'));
    struct str place = str_slice(first, 0, str_find(first, STR(" in "), 0));
    buf_clear(&sb->message);
    if (place.length > 0) {
        buf_add_str(&sb->message, place);
        buf_add_text(&sb->message, ": ");
    }
    buf_add_text(&sb->message, sb->reason);
}

static enum sandbox_result killed(struct sandbox *sb, struct buf *traceback)
{
    describe_kill(sb);
    if (traceback) {
        buf_clear(traceback);
        report(sb, traceback);
        buf_add_str(traceback, buf_str(&sb->kill_trace));
        drop_only_level(traceback);
    }
    return SANDBOX_KILLED;
}

/* Classifies a failure whose value is on top of L. */
static enum sandbox_result failed(
        struct sandbox *sb, lua_State *L, int status, struct buf *traceback)
{
    if (status == LUA_ERRMEM && sb->in_transaction) {
        sandbox_kill(sb, "it ran out of memory");
    }
    if (sb->killed) {
        return killed(sb, traceback);
    }
    if (lua_islightuserdata(L, -1)) {
        sb->signal = lua_touserdata(L, -1);
        return SANDBOX_SIGNAL;
    }
    return SANDBOX_ERROR;
}

const char *sandbox_message(const struct sandbox *sb)
{
    return sb->message.bytes ? sb->message.bytes : "";
}

void *sandbox_signal(const struct sandbox *sb)
{
    return sb->signal;
}

_Noreturn void sandbox_throw_signal(lua_State *L, void *signal)
{
    must(signal && signal != sandbox_of(L));
    luaL_checkstack(L, 1, NULL);
    lua_pushlightuserdata(L, signal);
    (void)lua_error(L);
    __builtin_unreachable();
}

/* -- Calls -- */

enum sandbox_result sandbox_call(
        struct sandbox *sb, lua_State *L, int nargs, int nresults, struct buf *traceback)
{
    int function = lua_gettop(L) - nargs;
    if (sb->killed && sb->in_transaction) {
        lua_settop(L, function - 1);
        return killed(sb, traceback);
    }
    if (!lua_checkstack(L, LUA_MINSTACK)) {
        lua_settop(L, function - 1);
        sandbox_kill(sb, "it called functions too deeply");
        return killed(sb, traceback);
    }
    lua_pushlightuserdata(L, traceback);
    lua_pushcclosure(L, on_error, 1);
    lua_insert(L, function);
    struct frame saved = enter(sb, L, NULL);
    buf_clear(&sb->message);
    int status = lua_pcall(L, nargs, nresults, function);
    leave(sb, saved);
    if (status == LUA_OK && !(sb->killed && sb->in_transaction)) {
        lua_remove(L, function);
        return SANDBOX_OK;
    }
    enum sandbox_result result = failed(sb, L, status, traceback);
    if (result == SANDBOX_ERROR && sb->message.length == 0) {
        /* The handler itself could not run, because the C stack is used up. */
        describe_error(sb, L, -1);
        report(sb, traceback);
    }
    lua_settop(L, function - 1);
    return result;
}

static int resume_sandbox_run(lua_State *co, lua_State *from, int nargs, int *out_nresults)
{
#if LUA_VERSION_NUM >= 504
    return lua_resume(co, from, nargs, out_nresults);
#else
    int status = lua_resume(co, from, nargs);
    *out_nresults = lua_gettop(co);
    return status;
#endif
}

static bool can_resume(lua_State *co, int nargs)
{
    return lua_status(co) == LUA_YIELD || (lua_status(co) == LUA_OK && lua_gettop(co) > nargs);
}

enum sandbox_result sandbox_resume(
        struct sandbox *sb, lua_State *co, int nargs, int *out_nresults, struct buf *traceback)
{
    must(can_resume(co, nargs));
    *out_nresults = 0;
    if (sb->killed && sb->in_transaction) {
        return killed(sb, traceback);
    }
    lua_State *from = sb->running;
    struct frame saved = enter(sb, co, co);
    int status = resume_sandbox_run(co, from, nargs, out_nresults);
    leave(sb, saved);
    bool alive = status == LUA_OK || status == LUA_YIELD;
    if (alive && !(sb->killed && sb->in_transaction)) {
        return status == LUA_OK ? SANDBOX_OK : SANDBOX_YIELD;
    }
    *out_nresults = 0;
    enum sandbox_result result = failed(sb, co, status, traceback);
    if (result == SANDBOX_ERROR) {
        describe_error(sb, co, -1);
        report(sb, traceback);
        if (traceback) {
            sandbox_traceback(co, traceback);
        }
    }
    return result;
}

bool sandbox_may_yield(lua_State *L)
{
    const struct sandbox *sb = sandbox_of(L);
    return sb->task == L && !sb->in_script_coroutine && lua_isyieldable(L);
}

/* -- Text of values -- */

static const char *push_meta_text(lua_State *L, int index, size_t *out_length)
{
    if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) {
        return lua_tolstring(L, -1, out_length);
    }
    return lua_pushstring(L, luaL_typename(L, index));
}

const char *sandbox_push_text(lua_State *L, int index, size_t *out_length)
{
    size_t length = 0;
    index = lua_absindex(L, index);
    switch (lua_type(L, index)) {
    case LUA_TSTRING:
    case LUA_TNUMBER:
        lua_pushvalue(L, index);
        break;
    case LUA_TBOOLEAN:
        lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
        break;
    case LUA_TNIL:
        lua_pushliteral(L, "nil");
        break;
    default:
        (void)push_meta_text(L, index, &length);
        break;
    }
    const char *text = lua_tolstring(L, -1, &length);
    if (out_length) {
        *out_length = length;
    }
    return text;
}
