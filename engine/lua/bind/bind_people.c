/* bind_people.c -- the table `sys` of the stock game: connections, accounts, options, the server.
 *
 * For trusted code only: the roles of the commands check rights. A function that needs a worker or
 * must run between transactions parks the script as a job (SUSPEND_JOB) and resumes it with the
 * answer. */
#include "engine/base/address.h"
#include "engine/base/slab.h"
#include "engine/core/line/match.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/tasks.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/package_jobs.h"
#include "world/model/prop.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#define WALL_MAX 1000
#define REPLY_MOST 16
#define FILES_AT_ONCE 20 /* loaded again before others have their turn */

static void push_connection(lua_State *L, const struct session *session)
{
    char counted[ADDRESS_SIZE];
    struct str network = address_counted(session->address, counted);
    lua_createtable(L, 0, 6);
    set_text(L, "address", session->address);
    set_str(L, "network", network);
    set_text(L, "door", session->frontend ? session->frontend->service : "");
    set_text(L, "client", session_client(session));
    set_seconds(L, "on_for", clock_ms() - session->opened_ms);
    set_flag(L, "secure", session->secure);
}

/* sys.connections(PLAYER): {{address=, network= of one person, door=, client=, on_for=, secure=},
 * …}. */
static int sys_connections(lua_State *L)
{
    lua_createtable(L, 1, 0);
    for (const struct session *s =
                    hub_sessions_of(engine_hub(engine_of(L)), to_object_id(L, 1));
            s; s = s->next_of_character) {
        if (!session_is_stand_in(s)) {
            push_connection(L, s);
            append_item(L);
        }
    }
    return 1;
}

/* sys.player(NAME): the player of that name, also one who is asleep, or nil. */
static int sys_player(lua_State *L)
{
    struct object *player = match_player(engine_of(L), to_str(L, 1), false);
    push_object(L, player ? player->id : 0);
    return 1;
}

/* sys.is_guest(WHO): true for a guest. */
static int sys_is_guest(lua_State *L)
{
    return push_flag(L, presence_is_guest(engine_of(L), to_object_id(L, 1)));
}

/* -- accounts -- */

/* sys.role(WHO): "player", "builder" or "wizard". */
static int sys_role(lua_State *L)
{
    lua_pushstring(L, role_name(role_of(engine_of(L), to_object_id(L, 1))));
    return 1;
}

/* sys.set_role(NAME, ROLE): sets the role of that account: true, or nil and the reason. */
static int sys_set_role(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_find(engine, to_str(L, 1));
    enum role role;
    if (!account) {
        return push_no(L, PHRASE_no_account);
    }
    if (!role_parse(to_str(L, 2), &role)) {
        return push_no(L, PHRASE_no_role);
    }
    if (account->unread) {
        return push_no(L, PHRASE_disk_unread);
    }
    account_set_role(engine, account, role);
    return push_flag(L, true);
}

/* sys.disable(NAME): disables that account: true, or nil and the reason. */
static int sys_disable(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_find(engine, to_str(L, 1));
    if (!account) {
        return push_no(L, PHRASE_no_account);
    }
    if (account->unread) {
        return push_no(L, PHRASE_disk_unread);
    }
    account_set_disabled(engine, account, true);
    return push_flag(L, true);
}

/* -- the server -- */

/* sys.wall(TEXT): tells everybody in the game. */
static int sys_wall(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct buf text = {0};
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM};
    str_clean(str_slice(to_str(L, 1), 0, WALL_MAX), true, &text);
    msg.text = buf_str(&text);
    for (struct session *session = hub_first(engine_hub(engine)); session;
            session = session->next) {
        if (session->character) {
            hub_send(session, &msg);
        }
    }
    buf_finish(&text);
    return 0;
}

/* sys.shutdown(SECONDS): stops the server after SECONDS; a negative number cancels that. Returns
 * whether it was about to stop. */
static int sys_shutdown(lua_State *L)
{
    struct engine *engine = engine_of(L);
    double seconds = luaL_checknumber(L, 1);
    engine_ask_shutdown(engine, seconds < 0 ? 0 : clock_ms() + (int64_t)(seconds * 1000) + 1);
    return push_flag(L, engine_shutdown_at_ms(engine) > 0);
}

static void reload_drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

/* Runs between transactions, since stock scripts cannot be replaced while one of them runs; in
 * slices. */
static void reload_task(struct engine *engine, void *data)
{
    struct host *host = engine_script_data(engine);
    struct buf summary = {0};
    struct err err;
    enum stock_loading how = host_load_some(host, FILES_AT_ONCE, &summary, &err);
    if (how == STOCK_GOES_ON) {
        tasks_push_behind(engine, (struct task){reload_task, reload_drop, data, 0});
        return;
    }
    struct script *script = host_script_of(engine, data);
    bool ok = how == STOCK_LOADED;
    if (ok) {
        package_jobs_begin(host);
    }
    if (script && ok) {
        lua_pushboolean(script->co, true);
        push_str(script->co, buf_str(&summary));
        host_resume_later(host, script, 2);
    } else if (script) {
        lua_pushnil(script->co);
        lua_pushstring(script->co, err.text);
        host_resume_later(host, script, 2);
    }
    buf_finish(&summary);
}

static void reload_start(struct script *script)
{
    struct task task = {reload_task, reload_drop, host_token_data(script), 0};
    tasks_push(script->host->engine, task);
}

static int reload_done(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 2;
}

/* sys.reload(): true and a list of loaded files, or nil and the error. */
static int sys_reload(lua_State *L)
{
    host_of(L)->running->job = reload_start;
    return host_suspend(L, SUSPEND_JOB, reload_done);
}

/* -- numbers -- */

/* sys.stats(): numbers about the game, its scripts and its store, by name. */
static int sys_stats(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    struct host_stats scripts;
    struct store_stats store;
    struct store_load load;
    host_stats(host, &scripts);
    store_stats(engine_store(engine), &store);
    store_load_now(engine_store(engine), &load);
    lua_createtable(L, 0, 16);
    set_number(L, "players", (double)presence_count(engine));
    set_number(L, "sessions", (double)hub_count(engine_hub(engine)));
    set_number(L, "objects_in_memory", (double)engine_world(engine)->objects.count);
    set_number(L, "slices", (double)engine_transaction(engine)->number);
    set_number(L, "commits", (double)store.commits);
    set_number(L, "batches", (double)store.batches);
    set_number(L, "checkpoints", (double)store.checkpoints);
    set_number(L, "waiting_batches", (double)load.batches);
    set_number(L, "commit_ms_last", (double)store.last_commit_us / 1000.0);
    set_number(L, "commit_ms_max", (double)store.max_commit_us / 1000.0);
    set_number(L, "script_runs", (double)scripts.runs);
    set_number(L, "script_failures", (double)scripts.failures);
    set_number(L, "script_kills", (double)scripts.kills);
    set_number(L, "scripts_waiting", (double)scripts.waiting);
    set_number(L, "script_kib", (double)scripts.heap_bytes / 1024.0);
    return 1;
}

/* -- missed messages and the audit log -- */

/* sys.missed(PLAYER): how many messages arrived while their connection was lost; 0 if they are
 * shown anyway. */
static int sys_missed(lua_State *L)
{
    const struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    lua_pushinteger(L, presence ? (lua_Integer)presence->missed : 0);
    return 1;
}

/* sys.audit(VERB, SUBJECT[, DETAIL]): writes a line of the audit log, by the actor. */
static int sys_audit(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct str detail = lua_isnoneornil(L, 3) ? STR_NONE : to_str(L, 3);
    audit_write(engine, engine_transaction(engine)->actor, to_str(L, 1), to_str(L, 2), detail);
    return 0;
}

/* -- options -- */

static struct object *options_owner(lua_State *L, uint32_t *out_atom)
{
    struct engine *engine = engine_of(L);
    struct str name = to_str(L, 2);
    luaL_argcheck(L, name.length > 0 && name.length <= PROP_NAME_MAX, 2, "an option");
    *out_atom = atom_intern(&engine_world(engine)->atoms, name);
    return to_object(L, 1);
}

/* Returns the session whose line runs, if the player plays there. */
static const struct session *terminal_of(lua_State *L, const struct object *player)
{
    const struct engine *engine = engine_of(L);
    const struct session *session =
            hub_find(engine_hub(engine), engine_transaction(engine)->session);
    return session && session->character == player->id ? session : NULL;
}

/* True if one of the player's clients is a screen reader. */
static bool is_read_aloud(lua_State *L, const struct object *player)
{
    const struct session *session = hub_sessions_of(engine_hub(engine_of(L)), player->id);
    while (session && !session->screenreader) {
        session = session->next_of_character;
    }
    return session != NULL;
}

/* sys.option(PLAYER, NAME): the value of a preference, or nil. The width is that of the session
 * whose line runs. A player who never set screenreader has it on if their client is one. */
static int sys_option(lua_State *L)
{
    uint32_t atom = 0;
    struct object *player = options_owner(L, &atom);
    if (atom == ATOM_options) {
        return luaL_argerror(L, 2, "an option");
    }
    const struct value *value = option_of(player, to_str(L, 2));
    value = value ? value : prop_own(player, atom);
    const struct session *session = terminal_of(L, player);
    if (atom == ATOM_width && session) {
        if (session->width > 0) {
            lua_pushinteger(L, session->width);
        } else {
            lua_pushnil(L);
        }
    } else if (atom == ATOM_screenreader && !value && is_read_aloud(L, player)) {
        lua_pushboolean(L, true);
    } else if (value) {
        push_value(L, value);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static bool is_terminal_option(uint32_t atom)
{
    return atom == ATOM_width || atom == ATOM_colour || atom == ATOM_screenreader ||
           atom == ATOM_brief || atom == ATOM_confirm || atom == ATOM_prompt ||
           atom == ATOM_provenance;
}

struct applying {
    struct engine *engine;
    uint64_t character;
    uint64_t terminal; /* a session; 0: none */
};

static void apply_options(void *data)
{
    struct applying *applying = data;
    presence_apply_options(applying->engine, applying->character, applying->terminal);
}

static void apply_later(struct engine *engine, const struct object *player, bool terminal)
{
    struct applying *applying = mem_alloc(sizeof(*applying));
    *applying = (struct applying){
            engine, player->id, terminal ? engine_transaction(engine)->session : 0};
    tx_on_end(engine_world(engine),
            (struct tx_hook){.commit = apply_options, .drop = mem_free, .data = applying});
}

/* All options of a player are one property. Only small ones, which the game sets itself, may use the
 * last bytes of it. */
enum { OPTION_MAX = VALUE_SIZE_MAX / 2, OPTIONS_SPARE = 4096, OPTION_SMALL = 256 };

/* True if the options still fit into a property with that one. One that does not grow always fits. */
static bool option_fits(const struct object *player, struct str name, const struct value *value)
{
    const struct value *options = prop_own(player, ATOM_options);
    bool are = options && options->kind == VALUE_TABLE;
    const struct value *had = are ? value_table_get_str(options, name) : NULL;
    size_t size = value_size(value);
    size_t before = had ? value_size(had) : 0;
    size_t others = are ? value_size(options) - before : 0;
    size_t most = VALUE_SIZE_MAX - (size <= OPTION_SMALL ? 0 : OPTIONS_SPARE);
    return size <= before || (size <= OPTION_MAX && others + name.length + size + 16 <= most);
}

/* Ends the command with a sentence. */
static void refuse_option(lua_State *L, struct value *value)
{
    struct engine *engine = engine_of(L);
    value_finish(value);
    buf_clear(&engine_transaction(engine)->refusal);
    buf_add_str(&engine_transaction(engine)->refusal, phrase_get(engine, PHRASE_option_full));
    sandbox_throw_signal(L, (void *)(uintptr_t)&signal_refuse);
}

/* sys.set_option(PLAYER, NAME, VALUE): stores it, and applies it to terminals. If it does not fit,
 * the command ends with a refusal. */
static int sys_set_option(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint32_t atom = 0;
    struct object *player = options_owner(L, &atom);
    struct value value = to_value(L, 3);
    if (!option_fits(player, to_str(L, 2), &value)) {
        refuse_option(L, &value);
    }
    if (is_terminal_option(atom)) {
        prop_set(engine_world(engine), player, atom, value);
        apply_later(engine, player, atom == ATOM_width);
        return 0;
    }
    struct value *options = prop_change_table(engine_world(engine), player, ATOM_options);
    value_table_set_str(options, to_str(L, 2), value);
    if (str_equal(to_str(L, 2), STR("charset"))) {
        apply_later(engine, player, true);
    }
    return 0;
}

/* Appends the object to the list on top, if it still exists. */
static void append_living(lua_State *L, uint64_t id)
{
    if (world_find(engine_world(engine_of(L)), id)) {
        push_object(L, id);
        append_item(L);
    }
}

/* sys.reply_to(WHO): {the sender of the last tell to WHO, and its other receivers}, as far as they
 * still exist. */
static int sys_reply_to(lua_State *L)
{
    const struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    lua_newtable(L);
    const struct reply_to *reply = presence ? presence->reply : NULL;
    if (reply) {
        append_living(L, reply->to);
    }
    for (const uint64_t *with = reply ? reply->with : NULL; with && *with; with++) {
        append_living(L, *with);
    }
    return 1;
}

/* sys.reply_afar(WHO): the name of the sender of the last tell to WHO, if it came from another
 * world, or NICK/NETWORK; else nil. */
static int sys_reply_afar(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    lua_pushstring(L, presence && presence->reply ? presence->reply->afar : NULL);
    return 1;
}

/* sys.set_reply_to(WHO, FROM, {OTHER, …}): records a tell from FROM to WHO and at most REPLY_MOST
 * others. */
static int sys_set_reply_to(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    uint64_t others[REPLY_MOST];
    size_t count = (size_t)luaL_len(L, 3);
    luaL_argcheck(L, count <= REPLY_MOST, 3, "too many");
    for (size_t i = 0; i < count; i++) {
        (void)lua_geti(L, 3, (lua_Integer)i + 1);
        others[i] = to_object_id(L, -1);
        lua_pop(L, 1);
    }
    if (presence && !engine_transaction(engine_of(L))->rehearsing) {
        presence_set_reply_to(presence, to_object_id(L, 2), others, count);
    }
    return 0;
}

/* sys.newcomer(WHO, STEP): counts "walked", "spoke" or "achieved" if they are new
 * (core/run/newcomer.h). */
static int sys_newcomer(lua_State *L)
{
    const struct object *who = to_object(L, 1);
    size_t i = str_index(to_str(L, 2), newcomer_step_names, NEWCOMER_STEPS);
    luaL_argcheck(L, i < NEWCOMER_STEPS, 2, "a step of newcomers");
    newcomer_reached(engine_of(L), who->id, (enum newcomer_step)i);
    return 0;
}

void bind_people_open(struct host *host)
{
    static const struct api api[] = {
            {"player", sys_player},
            {"is_guest", sys_is_guest},
            {"role", sys_role},
            {"set_role", sys_set_role},
            {"newcomer", sys_newcomer},
            {"disable", sys_disable},
            {"wall", sys_wall},
            {"shutdown", sys_shutdown},
            {"reload", sys_reload},
            {"stats", sys_stats},
            {"connections", sys_connections},
            {"missed", sys_missed},
            {"audit", sys_audit},
            {"option", sys_option},
            {"set_option", sys_set_option},
            {"reply_to", sys_reply_to},
            {"reply_afar", sys_reply_afar},
            {"set_reply_to", sys_set_reply_to},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
