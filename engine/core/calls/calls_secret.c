/* calls_secret.c -- typed calls that take a password: a new one for somebody, by a wizard.
 *
 * 1. A worker makes the hash; what it is for waits in engine->secret_asks under the call's ticket, and so ends with the
 *    engine.
 * 2. By then whoever asked may have been logged out, or be no wizard any more, and the account another: all is looked at
 *    again. */
#include "engine/core/calls/calls_account.h"
#include "engine/core/door/sessions.h"
#include "engine/core/realm/travel.h"
#include "engine/core/run/slice.h"
#include "world/model/tx.h"

#include <string.h>

struct secret_ask {
    uint64_t actor;
    uint64_t session;
    uint64_t ends; /* sessions_ends of the actor, as they asked */
    char name[ACCOUNT_NAME_MAX + 1];
};

static void *keep(struct call *call, const struct account *account)
{
    struct secret_ask *ask = mem_alloc(sizeof(*ask));
    ask->actor = call->character;
    ask->session = call->session;
    ask->ends = sessions_ends(call->engine, call->character);
    (void)str_copy(str_of(account->name), ask->name, sizeof(ask->name));
    (void)map_put(&call->engine->secret_asks, call->ticket, ask);
    return (void *)(uintptr_t)call->ticket;
}

static void drop(struct engine *engine, uint64_t ticket)
{
    mem_free(map_remove(&engine->secret_asks, ticket));
}

/* Whose new password it is, if it may be theirs still; else the call has failed. */
static const struct account *find_asked(
        struct engine *engine, const struct secret_ask *ask, uint64_t ticket)
{
    const struct account *account = account_find(engine, str_of(ask->name));
    if (sessions_ends(engine, ask->actor) != ask->ends ||
            perm_role(engine, ask->actor) < PERM_WIZARD) {
        calls_refuse(engine, ticket, 401, PHRASE_ask_log_in);
    } else if (!account || account->unread) {
        calls_refuse(engine, ticket, account ? 503 : 404,
                account ? PHRASE_disk_unread : PHRASE_no_account);
    } else {
        return account;
    }
    return NULL;
}

static void hashed(struct engine *engine, void *data, const char *hash)
{
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    const struct secret_ask *ask = map_find(&engine->secret_asks, ticket);
    const struct account *account = NULL;
    if (!*hash) {
        calls_refuse(engine, ticket, 503, PHRASE_ask_busy);
    } else {
        account = find_asked(engine, ask, ticket);
    }
    if (account) {
        slice_begin(engine, ask->actor, ask->session);
        account_set_password(engine, account, hash);
        calls_finish(engine, ticket, json_object());
        slice_commit(engine);
    }
    drop(engine, ticket);
    hub_seal(engine->hub, engine->world->commit_number);
}

static enum call_answer run_password(struct call *call)
{
    char world[ABROAD_WORLD_MAX + 1];
    struct str password = call_text(call, "password");
    const struct account *account = calls_find_account(call);
    if (!account) {
        return CALL_FAILED;
    }
    if (travel_home(call->engine, account->character, world)) {
        return call_refuse(call, 409, PHRASE_account_away, WITH("name", account->name),
                WITH("world", world));
    }
    if (password.length < ACCOUNT_PASSWORD_MIN || password.length > ACCOUNT_PASSWORD_MAX) {
        return call_refuse(call, 422, PHRASE_password_form);
    }
    if (!account_hash_password(call->engine, password, hashed, keep(call, account))) {
        drop(call->engine, call->ticket);
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    return CALL_LATER;
}

void calls_secret_finish(struct engine *engine)
{
    size_t cursor = 0;
    void *ask = NULL;
    while (map_each(&engine->secret_asks, &cursor, NULL, &ask)) {
        mem_free(ask);
    }
    map_finish(&engine->secret_asks);
}

void calls_secret_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"account.password", run_password},
    };
    map_init(&engine->secret_asks);
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
