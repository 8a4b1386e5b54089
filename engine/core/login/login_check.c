/* login_check.c -- starts the check of a password or key.
 *
 * 1. Before a password costs a hash, its address and its name are counted (login_limit.c).
 * 2. Every protocol accepts a token in place of a password. A token is looked up by its hash,
 *    so it waits for no worker. */
#include "engine/core/login/login_impl.h"
#include "engine/core/login/sessions.h"
#include "engine/core/people/sshkey.h"

static void checked(struct engine *engine, void *data, enum account_answer answer)
{
    struct login *login = login_find(engine, (uint64_t)(uintptr_t)data);
    if (login) {
        login->job = 0;
        login_checked(engine, login, answer);
    }
}

static void only_reads(struct engine *engine, struct login *login)
{
    limit_give_back(engine, login);
    login_refuse_all(engine, login, PHRASE_ask_read_only);
}

/* Has a worker check the password against hash; NULL: there is no such account, but the work is
 * the same. */
static void check_hash(
        struct engine *engine, struct login *login, const char *hash, struct str password)
{
    if (!login_queue_took(engine, login,
                account_check_password(engine, hash, password, limit_turn(engine, login),
                        checked, login_as_data(login->session)))) {
        login_was_busy(engine, login);
    }
}

void login_check(struct engine *engine, struct login *login, struct str password)
{
    bool typed = !login->call;
    login->given = str_hash(password);
    if (!login_may_try(engine, login, true)) {
        login->again = typed;
        if (typed) {
            login_ask_password(engine, login);
        }
        return;
    }
    const struct account *account = NULL;
    if (!account_find_sure(engine, str_of(login->name), &account)) {
        limit_give_back(engine, login);
        login_refuse_all(engine, login, PHRASE_login_unread);
        return;
    }
    const char *hash = account ? account->password : NULL;
    login->ends = account ? sessions_ends(engine, account->character) : 0;
    login->token = 0;
    switch (login_read_given(engine, login, account, password)) {
    case GIVEN_TOKEN:
        login_checked(engine, login, ACCOUNT_RIGHT);
        break;
    case GIVEN_READS:
        login_later(engine, login, only_reads);
        break;
    case GIVEN_WRONG:
        login_checked(engine, login, ACCOUNT_WRONG);
        break;
    case GIVEN_PASSWORD:
        if (!login_is_proved(engine, login, account, password)) {
            check_hash(engine, login, hash, password);
        }
        break;
    }
}

void login_check_key(struct engine *engine, struct login *login, struct str key)
{
    if (!login_may_try(engine, login, true)) {
        return;
    }
    const struct account *account = account_find(engine, str_of(login->name));
    login->token = 0;
    login->ends = account ? sessions_ends(engine, account->character) : 0;
    login_checked(
            engine, login, account && sshkey_has(account, key) ? ACCOUNT_RIGHT : ACCOUNT_WRONG);
}
