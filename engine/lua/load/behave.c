/* behave.c -- command(), before(), on(): registrations of a behaviour while its chunk runs.
 *
 * They add to host->loading and are refused at any other time, so a behaviour consists only of what
 * its source registers. In files of stock commands (no behaviour) command() stages a stock command.
 *
 * To add a kind of registration: a function here, a field in struct behaviour, a walk in core. */
#include "engine/base/package.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/plain.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/account.h"
#include "engine/core/people/role.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/packages.h"
#include "engine/core/script/event_list.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

#define REGISTRATIONS_MAX 200 /* registrations of one behaviour */
#define EVENT_NAME_MAX 64     /* bytes */

static struct loading *loading_of(lua_State *L, const char *what)
{
    struct loading *loading = host_of(L)->loading;
    if (!loading || !loading->in_chunk) {
        luaL_error(L,
                "%s() belongs at the top of a behaviour, not into a function that runs "
                "afterwards",
                what);
    }
    return loading;
}

static int take_function(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TFUNCTION);
    lua_pushvalue(L, index);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static struct str keep(struct str s)
{
    return (struct str){str_dup(s), s.length};
}

/* -- commands -- */

static bool option_is(lua_State *L, int index, const char *name)
{
    bool is = lua_getfield(L, index, name) != LUA_TNIL && lua_toboolean(L, -1);
    lua_pop(L, 1);
    return is;
}

static uint8_t option_role(lua_State *L, int index)
{
    uint8_t role = PERM_PLAYER;
    if (lua_getfield(L, index, "role") == LUA_TSTRING) {
        enum role named;
        if (!role_parse(to_str(L, -1), &named)) {
            luaL_error(L, "role is \"player\", \"builder\" or \"wizard\"");
        }
        role = (uint8_t)named;
    }
    lua_pop(L, 1);
    return role;
}

static struct str option_str(lua_State *L, int index, const char *name)
{
    struct str text = {NULL, 0};
    if (lua_getfield(L, index, name) == LUA_TSTRING) {
        text = keep(to_str(L, -1));
    }
    lua_pop(L, 1);
    return text;
}

static enum plain option_plain(lua_State *L, int index)
{
    static const char *const texts[] = {"text", "told"};
    int top = lua_gettop(L);
    enum plain plain = PLAIN_NONE;
    size_t needed = 0;
    if (lua_getfield(L, index, "plain") != LUA_TNIL &&
            !plain_parse(to_str(L, -1), &plain, &needed)) {
        luaL_error(
                L, "plain is \"look\", \"inventory\", \"take\", \"drop\", \"say\" or \"tell\"");
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && i < needed; i++) {
        if (lua_getfield(L, index, texts[i]) != LUA_TSTRING) {
            luaL_error(L, "a command that is plain so needs the option \"%s\", a sentence",
                    texts[i]);
        }
    }
    lua_settop(L, top);
    return plain;
}

/* Reads `unless`, names separated by blanks. */
static void to_unless(lua_State *L, int options, uint32_t out[COMMAND_UNLESS])
{
    struct str names = STR_NONE;
    if (lua_getfield(L, options, "unless") == LUA_TSTRING) {
        names = to_str(L, -1);
    }
    for (size_t i = 0; i < COMMAND_UNLESS && names.length > 0; i++) {
        out[i] = atom_intern(&engine_world(engine_of(L))->atoms, str_take_word(&names));
    }
    if (names.length > 0) {
        luaL_error(L, "unless has at most %d names", (int)COMMAND_UNLESS);
    }
    lua_pop(L, 1);
}

static void stage_stock(lua_State *L, struct host *host, struct command *command, int options)
{
    command->family = keep(str_of(host->loading->family));
    command->package = keep(str_of(host->loading->package));
    if (options) {
        command->exact = option_is(L, options, "exact");
        command->as_actor = option_is(L, options, "as_actor");
        command->recorded = option_is(L, options, "recorded");
        command->lines = option_is(L, options, "lines");
        command->last = option_is(L, options, "last");
        command->fallback = command->last || option_is(L, options, "fallback");
        command->advice = option_is(L, options, "advice");
        command->plain_text = option_str(L, options, "text");
        command->plain_told = option_str(L, options, "told");
    }
    const struct package *package = packages_find(packages_of(host->engine), command->package);
    command->for_people = package && package_words_has(&package->people, command->family);
    command->gesture = package && package_words_has(&package->gestures, command->family);
    commands_add(stock_commands(host->engine), command, package);
}

static void add_command(struct loading *loading, struct command *command)
{
    struct behaviour *behaviour = loading->behaviour;
    behaviour->commands = mem_grow(behaviour->commands, behaviour->command_count,
            &loading->command_capacity, sizeof(struct command *));
    command->behaviour = behaviour;
    behaviour->commands[behaviour->command_count++] = command;
    behaviour->has_commands = true;
}

static void check_reserved(lua_State *L, const struct grammar *grammar)
{
    for (size_t i = 0; i < grammar_verb_count(grammar); i++) {
        struct str verb = grammar_verb(grammar, i);
        if (reserved_verb(verb)) {
            lua_pushlstring(L, verb.bytes, verb.length);
            luaL_error(L, "no behaviour can have a command \"%s\": it is the game's own",
                    lua_tostring(L, -1));
        }
    }
}

/* No script may ask for a password, or take a line with one that was meant for the game. Checked
 * only when a behaviour is saved: an older one still loads, but such lines are not offered to
 * it. */
static void check_credentials(
        lua_State *L, struct engine *engine, const struct grammar *grammar, struct str pattern)
{
    bool takes_words = false;
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        enum slot_kind kind = grammar_slot(grammar, i)->kind;
        takes_words = takes_words || (kind != SLOT_OBJECT && kind != SLOT_THIS);
    }
    for (size_t i = 0; i < grammar_verb_count(grammar); i++) {
        struct str verb = grammar_verb(grammar, i);
        if (takes_words && (credential_is_verb(verb) || credential_is_asked_for(pattern) ||
                                   account_find(engine, verb))) {
            lua_pushlstring(L, verb.bytes, verb.length);
            luaL_error(L,
                    "no behaviour can have a command \"%s\" that takes words: people type "
                    "passwords behind it. Use another verb, or {this}",
                    lua_tostring(L, -1));
        }
    }
}

/* {x:npc} accepts objects that inherit from the ref npc; an unknown ref would never match. Checked
 * only when a behaviour is saved, so destroying a prototype later does not disable other
 * commands. */
static void check_kinds(lua_State *L, struct host *host, const struct grammar *grammar)
{
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        struct str kind = grammar_slot(grammar, i)->proto;
        if (kind.length == 0 || world_find_ref(engine_world(host->engine), kind)) {
            continue;
        }
        buf_clear(&host->scratch);
        buf_printf(&host->scratch, "pattern: there is no kind \"%.*s\"; there are ",
                STR_FMT(kind));
        grammar_kinds(&host->scratch);
        buf_add_text(&host->scratch, ", and the ref of any prototype, as in {x:container}");
        push_str(L, buf_str(&host->scratch));
        luaL_error(L, "%s", lua_tostring(L, -1));
    }
}

/*** command(PATTERN, FN)
Defines a verb of this object: FN(e) runs when a player's line matches PATTERN, for example
"pull|yank {this} [with {tool:held}]"; the matched parts are in e by name. A string returned by FN
is shown to the actor. See `help patterns`. */
static int api_command(lua_State *L)
{
    struct loading *loading = loading_of(L, "command");
    struct host *host = host_of(L);
    int options = lua_istable(L, 2) ? 2 : 0;
    luaL_checktype(L, options ? 3 : 2, LUA_TFUNCTION);
    bool has_options = options && !loading->behaviour;
    uint8_t role = has_options ? option_role(L, options) : PERM_PLAYER;
    uint8_t plain = has_options ? (uint8_t)option_plain(L, options) : PLAIN_NONE;
    uint32_t unless[COMMAND_UNLESS] = {0};
    if (has_options) {
        to_unless(L, options, unless);
    }
    struct str pattern = to_str(L, 1);
    struct grammar *grammar = NULL;
    struct err err;
    if (!grammar_compile(pattern, &grammar, &err)) {
        return luaL_error(L, "%s", err.text);
    }
    if (loading->behaviour && loading->behaviour->command_count >= REGISTRATIONS_MAX) {
        grammar_destroy(grammar);
        return luaL_error(L, "a behaviour has at most %d commands", REGISTRATIONS_MAX);
    }
    struct command *command = mem_alloc(sizeof(*command));
    command->grammar = grammar;
    command->pattern = keep(pattern);
    command->role = role;
    command->plain = plain;
    memcpy(command->plain_unless, unless, sizeof(unless));
    if (loading->behaviour) {
        add_command(loading, command);
        if (loading->behaviour->owner) {
            check_reserved(L, grammar);
        }
        if (loading->drafted) {
            check_credentials(L, host->engine, grammar, command->pattern);
            check_kinds(L, host, grammar);
        }
    } else {
        stage_stock(L, host, command, options);
    }
    command->function = take_function(L, options ? 3 : 2);
    return 0;
}

/* -- handlers -- */

static enum event_role event_role_of(lua_State *L, int index)
{
    const char *name = luaL_checkstring(L, index);
    for (int role = ROLE_ANY + 1; role < ROLE_COUNT; role++) {
        const char *known = event_role_names[role];
        const char *old = role == ROLE_FROM ? "source" : role == ROLE_TO ? "target" : known;
        if (strcmp(name, known) == 0 || strcmp(name, old) == 0) {
            return (enum event_role)role;
        }
    }
    luaL_error(L,
            "\"%s\" is not a role in an event: thing, from, to, actor, held, room, witness, "
            "area or world",
            name);
    return ROLE_ANY;
}

/* Whole areas are notified only afterwards, and only by the behaviour of the area itself. */
static void check_area_role(lua_State *L, const struct loading *loading, bool before)
{
    struct engine *engine = engine_of(L);
    struct object *object =
            loading->drafted ? world_find(engine_world(engine), loading->behaviour->object)
                             : NULL;
    if (before) {
        luaL_error(L, "before() has no part \"%s\": an area is told afterwards, by on()",
                lua_tostring(L, 2));
    }
    if (object && !proto_is_ref(engine_world(engine), object, "area")) {
        luaL_error(L,
                "\"%s\" is for the behaviour of an area: @program the area itself "
                "(help modules)",
                lua_tostring(L, 2));
    }
}

/* Reads the stock game's { having = { NAME, … }, rests = SECONDS }: for a handler that most objects
 * of its prototype do not need, and for one that nothing needs most of the time. */
static void take_options(lua_State *L, int index, struct handler *handler)
{
    struct atom_table *atoms = &engine_world(engine_of(L))->atoms;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        struct str option = lua_type(L, -2) == LUA_TSTRING ? to_str(L, -2) : STR_NONE;
        if (str_equal(option, STR("rests")) && lua_type(L, -1) == LUA_TNUMBER) {
            handler->rests_ms = (int64_t)(lua_tonumber(L, -1) * 1000.0);
            continue;
        }
        size_t count = lua_istable(L, -1) ? lua_rawlen(L, -1) : 0;
        if (!str_equal(option, STR("having")) || count == 0 || count > HANDLER_HAVING_MAX) {
            luaL_error(L, "a handler has the options having, 1 to %d names, and rests, seconds",
                    HANDLER_HAVING_MAX);
        }
        for (size_t i = 0; i < count; i++) {
            lua_rawgeti(L, -1, (lua_Integer)i + 1);
            struct str name = to_str(L, -1);
            luaL_argcheck(L, name.length > 0 && name.length <= PROP_NAME_MAX, index,
                    "having is a list of names");
            handler->having[handler->having_count++] = atom_intern(atoms, name);
            lua_pop(L, 1);
        }
    }
}

static int add_handler(lua_State *L, bool before, const char *what)
{
    struct loading *loading = loading_of(L, what);
    struct behaviour *behaviour = loading->behaviour;
    if (!behaviour) {
        return luaL_error(
                L, "%s() belongs into a behaviour, not into a file of commands", what);
    }
    struct str event = to_str(L, 1);
    bool with_role = lua_type(L, 2) == LUA_TSTRING;
    enum event_role role = with_role ? event_role_of(L, 2) : ROLE_ANY;
    int at = with_role ? 3 : 2;
    bool with_options = behaviour->owner == 0 && lua_istable(L, at);
    struct handler made = {.role = role, .before = before};
    if (with_options) {
        take_options(L, at++, &made);
    }
    luaL_checktype(L, at, LUA_TFUNCTION);
    if (role == ROLE_AREA || role == ROLE_WORLD) {
        check_area_role(L, loading, before);
    }
    if (event.length == 0 || event.length > EVENT_NAME_MAX) {
        push_str(L, str_fit(event, EVENT_NAME_MAX));
        return luaL_error(L, "\"%s\" is not a valid event name: it needs 1 to %d bytes",
                lua_tostring(L, -1), EVENT_NAME_MAX);
    }
    if (behaviour->handler_count >= REGISTRATIONS_MAX) {
        push_str(L, event);
        return luaL_error(L,
                "the handler of \"%s\" is one too many: a behaviour has at most %d",
                lua_tostring(L, -1), REGISTRATIONS_MAX);
    }
    made.function = take_function(L, at);
    made.event = keep(event);
    made.event_hash = str_hash(event);
    behaviour->handlers = mem_grow(behaviour->handlers, behaviour->handler_count,
            &loading->handler_capacity, sizeof(*behaviour->handlers));
    behaviour->handlers[behaviour->handler_count++] = made;
    return 0;
}

/*** before(EVENT, [ROLE,] FN)
Runs before EVENT happens: a string returned by FN(e) (or false) forbids it. FN can't wait. ROLE
("to", "witness", ...) limits it to one role in the event. See `help handlers` for events and
roles. */
static int api_before(lua_State *L)
{
    return add_handler(L, true, "before");
}

/*** on(EVENT, [ROLE,] FN)
Runs after EVENT has happened: a verb done to this object, "enter", "leave", "hear", "timer:NAME",
"call:NAME", "describe" and others. ROLE limits it to one role in the event. See `help handlers`. */
static int api_on(lua_State *L)
{
    return add_handler(L, false, "on");
}

/* abbreviate(FROM, TO): sets a fixed abbreviation of a stock verb. */
static int api_abbreviate(lua_State *L)
{
    struct loading *loading = loading_of(L, "abbreviate");
    (void)loading;
    commands_abbreviate(stock_commands(host_of(L)->engine), to_str(L, 1), to_str(L, 2));
    return 0;
}

void bind_command_open(struct host *host)
{
    static const struct api all[] = {
            {"command", api_command}, {"before", api_before}, {"on", api_on}};
    static const struct api stock[] = {{"abbreviate", api_abbreviate}};
    api_add(host, false, all, sizeof(all) / sizeof(all[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
