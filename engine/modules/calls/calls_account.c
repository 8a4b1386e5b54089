/* calls_account.c -- Typed calls of wizards about accounts: lists, their connections, and
 * administration.
 *
 * 1. If the game has a command for an action, the call runs that command (order.h), so both have
 *    the same rules. Disabling has no command and does the same as `skein account disable`.
 * 2. Each action is in the audit log, with the service and address of the caller.
 * 3. The callers cannot lower their own role or disable their own account. Another wizard must do
 *    that.
 *
 * Calls that take a password are in calls_secret.c, quotas in the script layer
 * (script_office.c). */
#include "engine/modules/calls/calls_account.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/email.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sshkey.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/calls/account_list.h"
#include "engine/modules/calls/calls_login.h"
#include "engine/modules/calls/module.h"
#include "engine/session/markup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ACCOUNT_LIST_DEFAULT 50

const struct account *calls_find_account(struct call *call)
{
    const struct account *account = account_find(call->engine, call_text(call, "name"));
    if (!account) {
        (void)call_refuse(call, 404, PHRASE_no_account);
    } else if (account->unread) {
        (void)call_refuse(call, 503, PHRASE_disk_unread);
        account = NULL;
    }
    return account;
}

/* -- running commands -- */

/* Appends the equivalent typed line, for the records. */
static void put_line(
        const char *pattern, const struct event_arg *args, size_t count, struct buf *out)
{
    struct str rest = str_of(pattern);
    buf_add_str(out, str_take_word(&rest));
    for (size_t i = 0; i < count; i++) {
        bool text = args[i].value.kind == VALUE_STRING;
        buf_add_char(out, ' ');
        buf_add_str(out, text ? value_as_str(&args[i].value) : args[i].name);
    }
}

static enum call_answer fail_refused(struct call *call)
{
    struct buf plain = {0};
    markup_plain(buf_str(&engine_transaction(call->engine)->refusal), &plain);
    enum call_answer answer = call_fail(call, 409, "%.*s", STR_FMT(buf_str(&plain)));
    buf_finish(&plain);
    return answer;
}

enum call_answer calls_order(
        struct call *call, const char *pattern, const struct event_arg *args, size_t count)
{
    struct buf line = {0};
    put_line(pattern, args, count, &line);
    struct order order = {pattern, buf_str(&line), args, count};
    enum outcome outcome = order_run(call->engine, call_actor(call), &order);
    buf_finish(&line);
    if (outcome == OUTCOME_DONE) {
        return CALL_DONE;
    }
    return outcome == OUTCOME_REFUSED ? fail_refused(call)
                                      : call_refuse(call, 500, PHRASE_script_failed);
}

/* Runs a command with one argument, the account's name. */
static enum call_answer order_name(struct call *call, const char *pattern)
{
    struct event_arg name = {STR("name"), value_str(call_text(call, "name"))};
    enum call_answer answer = calls_order(call, pattern, &name, 1);
    value_finish(&name.value);
    return answer;
}

/* -- lists -- */

static json_t *describe_account(struct engine *engine, const struct account *account)
{
    json_t *json = json_pack("{s:s, s:s, s:I, s:I, s:I, s:b, s:b, s:b}", "name", account->name,
            "role", role_name(account->role), "character", (json_int_t)account->character,
            "created", (json_int_t)(account->created_ms / 1000), "seen",
            (json_int_t)(account->seen_ms / 1000), "disabled", account->disabled, "online",
            presence_find(engine, account->character) != NULL, "frozen",
            perm_is_frozen(engine, account->character));
    must(json);
    return json;
}

struct account_listing {
    struct engine *engine;
    json_t *list;
};

static void add_account(void *data, const struct account *account)
{
    struct account_listing *listing = data;
    (void)json_array_append_new(listing->list, describe_account(listing->engine, account));
}

static enum call_answer run_list_account(struct call *call)
{
    char next[ACCOUNT_NAME_MAX + 1];
    enum role role = PERM_PLAYER;
    struct account_filter filter = {
            .query = call_text(call, "query"),
            .role = ACCOUNT_ANY_ROLE,
            .disabled = call_flag(call, "disabled"),
            .after = call_text(call, "after"),
            .limit = (size_t)call_number_or(call, "limit", ACCOUNT_LIST_DEFAULT),
    };
    if (call_text(call, "role").length > 0) {
        if (!role_parse(call_text(call, "role"), &role)) {
            return call_refuse(call, 422, PHRASE_no_role);
        }
        filter.role = (int)role;
    }
    struct account_listing listing = {call->engine, json_array()};
    account_search(call->engine, &filter, add_account, &listing, next);
    enum call_answer given = call_give(call, "accounts", listing.list);
    if (next[0]) {
        calls_json_put(call->result, "next", str_of(next));
    }
    return given;
}

static void count_key(void *data, uint32_t number, const struct sshkey *key)
{
    uint32_t *count = data;
    (void)key;
    *count = number;
}

static json_t *describe_session(struct session *session)
{
    int64_t now_ms = clock_ms();
    json_t *json = json_pack("{s:i, s:s, s:s, s:I, s:I, s:b, s:b}", "number",
            (int)session->number, "door", session->frontend->service, "address",
            session->address, "on_for", (json_int_t)((now_ms - session->opened_ms) / 1000),
            "idle", (json_int_t)((now_ms - session->active_ms) / 1000), "stream",
            session->frontend->mute, "absent", session->absent);
    must(json);
    calls_json_put(json, "client", str_of(session_client(session)));
    return json;
}

static json_t *list_sessions(struct engine *engine, uint64_t character)
{
    json_t *list = json_array();
    for (struct session *session = hub_sessions_of(engine_hub(engine), character); session;
            session = session->next_of_character) {
        if (sessions_is_open(session)) {
            json_t *json = describe_session(session);
            (void)json_object_set_new(json, "token", json_integer((json_int_t)session->token));
            (void)json_array_append_new(list, json);
        }
    }
    return list;
}

static json_t *list_addresses(const struct account *account)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && account->past.known[i][0]; i++) {
        (void)json_array_append_new(list, json_string(account->past.known[i]));
    }
    return list;
}

static enum call_answer run_get(struct call *call)
{
    struct engine *engine = call->engine;
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    char world[ABROAD_WORLD_MAX + 1] = "";
    struct email email = {.address = ""};
    uint32_t keys = 0;
    (void)abroad_home(engine, account->character, world);
    bool mails = email_of(engine, account->character, &email);
    sshkey_each(account, count_key, &keys);
    call->result = json_pack("{s:o, s:o, s:o, s:I, s:o, s:I, s:s, s:s, s:s}", "account",
            describe_account(engine, account), "sessions",
            list_sessions(engine, account->character), "tokens",
            calls_login_tokens(engine, account->character), "keys", (json_int_t)keys,
            "addresses", list_addresses(account), "wrong", (json_int_t)account->past.wrong,
            "wrong_from", account->past.wrong_from, "email", mails ? email.address : "",
            "world", world);
    must(call->result);
    return CALL_DONE;
}

/* -- administration -- */

/* Answers with the current state of the account. */
static enum call_answer answer_account(struct call *call, enum call_answer answer)
{
    const struct account *account =
            answer == CALL_DONE ? account_find(call->engine, call_text(call, "name")) : NULL;
    if (account) {
        call->result = describe_account(call->engine, account);
    }
    return answer;
}

static enum call_answer run_role(struct call *call)
{
    if (!calls_find_account(call)) {
        return CALL_FAILED;
    }
    struct event_arg args[] = {{STR("name"), value_str(call_text(call, "name"))},
            {STR("role"), value_str(call_text(call, "role"))}};
    enum call_answer answer = calls_order(call,
            call_flag(call, "keep") ? "@role {name:word} {role:word} keep"
                                    : "@role {name:word} {role:word}",
            args, 2);
    value_finish(&args[0].value);
    value_finish(&args[1].value);
    return answer_account(call, answer);
}

static enum call_answer run_disable(struct call *call)
{
    struct engine *engine = call->engine;
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    if (account->character == call->character) {
        return call_refuse(call, 409, PHRASE_account_own);
    }
    if (!account->disabled) {
        account_set_disabled(engine, account, true);
    }
    if (presence_find(engine, account->character)) {
        visit_end(
                engine, account->character, phrase_get(engine, PHRASE_account_disabled).bytes);
    }
    return answer_account(call, CALL_DONE);
}

static enum call_answer run_enable(struct call *call)
{
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    if (account->disabled) {
        account_set_disabled(call->engine, account, false);
    }
    return answer_account(call, CALL_DONE);
}

static enum call_answer run_boot(struct call *call)
{
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    struct event_arg who = {STR("who"), value_object(account->character)};
    return calls_order(call, "@boot {who:player}", &who, 1);
}

static enum call_answer run_freeze(struct call *call)
{
    if (!calls_find_account(call)) {
        return CALL_FAILED;
    }
    return answer_account(call, order_name(call, "@freeze {name:word}"));
}

static enum call_answer run_thaw(struct call *call)
{
    if (!calls_find_account(call)) {
        return CALL_FAILED;
    }
    return answer_account(call, order_name(call, "@unfreeze {name:word}"));
}

static void audit_number(struct call *call, const char *action, const struct account *account)
{
    char number[24];
    (void)snprintf(number, sizeof(number), "%" PRIu64, call_number(call, "number"));
    audit_write(call->engine, call->character, str_of(action), str_of(account->name),
            str_of(number));
}

static enum call_answer run_end(struct call *call)
{
    struct engine *engine = call->engine;
    const struct account *account = calls_find_account(call);
    const struct session *session =
            account ? sessions_numbered(engine, account->character, call_number(call, "number"))
                    : NULL;
    if (!session) {
        return account ? call_refuse(call, 404, PHRASE_session_none) : CALL_FAILED;
    }
    sessions_end_one(engine, session, phrase_get(engine, PHRASE_session_ended).bytes);
    audit_number(call, "end session", account);
    return CALL_DONE;
}

/* -- all sessions -- */

enum { SESSIONS_MOST = 1000 }; /* in one answer */

static void put_whose(struct engine *engine, uint64_t character, json_t *json)
{
    struct object *person = character ? world_find(engine_world(engine), character) : NULL;
    calls_json_put(json, "name", person ? spelling_of(engine, person) : STR_NONE);
    (void)json_object_set_new(
            json, "account", json_boolean(person && account_of(engine, character)));
}

static enum call_answer run_list_session(struct call *call)
{
    struct engine *engine = call->engine;
    uint64_t before = call_number_or(call, "before", UINT64_MAX);
    uint64_t left = call_number_or(call, "limit", SESSIONS_MOST);
    uint64_t next = 0;
    json_t *list = json_array();
    for (struct session *session = hub_first(engine_hub(engine)); session && next == 0;
            session = session->next) {
        if (session->id < before && sessions_is_open(session)) {
            json_t *json = describe_session(session);
            next = --left == 0 ? session->id : 0;
            (void)json_object_set_new(json, "id", json_integer((json_int_t)session->id));
            put_whose(engine, session->character, json);
            (void)json_array_append_new(list, json);
        }
    }
    enum call_answer given = call_give(call, "sessions", list);
    if (next > 0) {
        (void)json_object_set_new(call->result, "next", json_integer((json_int_t)next));
    }
    return given;
}

static enum call_answer run_end_session(struct call *call)
{
    struct engine *engine = call->engine;
    struct session *session = hub_find(engine_hub(engine), call_number(call, "id"));
    if (!session || !session->character || !sessions_is_open(session)) {
        return call_refuse(call, 404, PHRASE_session_none);
    }
    struct object *person = world_find(engine_world(engine), session->character);
    char number[24];
    (void)snprintf(number, sizeof(number), "%u", (unsigned)session->number);
    sessions_end_one(engine, session, phrase_get(engine, PHRASE_session_ended).bytes);
    audit_write(engine, call->character, STR("end session"),
            person ? spelling_of(engine, person) : STR_NONE, str_of(number));
    return CALL_DONE;
}

/* -- a player's own sessions -- */

static enum call_answer run_own_sessions(struct call *call)
{
    return call_give(call, "sessions", list_sessions(call->engine, call->character));
}

static enum call_answer run_own_end(struct call *call)
{
    struct engine *engine = call->engine;
    const struct session *session =
            sessions_numbered(engine, call->character, call_number(call, "number"));
    if (!session) {
        return call_refuse(call, 404, PHRASE_session_none);
    }
    sessions_end_one(engine, session, phrase_get(engine, PHRASE_session_ended).bytes);
    return CALL_DONE;
}

static enum call_answer run_revoke_account(struct call *call)
{
    struct engine *engine = call->engine;
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    if (!sessions_end_token_of(engine, account->character, call_number(call, "number"),
                phrase_get(engine, PHRASE_session_ended).bytes)) {
        return call_refuse(call, 404, PHRASE_token_none);
    }
    audit_number(call, "end token", account);
    return CALL_DONE;
}

void calls_account_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"account.list", run_list_account},
            {"account.get", run_get},
            {"account.role", run_role},
            {"account.disable", run_disable},
            {"account.enable", run_enable},
            {"account.boot", run_boot},
            {"account.freeze", run_freeze},
            {"account.thaw", run_thaw},
            {"account.end", run_end},
            {"account.revoke", run_revoke_account},
            {"session.list", run_list_session},
            {"session.end", run_end_session},
            {"own.sessions", run_own_sessions},
            {"own.end", run_own_end},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
