/* login_enter.c -- from the answer to a password to a character in play.
 *
 * 1. A wrong password, a name without an account and an invalid name get the same words after
 *    the same work. Facts about the account are told only after the right password.
 * 2. A wrong password is asked again, without echo, and so is one that could not be checked.
 *    Three wrong in a row end the connection, or for an exempt address the question.
 * 3. The session may be gone and the name taken when a worker answers, so both are looked up
 *    again.
 * 4. A player goes in when it is their turn (login_later). */
#include "engine/core/internal_event.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/resume.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/sshkey.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>

#define WRONG_MAX 3

/* Says which world, if no module has said where and how to log in there. */
static void put_world(struct engine *engine, const struct shell_asking *asking, struct buf *out)
{
    struct abroad abroad;
    if (asking->claim) {
        phrase_put(engine, out, PHRASE_travel_lives, WITH("world", asking->claim->world));
    } else if (abroad_is(engine, asking->character, &abroad)) {
        phrase_put(engine, out, PHRASE_travel_lives, WITH("world", abroad.world));
    }
}

/* Handles a player who is in another world now, or whose account is only there (claim): tells
 * them where, or has their connection proxy bring them there. */
static void turn_away(struct engine *engine, struct login *login, uint64_t character,
        const struct registration *claim)
{
    struct shell_asking asking = {.session = hub_find(engine_hub(engine), login->session),
            .character = character,
            .claim = claim};
    internal_event_run(engine, INTERNAL_SHELL, &asking);
    if (!asking.sent_on && asking.text.length == 0) {
        put_world(engine, &asking, &asking.text);
    }
    if (asking.sent_on) {
        login_remove(engine, login);
    } else if (login->call) {
        login->asker->fail(engine, login, PHRASE_travel_lives, buf_str(&asking.text));
    } else {
        login_send_text(engine, login, PHRASE_travel_lives, buf_str(&asking.text),
                (struct msg){.kind = MSG_TEXT, .style = MSG_ERROR});
        login_seal(engine);
    }
    buf_finish(&asking.text);
}

void login_put_in(struct engine *engine, struct login *login, uint64_t character, bool guest,
        enum phrase greeting)
{
    struct session *session = hub_find(engine_hub(engine), login->session);
    if (!session) {
        return;
    }
    if (!world_find(engine_world(engine), character)) {
        login_refuse(engine, login, PHRASE_login_lost);
        login_seal(engine);
        return;
    }
    login->wrong = 0;
    const struct account *account = account_of(engine, character);
    if (other_worlds_is_shut(engine) && (!account || account->role != PERM_WIZARD)) {
        login_refuse(engine, login, PHRASE_realm_shut);
        login_seal(engine);
        return;
    }
    if (abroad_is(engine, character, NULL)) {
        turn_away(engine, login, character, NULL);
        return;
    }
    if (session->frontend && session->frontend->streams && !login->call_stays &&
            !sessions_may_stream(engine, character)) {
        login_say(engine, login, PHRASE_login_streams, WITH("count", SESSIONS_STREAMS_MAX),
                MSG_ERROR);
        login_seal(engine);
        return;
    }
    if (login->call) {
        bool stays = login->call_stays;
        login->asker->done(engine, login, character, guest);
        if (stays) {
            return;
        }
    }
    struct phrase_arg name =
            WITH_RAW("name", spelling_of_name(engine, character, str_of(login->name)));
    login_say(engine, login, greeting, name, MSG_PLAIN);
    /* the account may have been made just now */
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
    limit_note_entered(engine, session, account);
    uint64_t id = login->session;
    session->token = login->token;
    visit_enter(engine, session, character, guest);
    if (!login->first) {
        login_remove(engine, login);
    }
    login_drain(engine, id);
}

static void wrong_password(struct engine *engine, struct login *login)
{
    const struct session *session = hub_find(engine_hub(engine), login->session);
    login->wrong++;
    if (session) {
        login_note_wrong(engine, login->name, session, false);
    }
    if (login->call) {
        login_refuse(engine, login, PHRASE_login_wrong);
    } else if (login->wrong % WRONG_MAX != 0) {
        login_refuse(engine, login, PHRASE_login_wrong_typed);
        login_ask_password(engine, login);
    } else if (limit_session(engine, login)) {
        login_end(engine, login, PHRASE_login_three_wrong);
    } else {
        login_restart(engine, login);
        login_refuse(engine, login, PHRASE_login_wrong);
    }
}

void login_refuse_all(struct engine *engine, struct login *login, enum phrase phrase)
{
    bool typed = !login->call;
    login_refuse(engine, login, phrase);
    if (typed) {
        login->again = true;
        login_ask_password(engine, login);
    }
}

/* True if the player may not come in in spite of the right password; tells them why. */
static bool is_barred(
        struct engine *engine, struct login *login, bool disabled, const struct sanction *ban)
{
    limit_give_back(engine, login);
    login_restart(engine, login);
    if (disabled) {
        login_refuse(engine, login, PHRASE_login_disabled);
    } else if (ban) {
        login_send_banned(engine, login, ban, MSG_TEXT);
    }
    return disabled || ban;
}

void login_right_password(
        struct engine *engine, struct login *login, const struct account *account)
{
    const struct session *session = hub_find(engine_hub(engine), login->session);
    const struct sanction *ban = sanction_ban_of_name(engine, str_of(account->name));
    if (!ban && session) {
        ban = sanction_on_address(engine, SANCTION_BAN, session->address, false);
    }
    if (!is_barred(engine, login, account->disabled, ban)) {
        (void)snprintf(login->name, sizeof(login->name), "%s", account->name);
        login_put_in(engine, login, account->character, false, PHRASE_login_welcome);
    }
}

/* Finds a player of another world of the realm, by the name of the log-in. */
static bool find_elsewhere(
        struct engine *engine, const struct login *login, struct registration *out)
{
    return registration_find(engine, str_of(login->name), out) && out->character != 0 &&
           strcmp(out->world, other_worlds_name(engine)) != 0;
}

static void right_password_elsewhere(
        struct engine *engine, struct login *login, const struct registration *claim)
{
    const struct sanction *ban = sanction_ban_of_name(engine, str_of(claim->name));
    if (!is_barred(engine, login, claim->disabled, ban)) {
        turn_away(engine, login, 0, claim);
    }
}

static void was_right(struct engine *engine, struct login *login)
{
    const struct account *account = NULL;
    struct registration claim;
    if (!account_find_sure(engine, str_of(login->name), &account)) {
        limit_give_back(engine, login);
        login_refuse_all(engine, login, PHRASE_login_unread);
    } else if (!account && find_elsewhere(engine, login, &claim)) {
        right_password_elsewhere(engine, login, &claim);
    } else if (account && login->ends == sessions_ends(engine, account->character)) {
        struct login_choosing choosing = {.login = login, .account = account};
        internal_event_run(engine, INTERNAL_CHOOSE, &choosing);
        if (!choosing.asks) {
            login_right_password(engine, login, account);
        }
    } else { /* the password was changed meanwhile */
        wrong_password(engine, login);
    }
}

void login_was_busy(struct engine *engine, struct login *login)
{
    limit_give_back(engine, login);
    login_refuse_all(engine, login, PHRASE_login_busy);
}

void login_checked(struct engine *engine, struct login *login, enum account_answer answer)
{
    login_later(engine, login,
            answer == ACCOUNT_BUSY    ? login_was_busy
            : answer == ACCOUNT_RIGHT ? was_right
                                      : wrong_password);
}

enum phrase login_welcome(struct engine *engine, uint64_t character, bool guest)
{
    const struct account *account = account_of(engine, character);
    bool is_new = account && account->seen_ms == 0 && !presence_find(engine, character);
    return guest ? PHRASE_login_guest : is_new ? PHRASE_login_created : PHRASE_login_welcome;
}

void login_go_in(struct engine *engine, struct login *login, struct str token, bool spent)
{
    struct token found;
    if (!token_find(engine, token, &found)) {
        login->asker->fail(
                engine, login, PHRASE_login_wrong, phrase_get(engine, PHRASE_login_token));
        return;
    }
    uint64_t character = found.character;
    bool guest = found.guest;
    login->token = spent ? 0 : found.number;
    if (spent) {
        transaction_begin(engine, character, 0);
        token_revoke(engine, token);
        transaction_commit(engine);
    }
    login_put_in(engine, login, character, guest, login_welcome(engine, character, guest));
}
