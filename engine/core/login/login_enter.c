/* login_enter.c -- from a name and a password to a character in play.
 *
 * 1. Before a password costs a hash, its address and its name are counted (login_limit.c).
 * 2. A wrong password, a name without an account and an invalid name get the same words after
 *    the same work. Facts about the account are told only after the right password.
 * 3. A wrong password is asked again, without echo. Three in a row end the connection, or for
 *    an exempt address the question.
 * 4. The session may be gone and the name taken when a worker answers, so both are looked up
 *    again.
 * 5. A player goes in when it is their turn (login_later).
 * 6. Every protocol accepts a token in place of a password. A token is looked up by its hash,
 *    so it waits for no worker.
 *
 * The conversation itself is in login.c. */
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

/* Packs a session id as a worker job's data: nothing to free if the answer never comes. */
static void *session_as_data(uint64_t session)
{
    _Static_assert(sizeof(uintptr_t) >= sizeof(uint64_t), "a session's id fits into a pointer");
    return (void *)(uintptr_t)session;
}

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
    struct shell_asking asking = {.session = hub_find(engine->hub, login->session),
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

/* Puts the session on its character. Removes the login, unless the character is missing. */
static void go_in(struct engine *engine, struct login *login, uint64_t character, bool guest,
        enum phrase greeting)
{
    struct session *session = hub_find(engine->hub, login->session);
    if (!session) {
        return;
    }
    if (!world_find(engine->world, character)) {
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
    struct phrase_arg name = WITH_RAW("name", login->name);
    if (greeting == PHRASE_login_guest && session->chats) {
        greeting = PHRASE_login_guest_irc;
    }
    login_say(engine, login, greeting, name, MSG_PLAIN);
    /* the account may have been made just now */
    hub_end_transaction(engine->hub, engine->world->commit_number);
    limit_note_entered(engine, session, account);
    uint64_t id = login->session;
    session->token = login->token;
    visit_enter(engine, session, character, guest);
    if (!login->first) {
        login_remove(engine, login);
    }
    login_drain(engine, id);
}

void login_send_banned(struct engine *engine, struct login *login, const struct sanction *ban,
        enum msg_kind kind)
{
    struct buf text = {0};
    sanction_put_refusal(engine, ban, &text);
    login_send_text(engine, login, PHRASE_login_banned, buf_str(&text),
            (struct msg){.kind = kind, .style = MSG_ERROR});
    buf_finish(&text);
    hub_end_transaction(engine->hub, engine->world->commit_number);
}

static void wrong_password(struct engine *engine, struct login *login)
{
    const struct session *session = hub_find(engine->hub, login->session);
    login->wrong++;
    if (session) {
        login_note_wrong(engine, login->name, session);
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

/* Refuses for a reason other than the password: it is not asked again. */
static void refuse_all(struct engine *engine, struct login *login, enum phrase phrase)
{
    login_restart(engine, login);
    login_refuse(engine, login, phrase);
}

void login_refuse_often(struct engine *engine, struct login *login)
{
    limit_note_refused(engine, login);
    refuse_all(engine, login, PHRASE_login_too_often);
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

static void right_password(
        struct engine *engine, struct login *login, const struct account *account)
{
    const struct session *session = hub_find(engine->hub, login->session);
    const struct sanction *ban = sanction_ban_of_name(engine, str_of(account->name));
    if (!ban && session) {
        ban = sanction_on_address(engine, SANCTION_BAN, session->address, false);
    }
    if (!is_barred(engine, login, account->disabled, ban)) {
        (void)snprintf(login->name, sizeof(login->name), "%s", account->name);
        go_in(engine, login, account->character, false, PHRASE_login_welcome);
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
        refuse_all(engine, login, PHRASE_login_unread);
    } else if (!account && find_elsewhere(engine, login, &claim)) {
        right_password_elsewhere(engine, login, &claim);
    } else if (account && login->ends == sessions_ends(engine, account->character)) {
        right_password(engine, login, account);
    } else { /* the password was changed meanwhile */
        wrong_password(engine, login);
    }
}

static void was_busy(struct engine *engine, struct login *login)
{
    limit_give_back(engine, login);
    refuse_all(engine, login, PHRASE_login_busy);
}

void login_checked(struct engine *engine, struct login *login, enum account_answer answer)
{
    login_later(engine, login,
            answer == ACCOUNT_BUSY    ? was_busy
            : answer == ACCOUNT_RIGHT ? was_right
                                      : wrong_password);
}

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
    refuse_all(engine, login, PHRASE_ask_read_only);
}

/* Has a worker check the password against hash; NULL: there is no such account, but the work is
 * the same. */
static void check_hash(
        struct engine *engine, struct login *login, const char *hash, struct str password)
{
    if (!login_queue_took(engine, login,
                account_check_password(engine, hash, password, limit_turn(engine, login),
                        checked, session_as_data(login->session)))) {
        was_busy(engine, login);
    }
}

void login_check(struct engine *engine, struct login *login, struct str password)
{
    if (!limit_address(engine, login) || !limit_name(engine, login)) {
        login_refuse_often(engine, login);
        return;
    }
    const struct account *account = NULL;
    if (!account_find_sure(engine, str_of(login->name), &account)) {
        limit_give_back(engine, login);
        refuse_all(engine, login, PHRASE_login_unread);
        return;
    }
    const char *hash = account ? account->password : NULL;
    login->ends = account ? sessions_ends(engine, account->character) : 0;
    login->token = 0;
    switch (login_read_given(engine, login, account, password)) {
    case GIVEN_TOKEN:
        login_later(engine, login, was_right);
        break;
    case GIVEN_READS:
        login_later(engine, login, only_reads);
        break;
    case GIVEN_WRONG:
        login_later(engine, login, wrong_password);
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
    if (!limit_address(engine, login) || !limit_name(engine, login)) {
        login_refuse_often(engine, login);
        return;
    }
    const struct account *account = account_find(engine, str_of(login->name));
    login->token = 0;
    login->ends = account ? sessions_ends(engine, account->character) : 0;
    login_later(
            engine, login, account && sshkey_has(account, key) ? was_right : wrong_password);
}

/* A ban of the address may have begun after the connection did. */
static bool newcomer_may(struct engine *engine, struct login *login)
{
    const struct session *session = hub_find(engine->hub, login->session);
    const struct sanction *ban =
            session ? sanction_on_address(engine, SANCTION_BAN, session->address, true) : NULL;
    if (ban) {
        login_send_banned(engine, login, ban, MSG_TEXT);
    }
    return !ban;
}

bool login_may_create(struct engine *engine, struct login *login)
{
    struct phrase_arg name = WITH_RAW("name", login->name);
    if (!newcomer_may(engine, login)) {
        return false;
    }
    login_seal(engine);
    visit_free_name(engine, str_of(login->name));
    const struct sanction *ban = sanction_ban_of_name(engine, str_of(login->name));
    if (newname_is_taken(engine, login->name)) {
        login_say(engine, login, PHRASE_login_taken, name, MSG_ERROR);
        return false;
    }
    if (ban) {
        login_send_banned(engine, login, ban, MSG_TEXT);
        return false;
    }
    return true;
}

bool login_password_ok(struct engine *engine, struct login *login, struct str password)
{
    bool is_short = password.length < ACCOUNT_PASSWORD_MIN;
    if (!is_short && password.length <= ACCOUNT_PASSWORD_MAX) {
        return true;
    }
    login_say(engine, login, is_short ? PHRASE_login_short : PHRASE_login_long,
            WITH("count", is_short ? ACCOUNT_PASSWORD_MIN : ACCOUNT_PASSWORD_MAX), MSG_ERROR);
    return false;
}

static void go_in_new(struct engine *engine, struct login *login)
{
    const struct account *account = account_find(engine, str_of(login->name));
    if (account) {
        go_in(engine, login, account->character, false, PHRASE_login_created);
    }
}

/* Needs an open transaction. */
static void make(
        struct engine *engine, const struct login *login, const char *name, const char *hash)
{
    const struct account *account = account_create(engine, str_of(name), PERM_PLAYER, hash);
    struct object *player = world_find(engine->world, account->character);
    if (player) {
        cloak_set_account(engine, player, str_of(login->cloak));
    }
}

static void make_account(struct engine *engine, struct login *login, const char *hash)
{
    transaction_begin(engine, 0, login->session);
    make(engine, login, login->name, hash);
    transaction_commit(engine);
    go_in_new(engine, login);
}

static void say_taken(struct engine *engine, struct login *login)
{
    login_say(engine, login, PHRASE_login_taken, WITH_RAW("name", login->name), MSG_ERROR);
}

/* The other worlds of the realm agreed to the new name. */
static bool name_given(struct engine *engine, uint64_t who, const char *name, const char *hash)
{
    struct login *login = login_find(engine, who);
    if (!login) {
        return false;
    }
    if (newname_is_taken(engine, name)) {
        login_later(engine, login, say_taken);
        return false;
    }
    make(engine, login, name, hash);
    login_later(engine, login, go_in_new);
    return true;
}

static void say_no_names(struct engine *engine, struct login *login)
{
    login_refuse(engine, login, PHRASE_login_no_names);
}

static void name_refused(struct engine *engine, uint64_t who, bool taken)
{
    struct login *login = login_find(engine, who);
    if (login) {
        login_later(engine, login, taken ? say_taken : say_no_names);
    }
}

static void ask_name(struct engine *engine, struct login *login, const char *hash)
{
    static const struct newname_asker asker = {name_given, name_refused};
    struct newname_asking asking = {
            .name = str_of(login->name), .hash = hash, .who = login->session, .asker = &asker};
    const struct session *session = hub_find(engine->hub, login->session);
    if (session) {
        cloak_write(engine, session->address, login->cloak);
    }
    internal_event_run(engine, INTERNAL_NAME, &asking);
    switch (asking.becomes) {
    case NEWNAME_FREE:
        make_account(engine, login, hash);
        break;
    case NEWNAME_WAITS:
        login->busy = true;
        break;
    case NEWNAME_TAKEN:
        say_taken(engine, login);
        break;
    case NEWNAME_AWAY:
        say_no_names(engine, login);
        break;
    }
}

static void has_other(struct engine *engine, struct login *login);

static void has_hash(struct engine *engine, struct login *login)
{
    char *hash = login->hash;
    login->hash = NULL;
    if (!hash[0]) {
        login_refuse(engine, login, PHRASE_login_busy);
    } else if (login_may_create(engine, login)) {
        ask_name(engine, login, hash);
    }
    mem_free(hash);
}

static void hashed(struct engine *engine, void *data, const char *hash)
{
    struct login *login = login_find(engine, (uint64_t)(uintptr_t)data);
    if (login) {
        login->job = 0;
        login->hash = mem_dup_text(hash);
        login_later(engine, login, login->resets ? has_other : has_hash);
    }
}

void login_create(struct engine *engine, struct login *login, struct str password)
{
    if (!limit_address(engine, login)) {
        login_refuse_often(engine, login);
        return;
    }
    if (!login_queue_took(engine, login,
                account_hash_password(engine, password, limit_turn(engine, login), hashed,
                        session_as_data(login->session)))) {
        login_refuse(engine, login, PHRASE_login_busy);
    }
}

static void has_other(struct engine *engine, struct login *login)
{
    char *hash = login->hash;
    login->hash = NULL;
    login->resets = false;
    const struct account *account = account_find(engine, str_of(login->name));
    if (!account || !hash[0]) {
        login_refuse(engine, login, PHRASE_login_busy);
    } else if (login->ends != sessions_ends(engine, account->character)) {
        login_refuse(engine, login, PHRASE_login_code_wrong);
    } else {
        transaction_begin(engine, 0, login->session);
        account_set_password(engine, account, hash);
        audit_write(engine, account->character, STR("password by mail"), str_of(account->name),
                STR_NONE);
        transaction_commit(engine);
        right_password(engine, login, account);
    }
    mem_free(hash);
}

void login_change(struct engine *engine, struct login *login, struct str password)
{
    struct password_turn turn = limit_turn(engine, login);
    turn.stranger = false; /* the code was right */
    login->resets = login_queue_took(engine, login,
            account_hash_password(
                    engine, password, turn, hashed, session_as_data(login->session)));
    if (!login->resets) {
        login_refuse(engine, login, PHRASE_login_busy);
    }
}

/* A name is speech too: a muted or jailed address may not choose a guest name. */
static bool may_choose_name(struct engine *engine, const struct login *login)
{
    const struct session *session = hub_find(engine->hub, login->session);
    return !session ||
           (!sanction_on_address(engine, SANCTION_MUTE, session->address, true) &&
                   !sanction_on_address(engine, SANCTION_JAIL, session->address, true));
}

static void guest_in(struct engine *engine, struct login *login)
{
    login_seal(engine);
    uint64_t guest = visit_make_guest(engine, str_of(login->name), login->room);
    go_in(engine, login, guest, true, PHRASE_login_guest);
}

void login_guest(struct engine *engine, struct login *login)
{
    if (!engine->options.guests) {
        login_refuse(engine, login, PHRASE_login_no_guests);
    } else if (!newcomer_may(engine, login)) {
        return;
    } else if (!limit_address(engine, login)) {
        login_refuse_often(engine, login);
    } else {
        newname_of_guest(engine, login->name);
        guest_in(engine, login);
    }
}

void login_guest_as(struct engine *engine, struct login *login)
{
    if (!engine->options.guests) {
        login_refuse(engine, login, PHRASE_login_no_guests);
    } else if (login_may_create(engine, login)) {
        if (!limit_address(engine, login)) {
            login_refuse_often(engine, login);
            return;
        }
        if (!may_choose_name(engine, login)) {
            newname_of_guest(engine, login->name);
        }
        guest_in(engine, login);
    }
}

void login_go_in(struct engine *engine, struct login *login, struct str text, bool spent)
{
    struct token token;
    if (!token_find(engine, text, &token)) {
        login->asker->fail(
                engine, login, PHRASE_login_wrong, phrase_get(engine, PHRASE_login_token));
        return;
    }
    uint64_t character = token.character;
    bool guest = token.guest;
    login->token = spent ? 0 : token.number;
    if (spent) {
        transaction_begin(engine, character, 0);
        token_revoke(engine, text);
        transaction_commit(engine);
    }
    go_in(engine, login, character, guest, login_welcome(engine, character, guest));
}
