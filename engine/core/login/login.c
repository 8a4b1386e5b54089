/* login.c -- the conversation with a session that has no character yet.
 *
 * 1. Each such session has a struct login. It ends with the session, when the player goes in,
 *    or after IDLE_MS without that.
 * 2. Nothing here but the greeting runs inside a transaction; output is released after the last change of
 *    accounts is durable.
 * 3. The prompt `> ` appears only after log-in; before it, each question is a prompt with its
 *    own words.
 *
 * The files, lowest first: login_say.c (telling and asking), login_queue.c (the place in the queue
 * for password checks), login_lines.c (lines in their turn), login_enter.c (going in), login_create.c
 * (new accounts and guests), login_prove.c and login_check.c (passwords), login_words.c (the first
 * words). */
#include "engine/core/login/login.h"

#include "engine/base/refusals.h"
#include "engine/base/slab.h"
#include "engine/core/act/look.h"
#include "engine/core/internal_event.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/disk_tell.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"

#include <string.h>

#define IDLE_MS ((int64_t)5 * 60 * 1000)
#define READS_MS 1000

/* Handles a line that begins with none of the words as a name. */
static void handle_name(struct engine *engine, struct login *login, struct str line)
{
    struct str rest = line;
    struct err err;
    (void)login_take_name(engine, login, &rest);
    bool named =
            (rest.length == 0 && login->name[0]) || login_set_name(engine, login, line, &err);
    line = named ? str_of(login->name) : line;
    const struct account *account = NULL;
    if (named && !account_find_sure(engine, line, &account)) {
        login_refuse(engine, login, PHRASE_login_unread);
    } else if (account) {
        login_ask_password(engine, login);
    } else if (phrase_has_word(engine, PHRASE_login_no_names_words, line)) {
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (!named || !newname_ok(engine, line, &err)) {
        login_tell_error(engine, login, &err);
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (login_may_create(engine, login)) {
        struct phrase_arg name =
                WITH_RAW("name", login->written[0] ? str_of(login->written) : line);
        login_ask(engine, login, LOGIN_OFFER, PHRASE_login_ask_create, name, false);
    }
}

/* True if an empty line makes a guest. A scanner's line ends come at once; people read first. */
static bool looks_around(struct engine *engine, const struct login *login)
{
    const struct session *session = hub_find(engine_hub(engine), login->session);
    return engine_options(engine)->guests && session && session_lingers_ms(session) >= READS_MS;
}

static void handle_first(struct engine *engine, struct login *login, struct str line)
{
    if (login_handle_word(engine, login, line)) {
        return;
    }
    if (line.length == 0 && looks_around(engine, login)) {
        login_later(engine, login, login_guest);
    } else if (line.length == 0) {
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else {
        handle_name(engine, login, line);
    }
}

/* True for a single word that is too short to be a password: `cancel`, `quit`. */
static bool is_word_alone(struct str line)
{
    struct str word = str_take_word(&line);
    return word.length < ACCOUNT_PASSWORD_MIN && line.length == 0;
}

/* True for a line that is a command rather than a password, when a password is asked again. Few
 * passwords begin like `connect NAME PASSWORD`. */
static bool is_first_words(struct str line)
{
    if (is_word_alone(line)) {
        return true;
    }
    struct str word = str_take_word(&line);
    bool takes_two =
            str_equal_nocase(word, STR("connect")) || str_equal_nocase(word, STR("create"));
    (void)str_take_word(&line);
    return takes_two && str_trim(line).length > 0;
}

/* The client does not echo until the answer is known, because a wrong password is asked again. */
static void handle_password(struct engine *engine, struct login *login, struct str line)
{
    bool again = login->wrong || login->again;
    bool word = again ? is_first_words(line) : is_word_alone(line);
    if (!word || !login_handle_word(engine, login, line)) {
        login_check(engine, login, line);
    }
}

static void handle_offer(struct engine *engine, struct login *login, struct str line)
{
    if (phrase_has_word(engine, PHRASE_login_yes, line)) {
        login_ask_new(engine, login);
    } else if (phrase_has_word(engine, PHRASE_login_no, line)) {
        login_restart(engine, login);
        login_say(engine, login, PHRASE_login_not_created, WITHOUT, MSG_PLAIN);
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (!login_handle_word(engine, login, line)) {
        login_refuse(engine, login, PHRASE_login_yes_or_no);
    }
}

static void handle_new(struct engine *engine, struct login *login, struct str line)
{
    if (is_word_alone(line) && login_handle_word(engine, login, line)) {
        return;
    }
    if (!login_password_ok(engine, login, line)) {
        login_ask_new(engine, login);
    } else {
        memcpy(login->password, line.bytes, line.length);
        login->password[line.length] = '\0';
        login_ask(engine, login, LOGIN_NEW_AGAIN, PHRASE_login_ask_again, WITHOUT, true);
    }
}

static void handle_again(struct engine *engine, struct login *login, struct str line)
{
    bool same = str_equal(line, str_of(login->password));
    bool resets = login->resets;
    if (is_word_alone(line) && login_handle_word(engine, login, line)) {
        return;
    }
    explicit_bzero(login->password, sizeof(login->password));
    if (same) {
        login_restart(engine, login);
        (resets ? login_change : login_create)(engine, login, line);
    } else {
        login_refuse(engine, login, PHRASE_login_differ);
        login_ask_new(engine, login);
    }
}

static void handle(struct engine *engine, struct login *login, struct str line)
{
    line = str_trim(line);
    if (login->hidden && (line.length == 0 || phrase_has_word(engine, PHRASE_login_no, line))) {
        login_give_up(engine, login, STR_NONE);
        login_seal(engine);
        return;
    }
    switch (login->step) {
    case LOGIN_NAME:
        handle_first(engine, login, line);
        break;
    case LOGIN_PASSWORD:
        handle_password(engine, login, line);
        break;
    case LOGIN_OFFER:
        handle_offer(engine, login, line);
        break;
    case LOGIN_NEW:
        handle_new(engine, login, line);
        break;
    case LOGIN_NEW_AGAIN:
        handle_again(engine, login, line);
        break;
    case LOGIN_CHOOSE:
        internal_event_run(engine, INTERNAL_CHOOSE,
                &(struct login_choosing){.login = login, .line = line});
        break;
    }
    login_seal(engine);
}

/* Appends the paragraph about the game: the property `welcome` of the room where newcomers wake, if it has one. */
static void put_welcome(struct engine *engine, struct buf *out)
{
    struct object *start = engine_start(engine);
    uint32_t welcome = atom_intern(&engine_world(engine)->atoms, STR("welcome"));
    if (!start || !look_put_text(engine, NULL, start, welcome, out)) {
        phrase_put(engine, out, PHRASE_login_about);
    }
}

static void say_greeting(struct engine *engine, const struct login *login)
{
    size_t count = presence_count_listed(engine);
    bool begun = !engine_transaction(engine)->open && !disk_is_troubled(engine);
    struct buf text = {0};
    if (begun) { /* the text may follow what happened, and waits until that is durable; else it is the base text */
        transaction_begin(engine, 0, login->session);
    }
    phrase_put(
            engine, &text, PHRASE_login_banner, WITH_RAW("game", engine_options(engine)->name));
    buf_add_text(&text, "\n\n");
    put_welcome(engine, &text);
    buf_add_text(&text, "\n\n");
    enum phrase how_many = count == 0   ? PHRASE_login_nobody_on
                           : count == 1 ? PHRASE_login_one_on
                                        : PHRASE_login_many_on;
    phrase_put(engine, &text, how_many, WITH("count", count));
    buf_add_char(&text, '\n');
    phrase_put(engine, &text, login_how_to_begin(engine));
    login_send_msg(engine, login,
            &(struct msg){.kind = MSG_TEXT, .text = buf_str(&text), .topic = STR("greeting")});
    buf_finish(&text);
    if (begun) {
        transaction_commit(engine);
    }
}

/* A session that waits for the server is not idle. */
static void idle_over(struct engine *engine, void *data)
{
    const uint64_t *session = data;
    struct login *login = login_find(engine, *session);
    if (login && login->job) {
        login->idle_task = tasks_push_at(
                engine, (struct task){idle_over, tasks_free, data, 0}, clock_ms() + IDLE_MS);
        return;
    }
    if (login) {
        login_end(engine, login, PHRASE_login_idle);
        hub_end_transaction(engine_hub(engine), 0);
    }
    mem_free(data);
}

void login_count_refusals(struct engine *engine, struct refusals *refusals)
{
    logins_state(engine)->refusals = refusals;
}

const struct refusals *login_refusals(const struct engine *engine)
{
    return logins_state(engine)->refusals;
}

void login_opened(struct engine *engine, struct session *session)
{
    struct login *login = slab_short_lived(sizeof(*login));
    *login = (struct login){.session = session->id};
    (void)map_put(&logins_state(engine)->sessions, session->id, login);
    const struct sanction *ban =
            sanction_on_address(engine, SANCTION_BAN, session->address, false);
    if (ban) {
        refusals_note(logins_state(engine)->refusals,
                &(struct refusal_note){.reason = REFUSAL_BANNED,
                        .address = session->address,
                        .endpoint = session->frontend->service});
        login_send_banned(engine, login, ban, MSG_BYE);
        login_remove(engine, login);
    } else if (!session->frontend->calls_only) {
        newcomer_came(engine, session->frontend->service);
        say_greeting(engine, login);
        disk_tell_newcomer(engine, session);
        login->idle_task = tasks_push_at(engine,
                (struct task){
                        idle_over, tasks_free, mem_dup(&session->id, sizeof(session->id)), 0},
                clock_ms() + IDLE_MS);
    }
    hub_end_transaction(engine_hub(engine), 0);
}

void login_gone(struct engine *engine, struct session *session)
{
    struct login *login = login_find(engine, session->id);
    if (login) {
        login_remove(engine, login);
    }
}

static void logins_create(struct engine *engine)
{
    struct logins *logins = logins_state(engine);
    logins->addresses = attempts_create();
    logins->names = attempts_create();
    logins->lines = attempts_create();
    map_init(&logins->sessions);
    logins->handle = handle;
    visits_recover(engine, token_holds);
}

static void logins_destroy(struct engine *engine)
{
    struct logins *logins = logins_state(engine);
    size_t cursor = 0;
    uint64_t session = 0;
    void *login = NULL;
    while (map_each(&logins->sessions, &cursor, &session, &login)) {
        login_free(login);
    }
    map_finish(&logins->sessions);
    attempts_destroy(logins->addresses);
    attempts_destroy(logins->names);
    attempts_destroy(logins->lines);
}

const struct kernel_part login_part = {
        .state_size = sizeof(struct logins),
        .create = logins_create,
        .destroy = logins_destroy,
};
