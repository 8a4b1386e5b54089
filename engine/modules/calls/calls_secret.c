/* calls_secret.c -- Typed calls that take a password: a wizard sets one for a player, and players
 * change their own, or confirm the export or erasure of their account. Wizards can do the latter for
 * a player who asks them.
 *
 * 1. A worker makes or checks the hash. The request waits in secret_asks under the call's
 *    ticket, so it ends with the engine.
 * 2. By then the asker may be logged out or no longer a wizard, and the account may have changed.
 *    So everything is checked again. */
#include "engine/core/login/login.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/transaction.h"
#include "engine/core/skein_module.h"
#include "engine/modules/calls/calls_account.h"
#include "engine/modules/calls/characters.h"
#include "engine/modules/calls/module.h"
#include "world/model/tx.h"

#include <stdio.h>
#include <string.h>

/* Purpose of the password. */
enum secret_aim { AIM_NOTHING, AIM_EXPORT, AIM_FORGET, AIM_CHANGE };

struct secret_ask {
    uint64_t actor;
    uint64_t session;
    uint64_t ends; /* sessions_ends of the actor at the time of the call */
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[sizeof(((struct account *)0)->password)]; /* the hash that was checked */
    enum secret_aim aim;
    char *new_password; /* owned; of AIM_CHANGE, else NULL */
};

struct secret_asks {
    struct map by_ticket; /* -> struct secret_ask, owned */
};

static struct secret_asks *secret_asks_state(const struct engine *engine)
{
    return *skein_module_state(engine, "calls");
}

static void *keep(struct call *call, const struct account *account, enum secret_aim aim)
{
    struct secret_ask *ask = mem_alloc(sizeof(*ask));
    ask->actor = call->character;
    ask->session = call->session;
    ask->ends = sessions_ends(call->engine, call->character);
    ask->aim = aim;
    (void)str_copy(str_of(account->name), ask->name, sizeof(ask->name));
    (void)str_copy(str_of(account->password), ask->hash, sizeof(ask->hash));
    (void)map_put(&secret_asks_state(call->engine)->by_ticket, call->ticket, ask);
    return (void *)(uintptr_t)call->ticket;
}

static void free_ask(void *data)
{
    struct secret_ask *ask = data;
    if (ask && ask->new_password) {
        explicit_bzero(ask->new_password, strlen(ask->new_password));
        mem_free(ask->new_password);
    }
    mem_free(ask);
}

static void drop(struct engine *engine, uint64_t ticket)
{
    free_ask(map_remove(&secret_asks_state(engine)->by_ticket, ticket));
}

/* Returns the account for a new password, if the asker may still set it. Otherwise the call has
 * failed. */
static const struct account *find_asked(
        struct engine *engine, const struct secret_ask *ask, uint64_t ticket)
{
    const struct account *account = account_find(engine, str_of(ask->name));
    if (sessions_ends(engine, ask->actor) != ask->ends ||
            role_of(engine, ask->actor) < PERM_WIZARD) {
        calls_refuse(engine, ticket, 401, PHRASE_ask_log_in);
    } else if (!account || account->unread) {
        calls_refuse(engine, ticket, account ? 503 : 404,
                account ? PHRASE_disk_unread : PHRASE_no_account);
    } else {
        return account;
    }
    return NULL;
}

/* Sets the new password, which a worker has hashed: hash, "" if none could. find_still returns the account, if the asker
 * may still set it. */
static void take_hash(struct engine *engine, uint64_t ticket, const char *hash,
        const struct account *(*find_still)(
                struct engine *engine, const struct secret_ask *ask, uint64_t ticket))
{
    const struct secret_ask *ask = map_find(&secret_asks_state(engine)->by_ticket, ticket);
    const struct account *account = NULL;
    must(ask);
    if (!*hash) {
        calls_refuse(engine, ticket, 503, PHRASE_ask_busy);
    } else {
        account = find_still(engine, ask, ticket);
    }
    if (account) {
        transaction_begin(engine, ask->actor, ask->session);
        account_set_password(engine, account, hash);
        calls_finish(engine, ticket, json_object());
        transaction_commit(engine);
    }
    drop(engine, ticket);
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}

static void hashed_secret(struct engine *engine, void *data, const char *hash)
{
    take_hash(engine, (uint64_t)(uintptr_t)data, hash, find_asked);
}

static enum call_answer run_password(struct call *call)
{
    char world[ABROAD_WORLD_MAX + 1];
    struct str password = call_text(call, "password");
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    if (abroad_home(call->engine, account->character, world)) {
        return call_refuse(call, 409, PHRASE_account_away, WITH("name", account->name),
                WITH("world", world));
    }
    if (password.length < ACCOUNT_PASSWORD_MIN || password.length > ACCOUNT_PASSWORD_MAX) {
        return call_refuse(call, 422, PHRASE_password_form);
    }
    if (!account_hash_password(call->engine, password,
                (struct password_turn){.owner = call->character}, hashed_secret,
                keep(call, account, AIM_NOTHING))) {
        drop(call->engine, call->ticket);
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    return CALL_LATER;
}

/* -- for their own account -- */

static enum call_answer forget(struct call *call, const struct account *account)
{
    struct err err;
    if (!str_equal_nocase(call_text(call, "confirm"), str_of(account->name))) {
        return call_refuse(call, 422, PHRASE_forget_name);
    }
    if (!characters_erase(call->engine, account, &err)) {
        return call_fail(call, 409, "%s", err.text);
    }
    return CALL_DONE;
}

/* Logs an erasure, with the number of the character only. Needs an open transaction. */
static void note_forgotten(struct engine *engine, const struct account *account, uint64_t actor)
{
    char number[24];
    (void)snprintf(number, sizeof(number), "#%llu", (unsigned long long)account->character);
    audit_write(engine, actor, STR("delete account"), str_of(number), STR_NONE);
}

/* Returns the asker's account if it has not changed since the call. Otherwise the call has failed. */
static const struct account *find_own_still(
        struct engine *engine, const struct secret_ask *ask, uint64_t ticket)
{
    const struct account *account = account_find(engine, str_of(ask->name));
    if (!account || account->unread || strcmp(account->password, ask->hash) != 0 ||
            sessions_ends(engine, ask->actor) != ask->ends) {
        calls_refuse(engine, ticket, 401, PHRASE_ask_log_in);
        return NULL;
    }
    return account;
}

/* Sets the new password of the asker, which a worker has hashed. */
static void hashed_own(struct engine *engine, void *data, const char *hash)
{
    take_hash(engine, (uint64_t)(uintptr_t)data, hash, find_own_still);
}

/* Does the request after the password was found right. */
static void do_own(struct engine *engine, uint64_t ticket, const struct secret_ask *ask)
{
    const struct account *account = find_own_still(engine, ask, ticket);
    struct err err;
    if (!account) {
        return;
    }
    transaction_begin(engine, ask->actor, ask->session);
    if (ask->aim == AIM_NOTHING) {
        calls_finish(engine, ticket, json_pack("{s:s}", "name", account->name));
    } else if (ask->aim == AIM_EXPORT) {
        calls_export(engine, ticket, ask->session, account);
    } else if (characters_erase(engine, account, &err)) {
        note_forgotten(engine, account, 0);
        calls_finish(engine, ticket, json_object());
    } else {
        calls_fail(engine, ticket, 409, err.text);
    }
    transaction_commit(engine);
}

static void checked(struct engine *engine, void *data, enum account_answer answer)
{
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    const struct secret_ask *ask = map_find(&secret_asks_state(engine)->by_ticket, ticket);
    if (answer == ACCOUNT_RIGHT && ask->aim == AIM_CHANGE &&
            account_hash_password(engine, str_of(ask->new_password),
                    (struct password_turn){.owner = ask->actor}, hashed_own, data)) {
        return; /* hashed_own answers */
    }
    if (answer == ACCOUNT_BUSY || (answer == ACCOUNT_RIGHT && ask->aim == AIM_CHANGE)) {
        calls_refuse(engine, ticket, 503, PHRASE_ask_busy);
    } else if (answer == ACCOUNT_RIGHT) {
        do_own(engine, ticket, ask);
    } else {
        const struct session *session = hub_find(engine_hub(engine), ask->session);
        if (session) {
            login_note_wrong(engine, ask->name, session, true);
        }
        calls_refuse(engine, ticket, 403, PHRASE_login_wrong);
    }
    drop(engine, ticket);
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}

static bool is_token(const struct call *call)
{
    struct str text = call_text(call, "password");
    return token_is_formed(text) || token_is_of(call->engine, text, call->character);
}

/* A token is enough to identify somebody. Everything else needs the password. */
static enum call_answer answer_token(
        struct call *call, const struct account *account, enum secret_aim aim)
{
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    if (aim == AIM_NOTHING &&
            token_is_of(call->engine, call_text(call, "password"), call->character)) {
        call->result = json_pack("{s:s}", "name", account->name);
        return CALL_DONE;
    }
    login_note_wrong(call->engine, account->name, session, true);
    return call_refuse(call, 403, PHRASE_login_wrong);
}

static enum call_answer ask_own(struct call *call, enum secret_aim aim)
{
    struct engine *engine = call->engine;
    const struct account *account = account_of(engine, call->character);
    const struct session *session = hub_find(engine_hub(engine), call->session);
    if (!account || !session) {
        return call_refuse(call, 403, PHRASE_password_none);
    }
    if (aim == AIM_FORGET &&
            !str_equal_nocase(call_text(call, "confirm"), str_of(account->name))) {
        return call_refuse(call, 422, PHRASE_forget_name);
    }
    struct err err;
    if (!login_may_guess(engine, session, account, &err)) {
        return call_fail(call, 429, "%s", err.text);
    }
    if (is_token(call)) {
        return answer_token(call, account, aim);
    }
    void *kept = keep(call, account, aim);
    if (aim == AIM_CHANGE) {
        struct secret_ask *ask = map_find(&secret_asks_state(engine)->by_ticket, call->ticket);
        ask->new_password = str_dup(call_text(call, "new"));
    }
    if (!account_check_password(engine, account->password, call_text(call, "password"),
                (struct password_turn){.owner = call->character}, checked, kept)) {
        drop(engine, call->ticket);
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    return CALL_LATER;
}

static enum call_answer run_own_show(struct call *call)
{
    return ask_own(call, AIM_NOTHING);
}

static enum call_answer run_own_export(struct call *call)
{
    return ask_own(call, AIM_EXPORT);
}

static enum call_answer run_own_delete(struct call *call)
{
    return ask_own(call, AIM_FORGET);
}

static enum call_answer run_own_password(struct call *call)
{
    char world[ABROAD_WORLD_MAX + 1];
    size_t length = call_text(call, "new").length;
    if (abroad_home(call->engine, call->character, world)) {
        const struct account *account = account_of(call->engine, call->character);
        return call_refuse(call, 409, PHRASE_account_away,
                WITH("name", account ? account->name : ""), WITH("world", world));
    }
    if (length < ACCOUNT_PASSWORD_MIN || length > ACCOUNT_PASSWORD_MAX) {
        return call_refuse(call, 422, PHRASE_password_form);
    }
    return ask_own(call, AIM_CHANGE);
}

/* -- for other accounts, by a wizard -- */

static enum call_answer run_export(struct call *call)
{
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    audit_write(call->engine, call->character, STR("export account"), str_of(account->name),
            STR_NONE);
    calls_export(call->engine, call->ticket, call->session, account);
    return CALL_LATER;
}

static enum call_answer run_delete_secret(struct call *call)
{
    const struct account *account = calls_find_account(call);
    enum call_answer answer = account ? forget(call, account) : CALL_FAILED;
    if (answer == CALL_DONE) {
        note_forgotten(call->engine, account, call->character);
    }
    return answer;
}

void calls_secret_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"account.password", run_password},
            {"account.export", run_export},
            {"account.delete", run_delete_secret},
            {"own.show", run_own_show},
            {"own.password", run_own_password},
            {"own.export", run_own_export},
            {"own.delete", run_own_delete},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}

void calls_secret_create(struct engine *engine)
{
    struct secret_asks *asks = mem_alloc(sizeof(*asks));
    map_init(&asks->by_ticket);
    *skein_module_state(engine, "calls") = asks;
}

void calls_secret_destroy(struct engine *engine)
{
    struct secret_asks *asks = secret_asks_state(engine);
    map_finish_with(&asks->by_ticket, free_ask);
    mem_free(asks);
}
