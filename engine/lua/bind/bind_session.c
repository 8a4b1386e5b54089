/* bind_session.c -- the table `sys` of the stock game: passwords, guests who register, a player's
 * own sessions and tokens, leaving.
 *
 * For trusted code only. A worker checks and hashes passwords. When it answers, the session may
 * have ended and the password may have changed, so both are checked again. */
#include "engine/core/login/login.h"
#include "engine/core/login/register.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sshkey.h"
#include "engine/lua/host_impl.h"

#include <string.h>

/* The request of a script that waits for a worker's answer about a password; its job_data. Workers'
 * answers carry the script's token, since the script may no longer exist. */
struct password_wait {
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[132]; /* of the current password, which `old` must match; empty: a wizard sets
                       it */
    char old[ACCOUNT_PASSWORD_MAX + 1];
    char password[ACCOUNT_PASSWORD_MAX + 1];
};

/* Resumes the script with true, or nil and the reason. */
static void answer_later(struct script *script, const char *problem)
{
    struct password_wait *wait = script->job_data;
    explicit_bzero(wait, sizeof(*wait));
    if (problem) {
        lua_pushnil(script->co);
        lua_pushstring(script->co, problem);
    } else {
        lua_pushboolean(script->co, true);
    }
    host_resume_later(script->host, script, problem ? 2 : 1);
}

static struct session *own_session(struct engine *engine, const struct script *script)
{
    struct session *session = hub_find(engine_hub(engine), script->session);
    return session && session_character(session) == script->actor ? session : NULL;
}

/* Sets the password in its own transaction. NULL: success. */
static const char *put_password(
        struct engine *engine, const struct script *script, const char *hash)
{
    const struct password_wait *wait = script->job_data;
    const struct account *account = account_find(engine, str_of(wait->name));
    if (!*hash) {
        return phrase_get(engine, PHRASE_failed_now).bytes;
    }
    if (!account || !own_session(engine, script) ||
            (wait->hash[0] && strcmp(account->password, wait->hash) != 0)) {
        return phrase_get(engine, PHRASE_password_stale).bytes;
    }
    if (account->unread) {
        return phrase_get(engine, PHRASE_disk_unread).bytes;
    }
    transaction_begin(engine, script->actor, script->session);
    account_set_password(engine, account, hash);
    transaction_commit(engine);
    return NULL;
}

static void password_hashed(struct engine *engine, void *data, const char *hash)
{
    struct script *script = host_script_of(engine, data);
    if (script) {
        const char *problem = put_password(engine, script, hash);
        script->leans_on = engine_world(engine)->commit_number;
        answer_later(script, problem);
    }
}

static void password_set(struct script *script)
{
    const struct password_wait *wait = script->job_data;
    struct engine *engine = script->host->engine;
    if (!account_hash_password(engine, str_of(wait->password),
                (struct password_turn){.owner = script->actor}, password_hashed,
                host_token_data(script))) {
        answer_later(script, phrase_get(engine, PHRASE_failed_now).bytes);
    }
}

static void password_checked(struct engine *engine, void *data, enum account_answer answer)
{
    struct script *script = host_script_of(engine, data);
    if (!script) {
        return;
    }
    const struct password_wait *wait = script->job_data;
    const struct session *session = own_session(engine, script);
    bool ok = answer == ACCOUNT_RIGHT;
    if (answer == ACCOUNT_BUSY) {
        answer_later(script, phrase_get(engine, PHRASE_failed_now).bytes);
        return;
    }
    if (ok && wait->password[0]) {
        password_set(script);
        return;
    }
    if (!ok && session) {
        login_note_wrong(engine, wait->name, session, true);
    }
    answer_later(script, ok ? NULL : "wrong");
}

static void password_change(struct script *script)
{
    const struct password_wait *wait = script->job_data;
    struct engine *engine = script->host->engine;
    if (!account_check_password(engine, wait->hash, str_of(wait->old),
                (struct password_turn){.owner = script->actor}, password_checked,
                host_token_data(script))) {
        answer_later(script, phrase_get(engine, PHRASE_failed_now).bytes);
    }
}

static int job_done(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_isboolean(L, -1) ? 1 : 2;
}

static bool is_long_enough(struct str password)
{
    return password.length >= ACCOUNT_PASSWORD_MIN && password.length <= ACCOUNT_PASSWORD_MAX;
}

static int suspend_for_password(lua_State *L, const struct account *account, struct str old,
        struct str password, void (*job)(struct script *script))
{
    struct host *host = host_of(L);
    struct password_wait *wait = mem_alloc(sizeof(*wait));
    (void)snprintf(wait->name, sizeof(wait->name), "%s", account->name);
    (void)snprintf(wait->old, sizeof(wait->old), "%.*s", STR_FMT(old));
    (void)snprintf(wait->password, sizeof(wait->password), "%.*s", STR_FMT(password));
    if (job == password_change) {
        (void)snprintf(wait->hash, sizeof(wait->hash), "%s", account->password);
    }
    mem_free(host->running->job_data);
    host->running->job = job;
    host->running->job_data = wait;
    host->running->holds = true;
    return host_suspend(L, SUSPEND_JOB, job_done);
}

/* sys.check_password(PLAYER, TEXT): true, or nil and the reason, which is "wrong" if TEXT is not
 * the password. sys.change_password(PLAYER, OLD, NEW): same for OLD; then sets NEW as the password
 * and ends PLAYER's other sessions. Lines typed in the session meanwhile wait. */
static int sys_check_password(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    struct str old = to_str(L, 2);
    struct str new = lua_isnoneornil(L, 3) ? STR_NONE : to_str(L, 3);
    const struct session *session = hub_find(engine_hub(engine), host_of(L)->running->session);
    if (!account || !session) {
        return push_no(L, PHRASE_password_none);
    }
    if (!lua_isnoneornil(L, 3) && !is_long_enough(new)) {
        return push_no(L, PHRASE_password_form);
    }
    struct err err;
    if (!login_may_guess(engine, session, account, &err)) {
        lua_pushnil(L);
        lua_pushstring(L, err.text);
        return 2;
    }
    return suspend_for_password(
            L, account, str_slice(old, 0, ACCOUNT_PASSWORD_MAX), new, password_change);
}

/* -- a guest who registers -- */

static void register_done(struct engine *engine, void *data __attribute__((unused)),
        uint64_t token, int status, const char *text)
{
    struct script *script = host_script_of(engine, (void *)(uintptr_t)token);
    if (script) {
        /* A player is made in a transaction that is still open: its commit comes next. */
        script->leans_on = engine_world(engine)->commit_number + (status ? 0 : 1);
        answer_later(script, status ? text : NULL);
    }
}

static void begin_registering(struct script *script)
{
    const struct password_wait *wait = script->job_data;
    static const struct register_asker asker = {register_done};
    const struct register_wish wish = {
            .character = script->actor,
            .password = str_of(wait->password),
            .session = script->session,
            .asker = &asker,
            .who = script->token,
    };
    struct register_objection objection;
    if (!register_begin(script->host->engine, &wish, &objection)) {
        answer_later(script, objection.err.text);
    }
}

/* sys.take_name(PLAYER, NAME): true if the guest now has this name; or nil and the reason. */
static int sys_take_name(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    struct register_objection objection;
    if (!presence) {
        return push_no(L, PHRASE_ask_gone);
    }
    bool ok = register_take_name(engine_of(L), presence, to_str(L, 2), 0, &objection);
    return push_done(L, ok, &objection.err);
}

/* sys.register(PLAYER, PASSWORD): true if the guest is now a player, under their present name; or
 * nil and the reason. Lines typed in the session meanwhile wait. */
static int sys_register(lua_State *L)
{
    static const struct account nobody = {.name = ""};
    struct str password = to_str(L, 2);
    if (!own_session(engine_of(L), host_of(L)->running)) {
        return push_no(L, PHRASE_ask_gone);
    }
    if (!is_long_enough(password)) {
        return push_no(L, PHRASE_password_form);
    }
    return suspend_for_password(L, &nobody, STR_NONE, password, begin_registering);
}

/* sys.set_password(NAME, TEXT): true, or nil and the reason. Ends all sessions of that player. */
static int sys_set_password(lua_State *L)
{
    struct str password = to_str(L, 2);
    const struct account *account = account_find(engine_of(L), to_str(L, 1));
    if (!account) {
        return push_no(L, PHRASE_no_account);
    }
    if (!is_long_enough(password)) {
        return push_no(L, PHRASE_password_form);
    }
    return suspend_for_password(L, account, STR_NONE, password, password_set);
}

/* -- sessions -- */

static void push_session(lua_State *L, const struct session *session)
{
    int64_t now_ms = clock_ms();
    lua_createtable(L, 0, 11);
    set_integer(L, "number", session->number);
    set_text(L, "door", session->frontend ? session->frontend->service : "nobody");
    set_text(L, "address", session->address);
    set_text(L, "client", session_client(session));
    set_integer(L, "rows", session->rows);
    set_integer(L, "columns", session->columns);
    set_seconds(L, "on_for", now_ms - session->opened_ms);
    set_seconds(L, "idle", now_ms - session->active_ms);
    set_flag(L, "own", session->id == engine_transaction(engine_of(L))->session);
    set_flag(L, "absent", session->absent);
    set_flag(L, "mute", session->frontend && session->frontend->mute);
}

/* sys.sessions(PLAYER): the sessions of a player, by number. */
static int sys_sessions(lua_State *L)
{
    lua_newtable(L);
    for (struct session *session =
                    hub_sessions_of(engine_hub(engine_of(L)), to_object_id(L, 1));
            session; session = session->next_of_character) {
        if (sessions_is_open(session)) {
            push_session(L, session);
            append_item(L);
            sandbox_charge(L, 20);
        }
    }
    return 1;
}

/* sys.speaks(PLAYER): true if the session that sent the command is still open and belongs to
 * PLAYER. */
static int sys_speaks(lua_State *L)
{
    const struct session *session =
            hub_find(engine_hub(engine_of(L)), host_of(L)->running->session);
    return push_flag(L, session && sessions_is_open(session) &&
                                session_character(session) == to_object_id(L, 1));
}

/* sys.chats(): true if the command came from a chat client (IRC), whose own commands look
 * different. */
static int sys_chats(lua_State *L)
{
    const struct session *session =
            hub_find(engine_hub(engine_of(L)), host_of(L)->running->session);
    return push_flag(L, session && session->chats);
}

/* sys.end_session(PLAYER, NUMBER): ends the session and its token; false if it does not exist. */
static int sys_end_session(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct session *session =
            sessions_numbered(engine, to_object_id(L, 1), (uint64_t)luaL_checkinteger(L, 2));
    if (session) {
        sessions_end_one(engine, session, phrase_get(engine, PHRASE_session_ended).bytes);
    }
    return push_flag(L, session != NULL);
}

/* sys.end_others(PLAYER): ends all of a player's sessions except the acting one, and all tokens. */
static int sys_end_others(lua_State *L)
{
    struct engine *engine = engine_of(L);
    sessions_end(engine, to_object_id(L, 1), engine_transaction(engine)->session,
            phrase_get(engine, PHRASE_session_ended).bytes);
    return 0;
}

/* sys.leave(PLAYER, WORDS): ends the acting session with a message, if it is PLAYER's and not their
 * last open one; else false. */
static int sys_leave(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t player = to_object_id(L, 1);
    const struct session *session =
            hub_find(engine_hub(engine), engine_transaction(engine)->session);
    bool stays = session && session_character(session) == player &&
                 sessions_others(engine, player, session->id);
    if (stays) {
        sessions_close(engine, session, luaL_checkstring(L, 2));
    }
    return push_flag(L, stays);
}

/* sys.quit(PLAYER[, WORDS]), sys.boot(PLAYER[, WORDS]): leaves the game with all sessions. */
static int sys_quit(lua_State *L)
{
    struct engine *engine = engine_of(L);
    visit_end(engine, to_object_id(L, 1),
            luaL_optstring(L, 2, phrase_get(engine, PHRASE_login_bye).bytes));
    return 0;
}

/* -- tokens -- */

static void push_token(void *data, const struct token *token)
{
    lua_State *L = data;
    lua_createtable(L, 0, 3);
    set_integer(L, "number", (lua_Integer)token->number);
    set_text(L, "scope", token->scope);
    set_seconds(L, "left", token->expires_ms - clock_wall_ms());
    append_item(L);
}

/* sys.tokens(PLAYER): the log-ins stored by browsers and programs. */
static int sys_tokens(lua_State *L)
{
    uint64_t character = to_object_id(L, 1);
    lua_newtable(L);
    token_each(engine_of(L), character, push_token, L);
    return 1;
}

/* sys.end_token(PLAYER, NUMBER): ends a token and its sessions; false if PLAYER has no such
 * token. */
static int sys_end_token(lua_State *L)
{
    struct engine *engine = engine_of(L);
    return push_flag(L,
            sessions_end_token_of(engine, to_object_id(L, 1), (uint64_t)luaL_checkinteger(L, 2),
                    phrase_get(engine, PHRASE_session_ended).bytes));
}

/* -- SSH keys -- */

static void push_key(void *data, uint32_t number, const struct sshkey *key)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    set_integer(L, "number", (lua_Integer)number);
    set_str(L, "type", key->type);
    set_str(L, "comment", key->comment);
    set_text(L, "print", key->print);
    append_item(L);
}

/* sys.keys(PLAYER): the keys they may log in with by SSH. */
static int sys_keys(lua_State *L)
{
    const struct account *account = account_of(engine_of(L), to_object_id(L, 1));
    lua_newtable(L);
    if (account) {
        sshkey_each(account, push_key, L);
    }
    return 1;
}

/* sys.add_key(PLAYER, LINE): the key's fingerprint; or nil and the reason. */
static int sys_add_key(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    struct sshkey key;
    struct err err = {0};
    if (!account || !sshkey_add(engine, account, to_str(L, 2), &key, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    lua_pushstring(L, key.print);
    return 1;
}

/* sys.remove_key(PLAYER, NUMBER): false if there is no such key. */
static int sys_remove_key(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    lua_Integer number = luaL_checkinteger(L, 2);
    return push_flag(L, account && number > 0 && number <= SSHKEYS_MAX &&
                                sshkey_remove(engine, account, (uint32_t)number));
}

void bind_session_open(struct host *host)
{
    static const struct api api[] = {
            {"check_password", sys_check_password},
            {"change_password", sys_check_password},
            {"set_password", sys_set_password},
            {"take_name", sys_take_name},
            {"register", sys_register},
            {"sessions", sys_sessions},
            {"speaks", sys_speaks},
            {"chats", sys_chats},
            {"end_session", sys_end_session},
            {"end_others", sys_end_others},
            {"leave", sys_leave},
            {"tokens", sys_tokens},
            {"end_token", sys_end_token},
            {"keys", sys_keys},
            {"add_key", sys_add_key},
            {"remove_key", sys_remove_key},
            {"quit", sys_quit},
            {"boot", sys_quit},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
