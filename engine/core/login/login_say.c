/* login_say.c -- what a session without a character is told and asked. */
#include "engine/core/login/login_impl.h"

#include <string.h>

struct login *login_find(struct engine *engine, uint64_t session)
{
    return map_find(&logins_state(engine)->sessions, session);
}

void login_seal(struct engine *engine)
{
    hub_end_transaction(engine_hub(engine), accounts_changed(engine));
}

void login_send_msg(struct engine *engine, const struct login *login, const struct msg *msg)
{
    struct session *session = hub_find(engine_hub(engine), login->session);
    if (session) {
        hub_send(session, msg);
    }
}

void login_tell_error(struct engine *engine, struct login *login, const struct err *err)
{
    login_send_msg(engine, login,
            &(struct msg){.kind = MSG_TEXT, .style = MSG_ERROR, .text = str_of(err->text)});
}

void login_send_text(struct engine *engine, struct login *login, enum phrase phrase,
        struct str text, struct msg msg)
{
    msg.text = text;
    if (login->call && (msg.style == MSG_ERROR || msg.kind == MSG_BYE)) {
        login->asker->fail(engine, login, phrase, msg.text);
    } else if (!login->call) {
        login_send_msg(engine, login, &msg);
    }
}

void login_send(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, struct msg msg)
{
    struct buf text = {0};
    phrase_put(engine, &text, phrase, word);
    login_send_text(engine, login, phrase, buf_str(&text), msg);
    buf_finish(&text);
}

void login_say(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, enum msg_style style)
{
    login_send(engine, login, phrase, word, (struct msg){.kind = MSG_TEXT, .style = style});
}

void login_refuse(struct engine *engine, struct login *login, enum phrase phrase)
{
    login_say(engine, login, phrase, WITHOUT, MSG_ERROR);
}

static void set_hidden(struct engine *engine, struct login *login, bool hidden)
{
    if (login->hidden != hidden) {
        login->hidden = hidden;
        login->unhid = !hidden;
        login_send_msg(engine, login, &(struct msg){.kind = MSG_ECHO, .flag = !hidden});
    }
}

void login_ask(struct engine *engine, struct login *login, enum login_step step,
        enum phrase phrase, struct phrase_arg word, bool hidden)
{
    login->step = step;
    set_hidden(engine, login, hidden);
    login->unhid = false;
    login_send(engine, login, phrase, word, (struct msg){.kind = MSG_PROMPT});
}

void login_ask_password(struct engine *engine, struct login *login)
{
    login_ask(engine, login, LOGIN_PASSWORD, PHRASE_login_ask_password, WITHOUT, true);
}

void login_restart(struct engine *engine, struct login *login)
{
    login->step = LOGIN_NAME;
    login->asked = 0;
    login->again = false;
    login->resets = false;
    explicit_bzero(login->password, sizeof(login->password));
    set_hidden(engine, login, false);
}

void login_send_banned(struct engine *engine, struct login *login, const struct sanction *ban,
        enum msg_kind kind)
{
    struct buf text = {0};
    sanction_put_refusal(engine, ban, &text);
    login_send_text(engine, login, PHRASE_login_banned, buf_str(&text),
            (struct msg){.kind = kind, .style = MSG_ERROR});
    buf_finish(&text);
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}
