/* order_test.c -- The order in which the stock game's parts are asked and told, against two records.
 *
 * order/verbs.txt has the commands of each verb that several files have, in the order in which they
 * are tried, and the events that each prototype handles. order/play.txt is a play: who types what,
 * and which functions of the stock modules ran then, in their order. Only the functions that a
 * command or handler calls itself are noted, not those that they call. A part of the game that
 * moves into another file or package changes neither record.
 *
 * After an intended change, SKEIN_WRITE_ORDER=yes build/tests/script/test-script order writes both again. */
#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "engine/lua/host_impl.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"
#include "world/value/atom.h"

#include <lualib.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Wraps the functions of all modules. It leaves out functions that only register others or answer a question:
 * calls to these may come in any order. */
static const char spy[] =
        "local modules = ...\n"
        "local QUIET = { points = true, deeds = true, values = true, words = true, verbs = "
        "true, english = true,\n"
        "  exits = true, building = true, posture = true, clothes = true }\n"
        "local SILENT = { number = true, fields = true, position = true, lay = true, fights_in "
        "= true, area_of = true,\n"
        "  time_left = true, leader = true, called = true, knows = true, has = true, now = "
        "true }\n"
        "local calls, depth, made = {}, setmetatable({}, { __mode = 'k' }), {}\n"
        "local function watched(name, fn)\n"
        "  made[fn] = function(...)\n"
        "    local co = coroutine.running()\n"
        "    local before = depth[co] or 0\n"
        "    if before == 0 then calls[#calls + 1] = name end\n"
        "    depth[co] = before + 1\n"
        "    local results = table.pack(pcall(fn, ...))\n"
        "    depth[co] = before\n"
        "    if not results[1] then error(results[2], 0) end\n"
        "    return table.unpack(results, 2, results.n)\n"
        "  end\n"
        "  return made[fn]\n"
        "end\n"
        "for name, module in pairs(modules) do\n"
        "  local plain = name:match('[%w_]+$')\n"
        "  for key, fn in pairs(type(module) == 'table' and not QUIET[plain] and module or {}) "
        "do\n"
        "    if type(fn) == 'function' and not SILENT[key] and key:sub(1, 3) ~= 'is_' then\n"
        "      module[key] = watched(plain .. '.' .. key, fn)\n"
        "    end\n"
        "  end\n"
        "end\n"
        "-- Functions of modules that were added to a point as they are.\n"
        "local name, added = debug.getupvalue((modules.points or modules['core/points']).add, "
        "1)\n"
        "assert(name == 'added')\n"
        "for _, list in pairs(added) do\n"
        "  for i, fn in ipairs(list) do list[i] = made[fn] or fn end\n"
        "end\n"
        "return function()\n"
        "  local text = table.concat(calls, ' ')\n"
        "  calls = {}\n"
        "  return text\n"
        "end\n";

struct order {
    struct bench *b;
    struct pit pit;
    int take; /* registry: returns what ran since it was last called */
};

static lua_State *lua_of(const struct order *order)
{
    return ((struct host *)engine_script_data(trial_engine(order->b->trial)))->L;
}

static void watch(struct order *order)
{
    struct host *host = engine_script_data(trial_engine(order->b->trial));
    lua_State *L = host->L;
    luaL_requiref(L, "_G", luaopen_base, 0);
    luaL_requiref(L, "table", luaopen_table, 0);
    luaL_requiref(L, "string", luaopen_string, 0);
    luaL_requiref(L, "coroutine", luaopen_coroutine, 0);
    luaL_requiref(L, "debug", luaopen_debug, 0);
    lua_settop(L, 0);
    must(luaL_loadstring(L, spy) == LUA_OK);
    lua_createtable(L, 0, 8);
    static const char *const names[] = {"table", "string", "coroutine", "debug"};
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(L, 3, "_G");
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, 2);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        lua_getfield(L, 3, names[i]);
        lua_setfield(L, 2, names[i]);
    }
    lua_settop(L, 2);
    must(lua_setupvalue(L, 1, 1) != NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->modules);
    must(lua_pcall(L, 1, 1, 0) == LUA_OK);
    order->take = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Appends what ran since the last time. */
static void put_calls(struct order *order, struct buf *out)
{
    lua_State *L = lua_of(order);
    lua_rawgeti(L, LUA_REGISTRYINDEX, order->take);
    must(lua_pcall(L, 0, 1, 0) == LUA_OK);
    struct str calls = to_str(L, -1);
    while (calls.length > 0) {
        size_t fits = calls.length;
        if (fits > 110) {
            fits = 110;
            while (calls.bytes[fits] != ' ') {
                fits--;
            }
        }
        buf_printf(out, "  %.*s\n", (int)fits, calls.bytes);
        calls = str_slice(calls, fits + (fits < calls.length), calls.length);
    }
    lua_pop(L, 1);
}

/* -- the play -- */

static void add_id(struct buf *out, struct str *rest, const char *name, uint64_t id)
{
    if (str_starts(*rest, str_of(name))) {
        buf_printf(out, "#%" PRIu64, id);
        *rest = str_slice(*rest, strlen(name), rest->length);
    }
}

/* Replaces {room}, {area}, {rat}. */
static void fill(const struct order *order, struct str line, struct buf *out)
{
    while (line.length > 0) {
        add_id(out, &line, "{room}", order->pit.room);
        add_id(out, &line, "{area}", order->pit.area);
        add_id(out, &line, "{rat}", order->pit.rat);
        if (line.length > 0) {
            buf_add(out, line.bytes, 1);
            line = str_slice(line, 1, line.length);
        }
    }
}

/* Does "bob: LINE", "bob leaves", "bob returns" or "wait SECONDS". */
static void play_line_order(struct order *order, struct str line)
{
    struct buf text = {0};
    fill(order, line, &text);
    struct str rest = buf_str(&text);
    struct str name = str_take_word(&rest);
    if (str_equal(name, STR("wait"))) {
        trial_advance(order->b->trial, strtod(rest.bytes, NULL));
    } else {
        bool says = str_ends(name, STR(":"));
        struct buf who = {0};
        buf_add(&who, name.bytes, name.length - says);
        struct player *player = trial_player(order->b->trial, who.bytes);
        assert_non_null(player);
        if (says) {
            (void)trial_type(player, rest.bytes);
        } else if (str_equal(rest, STR("leaves"))) {
            trial_hang_up(player);
        } else {
            trial_reconnect(player);
        }
        buf_finish(&who);
    }
    buf_finish(&text);
    trial_settle(order->b->trial);
}

static void read_file(const char *name, struct buf *out, char path[600])
{
    (void)snprintf(path, 600, "%s/tests/script/order/%s", getenv("SKEIN_SOURCE"), name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char bytes[4096];
    for (size_t length = 1; length > 0;) {
        length = fread(bytes, 1, sizeof(bytes), file);
        buf_add(out, bytes, length);
    }
    (void)fclose(file);
}

static size_t line_of(struct str text, size_t at)
{
    size_t lines = 1;
    for (size_t i = 0; i < at; i++) {
        lines += text.bytes[i] == '\n';
    }
    return lines;
}

static void compare(const char *path, struct str before, struct str now)
{
    if (getenv("SKEIN_WRITE_ORDER")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(now.bytes, 1, now.length, file), now.length);
        assert_int_equal(fclose(file), 0);
    } else if (!str_equal(before, now)) {
        size_t at = 0;
        while (at < before.length && at < now.length && before.bytes[at] == now.bytes[at]) {
            at++;
        }
        while (at > 0 && now.bytes[at - 1] != '\n') {
            at--;
        }
        struct str is = str_slice(now, at, now.length);
        struct str was = str_slice(before, at, before.length);
        size_t is_end = str_find(is, STR("\n"), 0);
        size_t was_end = str_find(was, STR("\n"), 0);
        fail_msg("%s:%zu: it is\n%.*s\nand was\n%.*s", path, line_of(now, at),
                (int)(is_end == SIZE_MAX ? is.length : is_end), is.bytes,
                (int)(was_end == SIZE_MAX ? was.length : was_end), was.bytes);
    }
}

BENCH_TEST(the_parts_of_the_stock_game_run_in_the_recorded_order)
{
    struct order order = {.b = b, .pit = pit_dig(b, -30, 4000)};
    struct buf before = {0};
    struct buf now = {0};
    char path[600];
    read_file("play.txt", &before, path);
    watch(&order);

    struct str rest = buf_str(&before);
    while (rest.length > 0) {
        size_t end = str_find(rest, STR("\n"), 0);
        struct str line = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 1, rest.length);
        if (str_starts(line, STR(" "))) {
            continue;
        }
        buf_printf(&now, "%.*s\n", STR_FMT(line));
        if (line.length > 0 && line.bytes[0] != '#') {
            play_line_order(&order, line);
            put_calls(&order, &now);
        }
    }

    compare(path, buf_str(&before), buf_str(&now));
    buf_finish(&before);
    buf_finish(&now);
}

/* -- the recorded lists -- */

struct lines {
    struct str *list;
    size_t count;
    size_t capacity;
};

static void add_line(struct lines *lines, struct buf *line)
{
    lines->list = mem_grow(lines->list, lines->count, &lines->capacity, sizeof(*lines->list));
    lines->list[lines->count++] = (struct str){str_dup(buf_str(line)), line->length};
    buf_finish(line);
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Appends the lines sorted and each once, and frees them. */
static void put_lines(struct lines *lines, struct buf *out)
{
    qsort(lines->list, lines->count, sizeof(*lines->list), by_text);
    for (size_t i = 0; i < lines->count; i++) {
        if (i == 0 || !str_equal(lines->list[i], lines->list[i - 1])) {
            buf_printf(out, "%.*s\n", STR_FMT(lines->list[i]));
        }
    }
    for (size_t i = 0; i < lines->count; i++) {
        mem_free((void *)(uintptr_t)lines->list[i].bytes);
    }
    mem_free(lines->list);
}

struct verbs {
    struct commands *commands;
    struct lines lines;
};

/* True if the commands are of several files, whose order is the order in which packages load. */
static bool are_of_several(const struct commands_of *all)
{
    bool several = false;
    for (size_t i = 1; i < all->count; i++) {
        several = several || !str_equal(all->list[i]->family, all->list[0]->family);
    }
    return several;
}

static void note_verbs(void *data, const struct command *command)
{
    struct verbs *verbs = data;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        struct commands_of all = commands_of_verb(verbs->commands, verb);
        struct buf line = {0};
        buf_printf(&line, "%.*s:", STR_FMT(verb));
        for (size_t k = 0; k < all.count; k++) {
            buf_printf(&line, "%s %.*s",
                    k == 0           ? ""
                    : k == all.plain ? " //"
                                     : " /",
                    STR_FMT(all.list[k]->pattern));
        }
        if (are_of_several(&all)) {
            add_line(&verbs->lines, &line);
        } else {
            buf_finish(&line);
        }
    }
}

static void note_handlers(struct lines *lines, struct engine *engine, struct object *prototype)
{
    const struct behaviour *behaviour = behaviours_own(engine, prototype);
    for (size_t i = 0; behaviour && i < behaviour->handler_count; i++) {
        const struct handler *handler = &behaviour->handlers[i];
        struct buf line = {0};
        buf_printf(&line, "%s %s %.*s %d", prototype->ref, handler->before ? "before" : "on",
                STR_FMT(handler->event), (int)handler->role);
        for (size_t k = 0; k < handler->having_count; k++) {
            buf_printf(&line, " %.*s",
                    STR_FMT(atom_name(&engine_world(engine)->atoms, handler->having[k])));
        }
        add_line(lines, &line);
    }
}

BENCH_TEST(each_verb_has_the_recorded_commands_and_each_prototype_the_recorded_events)
{
    struct engine *engine = trial_engine(b->trial);
    struct buf before = {0};
    struct buf now = {0};
    struct verbs verbs = {.commands = stock_commands(engine)};
    struct lines handlers = {0};
    char path[600];
    read_file("verbs.txt", &before, path);

    commands_each(stock_commands(engine), note_verbs, &verbs);
    transaction_begin(engine, 0, 0);
    for (uint64_t id = 1; id < 1000; id++) {
        struct object *object = world_find(engine_world(engine), id);
        if (object && object->ref && object->behaviour == 0 && object->owner == 0) {
            note_handlers(&handlers, engine, object);
        }
    }
    transaction_abort(engine);
    buf_add_text(&now,
            "# verb: patterns in the order in which they are tried, // before fallbacks\n");
    put_lines(&verbs.lines, &now);
    buf_add_text(&now, "# prototype, before or on, event, number of the role, properties\n");
    put_lines(&handlers, &now);

    compare(path, buf_str(&before), buf_str(&now));
    buf_finish(&before);
    buf_finish(&now);
}
