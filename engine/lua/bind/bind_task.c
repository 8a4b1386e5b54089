/* bind_task.c -- functions that wait: wait, ask, choose, and for the stock game lines and
 * ask_secret.
 *
 * Each is a yield, so earlier changes are committed and earlier output is sent first. A question is
 * shown with the name of the asking object, since scripts of strangers ask too. */
#include "engine/core/line/menu.h"
#include "engine/core/login/sessions.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/format.h"
#include "engine/core/output/link.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"
#include "world/model/place.h"

#include <math.h>

#define WAIT_SECONDS_MAX (3600.0 * 24)
#define WAIT_MS_MIN 10 /* otherwise a loop around wait(0) would take all the time */
#define ASK_SECONDS 120
#define LINES_SECONDS 1800
#define CHOICES_MAX 50
#define QUESTION_MAX 2000
#define OPTION_MAX 200

/*** wait(SECONDS)
Continues after SECONDS in a new transaction, if the server is still running; earlier changes are
kept, and earlier output is sent. Use a timer, o:after, for anything that must happen in any
case. */
static int api_wait(lua_State *L)
{
    double seconds = luaL_checknumber(L, 1);
    if (!(seconds >= 0 && seconds <= WAIT_SECONDS_MAX)) {
        return luaL_argerror(L, 1, "seconds, from 0 to a day");
    }
    struct script *script = host_of(L)->running;
    lua_settop(L, 0);
    if (script) {
        int64_t ms = llround(seconds * 1000);
        script->suspend_ms = ms > WAIT_MS_MIN ? ms : WAIT_MS_MIN;
    }
    return host_suspend(L, SUSPEND_WAIT, NULL);
}

/* Returns the player to ask: the one whose command this is. */
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

/* True unless the player cancelled a question or left during a wait: otherwise they could never
 * escape from a script that keeps asking. */
static bool may_ask(lua_State *L, struct object *who)
{
    struct host *host = host_of(L);
    const struct script *script = host->running;
    if (script->owner == 0 || script->declined) {
        return script->owner == 0;
    }
    struct world *world = engine_world(host->engine);
    struct object *asker = world_find(world, script->this_object);
    return script->stock || script->trusted == who->id ||
           (asker && place_top(world, asker) == place_top(world, who));
}

/* Returns the object whose behaviour asks; NULL: the game. */
static struct object *asker_of(lua_State *L)
{
    const struct script *script = host_of(L)->running;
    return script->this_object && script->behaviour
                   ? world_find(engine_world(host_of(L)->engine), script->this_object)
                   : NULL;
}

static void put_asker(lua_State *L, struct object *who, struct buf *out)
{
    struct object *asker = asker_of(L);
    size_t from = out->length;
    if (asker) {
        format_name(engine_of(L), asker, who, ARTICLE_THE, out);
        markup_capitalise(out, from);
    }
}

/* Reads the question at index. A builder's question is one line behind the asker's name: a second
 * line would look like the game's own. */
static void take_question(lua_State *L, int index, struct buf *out)
{
    uint64_t owner = engine_transaction(engine_of(L))->rights.owner;
    bool lines = owner == 0 || role_of(engine_of(L), owner) == PERM_WIZARD;
    if (!lines && credential_is_asked_for(to_str(L, index))) {
        luaL_error(L, "no script asks for a password: ask for something else");
    }
    str_clean(str_fit(to_str(L, index), QUESTION_MAX), true, out);
    for (size_t i = 0; i < out->length && !lines; i++) {
        out->bytes[i] = out->bytes[i] == '\n' ? ' ' : out->bytes[i];
    }
}

/* kind: a question that any line answers is always marked as the builder's. how: the words behind
 * it that explain how to answer and to leave, or NULL. */
static void tell_question(lua_State *L, struct object *who, enum menu_kind kind,
        struct str question, const struct buf *how)
{
    struct buf text = {0};
    struct buf asker = {0};
    put_asker(L, who, &asker);
    if (asker.length > 0) {
        buf_add_text(&text, "<b>");
        buf_add_str(&text, buf_str(&asker));
        buf_add_text(&text, ":</b> ");
    }
    link_tame(engine_of(L), question, &text);
    if (how) {
        bool lists = str_find_char(question, '\n', 0) != SIZE_MAX;
        buf_add_text(&text, lists ? "\n<dim>" : " <dim>");
        buf_add_str(&text, buf_str(how));
        buf_add_text(&text, "</>");
    }
    host_tell_marked(host_of(L)->running, who, buf_str(&text), kind == MENU_ASK);
    buf_finish(&asker);
    buf_finish(&text);
}

/* Takes menu; NULL: clients show nothing. */
static void suspend_on(
        lua_State *L, const struct object *who, uint32_t seconds, struct menu *menu)
{
    struct script *script = host_of(L)->running;
    script->suspend_who = who->id;
    script->suspend_seconds = seconds;
    script->suspend_prompts = false;
    menu_destroy(script->suspend_menu);
    script->suspend_menu = menu;
}

static struct menu *make_menu(
        lua_State *L, struct object *who, enum menu_kind kind, struct str prompt)
{
    struct buf asker = {0};
    put_asker(L, who, &asker);
    struct menu *menu = menu_create(kind, buf_str(&asker), prompt);
    buf_finish(&asker);
    return menu;
}

/* The answer is on top of the stack; the waiting function returns it. */
static int asked(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 1;
}

/*** o:ask(PROMPT) -> string?
The next line of o, the acting player; nil after 120 s, or when they leave or say `cancel`. PROMPT
is shown with the name of your object and how to leave. A line that begins with `!` is run as a
command meanwhile, and so are `quit`, `help`, `report` and `home`. Other players carry on meanwhile,
so check again anything that may have changed. */
static int api_ask(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    struct buf how = {0};
    host_check_words(L, who);
    if (!may_ask(L, who)) {
        lua_pushnil(L);
        return 1;
    }
    struct buf scratch = {0};
    take_question(L, 2, &scratch);
    struct str prompt = buf_str(&scratch);
    buf_add_str(&how, phrase_get(engine_of(L), PHRASE_menu_ask));
    tell_question(L, who, MENU_ASK, prompt, &how);
    suspend_on(L, who, ASK_SECONDS, make_menu(L, who, MENU_ASK, prompt));
    buf_finish(&how);
    buf_finish(&scratch);
    return host_suspend(L, SUSPEND_ASK, asked);
}

/* -- choose -- */

/* Shows the question, with its options (one a line) unless this script listed the same just before,
 * and takes the menu. The caller then parks. */
static void put_menu(lua_State *L, struct object *who, struct menu *menu, struct str prompt,
        struct str options)
{
    struct script *script = host_of(L)->running;
    struct buf text = {0};
    struct buf how = {0};
    buf_add_str(&text, prompt);
    buf_add_str(&text, options);
    uint64_t told = str_hash(buf_str(&text));
    bool again = told == script->menu_told;
    script->menu_told = told;
    buf_truncate(&text, again ? prompt.length : text.length);
    buf_add_str(&how, phrase_get(engine_of(L), again ? PHRASE_menu_again : PHRASE_menu_choose));
    tell_question(L, who, MENU_CHOOSE, buf_str(&text), &how);
    buf_finish(&how);
    buf_finish(&text);
    suspend_on(L, who, ASK_SECONDS, menu);
}

/* Returns the choice; the number of an option, or nil, is on top. */
static int chosen(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    uint64_t option = 0;
    if (lua_isnil(L, -1) || !str_to_u64(to_str(L, -1), &option)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)option);
    lua_rawgeti(L, 3, (lua_Integer)option);
    return 2;
}

/* Shows the question and waits; WHO, PROMPT and LIST are at 1 to 3. */
static int ask_choice(lua_State *L, struct object *who)
{
    size_t count = lua_rawlen(L, 3);
    struct buf prompt = {0};
    struct buf options = {0};
    take_question(L, 2, &prompt);
    struct menu *menu = make_menu(L, who, MENU_CHOOSE, buf_str(&prompt));
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, 3, (lua_Integer)i);
        buf_printf(&options, "\n  %zu. ", i);
        size_t from = options.length;
        str_clean(str_slice(to_str(L, -1), 0, OPTION_MAX), false, &options);
        menu_add(menu, str_slice(buf_str(&options), from, options.length));
        lua_pop(L, 1);
    }
    put_menu(L, who, menu, buf_str(&prompt), buf_str(&options));
    buf_finish(&prompt);
    buf_finish(&options);
    return host_suspend(L, SUSPEND_ASK, chosen);
}

/*** o:choose(PROMPT, LIST) -> integer?, string?
Lets o, the acting player, pick from LIST by number or by words that match one entry: returns its
index and its text. Returns nil after 120 s, or when they leave or say `cancel`; any other line also
ends the menu and is run as a command. If you ask again at once with the same PROMPT and LIST, the
list isn't repeated. Clients with buttons show it: help client data. */
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

/* lines(WHO[, PROMPTS]): the lines that WHO types up to a line ".", or nil after @abort. With
 * PROMPTS they get a prompt whenever they pause. */
static int api_lines(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    suspend_on(L, who, LINES_SECONDS, NULL);
    host_of(L)->running->suspend_prompts = lua_toboolean(L, 2);
    return host_suspend(L, SUSPEND_LINES, asked);
}

/* edit_line(WHO, PROMPT[, VERBATIM]): the next line of WHO's acting session as typed, or nil; "!LINE"
 * is run as a command meanwhile unless VERBATIM. PROMPT is such as "editor (save, help, quit)". */
static int api_edit_line(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    struct str prompt = to_str(L, 2);
    struct presence *presence = presence_find(engine_of(L), who->id);
    if (presence) {
        struct dialogue *dialogue = dialogue_open(presence);
        mem_free(dialogue->modal_text);
        dialogue->modal_text = str_dup(prompt);
    }
    suspend_on(L, who, LINES_SECONDS, NULL);
    return host_suspend(L, lua_toboolean(L, 3) ? SUSPEND_RAW : SUSPEND_EDIT, asked);
}

/* ask_secret(WHO, PROMPT): the next line of WHO's acting session, hidden by its client and from
 * WHO's other sessions; nil, or nil and why no secret can be asked there. */
static int api_ask_secret(lua_State *L)
{
    struct object *who = acting_player(L, 1);
    struct session *session = hub_find(engine_hub(engine_of(L)), host_of(L)->running->session);
    struct buf text = {0};
    if (!session || !session->frontend || session_character(session) != who->id) {
        return push_no(L, PHRASE_secret_own);
    }
    if (session->frontend->shows_lines) {
        return push_no(L, PHRASE_secret_shown);
    }
    link_tame(engine_of(L), to_str(L, 2), &text);
    hub_send(session,
            &(struct msg){
                    .kind = MSG_TEXT, .text = buf_str(&text), .topic = STR(TRANSCRIPT_TOPIC)});
    hub_send(session, &(struct msg){.kind = MSG_ECHO, .flag = false});
    buf_finish(&text);
    host_of(L)->running->alone = true;
    suspend_on(L, who, ASK_SECONDS, NULL);
    return host_suspend(L, SUSPEND_SECRET, asked);
}

void bind_task_open(struct host *host)
{
    static const struct api acts[] = {{"ask", api_ask}, {"choose", api_choose}};
    static const struct api stock[] = {
            {"lines", api_lines}, {"ask_secret", api_ask_secret}, {"edit_line", api_edit_line}};
    api_add(host, false, &(struct api){"wait", api_wait}, 1);
    api_add_acts(host, acts, sizeof(acts) / sizeof(acts[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
