/* calls_login.c -- Login by typed calls, for IRC, the web client and the API.
 *
 * The checks, limits and times are those of a telnet login (login_enter.c). Its refusals become the
 * problem that answers the call. The answer is sent before the room is shown. */
#include "engine/modules/calls/calls_login.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/line/secret.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/resume.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/core/people/sshkey.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/module.h"
#include "engine/session/hub.h"

#include <stdio.h>
#include <string.h>

#define TOKEN_SECONDS ((uint64_t)TOKEN_DAYS * 24 * 3600)

/* -- end of a login -- */

static int status_of_login(enum phrase phrase)
{
    static const struct {
        enum phrase phrase;
        int status;
    } statuses[] = {
            {PHRASE_login_wrong, 401},
            {PHRASE_login_code_wrong, 401},
            {PHRASE_login_three_wrong, 401},
            {PHRASE_login_too_often, 429},
            {PHRASE_login_streams, 429},
            {PHRASE_login_busy, 503},
            {PHRASE_login_unread, 503},
            {PHRASE_login_taken, 409},
            {PHRASE_login_short, 422},
            {PHRASE_login_long, 422},
            {PHRASE_login_lost, 500},
    };

    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        if (statuses[i].phrase == phrase) {
            return statuses[i].status;
        }
    }
    return 403;
}

static void call_failed(
        struct engine *engine, struct login *login, enum phrase phrase, struct str text)
{
    char *detail = str_dup(text);
    uint64_t ticket = login->call;
    login->call = 0;
    calls_fail(engine, ticket, status_of_login(phrase), detail);
    mem_free(detail);
}

/* Opens a transaction of its own unless one is open. */
static json_t *describe_self(struct engine *engine, uint64_t character, bool guest,
        const char *name, const char *token)
{
    json_t *result =
            json_pack("{s:s, s:I, s:s, s:b}", "name", name, "character", (json_int_t)character,
                    "role", role_name(role_of(engine, character)), "guest", guest);
    must(result);
    if (token) {
        (void)json_object_set_new(result, "token", json_string(token));
    }
    return result;
}

static void call_done(
        struct engine *engine, struct login *login, uint64_t character, bool guest)
{
    char token[TOKEN_SIZE] = "";
    /* No token for a client that has disconnected meanwhile: nobody could revoke it. */
    const struct session *session = hub_find(engine_hub(engine), login->session);
    if (login->call_token && session) {
        transaction_begin(engine, character, login->session);
        login->token =
                token_create(engine, character, login->call_scope[0] ? login->call_scope : NULL,
                        (int64_t)login->call_seconds * 1000, token);
        token_note_use(engine, str_of(token), session);
        transaction_commit(engine);
    }
    uint64_t ticket = login->call;
    login->call = 0;
    json_t *result =
            describe_self(engine, character, guest, login->name, token[0] ? token : NULL);
    if (token[0] && strcmp(login->call_scope, "read") == 0) {
        (void)json_object_set_new(result, "scope", json_string("read"));
    }
    calls_finish(engine, ticket, result);
    explicit_bzero(token, sizeof(token));
}

static void call_gone(struct engine *engine, const struct login *login)
{
    const uint64_t tickets[] = {login->call, login->browser.ticket};
    for (size_t i = 0; i < 2 && !engine_is_ending(engine); i++) {
        if (tickets[i]) {
            calls_refuse(engine, tickets[i], 503, PHRASE_ask_gone);
        }
    }
}

static const struct login_asker call_asker = {call_failed, call_done, call_gone};

void calls_login_set_asker(struct login *login)
{
    login->asker = &call_asker;
}

/* Answers the ticket, if it can't go in. */
static void is_confirmed(struct engine *engine, struct login *login)
{
    const struct account *account = account_find(engine, str_of(login->name));
    uint64_t session = login->session;
    login_restart(engine, login); /* the player may have answered questions meanwhile */
    if (account && !account->unread &&
            login->ends == sessions_ends(engine, account->character)) {
        login_right_password(engine, login, account);
    } else {
        login_refuse_all(engine, login, PHRASE_login_wrong);
    }
    login = login_find(engine, session);
    if (login && login->call) { /* it was told of a ban */
        calls_refuse(engine, login->call, 403, PHRASE_login_refused);
        login->call = 0;
    }
}

void calls_login_as(struct engine *engine, struct login *login, uint64_t ticket,
        const struct account *account, bool token)
{
    calls_login_set_asker(login);
    login->call = ticket;
    login->call_stays = false;
    login->call_token = token;
    login->call_whole = true;
    login->call_seconds = TOKEN_SECONDS;
    (void)str_copy(STR("all"), login->call_scope, sizeof(login->call_scope));
    login->ends = sessions_ends(engine, account->character);
    (void)snprintf(login->name, sizeof(login->name), "%s", account->name);
    login_later(engine, login, is_confirmed);
}

/* -- beginning of a login -- */

/* Returns the login of the call's session, which will answer it. NULL if the call is refused. A call
 * changes the name, so it ends a typed question (step_run); if it can fail before that, it may not
 * come between two. */
static struct login *begin_login(struct call *call, bool may_fail)
{
    struct login *login = login_find(call->engine, call->session);
    if (!login) {
        (void)call_refuse(call, 409, PHRASE_ask_logged_in);
        return NULL;
    }
    if (login->busy || login->call || (may_fail && login->step != LOGIN_NAME)) {
        (void)call_refuse(call, 409, PHRASE_ask_logging_in);
        return NULL;
    }
    struct str scope = call_text_or(call, "scope", "all");
    if (!str_equal(scope, STR("all")) && !str_equal(scope, STR("read"))) {
        (void)call_refuse(call, 422, PHRASE_ask_scope);
        return NULL;
    }
    uint64_t seconds = call_number_or(call, "seconds", TOKEN_SECONDS);
    if (seconds < 1 || seconds > TOKEN_SECONDS) {
        (void)call_refuse(call, 422, PHRASE_ask_seconds, WITH("most", TOKEN_SECONDS));
        return NULL;
    }
    login->call_seconds = (uint32_t)seconds;
    login->call_stays = false;
    login->call_token = call_flag(call, "token");
    login->call_whole = str_equal(call_text(call, "scope"), STR("all"));
    (void)str_copy(scope, login->call_scope, sizeof(login->call_scope));
    login->asker = &call_asker;
    return login;
}

/* Sets the name of the call, or that of another character of the same player, if the call asks for it. */
static void set_called(struct login *login, const struct call *call)
{
    struct engine *engine = call->engine;
    struct str as = call_text(call, "as");
    struct err err;
    (void)login_set_name(engine, login, call_text(call, "name"), &err);
    if (account_is_also(engine, account_find(engine, str_of(login->name)), as)) {
        (void)login_set_name(engine, login, as, &err);
    }
}

enum { LOOK_AGAIN_MS = 20 };

/* A step of a login. These run outside transactions, so the call is answered from a task. */
struct step {
    uint64_t session;
    void (*run)(struct engine *engine, struct login *login, const struct step *step);
    void (*check)(struct engine *engine, struct login *login, struct str secret);
    bool spends; /* use up the token */
    size_t length;
    char secret[]; /* a password or a token */
};

static void step_free(struct engine *engine, void *data)
{
    (void)engine;
    struct step *step = data;
    explicit_bzero(step->secret, step->length);
    mem_free(step);
}

static void step_run(struct engine *engine, void *data)
{
    struct step *step = data;
    struct login *login = login_find(engine, step->session);
    if (login && login->call && other_worlds_is_opening(engine)) {
        (void)tasks_push_behind_at(engine,
                (struct task){step_run, step_free, step, TASKS_NEWCOMERS},
                clock_ms() + LOOK_AGAIN_MS);
        return;
    }
    if (login && login->call) {
        login_restart(engine, login);
        step->run(engine, login, step);
        login_seal(engine);
        login_drain(engine, step->session);
    }
    step_free(engine, step);
}

/* Returns the name of an account or of a guest in play, else "". */
static const char *name_of(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    const struct presence *presence = presence_find(engine, character);
    return account ? account->name : presence ? presence->name : "";
}

static struct step *step_push(struct call *call, struct login *login,
        void (*run)(struct engine *, struct login *, const struct step *), struct str secret)
{
    struct step *step = mem_alloc(sizeof(*step) + secret.length + 1);
    step->session = call->session;
    step->run = run;
    step->length = secret.length;
    memcpy(step->secret, secret.bytes, secret.length);
    login->call = call->ticket;
    tasks_push_behind(call->engine, (struct task){step_run, step_free, step, TASKS_NEWCOMERS});
    return step;
}

static void step_check(struct engine *engine, struct login *login, const struct step *step)
{
    login_check(engine, login, (struct str){step->secret, step->length});
}

static void step_prove(struct engine *engine, struct login *login, const struct step *step)
{
    step->check(engine, login, (struct str){step->secret, step->length});
}

static void step_create(struct engine *engine, struct login *login, const struct step *step)
{
    if (login_may_create(engine, login)) {
        login_create(engine, login, (struct str){step->secret, step->length});
    }
}

static void step_guest(struct engine *engine, struct login *login, const struct step *step)
{
    (void)step;
    if (login->name[0]) {
        login_guest_as(engine, login);
    } else {
        login_guest(engine, login);
    }
}

enum { NOTED_MS = 10 * 60000 }; /* a later use is noted again */

static void step_go_in(struct engine *engine, struct login *login, const struct step *step)
{
    struct str text = {step->secret, step->length};
    const struct session *session = hub_find(engine_hub(engine), login->session);
    struct token token;
    if (session && !step->spends && token_find(engine, text, &token) && token.used_ms > 0 &&
            clock_wall_age_ms(token.used_ms) > NOTED_MS) {
        transaction_begin(engine, token.character, login->session);
        token_note_use(engine, text, session);
        transaction_commit(engine);
    }
    login_go_in(engine, login, text, step->spends);
}

/* -- the calls -- */

static enum call_answer run_login(struct call *call)
{
    struct str password = call_text(call, "password");
    struct login *login = begin_login(call, false);
    if (!login) {
        return CALL_FAILED;
    }
    set_called(login, call);
    (void)step_push(call, login, step_check, password);
    return CALL_LATER;
}

static enum call_answer run_token(struct call *call)
{
    enum call_answer answer = run_login(call);
    struct login *login = login_find(call->engine, call->session);
    if (answer == CALL_LATER && login) {
        login->call_stays = true;
        login->call_token = true;
    }
    return answer;
}

/* True for a session of SSH or IRC, where the key was checked. A WebSocket has not shown a key. */
static bool is_ssh_service(const struct call *call)
{
    return call_has_right(call, SESSION_CHECKS_KEYS);
}

static enum call_answer run_offer(struct call *call)
{
    struct str name = call_text(call, "name");
    const struct account *account = account_find(call->engine, name);
    bool has = is_ssh_service(call) && account && sshkey_has(account, call_text(call, "key"));
    return has ? CALL_DONE : call_refuse(call, 401, PHRASE_login_wrong);
}

enum call_answer calls_login_token(struct call *call,
        void (*check)(struct engine *engine, struct login *login, struct str secret),
        struct str secret)
{
    struct login *login = begin_login(call, false);
    if (!login) {
        return CALL_FAILED;
    }
    set_called(login, call);
    login->call_stays = true;
    login->call_token = true;
    step_push(call, login, step_prove, secret)->check = check;
    return CALL_LATER;
}

static enum call_answer run_key(struct call *call)
{
    return is_ssh_service(call)
                   ? calls_login_token(call, login_check_key, call_text(call, "key"))
                   : call_refuse(call, 401, PHRASE_login_wrong);
}

static enum call_answer run_create(struct call *call)
{
    struct str name = call_text(call, "name");
    struct str password = call_text(call, "password");
    struct login *login = begin_login(call, true);
    struct err err;
    if (!login) {
        return CALL_FAILED;
    }
    if (!login_set_name(call->engine, login, name, &err) ||
            !newname_ok(call->engine, str_of(login->name), &err)) {
        return calls_chat_fail(call, 422, "bad_name", str_of(err.text));
    }
    login->call_stays = call_flag(call, "stay");
    login->call_token = login->call_token || login->call_stays;
    login->call = call->ticket;
    bool ok = login_password_ok(call->engine, login, password);
    login->call = 0;
    if (!ok) {
        return CALL_LATER; /* the call was answered */
    }
    (void)step_push(call, login, step_create, password);
    return CALL_LATER;
}

static enum call_answer run_guest(struct call *call)
{
    struct str name = call_text(call, "name");
    struct err err;
    uint64_t room = call_number(call, "room");
    if (room && !calls_may_step_in(call->engine, room)) {
        return call_refuse(call, 403, PHRASE_ask_step_in);
    }
    struct login *login = begin_login(call, true);
    if (!login) {
        return CALL_FAILED;
    }
    login->room = room;
    char made[ACCOUNT_NAME_MAX + 1];
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str plain = name;
    bool fits = name.length == 0 || (newname_read(call->engine, &plain, bytes, &err) &&
                                            newname_guest_ok(call->engine, plain, &err));
    if (!fits && !call_flag(call, "make")) {
        return call_fail(call, 422, "%s", err.text);
    }
    if (!fits) {
        newname_make(call->engine, name, made);
        plain = str_of(made);
    }
    login->written[0] = '\0'; /* a guest has one name */
    (void)str_copy(plain, login->name, sizeof(login->name));
    (void)step_push(call, login, step_guest, STR_NONE);
    return CALL_LATER;
}

static enum call_answer run_resume_login(struct call *call)
{
    struct str text = call_text(call, "token");
    struct login *login = NULL;
    struct token token;
    if (!token_find(call->engine, text, &token)) {
        return call_refuse(call, 401, PHRASE_login_token);
    }
    if (strcmp(token.scope, "read") == 0) {
        return call_refuse(call, 403, PHRASE_ask_read_only);
    }
    uint64_t character = token.character;
    if (!(login = begin_login(call, false))) {
        return CALL_FAILED;
    }
    (void)snprintf(login->name, sizeof(login->name), "%s", name_of(call->engine, character));
    login->call_token = false;
    struct step *step = step_push(call, login, step_go_in, text);
    step->spends = call_flag(call, "once");
    return CALL_LATER;
}

static enum call_answer run_logout(struct call *call)
{
    struct str text = call_text(call, "token");
    struct token token;
    if (!token_find(call->engine, text, &token)) {
        return call_refuse(call, 401, PHRASE_ask_token_gone);
    }
    char *bye = str_dup(phrase_get(call->engine, PHRASE_ask_logged_out));
    sessions_end_token(call->engine, token.number, bye);
    mem_free(bye);
    token_revoke(call->engine, text);
    return CALL_DONE;
}

static enum call_answer run_whoami(struct call *call)
{
    call->result = describe_self(call->engine, call->character,
            !account_of(call->engine, call->character), name_of(call->engine, call->character),
            NULL);
    return CALL_DONE;
}

static void add_token(void *data, const struct token *token)
{
    json_t *one = json_pack("{s:I, s:s, s:I, s:s, s:I}", "number", (json_int_t)token->number,
            "scope", token->scope, "expires", (json_int_t)(token->expires_ms / 1000), "service",
            token->service, "used", (json_int_t)(token->used_ms / 1000));
    must(one);
    calls_json_put(one, "client", str_of(token->client));
    (void)json_array_append_new(data, one);
}

json_t *calls_login_tokens(struct engine *engine, uint64_t character)
{
    json_t *list = json_array();
    token_each(engine, character, add_token, list);
    return list;
}

static enum call_answer run_tokens(struct call *call)
{
    json_t *list = calls_login_tokens(call->engine, call->character);
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        if ((uint64_t)json_integer_value(json_object_get(one, "number")) == call->token) {
            (void)json_object_set_new(one, "here", json_true());
        }
    }
    return call_give(call, "tokens", list);
}

static enum call_answer run_revoke_login(struct call *call)
{
    uint64_t number = call_number(call, "number");
    return sessions_end_token_of(call->engine, call->character, number,
                   phrase_get(call->engine, PHRASE_session_ended).bytes)
                   ? CALL_DONE
                   : call_refuse(call, 404, PHRASE_token_none);
}

/* A typed line, and the session and call to answer when it is done. That includes work of a worker
 * for it. */
struct scrollback {
    uint64_t ticket;
    uint64_t session;
};

static void told_run(struct engine *engine, void *data)
{
    static const char *const names[] = {
            [SESSION_COMMAND] = "command",
            [SESSION_ANSWER] = "answer",
            [SESSION_TEXT] = "text",
            [SESSION_SECRET] = "secret",
    };
    const struct scrollback *told = data;
    const struct session *session = hub_find(engine_hub(engine), told->session);
    uint64_t character = session ? session_character(session) : 0;
    if (character && secret_holds(engine, character, told->session)) {
        (void)tasks_push_behind_at(engine, (struct task){told_run, tasks_free, data, character},
                clock_ms() + LOOK_AGAIN_MS);
        return;
    }
    calls_finish(engine, told->ticket,
            json_pack("{s:[], s:s}", "frames", "awaits",
                    character ? names[resume_awaits(engine, session)] : "nothing"));
    mem_free(data);
}

/* The protocol handler has queued the line before, and adds the output. Output that the line starts
 * later, such as a farewell, comes before the answer. */
static enum call_answer run_line(struct call *call)
{
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    if (session && !session->character) {
        return call_refuse(call, 409, PHRASE_line_nobody);
    }
    struct scrollback *told = mem_alloc(sizeof(*told));
    *told = (struct scrollback){call->ticket, call->session};
    tasks_push(call->engine, (struct task){told_run, tasks_free, told, call->character});
    return CALL_LATER;
}

static enum call_answer run_name_check(struct call *call)
{
    struct str name = call_text(call, "name");
    struct err err = {0};
    char bytes[ACCOUNT_NAME_MAX + 1];
    bool ok = newname_read(call->engine, &name, bytes, &err) &&
              newname_ok(call->engine, name, &err);
    bool account = ok && account_find_like(call->engine, name);
    bool guest = ok && presence_has_guest(call->engine, name);
    call->result = json_pack("{s:b, s:b, s:b}", "free", ok && !account && !guest, "account",
            account, "guest", guest);
    if (!ok) {
        (void)json_object_set_new(call->result, "why", json_string(err.text));
    }
    return CALL_DONE;
}

static const struct call_handler login_handlers[] = {
        {"login", run_login},
        {"login.create", run_create},
        {"login.guest", run_guest},
        {"login.key", run_key},
        {"login.offer", run_offer},
        {"login.resume", run_resume_login},
        {"line.run", run_line},
        {"login.token", run_token},
        {"token.list", run_tokens},
        {"token.revoke", run_revoke_login},
        {"login.whoami", run_whoami},
        {"logout", run_logout},
        {"name.check", run_name_check},
};

void calls_login_add(struct engine *engine)
{
    calls_add(engine, login_handlers, sizeof(login_handlers) / sizeof(login_handlers[0]));
}
