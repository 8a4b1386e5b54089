/* sandbox_lib_test.c -- In ordinary use, the sandbox's library equals Lua's.
 *
 * Each case is an expression list that both the sandbox and stock Lua evaluate; results must be
 * equal, and an error in one must be an error in the other. */
#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/test.h"

#include <lauxlib.h>
#include <lualib.h>

/* Appends the results from index `from` on, each with its type. */
static void add_results(lua_State *L, int from, struct buf *out)
{
    for (int i = from; i <= lua_gettop(L); i++) {
        size_t length = 0;
        const char *text = "";
        if (lua_isstring(L, i)) {
            lua_pushvalue(L, i);
            text = lua_tolstring(L, -1, &length);
        } else {
            lua_pushnil(L);
            if (lua_isboolean(L, i)) {
                text = lua_toboolean(L, i) ? "true" : "false";
                length = strlen(text);
            }
        }
        buf_printf(out, "%s:", luaL_typename(L, i));
        buf_add(out, text, length);
        buf_add_char(out, '|');
        lua_pop(L, 1);
    }
}

static void stock_run(const char *source, struct buf *out)
{
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    bool ok = luaL_loadstring(L, source) == LUA_OK && lua_pcall(L, 0, LUA_MULTRET, 0) == LUA_OK;
    if (ok) {
        add_results(L, 1, out);
    } else {
        buf_add_text(out, "failed");
    }
    lua_close(L);
}

static void sandbox_run(const char *source, struct buf *out)
{
    struct rng rng;
    rng_seed(&rng, 1);
    struct sandbox_limits limits = {.deterministic = true};
    struct sandbox *sb = sandbox_create(&limits, &rng);
    lua_State *L = sandbox_state(sb);
    struct err err;
    int line = 0;
    int column = 0;
    sandbox_begin(sb);
    sandbox_set_owner(sb, 1, false);
    sandbox_push_environment(sb, L, false);
    bool ok = sandbox_load(L, str_of(source), "=case", &err, &line, &column) &&
              sandbox_call(sb, L, 0, LUA_MULTRET, NULL) == SANDBOX_OK;
    if (ok) {
        add_results(L, 1, out);
    } else {
        buf_add_text(out, "failed");
    }
    sandbox_end(sb);
    sandbox_destroy(sb);
}

static void assert_same(const char *source)
{
    struct buf stock = {0};
    struct buf own = {0};
    stock_run(source, &stock);
    sandbox_run(source, &own);
    if (!str_equal(buf_str(&stock), buf_str(&own))) {
        size_t at = 0;
        while (at < stock.length && at < own.length && stock.bytes[at] == own.bytes[at]) {
            at++;
        }
        at = at > 100 ? at - 100 : 0;
        print_error("%.300s\n  stock   %.200s\n  sandbox %.200s\n", source, stock.bytes + at,
                own.bytes + at);
        fail();
    }
    buf_finish(&stock);
    buf_finish(&own);
}

#define ASSERT_ALL_SAME(cases)                                                                 \
    for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++) {                          \
        assert_same((cases)[i]);                                                               \
    }

TEST(find_and_match_agree_with_lua)
{
    /* Each subject under each pattern, by find, match, gmatch and gsub. */
    static const char source[] =
            "local subjects = {'', 'a', 'hello world', 'THE (quick) fox', 'key = value', "
            "  '  padded  ', 'aaab', 'x=1, y=22; z', '[[x]]', 'a.b.c', 'f(a(b)c)d', '%d', "
            "  'one;two;;four', '2026-01-31', 'äöü', 'tab\\there', 'a\\0b', '\"q\" \"r\"', "
            "  'abcabcabc', '0x1F 12', 'CamelCaseWord', '\\n\\n', 'aXbXc', '...'} "
            "local patterns = {'', 'a', '.', '%a+', '%d+', '^%s*(.-)%s*$', "
            "'(%w+)%s*=%s*(%w+)', "
            "  'a*b', 'a-b', 'a+', '%((%a+)%)', '%b()', '%f[%w]%w+', '%f[%W]', '[^;]*', "
            "  '(%d+)-(%d+)-(%d+)', '()a()', '(a)(b)(c)', '(.)%1', '(\"?)(%w+)%1', '[%w_]+', "
            "  '[a-c]', '[^a-c]', '[]]', '[^]]', '[%]]', '[a%-z]', '%.', '%%', '$', '^', '^a', "
            "  'c$', 'a$b', '^.-$', '%u%l+', '%x+', '%p', '%c', '%g+', '%S+', '[%a][%a%d]*', "
            "  '.-', '.*', 'x?a', '(x?)a', '((a)(b))', '%z', '[\\1-\\255]', '%A', '%W', '%D', "
            "  '[%s%p]', '()', 'a()', '[a-]', '[-a]', '[^%s]', '%0', '%', '[', '[a', '(', ')', "
            "  '(a', 'a)', '%b', '%bx', '%f', '%fa', '%1', '(a)%2', '[%', '[%a', '(()', '^^', "
            "  '[^', '[]', '[^]', 'a**', '-', '*', '?a', '+'} "
            "local out = {} "
            "local function add(...) for i = 1, select('#', ...) do "
            "  out[#out + 1] = tostring((select(i, ...))) end out[#out + 1] = '/' end "
            "local function try(f, ...) local r = table.pack(pcall(f, ...)) "
            "  if r[1] then add(table.unpack(r, 1, r.n)) else add('failed') end end "
            "for i = FROM, FROM + 3 do local s = subjects[i] or '' for _, p in "
            "ipairs(patterns) do "
            "  try(string.find, s, p) try(string.match, s, p) try(string.find, s, p, 2) "
            "  try(string.match, s, p, -2) try(string.find, s, p, 1, true) "
            "  try(string.gsub, s, p, '<%0>') try(string.gsub, s, p, '%1', 2) "
            "  try(string.gsub, s, p, function(x) return #tostring(x) end) "
            "  try(string.gsub, s, p, {a = 'A', hello = 1, b = false}) "
            "  try(function() for x, y in string.gmatch(s, p) do add(x, y) end end) "
            "end end return table.concat(out, ' ')";
    for (int from = 1; from <= 24; from += 4) {
        struct buf code = {0};
        buf_printf(&code, "local FROM = %d %s", from, source);

        assert_same(code.bytes);

        buf_finish(&code);
    }
}

TEST(format_agrees_with_lua)
{
    static const char source[] =
            "local formats = {'%d', '%5d', '%-5d|', '%05d', '%+d', '% d', '%.3d', '%i', '%u', "
            "  '%x', '%X', '%#x', '%o', '%c', '%e', '%E', '%.2f', '%10.3f', '%-10.1f|', '%g', "
            "  '%G', '%.14g', '%a', '%s', '%10s', '%-10s|', '%.2s', '%10.3s', '%q', '%%', "
            "  'a%%b', '%5%', '%', '%z', '%123d', '%.123d', '%1234s', '%-+ #0d', '%-+ #00-d', "
            "  '%5q', '%.0f', '%.99f', '%99d', '%s %s', '%d%d', '%#o', '%.3x', '%5c|', '%\\0'} "
            "local values = {0, 1, -1, 42, 255, 3.0, 3.5, -0.0, 1e100, -1e300, 1/0, -1/0, "
            "  math.maxinteger, math.mininteger, '10', '0x10', 'text', '', 'a\\nb', 'q\"\\\\', "
            "  '\\0001', 'a\\0b', '\\r\\1272', true, false, 1e15, 2^53, 0.1, 123456.789, "
            "  ('x'):rep(120)} "
            "local out = {} "
            "for _, f in ipairs(formats) do for i = 1, #values + 1 do "
            "  local ok, s = pcall(string.format, f, values[i]) "
            "  out[#out + 1] = ok and s or 'failed' end "
            "  local ok, s = pcall(string.format, f) out[#out + 1] = ok and s or 'failed' "
            "  ok, s = pcall(string.format, f, 1, 2, 3) out[#out + 1] = ok and s or 'failed' "
            "end "
            "return #out, table.concat(out, '\\1')";

    assert_same(source);
}

TEST(other_string_functions_agree_with_lua)
{
    static const char *const cases[] = {
            "local o = {} for i = -7, 7 do for j = -7, 7 do o[#o+1] = ('hello'):sub(i, j) end "
            "o[#o+1] = ('hello'):sub(i) end return table.concat(o, ',')",
            "local o = {} for i = -7, 7 do for j = -7, 7 do "
            "o[#o+1] = table.concat({('hello'):byte(i, j)}, ' ') end end return "
            "table.concat(o, ',')",
            "return ('x'):sub(math.mininteger, math.maxinteger), ('x'):sub(math.maxinteger)",
            "return ('abc'):upper(), ('ABC'):lower(), ('äb'):upper(), ('abc'):reverse(), "
            "(''):reverse()",
            "return #'', ('abc'):len(), string.len('a\\0b')",
            "return ('ab'):rep(3), ('ab'):rep(3, ','), ('ab'):rep(0), ('ab'):rep(-1), "
            "('ab'):rep(1, 'x')",
            "return (''):rep(100), (''):rep(3, ','), ('x'):rep(2.0)",
            "return string.char(), string.char(72, 105), string.char(0, 255)",
            "return string.char(256)",
            "return string.char(-1)",
            "return ('x'):byte(), ('x'):byte(2), ('äö'):byte(1, -1)",
            "return ('x'):rep(1.5)",
            "return ('a,b,,c'):gsub(',', ';'), (('a'):gsub('', '-'))",
            "return ('abc'):gsub('%w', '%%%0'), ('abc'):gsub('%w', '%2')",
            "return ('abc'):gsub('b', '%')",
            "return ('abc'):gsub('b', '%x')",
            "return ('abc'):gsub('b', true)",
            "return ('abc'):gsub('b', function() return {} end)",
            "return ('abc'):gsub('(b)', {b = 5}), ('abc'):gsub('b', function() end)",
            "return ('abc def'):gsub('%w+', '%0 %0', 1), ('abc'):gsub('^a', 'x'), "
            "('aaa'):gsub('^a', 'x')",
            "return string.gsub('hello world', '(o)', '[%1]', 0)",
            "return ('x'):bad()",
            "return string.find('abc', 'b', -1), string.find('abc', 'b', 10), string.find('', "
            "'', 2)",
            "return string.find('a.b', '.', 2, true), string.find('abc', '', 4), "
            "string.find('abc', '', 5)",
            "return 10 .. '', '10' + 5, '0x10' * 1, '3' // 1, 10 .. 20",
            "return 'a' < 'b', 'a' < 'B', '' < 'a', 'a\\0a' < 'a\\0b', 'Z' <= 'a'",
    };

    ASSERT_ALL_SAME(cases);
}

static const char *const basic_cases[] = {
        "return tonumber('10'), tonumber('0x1p4'), tonumber(' 5 '), tonumber('5x'), "
        "tonumber('')",
        "return tonumber('1e1'), tonumber('.5'), tonumber('5.'), tonumber('inf'), "
        "tonumber('nan')",
        "return tonumber('ff', 16), tonumber('-zz', 36), tonumber('8', 8), tonumber(' 11 "
        "', 2)",
        "return tonumber('7fffffffffffffff', 16), tonumber('ffffffffffffffffff', 16)",
        "return tonumber('1 1', 10), tonumber('', 10), tonumber('-', 10), tonumber('1\\0', "
        "10)",
        "return tonumber(10, 16)",
        "return tonumber('10', 1)",
        "return tonumber('10', 37)",
        "return tonumber()",
        "return tonumber(nil), tonumber({}), tonumber(true), tonumber(3.5)",
        "return tostring(1), tostring(1.0), tostring(-0.0), tostring(1e100), "
        "tostring(nil), tostring(true)",
        "return tostring(2^63), tostring(math.mininteger), tostring(1/0), tostring('x')",
        "return tostring()",
        "return type(1), type('x'), type({}), type(nil), type(print == nil), type(type)",
        "return type()",
        "return select('#'), select('#', nil, nil), select(2, 'a', 'b', 'c'), select(-1, "
        "'a', 'b')",
        "return select(5, 1, 2), select('2', 'a', 'b')",
        "return select(0, 1)",
        "return select(-3, 1, 2)",
        "return rawequal('a', 'a'), rawequal({}, {}), rawlen({1, 2}), rawlen('abc')",
        "return rawlen(5)",
        "return assert(1, 2, 3), select('#', assert(true))",
        "return pcall(assert, false), select(2, pcall(assert, nil, 'why')), select(2, "
        "pcall(assert, false, 5))",
        "return assert()",
        "return pcall(error), pcall(error, nil), pcall(error, 'x', 0), pcall(error, 5), "
        "pcall(error, true)",
        "return pcall(function(...) return ... end, 1, nil, 3)",
        "return pcall(), 1",
        "return pcall(pcall, error, 'x', 0), pcall(5)",
        "return xpcall(function(a, b) return a + b end, error, 1, 2)",
        "return xpcall(error, function(m) return 'got ' .. tostring(m) end, 'x', 0)",
        "return select(2, xpcall(function() error({code = 5}) end, function(e) return "
        "e.code end))",
        "return xpcall(error, 5)",
        "return xpcall(error)",
        "return (xpcall(error, function() error('again', 0) end))",
        "local o = {} for i, v in ipairs({1, 2, nil, 4}) do o[#o+1] = i .. v end return "
        "table.concat(o)",
        "return ipairs()",
        "local s = 0 for k, v in pairs({10, 20, 30}) do s = s + k * v end return s",
        "local t = {a = 1, b = 2, c = 3} for k in pairs(t) do t[k] = nil end return next "
        "and 0 or 0, #t",
        "for k in pairs(nil) do end",
        "return load('return 1 + 1')(), load('x ='), load('return ...', 'n', 't')(7)",
        "return load('a = 5 return a', 'c', 't', {})(), a",
        "return load('return x', 'c', 'bt', {x = 7})()",
        "x = 5 return load('x = x + 1 return x')(), x, _G.x, _G._G == _G",
        "return (load('\\27Lua'))",
        "return _VERSION",
        "return nothing, _ENV == _G",
        "local a <const> = 5 return a",
        "goto done do return 1 end ::done:: return 2",
        "local f = function(n) if n == 0 then return 'end' end return f(n - 1) end f = nil "
        "return 1",
        "return 7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, 1 << 62, 1 << 64, 5 & 3, ~0, 3 "
        "| 4, 5 ~ 1",
        "return 1 // 0",
        "return 1 % 0",
        "return 1.0 // 0, -1 // 0.0, 0/0 ~= 0/0",
        "return #{1, 2, 3, nil}, #{n = 1}, -{} == nil",
        "return {} < {}",
        "return 1 < 'x'",
};

TEST(basic_functions_agree_with_lua)
{

    ASSERT_ALL_SAME(basic_cases);
}

TEST(table_functions_agree_with_lua)
{
    static const char *const cases[] = {
            "local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 6, "
            "9) "
            "return table.concat(t, ',')",
            "return table.insert({1, 2, 3}, 5, 1)",
            "return table.insert({1, 2, 3}, 0, 1)",
            "return table.insert({})",
            "return table.insert({}, 1, 2, 3)",
            "return table.insert(nil, 1)",
            "local t = {1, 2, 3} local a, b = table.remove(t), table.remove(t, 1) "
            "return a, b, #t, t[1], table.remove({}), table.remove({}, 0), table.remove({1, "
            "2}, 3)",
            "return table.remove({1, 2}, 4)",
            "return table.remove({1, 2}, 0)",
            "return table.remove({[0] = 'z'}, 0), table.remove({n = 1})",
            "return table.concat({}), table.concat({1, 2.5, 'x'}, '-'), table.concat({1, 2, "
            "3}, ',', 2)",
            "return table.concat({1, 2, 3}, ',', 2, 3), table.concat({1}, ',', 3), "
            "table.concat({1}, 'x', 1, 1)",
            "return table.concat({1, {}, 3})",
            "return table.concat({1, 2}, ',', 1, 3)",
            "return table.concat({[9223372036854775807] = 'x'}, '', math.maxinteger, "
            "math.maxinteger)",
            "return table.unpack({1, 2, 3}), table.unpack({1, 2, 3}, 2), table.unpack({1, 2}, "
            "1, 4)",
            "return table.unpack({}), table.unpack({}, 5, 1), table.unpack({[0] = 1}, 0, 0)",
            "return table.unpack({}, 1, 1e8)",
            "return table.unpack({}, math.mininteger, math.maxinteger)",
            "local t = table.pack(1, nil, 3) return t.n, t[1], t[2], t[3], table.pack().n",
            "return table.concat(table.move({1, 2, 3}, 1, 3, 2), ','), "
            "table.concat(table.move({1, 2, 3}, 2, 3, 1), ',')",
            "return table.concat(table.move({1, 2, 3}, 1, 3, 1, {9, 9, 9, 9}), ','), "
            "#table.move({1}, 1, 0, 5)",
            "return table.move({}, 1, math.maxinteger, 2)",
            "return table.move({}, math.mininteger, math.maxinteger, 2)",
            "local t = {3, 1, 2} table.sort(t) return table.concat(t, ',')",
            "local t = {'b', 'a', 'C', ''} table.sort(t) return table.concat(t, ',')",
            "local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return "
            "table.concat(t, ',')",
            "local t = {} for i = 1, 500 do t[i] = (i * 7919) % 503 end table.sort(t) return "
            "table.concat(t, ',')",
            "local t = {} for i = 1, 500 do t[i] = (i * 7919) % 503 + 0.5 end "
            "table.sort(t, function(a, b) return a > b end) return table.concat(t, ',')",
            "table.sort({1, 'x'})",
            "table.sort({1, {}})",
            "table.sort({2, 1}, 5)",
            "table.sort({2, 1}, function() error('no') end)",
            "return table.sort({}), table.sort({1})",
    };

    ASSERT_ALL_SAME(cases);
}

TEST(math_and_utf8_agree_with_lua)
{
    static const char *const cases[] = {
            "return math.floor(3.7), math.floor(-3.7), math.ceil(3.2), math.floor(5), "
            "math.floor(1e300)",
            "return math.abs(-5), math.abs(-5.5), math.abs(math.mininteger), math.fmod(7, 3), "
            "math.fmod(-7, 3)",
            "return math.fmod(7, 3.5), math.fmod(5, -1), math.fmod(math.mininteger, -1), "
            "math.fmod(1, 0.0) ~= 0",
            "return math.fmod(1, 0)",
            "return math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(1/0), "
            "math.modf(-1e300)",
            "return math.sqrt(16), math.sin(1), math.cos(1), math.tan(1), math.exp(1), "
            "math.pi, math.huge",
            "return math.asin(1), math.acos(0.5), math.atan(1), math.atan(1, -1), math.deg(1), "
            "math.rad(180)",
            "return math.log(8, 2), math.log(100, 10), math.log(2.718), math.log(8, 3), "
            "math.log(0)",
            "return math.tointeger(3.0), math.tointeger(3.5), math.tointeger('8'), "
            "math.tointeger({})",
            "return math.type(1), math.type(1.0), math.type('1'), math.ult(1, -1), math.ult(2, "
            "1)",
            "return math.max(1, 5, 3), math.min(1.5, 2), math.max(1, 1.0), math.min(3), "
            "math.max(-0.0, 0.0)",
            "return math.max()",
            "return math.min()",
            "return math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger",
            "return math.floor('x')",
            "return math.type()",
            "return math.random(0)",
            "return math.random(2, 1)",
            "return math.random(1, 2, 3)",
            "local r = math.random(5) return r >= 1 and r <= 5, math.random() < 1, "
            "math.type(math.random(1, 2))",
            "return utf8.char(), utf8.char(72, 228, 8364, 128512), utf8.char(0x10FFFF), "
            "utf8.charpattern",
            "return utf8.char(0x110000)",
            "return utf8.char(-1)",
            "return utf8.len('häß€😀'), utf8.len(''), utf8.len('abc', 4), utf8.len('abc', 2, "
            "2), utf8.len('\\xff')",
            "return utf8.len('abc\\xe4'), utf8.len('\\xc0\\x80'), utf8.len('\\xed\\xa0\\x80'), "
            "utf8.len('ä', 2)",
            "return utf8.len('abc', 5)",
            "return utf8.len('abc', 1, 4)",
            "return utf8.codepoint('häß', 1, -1)",
            "return utf8.codepoint('abc', 4)",
            "return utf8.codepoint('\\xff')",
            "return utf8.codepoint('abc', 3, 2)",
            "local o = {} for p, c in utf8.codes('häß€😀') do o[#o+1] = p .. ':' .. c end "
            "return table.concat(o, ' ')",
            "for p, c in utf8.codes('a\\xffb') do end",
            "for p, c in utf8.codes('a\\x80') do end",
            "local o = {} for i = -6, 6 do o[#o+1] = tostring(utf8.offset('häß€', i)) end "
            "return table.concat(o, ' ')",
            "return utf8.offset('häß', 0, 3), utf8.offset('häß', 0, 2), utf8.offset('abc', 1, "
            "4)",
            "return utf8.offset('häß', 1, 3)",
            "return utf8.offset('abc', 1, 5)",
            "return #utf8.char(55296), utf8.codepoint('\\xf4\\x90\\x80\\x80')",
    };

    ASSERT_ALL_SAME(cases);
}

TEST(coroutines_agree_with_lua)
{
    static const char *const cases[] = {
            "local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b) "
            "return c * 2 end) "
            "local r1, v1 = coroutine.resume(co, 1, 2) local s1 = coroutine.status(co) "
            "local r2, v2 = coroutine.resume(co, 10) local s2 = coroutine.status(co) "
            "return r1, v1, s1, r2, v2, s2, coroutine.resume(co)",
            "local f = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) "
            "return f(), f(), f(), f()",
            "local f = coroutine.wrap(function() error('x', 0) end) return pcall(f)",
            "local f = coroutine.wrap(function() error({}) end) return (pcall(f))",
            "local f = coroutine.wrap(function() end) f() return pcall(f)",
            "local co co = coroutine.create(function() return coroutine.resume(co) end) return "
            "coroutine.resume(co)",
            "local co co = coroutine.create(function() return coroutine.status(co), "
            "coroutine.isyieldable(), coroutine.running() == co end) return "
            "coroutine.resume(co)",
            "local outer outer = coroutine.create(function() local inner = "
            "coroutine.create(function() "
            "return coroutine.status(outer), coroutine.resume(outer) end) return "
            "coroutine.resume(inner) end) "
            "return coroutine.resume(outer)",
            "return coroutine.resume(coroutine.create(function() return pcall(function() "
            "coroutine.yield(1) error('x', 0) end) end))",
            "local co = coroutine.wrap(function() return pcall(function() coroutine.yield(1) "
            "error('x', 0) end) end) "
            "co() return co()",
            "local co = coroutine.wrap(function() return xpcall(function() coroutine.yield(1) "
            "error('x', 0) end, "
            "function(m) return m .. '!' end) end) co() return co()",
            "return coroutine.yield(1)",
            "return coroutine.create(5)",
            "return coroutine.resume(5)",
            "return coroutine.status(nil)",
            "return coroutine.isyieldable()",
            "local co = coroutine.wrap(function(...) return select('#', ...), "
            "coroutine.yield(...) end) "
            "return co(1, nil, nil)",
            "local co = coroutine.create(function() local t = nil; t.x = 1 end) local ok = "
            "coroutine.resume(co) "
            "return ok, coroutine.status(co), coroutine.resume(co)",
            "return (pcall(table.sort, {3, 2, 1}, function() coroutine.yield() end))",
            "return coroutine.wrap(function() return ('abc'):gsub('.', function(c) "
            "coroutine.yield(c) end) end)()",
    };

    ASSERT_ALL_SAME(cases);
}
