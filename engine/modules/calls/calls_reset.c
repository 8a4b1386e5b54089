/* calls_reset.c -- A new password for a player who forgot theirs, by a code that is sent by e-mail, as the word `reset`
 * before log-in does it (login_words.c). */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/email.h"
#include "engine/core/login/login_impl.h"
#include "engine/modules/calls/calls_login.h"
#include "engine/modules/calls/module.h"

/* secret: the code, an end of line, and the new password; or empty. */
static void check_reset(struct engine *engine, struct login *login, struct str secret)
{
    struct str code = str_trim(str_take_until(&secret, '\n'));
    if (!login_may_try(engine, login, true)) {
        return;
    }
    if (code.length == 0) {
        uint64_t ticket = login->call;
        login_send_code(engine, login);
        login->call = 0;
        calls_finish(engine, ticket, json_object());
    } else if (login_password_ok(engine, login, secret) &&
               login_take_code(engine, login, code)) {
        login_change(engine, login, secret);
    }
}

/* With mail switched off, the code is neither sent nor taken. */
static enum call_answer run_reset_password(struct call *call)
{
    if (!email_is_sent(call->engine)) {
        return call_refuse(call, 403, PHRASE_login_no_mail,
                WITH("contact", phrase_get(call->engine, PHRASE_login_contact)));
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

static enum call_answer run_resets(struct call *call)
{
    return call_give(call, "mails", json_boolean(email_is_sent(call->engine)));
}

void calls_reset_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"login.reset", run_reset_password}, {"login.resets", run_resets}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
