/* login_create.c -- new accounts, new passwords and guests.
 *
 * The session may be gone and the name taken when a worker answers, so both are looked up again. */
#include "engine/core/internal_event.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/transaction.h"

/* A ban of the address may have begun after the connection did. */
static bool newcomer_may(struct engine *engine, struct login *login)
{
    const struct session *session = hub_find(engine_hub(engine), login->session);
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
        login_put_in(engine, login, account->character, false, PHRASE_login_created);
    }
}

/* Needs an open transaction. */
static void make(
        struct engine *engine, const struct login *login, const char *name, const char *hash)
{
    const struct account *account = account_create(engine, str_of(name), PERM_PLAYER, hash);
    struct object *player = world_find(engine_world(engine), account->character);
    if (player) {
        cloak_set_account(engine, player, str_of(login->cloak));
    }
    if (login->written[0]) {
        internal_event_run(engine, INTERNAL_SPELLING,
                &(struct spelling_asking){.what = SPELLING_KEEP,
                        .written = str_of(login->written),
                        .account = account});
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
    const struct session *session = hub_find(engine_hub(engine), login->session);
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
    login->given = str_hash(password);
    if (login_may_try(engine, login, false) &&
            !login_queue_took(engine, login,
                    account_hash_password(engine, password, limit_turn(engine, login), hashed,
                            login_as_data(login->session)))) {
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
        login_right_password(engine, login, account);
    }
    mem_free(hash);
}

void login_change(struct engine *engine, struct login *login, struct str password)
{
    struct password_turn turn = limit_turn(engine, login);
    turn.stranger = false; /* the code was right */
    login->resets = login_queue_took(engine, login,
            account_hash_password(
                    engine, password, turn, hashed, login_as_data(login->session)));
    if (!login->resets) {
        login_refuse(engine, login, PHRASE_login_busy);
    }
}

/* A name is speech too: a muted or jailed address may not choose a guest name. */
static bool may_choose_name(struct engine *engine, const struct login *login)
{
    const struct session *session = hub_find(engine_hub(engine), login->session);
    return !session ||
           (!sanction_on_address(engine, SANCTION_MUTE, session->address, true) &&
                   !sanction_on_address(engine, SANCTION_JAIL, session->address, true));
}

static void guest_in(struct engine *engine, struct login *login)
{
    login_seal(engine);
    uint64_t guest = visit_make_guest(engine, str_of(login->name), login->room);
    login_put_in(engine, login, guest, true, PHRASE_login_guest);
}

void login_guest(struct engine *engine, struct login *login)
{
    if (!engine_options(engine)->guests) {
        login_refuse(engine, login, PHRASE_login_no_guests);
    } else if (newcomer_may(engine, login) && login_may_try(engine, login, false)) {
        newname_of_guest(engine, login->name);
        guest_in(engine, login);
    }
}

void login_guest_as(struct engine *engine, struct login *login)
{
    if (!engine_options(engine)->guests) {
        login_refuse(engine, login, PHRASE_login_no_guests);
    } else if (login_may_create(engine, login) && login_may_try(engine, login, false)) {
        if (!may_choose_name(engine, login)) {
            newname_of_guest(engine, login->name);
        }
        guest_in(engine, login);
    }
}
