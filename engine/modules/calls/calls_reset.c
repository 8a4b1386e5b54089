/* calls_reset.c -- A new password for a player who forgot theirs, by a code that is sent by e-mail.
 *
 * 1. The limits are those of the word `reset` before log-in (login_words.c): by address and by name.
 * 2. The answer is the same, and as fast, whether the account exists or not: the code is sent afterwards. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/email.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/sessions.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_login.h"
#include "engine/modules/calls/module.h"

static void send_reset_code(struct engine *engine, void *data)
{
    const struct account *account = account_find(engine, str_of(data));
    if (account) {
        transaction_begin(engine, 0, 0);
        (void)email_ask_password(engine, account);
        transaction_commit(engine);
    }
    mem_free(data);
}

static void drop_reset_name(struct engine *engine, void *data)
{
    (void)engine;
    mem_free(data);
}

/* Answers the call, and sends the code afterwards. */
static void begin_reset(struct engine *engine, struct login *login)
{
    uint64_t ticket = login->call;
    (void)tasks_push(engine,
            (struct task){send_reset_code, drop_reset_name, mem_dup_text(login->name), 0});
    login->call = 0;
    calls_finish(engine, ticket, json_object());
}

/* Uses the code up; if it is right, sets the password and goes on as after a log-in. */
static void finish_reset(
        struct engine *engine, struct login *login, struct str code, struct str password)
{
    const struct account *account = account_find(engine, str_of(login->name));
    transaction_begin(engine, 0, login->session);
    bool right = account && email_take_password(engine, account, code);
    transaction_commit(engine);
    if (right) {
        limit_give_back(engine, login);
        login->ends = sessions_ends(engine, account->character);
        login->resets = true; /* the password is for the account, and not for a new one */
        login_create(engine, login, password);
        login->resets = login->busy;
    } else {
        login_refuse(engine, login, PHRASE_login_code_wrong);
    }
}

/* secret: the code, an end of line, and the new password; or empty. */
static void check_reset(struct engine *engine, struct login *login, struct str secret)
{
    struct str code = str_trim(str_take_until(&secret, '\n'));
    if (!limit_address(engine, login) || !limit_name(engine, login)) {
        login_refuse_often(engine, login);
    } else if (code.length == 0) {
        begin_reset(engine, login);
    } else if (login_password_ok(engine, login, secret)) {
        finish_reset(engine, login, code, secret);
    }
}

/* With mail switched off, the code is neither sent nor taken. */
static enum call_answer run_reset_password(struct call *call)
{
    if (!email_is_sent(call->engine)) {
        return call_refuse(call, 403, PHRASE_login_no_mail);
    }
    struct buf secret = {0};
    if (call_text(call, "code").length > 0) {
        buf_printf(&secret, "%.*s\n%.*s", STR_FMT(call_text(call, "code")),
                STR_FMT(call_text(call, "password")));
    }
    enum call_answer answer = calls_login_token(call, check_reset, buf_str(&secret));
    explicit_bzero(secret.bytes, secret.length);
    buf_finish(&secret);
    return answer;
}

void calls_reset_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"login.reset", run_reset_password}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
