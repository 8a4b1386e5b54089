/* bind_task.c -- functions that wait: wait, ask, choose, and for the stock game lines and
 * ask_secret.
 *
 * Each is a yield, so what was done before is committed and told first. A question is shown
 * with who asks, since scripts of strangers ask too. */
#include "engine/core/format.h"
#include "engine/core/presence.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/place.h"

#define WAIT_SECONDS_MAX (3600.0 * 24)
#define WAIT_MS_MIN 10 /* else a loop around wait(0) takes all the time there is */
#define ASK_SECONDS 120
#define LINES_SECONDS 1800
#define CHOICES_MAX 50
#define QUESTION_MAX 2000

/*** wait(SECONDS)
Goes on after SECONDS as a new slice, if the server lives so long; what was done before is kept
and told. What must happen after all belongs into a timer, o:after. */
static int api_wait(lua_State *L)
{
    double seconds = luaL_checknumber(L, 1);
    if (!(seconds >= 0 && seconds <= WAIT_SECONDS_MAX)) {
        return luaL_argerror(L, 1, "seconds, from 0 to a day");
    }
    struct script *script = host_of(L)->running;
    lua_settop(L, 0);
    if (script) {
        int64_t ms = (int64_t)(seconds * 1000);
        script->park_ms = ms > WAIT_MS_MIN ? ms : WAIT_MS_MIN;
    }
    return host_park(L, PARK_WAIT, NULL);
}

/* The player to be asked: the one whose command this is. */
static struct object *acting_player(lua_State *L, int index)
{
    struct host *host = host_of(L);
    struct object *who = to_object(L, index);
    if (!host->running || who->id != host->running->actor) {
        luaL_argerror(L, index, "only the player whose command this is can be asked");
    }
    if (!presence_find(host->engine, who->id)) {
        luaL_argerror(L, index, "only a player who is here can be asked");
    }
    return who;
}

/* Who gave up a question, or went away during a wait, is not asked again: else no word would free
 * her of a script that asks for ever. */
static bool may_ask(lua_State *L, struct object *who)
{
    struct host *host = host_of(L);
    const struct script *script = host->running;
    if (script->owner == 0 || script->declined) {
        return script->owner == 0;
    }
    struct world *world = host->engine->world;
    struct object *asker = world_find(world, script->this_object);
    return script->trusted == who->id ||
           (asker && place_top(world, asker) == place_top(world, who));
}

static void tell_question(lua_State *L, struct object *who, struct str question)
{
    struct host *host = host_of(L);
    struct buf text = {0};
    struct object *asker = host->running->this_object && host->running->behaviour
                                   ? world_find(host->engine->world, host->running->this_object)
                                   : NULL;
    if (asker) {
        buf_add_text(&text, "<b>");
        size_t from = text.length;
        format_name(host->engine, asker, who, ARTICLE_THE, &text);
        format_capitalise(&text, from);
        buf_add_text(&text, ":</b> ");
    }
    markup_tame(question, &text);
    tell_markup(host->engine, who, buf_str(&text), MSG_PLAIN);
    buf_finish(&text);
}

static void park_on(lua_State *L, const struct object *who, uint32_t seconds)
{
    struct script *script = host_of(L)->running;
    script->park_who = who->id;
    script->park_seconds = seconds;
    script->park_prompts = false;
}

/* The answer is on top of the stack: what the waiting function returns. */
static int asked(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 1;
}

int host_ask(lua_State *L, struct object *who, struct str question, lua_KFunction k)
{
    if (!may_ask(L, who)) {
        lua_pushnil(L);
        return k(L, LUA_OK, 0);
    }
    tell_question(L, who, question);
    park_on(L, who, ASK_SECONDS);
    return host_park(L, PARK_ASK, k);
}

/*** ask(WHO, PROMPT) -> string?
The next line of WHO, the acting player; nil after 120 s, when she leaves or says `cancel`.
PROMPT is shown with who asks. Others go on meanwhile, so look again at what may have changed.
*/
static int api_ask(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    struct buf scratch = {0};
    struct str prompt = to_clean(L, 2, &scratch);
    if (!may_ask(L, who)) {
        buf_finish(&scratch);
        lua_pushnil(L);
        return 1;
    }
    tell_question(L, who, str_slice(prompt, 0, QUESTION_MAX));
    buf_finish(&scratch);
    park_on(L, who, ASK_SECONDS);
    return host_park(L, PARK_ASK, asked);
}

/* -- choose -- */

/* Which of the list at index 3 the answer means, from 1: by number, else by its whole text, else by
 * how it begins; 0: none. */
static lua_Integer find_choice(lua_State *L, struct str answer)
{
    lua_Integer count = (lua_Integer)lua_rawlen(L, 3);
    uint64_t number = 0;
    lua_Integer begun = 0;
    if (str_to_u64(answer, &number)) {
        return number <= (uint64_t)count ? (lua_Integer)number : 0;
    }
    for (lua_Integer i = 1; answer.length > 0 && i <= count; i++) {
        lua_rawgeti(L, 3, i);
        struct str text = to_str(L, -1);
        bool whole = str_equal_nocase(text, answer);
        begun = begun == 0 && str_starts_nocase(text, answer) ? i : begun;
        lua_pop(L, 1);
        if (whole) {
            return i;
        }
    }
    return begun;
}

static int chosen(lua_State *L, int status, lua_KContext context);

/* Shows the question and waits; WHO, PROMPT and LIST are at 1 to 3. */
static int ask_choice(lua_State *L, struct object *who)
{
    size_t count = lua_rawlen(L, 3);
    struct buf text = {0};
    str_clean(str_slice(to_str(L, 2), 0, QUESTION_MAX), true, &text);
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, 3, (lua_Integer)i);
        buf_printf(&text, "\n  %zu. ", i);
        str_clean(str_slice(to_str(L, -1), 0, QUESTION_MAX / 10), false, &text);
        lua_pop(L, 1);
    }
    tell_question(L, who, buf_str(&text));
    buf_finish(&text);
    park_on(L, who, ASK_SECONDS);
    return host_park(L, PARK_ASK, chosen);
}

/* What is none of the list is asked again. */
static int chosen(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    int answer = lua_gettop(L);
    if (lua_isnil(L, answer)) {
        return 1;
    }
    lua_Integer found = find_choice(L, to_str(L, answer));
    if (found == 0) {
        lua_settop(L, 3);
        return ask_choice(L, to_object(L, 1));
    }
    lua_pushinteger(L, found);
    lua_rawgeti(L, 3, found);
    return 2;
}

/*** choose(WHO, PROMPT, LIST) -> integer?, string?
WHO picks from LIST by number or by how it begins: the index and its text, or nil. */
static int api_choose(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    check_table(L, 3);
    size_t count = lua_rawlen(L, 3);
    if (count == 0 || count > CHOICES_MAX) {
        return luaL_argerror(L, 3, "a list of 1 to 50 texts");
    }
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, 3, (lua_Integer)i);
        (void)to_str(L, -1);
        lua_pop(L, 1);
    }
    lua_settop(L, 3);
    (void)to_str(L, 2);
    if (!may_ask(L, who)) {
        lua_pushnil(L);
        return 1;
    }
    return ask_choice(L, who);
}

/* -- for the stock game -- */

/* lines(WHO[, PROMPTS]): what WHO types up to a line ".", or nil after @abort. With PROMPTS she gets a
 * prompt wherever she pauses. */
static int api_lines(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    park_on(L, who, LINES_SECONDS);
    host_of(L)->running->park_prompts = lua_toboolean(L, 2);
    return host_park(L, PARK_LINES, asked);
}

/* edit_line(WHO[, VERBATIM]): the next line of the session that WHO acts from, as it was typed, or nil if
 * none comes; "!command" is a command meanwhile unless VERBATIM. */
static int api_edit_line(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    park_on(L, who, LINES_SECONDS);
    return host_park(L, lua_toboolean(L, 2) ? PARK_RAW : PARK_EDIT, asked);
}

static void send_echo(lua_State *L, uint64_t who, bool echo)
{
    struct msg msg = {.kind = MSG_ECHO, .flag = echo};
    hub_send_character(engine_of(L)->hub, who, &msg);
}

static int asked_secret(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    send_echo(L, host_of(L)->running->actor, true);
    return 1;
}

/* ask_secret(WHO, PROMPT): as ask, without the client's echo. */
static int api_ask_secret(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    tell_question(L, who, to_str(L, 2));
    send_echo(L, who->id, false);
    park_on(L, who, ASK_SECONDS);
    return host_park(L, PARK_ASK, asked_secret);
}

void bind_task_open(struct host *host)
{
    static const struct api all[] = {
            {"wait", api_wait}, {"ask", api_ask}, {"choose", api_choose}};
    static const struct api stock[] = {
            {"lines", api_lines}, {"ask_secret", api_ask_secret}, {"edit_line", api_edit_line}};
    api_add(host, false, all, sizeof(all) / sizeof(all[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
