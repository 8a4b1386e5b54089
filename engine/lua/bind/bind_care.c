/* bind_care.c -- the parts of `sys` for taking care of people: what they were told, who they are,
 * who did what, and a copy of the world.
 *
 * Trusted code only, as all of `sys`; rights are asked by the commands' roles. */
#include "engine/core/keep/backup.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/role.h"
#include "engine/core/tell/told.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"
#include "world/model/rows.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#define AUDIT_ROWS_READ 2000 /* looked through for one name */
#define AUDIT_LINES_MAX 200

/* The newest n messages of what a player was told, as plain lines. */
static void put_told(lua_State *L, uint64_t player, size_t n, struct buf *out)
{
    struct buf past = {0};
    struct transcript_line line;
    told_read(engine_of(L), player, n, &past);
    struct str rest = buf_str(&past);
    while (transcript_next(&rest, &line)) {
        markup_plain(line.msg.text, out);
        buf_add_char(out, '\n');
    }
    buf_finish(&past);
}

/* sys.transcript(PLAYER, N): the last N lines they were told, plain text, oldest first. */
static int sys_transcript(lua_State *L)
{
    lua_Integer limit = luaL_checkinteger(L, 2);
    limit = limit < 0 ? 0 : limit > TOLD_MESSAGES ? TOLD_MESSAGES : limit;
    struct buf plain = {0};
    put_told(L, to_object_id(L, 1), (size_t)limit, &plain);
    sandbox_charge(L, 50 + plain.length / 16);
    lua_createtable(L, 0, 0);
    struct str rest = buf_str(&plain);
    lua_Integer lines = 0;
    for (size_t i = 0; i < rest.length; i++) {
        lines += rest.bytes[i] == '\n';
    }
    for (; rest.length > 0; lines--) {
        struct str line = str_take_until(&rest, '\n');
        if (lines <= limit) {
            push_str(L, line);
            append_item(L);
        }
    }
    buf_finish(&plain);
    return 1;
}

/* sys.ignores(PLAYER, OTHER): whether they do not want to hear OTHER. */
static int sys_ignores(lua_State *L)
{
    uint64_t listener = to_object_id(L, 1);
    return push_flag(L, ignore_has(engine_of(L), listener, to_object_id(L, 2)));
}

/* sys.account(NAME): {name=, role=, created=, seen=, disabled=}, or nil. */
static int sys_account(lua_State *L)
{
    const struct account *account = account_find(engine_of(L), to_str(L, 1));
    if (!account) {
        lua_pushnil(L);
        return 1;
    }
    lua_createtable(L, 0, 5);
    set_str(L, "name", str_of(account->name));
    set_str(L, "role", str_of(role_name(account->role)));
    set_integer(L, "created", account->created_ms / 1000);
    set_integer(L, "seen", account->seen_ms / 1000);
    set_flag(L, "disabled", account->disabled);
    return 1;
}

/* -- guests -- */

static void open_to_guests(void *data)
{
    struct engine *engine = data;
    engine->options.guests = true;
}

static void close_to_guests(void *data)
{
    struct engine *engine = data;
    engine->options.guests = false;
}

/* sys.guests([ON]): may guests come in? ON: from now on, as long as the configuration is not read again. */
static int sys_guests(lua_State *L)
{
    struct engine *engine = engine_of(L);
    if (!lua_isnoneornil(L, 1)) {
        tx_on_end(engine->world,
                (struct tx_hook){
                        .commit = lua_toboolean(L, 1) ? open_to_guests : close_to_guests,
                        .data = engine});
    }
    return push_flag(L, engine->options.guests);
}

/* -- the audit log -- */

static struct str actor_name(struct engine *engine, const struct value *actor)
{
    const struct account *account = account_of(engine, value_as_id(actor));
    return actor->kind == VALUE_STRING ? value_as_str(actor)
           : account                   ? str_of(account->name)
                                       : phrase_get(engine, PHRASE_absent_server);
}

/* Appends the act to the list on top of L, if name (empty: any) did or suffered it. */
static void push_act(lua_State *L, const struct row *row, struct str name)
{
    struct str actor = actor_name(engine_of(L), row_value(row, "actor"));
    struct str subject = row_str(row, "subject");
    if (name.length > 0 && !str_equal_nocase(actor, name) && !str_equal_nocase(subject, name)) {
        return;
    }
    lua_createtable(L, 0, 5);
    set_integer(L, "time", row_int(row, "time_ms") / 1000);
    set_str(L, "actor", actor);
    set_str(L, "action", row_str(row, "action"));
    set_str(L, "subject", subject);
    set_str(L, "detail", row_str(row, "detail"));
    append_item(L);
}

/* sys.audit_lines(NAME or nil, N): {{time=, actor=, action=, subject=, detail=}, …} newest first. */
static int sys_audit_lines(lua_State *L)
{
    struct str name = lua_isnoneornil(L, 1) ? STR_NONE : to_str(L, 1);
    lua_Integer wanted = luaL_checkinteger(L, 2);
    lua_Unsigned limit =
            wanted > 0 && wanted < AUDIT_LINES_MAX ? (lua_Unsigned)wanted : AUDIT_LINES_MAX;
    struct store_select newest = {.table = TABLE_AUDIT, .order = "number", .descending = true};
    sandbox_charge(L, 200);
    lua_createtable(L, 0, 0);
    struct rows rows = rows_read(engine_of(L)->world, &newest, AUDIT_ROWS_READ);
    for (size_t i = 0; i < rows.count && lua_rawlen(L, -1) < limit; i++) {
        push_act(L, &rows.items[i], name);
    }
    rows_finish(&rows);
    return 1;
}

/* -- a copy of the world -- */

static void backup_made(struct engine *engine, void *data, const char *problem)
{
    struct host *host = engine->script_data;
    struct script *script = map_find(&host->scripts, (uint64_t)(uintptr_t)data);
    if (!script) {
        return;
    }
    lua_pushstring(script->co, problem ? NULL : (const char *)script->job_data);
    lua_pushstring(script->co, problem);
    host_resume_later(host, script, 2);
}

static void backup_start(struct script *script)
{
    struct engine *engine = script->host->engine;
    struct buf path = {0};
    struct err err;
    struct backup_ask ask = {.done = backup_made, .data = (void *)(uintptr_t)script->token};
    if (backup_begin(engine, &ask, &path, &err)) {
        mem_free(script->job_data);
        script->job_data = str_dup(buf_str(&path));
    } else {
        backup_made(engine, (void *)(uintptr_t)script->token, err.text);
    }
    buf_finish(&path);
}

static int backup_done(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 2;
}

/* sys.backup(): the path of the copy, or nil and why there is none. */
static int sys_backup(lua_State *L)
{
    host_of(L)->running->job = backup_start;
    return host_park(L, PARK_JOB, backup_done);
}

void bind_care_open(struct host *host)
{
    static const struct api api[] = {
            {"transcript", sys_transcript},
            {"ignores", sys_ignores},
            {"account", sys_account},
            {"guests", sys_guests},
            {"audit_lines", sys_audit_lines},
            {"backup", sys_backup},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
