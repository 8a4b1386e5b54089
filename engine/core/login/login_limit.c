/* login_limit.c -- limits on password attempts, and the record of wrong ones.
 *
 * 1. An address may try so often a minute, whatever name it tries. This limits a guesser.
 * 2. A name may be tried STRANGERS times as often a minute by addresses that have never logged
 *    in as that name. Other addresses do not share this limit, so strangers keep nobody out of
 *    their own account.
 * 3. An attempt with the right password is given back, so the limits affect guessers only.
 * 4. A wrong password is logged (fail2ban reads it), counted, and kept with its account until
 *    the next log-in, which tells the player. A separate task does this after the answer, so
 *    the answer for an unknown name takes the same time. A wrong password that a logged-in session
 *    gives is logged apart: nobody tried to log in.
 *
 * Exempt addresses have no limits; their wrong passwords are recorded all the same. */
#include "engine/base/address.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/event.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define STRANGERS 10
#define AUDITS_PER_MINUTE 5
#define LOGS_PER_MINUTE 10

struct session *limit_session(struct engine *engine, const struct login *login)
{
    struct session *session = hub_find(engine_hub(engine), login->session);
    return session && !session->exempt ? session : NULL;
}

static uint32_t of_address(const struct engine *engine)
{
    return engine_options(engine)->logins_per_minute;
}

static uint32_t of_name(const struct engine *engine)
{
    return engine_options(engine)->logins_per_minute * STRANGERS;
}

/* Fills key if the name's limit concerns this session: it is a stranger to the account. */
static bool is_strange(struct engine *engine, const struct login *login,
        const struct session *session, char key[ACCOUNT_NAME_MAX + 1])
{
    char address[ADDRESS_SIZE];
    if (!login->name[0]) {
        return false;
    }
    account_key(str_of(login->name), key);
    const struct account *account = account_find(engine, str_of(login->name));
    return !account || !account_knows(account, address_counted(session->address, address));
}

bool limit_is_stranger(struct engine *engine, const struct login *login)
{
    const struct session *session = limit_session(engine, login);
    char key[ACCOUNT_NAME_MAX + 1];
    return session && (!login->name[0] || is_strange(engine, login, session, key));
}

struct password_turn limit_turn(struct engine *engine, const struct login *login)
{
    const struct session *session = limit_session(engine, login);
    char address[ADDRESS_SIZE];
    return (struct password_turn){
            .owner = session ? str_hash(address_counted(session->address, address))
                             : login->session,
            .stranger = limit_is_stranger(engine, login)};
}

bool limit_err(const struct engine *engine, int64_t wait_ms, struct err *err)
{
    struct buf span = {0};
    phrase_put_span(engine, &span, wait_ms > 1 ? wait_ms - 1 : 1); /* it was rounded up */
    (void)phrase_err(
            engine, err, ERR_LIMIT, PHRASE_login_too_often, WITH("span", buf_str(&span)));
    buf_finish(&span);
    return false;
}

/* Returns the milliseconds until the log-in may make another attempt. */
static int64_t wait_ms(
        struct engine *engine, const struct login *login, const struct session *session)
{
    const struct logins *logins = logins_state(engine);
    char address[ADDRESS_SIZE];
    char key[ACCOUNT_NAME_MAX + 1];
    int64_t of_name_ms = is_strange(engine, login, session, key)
                                 ? attempts_wait_ms(logins->names, str_of(key), 1)
                                 : 0;
    int64_t of_address_ms =
            attempts_wait_ms(logins->addresses, address_counted(session->address, address), 1);
    return of_name_ms > of_address_ms ? of_name_ms : of_address_ms;
}

static void note_refused(
        struct engine *engine, const struct login *login, const struct session *session)
{
    char address[ADDRESS_SIZE];
    char key[ADDRESS_SIZE + 1];
    logins_state(engine)->counts.refused++;
    (void)address_counted(session->address, address);
    (void)snprintf(key, sizeof(key), "!%s", address);
    if (attempts_take(logins_state(engine)->addresses, str_of(key), LOGS_PER_MINUTE)) {
        const char *door = session->frontend ? session->frontend->service : "-";
        log_write_fields(LOG_NOTICE,
                &(struct log_fields){session->address, login->name, door, session->id},
                "log-in refused: name=%s address=%s door=%s (too many attempts)",
                login->name[0] ? login->name : "-", session->address, door);
    }
}

bool login_may_try(struct engine *engine, struct login *login, bool by_name)
{
    const struct session *session = limit_session(engine, login);
    struct logins *logins = logins_state(engine);
    char address[ADDRESS_SIZE];
    char key[ACCOUNT_NAME_MAX + 1];
    struct err err;
    if (!session ||
            (attempts_take(logins->addresses, address_counted(session->address, address),
                     of_address(engine)) &&
                    (!by_name || !is_strange(engine, login, session, key) ||
                            attempts_take(logins->names, str_of(key), of_name(engine))))) {
        return true;
    }
    note_refused(engine, login, session);
    (void)limit_err(engine, wait_ms(engine, login, session), &err);
    login_send_text(engine, login, PHRASE_login_too_often, str_of(err.text),
            (struct msg){.kind = MSG_TEXT, .style = MSG_ERROR});
    return false;
}

void limit_give_back(struct engine *engine, const struct login *login)
{
    const struct session *session = limit_session(engine, login);
    char address[ADDRESS_SIZE];
    char key[ACCOUNT_NAME_MAX + 1];
    if (!session) {
        return;
    }
    attempts_give_back(logins_state(engine)->addresses,
            address_counted(session->address, address), of_address(engine));
    if (is_strange(engine, login, session, key)) {
        attempts_give_back(logins_state(engine)->names, str_of(key), of_name(engine));
    }
}

bool login_may_guess(struct engine *engine, const struct session *session,
        const struct account *account, struct err *err)
{
    struct attempts *names = logins_state(engine)->names;
    char key[ACCOUNT_NAME_MAX + 2];
    /* All characters of a player have one password, and one limit: that of the first. */
    struct str rest = str_of(account->group ? account->group : account->key);
    struct str first = str_take_word(&rest);
    (void)snprintf(key, sizeof(key), "=%.*s", STR_FMT(first));
    return session->exempt || attempts_take(names, str_of(key), of_address(engine)) ||
           limit_err(engine, attempts_wait_ms(names, str_of(key), 1), err);
}

struct wrong {
    char name[ACCOUNT_NAME_MAX + 1]; /* empty: not a valid name */
    char address[ADDRESS_SIZE];
    char door[16];
    uint64_t session;
    bool in_play; /* a guess by a logged-in session */
};

static void keep_login_limit(struct engine *engine, const struct wrong *wrong)
{
    const struct account *account = account_find(engine, str_of(wrong->name));
    char key[ACCOUNT_NAME_MAX + 2];
    if (!account) {
        return;
    }
    (void)snprintf(key, sizeof(key), "!%s", account->key);
    transaction_begin(engine, 0, 0);
    if (!wrong->in_play) {
        account_set_wrong(engine, account, wrong->address);
    }
    if (account->role > PERM_PLAYER &&
            attempts_take(logins_state(engine)->names, str_of(key), AUDITS_PER_MINUTE)) {
        audit_write(engine, 0,
                wrong->in_play ? STR("wrong password in play") : STR("wrong password"),
                str_of(account->name), str_of(wrong->address));
    }
    transaction_commit(engine);
}

static void wrong_run(struct engine *engine, void *data)
{
    const struct wrong *wrong = data;
    logins_state(engine)->counts.wrong++;
    log_write_fields(LOG_NOTICE,
            &(struct log_fields){wrong->address, wrong->name, wrong->door, wrong->session},
            "%s: name=%s address=%s door=%s",
            wrong->in_play ? "wrong password in play" : "log-in failed",
            wrong->name[0] ? wrong->name : "-", wrong->address, wrong->door);
    keep_login_limit(engine, wrong);
    mem_free(data);
}

void login_note_wrong(
        struct engine *engine, const char *name, const struct session *session, bool in_play)
{
    struct wrong *wrong = mem_alloc(sizeof(*wrong));
    wrong->in_play = in_play;
    (void)snprintf(wrong->name, sizeof(wrong->name), "%s", name);
    (void)snprintf(wrong->address, sizeof(wrong->address), "%s", session->address);
    (void)snprintf(wrong->door, sizeof(wrong->door), "%s",
            session->frontend ? session->frontend->service : "-");
    wrong->session = session->id;
    tasks_push_behind(engine, (struct task){wrong_run, tasks_free, wrong, TASKS_NEWCOMERS});
}

static void tell_wrong(
        struct engine *engine, struct session *session, const struct account_past *past)
{
    char since[32] = "";
    time_t time = (time_t)(past->wrong_since_ms / 1000);
    struct tm utc = {0};
    if (gmtime_r(&time, &utc)) {
        (void)strftime(since, sizeof(since), "%Y-%m-%d %H:%M UTC", &utc);
    }
    struct buf text = {0};
    phrase_put(engine, &text,
            past->wrong == 1 ? PHRASE_login_one_failed : PHRASE_login_many_failed,
            WITH("count", past->wrong), WITH("since", since),
            WITH_RAW("address", past->wrong_from));
    hub_send(session,
            &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&text)});
    buf_finish(&text);
}

void limit_note_entered(
        struct engine *engine, struct session *session, const struct account *account)
{
    char address[ADDRESS_SIZE];
    logins_state(engine)->counts.logins++;
    if (!account) {
        return;
    }
    /* An event stream has no reader. */
    bool tells = account->past.wrong > 0 && !session->frontend->mute;
    struct str counted = address_counted(session->address, address);
    if (!tells && account_knows(account, counted)) {
        return;
    }
    transaction_begin(engine, account->character, session->id);
    if (tells) {
        tell_wrong(engine, session, &account->past);
    }
    account_set_entered(engine, account, counted, tells);
    transaction_commit(engine);
}

void login_count_line(struct engine *engine)
{
    logins_state(engine)->counts.lines++;
}

const struct login_counts *login_counts(const struct engine *engine)
{
    return &logins_state(engine)->counts;
}
