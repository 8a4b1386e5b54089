/* hostile_test.c -- Every attack by a script ends soon and leaves nothing behind.
 *
 * Each script of the table runs in its own transaction, all in one sandbox. The clock of budgets
 * and of the test is this thread's processor time, so other work on the machine does not count.
 * After each, the collector must bring the heap back to its former size, and an innocent script
 * must run as ever. To add an attack, add a row. */
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/rng.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"

#include <lauxlib.h>

#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define SLOWER 8
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOWER 8
#endif
#endif
#ifndef SLOWER
#define SLOWER 1
#endif

#define LIMIT_MS (50 * SLOWER)
#define LEFT_BEHIND_MAX ((size_t)16 << 10)

enum expected {
    KILLED, /* must end by the budget */
    FAILS,  /* must get an error or be killed */
    ENDS,   /* may also succeed, soon */
};

struct attack {
    const char *name;
    enum expected expected;
    const char *source;
};

static const struct attack attacks[] = {
        {"a loop", KILLED, "while true do end"},
        {"a loop of calls", KILLED, "local function f() end while true do f() end"},
        {"a tail call for ever", KILLED, "local function f() return f() end f()"},
        {"a loop by goto", KILLED, "::a:: goto a"},
        {"a loop over numbers", KILLED, "for i = 1, math.huge do end"},
        {"recursion", FAILS, "local function f() return 1 + f() end f()"},
        {"recursion with many arguments", FAILS,
                "local function f(...) return 1 + f(1, 2, 3, 4, 5, 6, 7, 8, ...) end f()"},
        {"pcall swallows the end", KILLED,
                "while true do pcall(function() while true do end end) end"},
        {"pcall in pcall", KILLED,
                "local function f() pcall(f) while true do pcall(f) end end f()"},
        {"pcall of C in a loop", KILLED, "while true do pcall(error) end"},
        {"pcall of something long", KILLED,
                "while true do pcall(string.rep, 'x', 1000000) end"},
        {"xpcall swallows the end", KILLED,
                "while true do xpcall(function() while true do end end, function() end) end"},
        {"a handler that loops", KILLED,
                "xpcall(function() while true do end end, function() while true do end end)"},
        {"a handler that loops after an error", KILLED,
                "xpcall(error, function() while true do end end)"},
        {"a handler that fails for ever", ENDS,
                "local function h() error('again') end xpcall(error, h) "},
        {"a handler that calls itself", ENDS,
                "local h h = function() return xpcall(error, h) end xpcall(error, h)"},
        {"resume swallows the end", KILLED,
                "while true do coroutine.resume(coroutine.create(function() while true do end "
                "end)) end"},
        {"wrap under pcall swallows the end", KILLED,
                "while true do pcall(coroutine.wrap(function() while true do end end)) end"},
        {"coroutines in coroutines", FAILS, "local function f() coroutine.wrap(f)() end f()"},
        {"many short coroutines", KILLED,
                "while true do coroutine.wrap(function() for i = 1, 30 do end end)() end"},
        {"many coroutines kept", KILLED,
                "local t = {} while true do local c = coroutine.create(function() "
                "coroutine.yield() end) "
                "coroutine.resume(c) t[#t + 1] = c end"},
        {"resuming the dead", KILLED,
                "local c = coroutine.create(error) coroutine.resume(c) "
                "while true do coroutine.resume(c, 1, 2, 3) end"},
        {"a comparator that swallows", KILLED,
                "local t = {} for i = 1, 100 do t[i] = i end "
                "while true do pcall(table.sort, t, function() while true do end end) end"},
        {"a replacement that swallows", KILLED,
                "while true do pcall(string.gsub, 'x', 'x', function() while true do end end) "
                "end"},
        {"the end raised again by hand", KILLED,
                "local ok, e = pcall(function() while true do end end) error(e)"},
        {"rep of nothing", ENDS, "return #(''):rep(1 << 62)"},
        {"rep of much", FAILS, "return ('x'):rep(1 << 40)"},
        {"rep that wraps around", FAILS, "return ('xx'):rep(math.maxinteger, 'yyy')"},
        {"rep again and again", KILLED, "while true do local s = ('x'):rep(1000000) end"},
        {"a pattern that backtracks", FAILS,
                "return ('a'):rep(1000):find(('a*'):rep(20) .. 'b')"},
        {"a lazy pattern that backtracks", FAILS,
                "return ('a'):rep(1000):find(('a-'):rep(20) .. 'b')"},
        {"a pattern of options", FAILS,
                "return ('a'):rep(29):find(('a?'):rep(30) .. ('a'):rep(30) .. 'b')"},
        {"a pattern too deep", FAILS, "return ('x'):rep(1000):find(('(x'):rep(200))"},
        {"a pattern with a long set", FAILS,
                "local p = '[' .. ('b'):rep(100000) .. ']' local s = ('a'):rep(100000) "
                "while true do s:find(p) end"},
        {"balances without an end", FAILS,
                "local s = ('('):rep(100000) while true do s:find('%b()') end"},
        {"plain find of near misses", KILLED,
                "local s, p = ('a'):rep(1000000), ('a'):rep(500000) .. 'b' "
                "while true do s:find(p, 1, true) end"},
        {"back references", FAILS,
                "local s = ('a'):rep(200000) while true do s:find('(a*)%1b') end"},
        {"gsub that grows", FAILS,
                "local s = 'x' for i = 1, 100 do s = s:gsub('x', 'xxxxxxxxxx') end"},
        {"gsub with a long template", FAILS,
                "return ('x'):rep(100000):gsub('x', ('%0'):rep(1000))"},
        {"gmatch that backtracks", FAILS, "for w in ('a'):rep(3000):gmatch('a*a*a*b') do end"},
        {"format of the widest", ENDS,
                "return #string.format(('%99.99f'):rep(100), "
                "table.unpack((function() local t = {} for i = 1, 100 do "
                "t[i] = -1e308 end return t end)()))"},
        {"format that grows", FAILS,
                "local s = ('x'):rep(100000) return string.format(('%s'):rep(100), "
                "table.unpack("
                "(function() local t = {} for i = 1, 100 do t[i] = s end return t end)()))"},
        {"concatenation that grows", FAILS, "local s = 'x' while true do s = s .. s end"},
        {"concat of one long string", FAILS,
                "local t, s = {}, ('x'):rep(100000) for i = 1, 1000 do t[i] = s end return "
                "table.concat(t)"},
        {"move of all there is", FAILS, "table.move({}, 1, 1 << 40, 2)"},
        {"move again and again", KILLED,
                "local t = {} while true do table.move(t, 1, 300000, 2) end"},
        {"insert at the front of a claimed length", ENDS,
                "local t = {} t[1 << 40] = 1 table.insert(t, 1, 1)"},
        {"inserts at the front", KILLED,
                "local t = {} while true do table.insert(t, 1, 1) end"},
        {"removes at the front", KILLED,
                "local t = {} for i = 1, 50000 do t[i] = i end while true do "
                "table.remove(t, 1) t[#t + 1] = 1 end"},
        {"unpack of all there is", FAILS, "return table.unpack({}, 1, 1 << 30)"},
        {"unpack again and again", KILLED,
                "local t = {} while true do select('#', table.unpack(t, 1, 9000)) end"},
        {"select in a loop", KILLED,
                "local function f(...) while true do local a = select(-1, ...) end end "
                "f(table.unpack({}, 1, 9000))"},
        {"varargs passed on and on", FAILS,
                "local function f(...) return f(1, ...) end f(table.unpack({}, 1, 9000))"},
        {"concat of a claimed range", FAILS, "return table.concat({}, 'x', 1, 1 << 50)"},
        {"sort without an order", ENDS,
                "local t = {} for i = 1, 10000 do t[i] = i % 7 end "
                "table.sort(t, function(a, b) return true end)"},
        {"sort of long strings", KILLED,
                "local t, s = {}, ('x'):rep(100000) for i = 1, 100 do t[i] = s .. i end "
                "while true do table.sort(t) end"},
        {"sort that changes what it sorts", ENDS,
                "local t = {} for i = 1, 1000 do t[i] = i end "
                "table.sort(t, function(a, b) t[#t + 1] = 1 return a > b end)"},
        {"colliding integers", KILLED, "local t = {} for i = 1, 1e7 do t[i << 20] = i end"},
        {"colliding floats", KILLED, "local t = {} for i = 1, 1e7 do t[i * 2.0 ^ 60] = i end"},
        {"many tables of colliding integers", KILLED,
                "while true do local t = {} for i = 1, 4096 do t[i << 20] = i end end"},
        {"a table without an end", KILLED, "local t = {} for i = 1, 1e9 do t[i] = i end"},
        {"a table of tables", KILLED, "local t = {} while true do t = {t} end"},
        {"keys without an end", KILLED, "local t = {} for i = 1, 1e9 do t['k' .. i] = i end"},
        {"strings with one hash", KILLED,
                "local t = {} for i = 1, 1e6 do local a = ('%08x'):format(i) "
                "t[#t + 1] = (a:gsub('.', 'x%0x%0')) end"},
        {"strings of 32 to 40 bytes", KILLED,
                "local t = {} for i = 1, 1e6 do t[#t + 1] = ('%035d'):format(i) end"},
        {"long strings with one hash", KILLED,
                "local t, p = {}, ('x'):rep(3000) for i = 1, 1e6 do t[p .. i .. p] = i end"},
        {"comparing long strings", KILLED,
                "local a, b = ('x'):rep(1000000) .. 'a', ('x'):rep(1000000) .. 'b' "
                "while true do local c = a < b end"},
        {"equality of long strings", KILLED,
                "local a, b = ('x'):rep(1000000) .. 'a', ('x'):rep(1000000) .. 'b' "
                "while true do local c = a == b end"},
        {"arithmetic with long strings", KILLED,
                "local a = ('1'):rep(1000000) while true do local b = a + 1 end"},
        {"arithmetic with long strings of hex", KILLED,
                "local a = '0x' .. ('1'):rep(1000000) while true do local b = a * 1 end"},
        {"tonumber of long strings", KILLED,
                "local a = ('1'):rep(1000000) while true do tonumber(a) tonumber(a, 10) end"},
        {"joining long strings", KILLED,
                "local a = ('x'):rep(900000) while true do local b = a .. 'x' end"},
        {"upper of long strings", KILLED,
                "local a = ('x'):rep(900000) while true do a:upper() end"},
        {"pairs in pairs", KILLED,
                "local t = {} for i = 1, 4000 do t['k' .. i] = i end "
                "while true do for k in pairs(t) do for j in pairs(t) do end end end"},
        {"pairs over a large empty table", KILLED,
                "local t = {} for i = 1, 100000 do t[i] = i end for i = 1, 100000 do t[i] = "
                "nil end "
                "while true do pairs(t) end"},
        {"utf8.len of long strings", KILLED,
                "local a = ('x'):rep(900000) while true do utf8.len(a) end"},
        {"utf8.offset over long strings", KILLED,
                "local a = ('x'):rep(900000) while true do utf8.offset(a, 900000) end"},
        {"load without an end", KILLED, "while true do load(('x = 1 '):rep(10000)) end"},
        {"load of deep nesting", FAILS, "return load('return ' .. ('('):rep(30000))()"},
        {"load of deep tables", FAILS, "return load('return ' .. ('{'):rep(30000))()"},
        {"load of deep functions", FAILS, "return load(('function f() '):rep(5000))()"},
        {"load of a long string", FAILS, "return load(('x = 1 '):rep(20000))()"},
        {"load of bytecode", FAILS, "return load('\\27Lua\\x53\\0')()"},
        {"load of colliding constants", ENDS,
                "local t = {} for i = 1, 5000 do t[i] = (i << 20) end "
                "local f = load('return {' .. table.concat(t, ','):sub(1, 60000) .. '1}') "
                "return f and f()"},
        {"load of long chains", KILLED,
                "while true do load('return ' .. ('a and '):rep(10000) .. 'a') end"},
        {"load of many branches", KILLED,
                "while true do load('if a then ' .. ('elseif a then '):rep(4600) .. 'end') "
                "end"},
        {"load of many jumps", ENDS,
                "return load('do ' .. ('goto a '):rep(9000) .. '::a:: end')"},
        {"load of allowed jumps", KILLED,
                "while true do load('do ' .. ('goto a '):rep(900) .. '::a:: end') end"},
        {"the length of a table built for it", FAILS,
                "local t = {} for i = 1, 65536 do t[i] = i end for i = 17, 62 do t[1 << i] = 1 "
                "end "
                "while true do local n = #t end"},
        {"load of a loop under pcall", KILLED,
                "while true do pcall(load('while true do end')) end"},
        {"writes to the library", FAILS, "string.find = nil"},
        {"writes by insert to the library", FAILS, "table.insert(string, 1, 'x')"},
        {"writes by sort to the library", ENDS, "table.sort(string)"},
        {"writes by move to the library", FAILS, "table.move({1, 2}, 1, 2, 1, math)"},
        {"metatable of strings", FAILS, "return getmetatable('').__index"},
        {"metatable of the environment", FAILS, "setmetatable(_G, {})"},
        {"a method of all strings", FAILS, "local s = '' s.x = function() end"},
        {"dump of a function", FAILS, "return string.dump(function() end)"},
        {"pack that pads", FAILS, "return string.pack('c2147483647', '')"},
        {"the file system", FAILS, "return io.open('/etc/passwd')"},
        {"the process", FAILS, "return os.exit(1)"},
        {"the debugger", FAILS, "return debug.sethook()"},
        {"the collector", FAILS, "return collectgarbage('stop')"},
        {"a module", FAILS, "return package.loadlib"},
        {"a yield to the host", FAILS, "coroutine.yield(1)"},
        {"a yield to the host under pcall", ENDS, "return pcall(coroutine.yield, 1)"},
        {"the host's coroutine", ENDS, "assert(coroutine.running() == nil)"},
        {"an error that is a table", FAILS, "error({}, 2)"},
        {"an error that is long", FAILS, "error(('x'):rep(1000000))"},
        {"an error with escapes", FAILS, "error('\\27[2J\\255\\250\\0\\n\\r\\7')"},
        {"an error far up", FAILS, "error('x', math.maxinteger)"},
        {"names with escapes", FAILS, "local t = {} t['\\27[2J']()"},
};

struct hostile_fixture {
    struct sandbox *sb;
    struct rng rng;
};

static int64_t cpu_us(void *data)
{
    (void)data;
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void hostile_setup(struct hostile_fixture *f, const struct sandbox_limits *limits)
{
    const struct clock_source source = {.monotonic_us = cpu_us, .wall_ms = cpu_us};
    clock_set_source(&source);
    rng_seed(&f->rng, 1);
    f->sb = sandbox_create(limits, &f->rng);
}

static void hostile_teardown(struct hostile_fixture *f)
{
    sandbox_destroy(f->sb);
    clock_set_source(NULL);
}

/* Runs source as a task of builder 7 in its own transaction; its first result goes to *out. */
static enum sandbox_result run_task(
        struct sandbox *sb, const char *source, lua_Integer *out, struct buf *traceback)
{
    lua_State *L = sandbox_state(sb);
    struct err err;
    int line = 0;
    int column = 0;
    int results = 0;
    sandbox_begin(sb);
    sandbox_set_owner(sb, 7, false);
    lua_State *co = lua_newthread(L);
    sandbox_push_environment(sb, co, false);
    assert_true(sandbox_load(co, str_of(source), "=#12 rev 3", &err, &line, &column));
    enum sandbox_result result = sandbox_resume(sb, co, 0, &results, traceback);
    *out = results > 0 ? lua_tointeger(co, -results) : 0;
    lua_settop(L, 0);
    sandbox_end(sb);
    return result;
}

static void assert_clean(struct str s)
{
    for (size_t i = 0; i < s.length; i++) {
        assert_true((unsigned char)s.bytes[i] >= 0x20 || s.bytes[i] == '\n');
    }
}

static void attack_and_recover(struct hostile_fixture *f, const struct attack *attack)
{
    static const char innocent[] =
            "local t = {} for i = 1, 200 do t[i] = ('%d'):format(i) end "
            "return #table.concat(t, ','):gsub('%d+', function(n) return n + 1 end)";
    lua_Integer value = 0;
    struct buf traceback = {0};
    sandbox_collect_all(f->sb);
    size_t heap = sandbox_heap_bytes(f->sb);

    int64_t start = cpu_us(NULL);
    enum sandbox_result result = run_task(f->sb, attack->source, &value, &traceback);
    int64_t spent = cpu_us(NULL) - start;

    if (spent > LIMIT_MS * 1000) {
        print_error("%s took %lld us\n", attack->name, (long long)spent);
        fail();
    }
    bool as_expected = result == SANDBOX_KILLED ||
                       (attack->expected != KILLED && result == SANDBOX_ERROR) ||
                       (attack->expected == ENDS && result == SANDBOX_OK);
    if (!as_expected) {
        print_error("%s ended as %d\n", attack->name, (int)result);
        fail();
    }
    assert_clean(buf_str(&traceback));
    assert_true(traceback.length < 4 * SANDBOX_MESSAGE_MAX);
    buf_finish(&traceback);
    /* Lua lets its string table shrink by half in a cycle. */
    for (int i = 0; i < 12; i++) {
        sandbox_collect_all(f->sb);
    }
    if (sandbox_heap_bytes(f->sb) > heap + LEFT_BEHIND_MAX) {
        print_error("%s left %zu bytes\n", attack->name, sandbox_heap_bytes(f->sb) - heap);
        fail();
    }
    assert_int_equal(run_task(f->sb, innocent, &value, NULL), SANDBOX_OK);
    assert_int_equal(value, 1093);
}

TEST(every_attack_ends_soon_and_leaves_nothing_behind)
{
    struct hostile_fixture f;
    hostile_setup(&f, NULL);

    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        attack_and_recover(&f, &attacks[i]);
    }

    hostile_teardown(&f);
}

TEST(the_instruction_limit_alone_ends_attacks)
{
    struct hostile_fixture f;
    const struct sandbox_limits limits = {
            .deterministic = true, .transaction_instructions = test_steps(200000, 1000000)};
    hostile_setup(&f, &limits);
    lua_Integer value = 0;

    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        enum sandbox_result result = run_task(f.sb, attacks[i].source, &value, NULL);
        assert_true(attacks[i].expected != KILLED || result == SANDBOX_KILLED);
        (void)sandbox_collect(f.sb, 0);
    }

    hostile_teardown(&f);
}

TEST(collections_between_transactions_keep_memory_bounded)
{
    struct hostile_fixture f;
    hostile_setup(&f, NULL);
    lua_Integer value = 0;

    for (int round = 0; round < 40; round++) {
        (void)run_task(f.sb, "local t = {} while true do t[#t + 1] = {} end", &value, NULL);
        (void)sandbox_collect(f.sb, 0);
        enum sandbox_result result = run_task(f.sb, "return 5", &value, NULL);
        (void)sandbox_collect(f.sb, 0);
        assert_int_equal(result, SANDBOX_OK);
    }

    assert_true(sandbox_heap_bytes(f.sb) < (size_t)32 << 20);
    hostile_teardown(&f);
}

/* Each is one call that would use the whole time of a transaction, or more. */
static const char *const long_calls[][2] = {
        {"pattern takes too many steps", "('a'):rep(1000000):find('a-b')"},
        {"pattern takes too many steps", "('a'):rep(1000000):match('[b-z]')"},
        {"pattern takes too many steps", "('a'):rep(1000000):match('^(.-)%s*$')"},
        {"pattern takes too many steps", "('a'):rep(1000000):gmatch('.-x')()"},
        {"pattern takes too many steps", "('a'):rep(1000000):gsub('a', '%0b')"},
        {"pattern takes too many steps", "('a'):rep(1000000):gsub('a', {a = 'bc'})"},
        {"pattern takes too many steps", "('a'):rep(1000000):find(('(.*)'):rep(32))"},
        {"ms to compile", "assert(load('return ' .. ('a and '):rep(10000) .. 'a'))"},
        {"ms to compile",
                "assert(load('if a then ' .. ('elseif a then '):rep(4000) .. 'end'))"},
        {"ms to compile",
                "assert(load(('local a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z "
                "function z() '):rep(100) .. ('A=B '):rep(12000) .. (' end'):rep(100)))"},
};

TEST(a_call_that_would_take_long_fails_and_the_script_goes_on)
{
    struct hostile_fixture f;
    /* Longer than any call's own limit, on a machine that stands still for a while, too. */
    const struct sandbox_limits limits = {.transaction_us = 5000000};
    hostile_setup(&f, &limits);
    lua_Integer value = 0;

    for (size_t i = 0; i < sizeof(long_calls) / sizeof(long_calls[0]); i++) {
        char source[400];
        (void)snprintf(source, sizeof(source),
                "local ok, why = pcall(function() return %s end) "
                "return not ok and why:find('%s', 1, true) and 1 or 0",
                long_calls[i][1], long_calls[i][0]);
        enum sandbox_result result = run_task(f.sb, source, &value, NULL);
        if (result != SANDBOX_OK || value != 1) {
            print_error("%s ended as %d\n", long_calls[i][1], (int)result);
            fail();
        }
        sandbox_collect_all(f.sb);
    }

    hostile_teardown(&f);
}

TEST(a_source_of_the_greatest_length_compiles)
{
    struct hostile_fixture f;
    const struct sandbox_limits limits = {.deterministic = true};
    hostile_setup(&f, &limits);
    lua_Integer value = 0;

    enum sandbox_result result = run_task(f.sb,
            "return load(('x = foo(bar, 1) + t.a\\n'):rep(2800)) and 1 or 0", &value, NULL);

    assert_int_equal(result, SANDBOX_OK);
    assert_int_equal(value, 1);
    hostile_teardown(&f);
}
