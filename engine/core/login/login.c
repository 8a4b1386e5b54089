/* login.c -- the conversation with a session that has no character yet.
 *
 * 1. Each such session has a struct login. It ends with the session, when the player goes in,
 *    or after IDLE_MS without that.
 * 2. Its lines wait here (LINES_MAX of them) and are handled in order, each in a task of its
 *    own. Sessions of an address take turns, addresses take turns, and an address may have as
 *    many lines a second as a player; exempt addresses have no limit. While a worker checks a
 *    password of the session, no line is handled: the rest may be commands by then, for
 *    dispatch.c.
 * 3. A player goes in from a task that runs after everybody's commands (login_later). Everyone
 *    present is told of a newcomer, so each newcomer's cost grows with the crowd, and many may
 *    come at once.
 * 4. Nothing here runs inside a transaction; output is released after the last change of
 *    accounts is durable.
 * 5. The prompt `> ` appears only after log-in; before it, each question is a prompt with its
 *    own words.
 *
 * login_enter.c has passwords, new accounts, guests and going in; login_words.c has the first
 * words. */
#include "engine/core/login/login.h"

#include "engine/base/address.h"
#include "engine/base/refusals.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"
#include "engine/core/storage/disk.h"

#include <string.h>

#define LINES_MAX SESSION_LINES_MAX
#define IDLE_MS ((int64_t)5 * 60 * 1000)
#define BURST_SECONDS 2
#define OPENING_LOOK_MS 20
#define OPENING_TELL_MS 300
/* Marks task owners that are an address, or an exempt connection, among object ids. */
#define STRANGER_OWNS ((uint64_t)1 << 63)

static void logins_create(struct engine *engine)
{
    struct logins *logins = logins_state(engine);
    logins->addresses = attempts_create();
    logins->names = attempts_create();
    logins->lines = attempts_create();
    map_init(&logins->sessions);
    visits_recover(engine, token_holds);
}

static void login_free(struct login *login)
{
    while (login->first) {
        struct login_line *line = login->first;
        login->first = line->next;
        explicit_bzero(line->bytes, line->length);
        mem_free(line);
    }
    mem_free(login->hash);
    explicit_bzero(login, sizeof(*login));
    mem_free(login);
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

struct login *login_find(struct engine *engine, uint64_t session)
{
    return map_find(&logins_state(engine)->sessions, session);
}

void login_remove(struct engine *engine, struct login *login)
{
    if (login->call) {
        login->asker->gone(engine, login);
    }
    if (login->job) {
        account_cancel_password(engine, login->job);
    }
    login_queue_end(engine, login);
    (void)map_remove(&logins_state(engine)->sessions, login->session);
    if (engine->tasks && login->idle_task) {
        (void)tasks_cancel(engine, login->idle_task);
    }
    login_free(login);
}

void login_seal(struct engine *engine)
{
    hub_end_transaction(engine->hub, accounts_changed(engine));
}

static void send_msg(struct engine *engine, const struct login *login, const struct msg *msg)
{
    struct session *session = hub_find(engine->hub, login->session);
    if (session) {
        hub_send(session, msg);
    }
}

void login_tell_error(struct engine *engine, struct login *login, const struct err *err)
{
    send_msg(engine, login,
            &(struct msg){.kind = MSG_TEXT, .style = MSG_ERROR, .text = str_of(err->text)});
}

void login_send_text(struct engine *engine, struct login *login, enum phrase phrase,
        struct str text, struct msg msg)
{
    msg.text = text;
    if (login->call && (msg.style == MSG_ERROR || msg.kind == MSG_BYE)) {
        login->asker->fail(engine, login, phrase, msg.text);
    } else if (!login->call) {
        send_msg(engine, login, &msg);
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
        send_msg(engine, login, &(struct msg){.kind = MSG_ECHO, .flag = !hidden});
    }
}

void login_ask(struct engine *engine, struct login *login, enum login_step step,
        enum phrase phrase, struct phrase_arg word, bool hidden)
{
    login->step = step;
    set_hidden(engine, login, hidden);
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
    login->resets = false;
    explicit_bzero(login->password, sizeof(login->password));
    set_hidden(engine, login, false);
}

void login_end(struct engine *engine, struct login *login, enum phrase phrase)
{
    login_restart(engine, login);
    login_send(engine, login, phrase, WITHOUT, (struct msg){.kind = MSG_BYE});
    login_remove(engine, login);
}

/* Handles a line that begins with none of the words as a name. */
static void handle_name(struct engine *engine, struct login *login, struct str line)
{
    struct str rest = line;
    struct err err;
    (void)login_take_name(login, &rest);
    if (rest.length > 0) {
        login->name[0] = '\0';
    } else if (login->name[0]) {
        line = str_of(login->name);
    }
    const struct account *account = NULL;
    if (login->name[0] && !account_find_sure(engine, line, &account)) {
        login_refuse(engine, login, PHRASE_login_unread);
    } else if (account) {
        login_ask_password(engine, login);
    } else if (phrase_find_word(engine, PHRASE_login_no_names_words, line) != SIZE_MAX) {
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (!newname_ok(engine, line, &err)) {
        login_tell_error(engine, login, &err);
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (login_may_create(engine, login)) {
        struct phrase_arg name = WITH_RAW("name", line);
        login_ask(engine, login, LOGIN_OFFER, PHRASE_login_ask_create, name, false);
    }
}

static void handle_first(struct engine *engine, struct login *login, struct str line)
{
    if (login_handle_word(engine, login, line)) {
        return;
    }
    if (line.length == 0) {
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
        return;
    }
    handle_name(engine, login, line);
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
    if (line.length == 0) {
        login_give_up(engine, login, STR_NONE);
    } else if (!(login->wrong ? is_first_words(line) : is_word_alone(line)) ||
               !login_handle_word(engine, login, line)) {
        login_check(engine, login, line);
    }
}

static void handle_offer(struct engine *engine, struct login *login, struct str line)
{
    if (phrase_find_word(engine, PHRASE_login_yes, line) != SIZE_MAX) {
        login_ask_new(engine, login);
    } else if (phrase_find_word(engine, PHRASE_login_no, line) != SIZE_MAX) {
        login_restart(engine, login);
        login_say(engine, login, PHRASE_login_not_created, WITHOUT, MSG_PLAIN);
        login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
    } else if (!login_handle_word(engine, login, line)) {
        login_refuse(engine, login, PHRASE_login_yes_or_no);
    }
}

static void handle_new(struct engine *engine, struct login *login, struct str line)
{
    if (line.length == 0) {
        login_give_up(engine, login, STR_NONE);
    } else if (is_word_alone(line) && login_handle_word(engine, login, line)) {
        return;
    } else if (!login_password_ok(engine, login, line)) {
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
    }
    login_seal(engine);
}

static void keep_line(struct login *login, struct session *session, struct str line)
{
    struct login_line *kept = mem_alloc(sizeof(*kept) + line.length);
    kept->length = line.length;
    memcpy(kept->bytes, line.bytes, line.length);
    if (login->last) {
        login->last->next = kept;
    } else {
        login->first = kept;
    }
    login->last = kept;
    login->line_count++;
    session->pending_lines++;
}

static struct login_line *take_line(struct login *login)
{
    struct login_line *line = login->first;
    login->first = line->next;
    if (!login->first) {
        login->last = NULL;
    }
    login->line_count--;
    return line;
}

static void drop_nothing(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

/* Returns in how many milliseconds the session's address may have another line; 0: now, and the
 * line is counted. */
static int64_t take_turn(struct engine *engine, const struct session *session)
{
    uint32_t burst = engine->options.commands_per_second * BURST_SECONDS;
    char address[ADDRESS_SIZE];
    struct str counted = address_counted(session->address, address);
    if (session->exempt ||
            attempts_take_within(logins_state(engine)->lines, counted, burst, BURST_SECONDS)) {
        return 0;
    }
    return attempts_wait_ms(logins_state(engine)->lines, counted, 1);
}

static void handle_next(struct engine *engine, struct login *login, struct session *session)
{
    struct login_line *line = take_line(login);
    session->pending_lines--;
    if (!session->ended) {
        handle(engine, login, (struct str){line->bytes, line->length});
    }
    explicit_bzero(line->bytes, line->length);
    mem_free(line);
}

static void line_run(struct engine *engine, void *data);

/* Queues a task for the next line, after those of other sessions of the address; there is at
 * most one such task. */
static void queue_line(struct engine *engine, struct login *login,
        const struct session *session, int64_t wait_ms)
{
    char address[ADDRESS_SIZE];
    uint64_t owner = session->exempt
                             ? session->id
                             : str_hash(address_counted(session->address, address)) >> 2;
    struct task task = {
            line_run, drop_nothing, (void *)(uintptr_t)login->session, owner | STRANGER_OWNS};
    if (login->queued || login->busy || !login->first) {
        return;
    }
    login->queued = true;
    tasks_push_reading(engine, task, wait_ms > 0 ? clock_ms() + wait_ms : 0);
}

static void line_run(struct engine *engine, void *data)
{
    uint64_t id = (uint64_t)(uintptr_t)data;
    struct login *login = login_find(engine, id);
    struct session *session = hub_find(engine->hub, id);
    if (!login || !session) {
        return;
    }
    login->queued = false;
    if (login->busy || !login->first || engine->stopping) {
        return; /* if the server stops, the line stays pending for the next process */
    }
    int64_t wait_ms = take_turn(engine, session);
    if (wait_ms == 0) {
        handle_next(engine, login, session);
    }
    login = login_find(engine, id);
    if (login) {
        queue_line(engine, login, session, wait_ms);
    }
}

void login_drain(struct engine *engine, uint64_t session_id)
{
    struct login *login = login_find(engine, session_id);
    struct session *session = hub_find(engine->hub, session_id);
    if (!login || login->busy || !session) {
        return;
    }
    if (!session->character) {
        queue_line(engine, login, session, 0);
        return;
    }
    while (login->first) {
        struct login_line *line = take_line(login);
        session->pending_lines--;
        dispatch_line(engine, session, (struct str){line->bytes, line->length});
        explicit_bzero(line->bytes, line->length);
        mem_free(line);
    }
    login_remove(engine, login);
}

/* The next step of a log-in that waits until earlier ones are in. */
struct later {
    uint64_t session;
    void (*run)(struct engine *engine, struct login *login);
    int64_t tell_at_ms; /* when to tell the player to wait; 0: already told */
};

static void later_drop(struct engine *engine, void *data)
{
    (void)engine;
    mem_free(data);
}

static void tell_opening(struct engine *engine, struct login *login, struct later *later)
{
    if (!login->call && later->tell_at_ms != 0 && clock_ms() >= later->tell_at_ms) {
        later->tell_at_ms = 0;
        login_say(engine, login, PHRASE_realm_opening, WITHOUT, MSG_PLAIN);
        login_seal(engine);
    }
}

static void later_run(struct engine *engine, void *data)
{
    struct later later = *(struct later *)data;
    struct login *login = login_find(engine, later.session);
    if (login && other_worlds_is_opening(engine)) {
        tell_opening(engine, login, data);
        (void)tasks_push_behind_at(engine,
                (struct task){later_run, later_drop, data, TASKS_NEWCOMERS},
                clock_ms() + OPENING_LOOK_MS);
        return;
    }
    mem_free(data);
    if (login) {
        login->busy = false;
        later.run(engine, login);
        login_seal(engine);
        login_drain(engine, later.session);
    }
}

void login_later(struct engine *engine, struct login *login,
        void (*run)(struct engine *engine, struct login *login))
{
    struct later later = {login->session, run, clock_ms() + OPENING_TELL_MS};
    login->busy = true;
    disk_tell_newcomer(engine, hub_find(engine->hub, login->session));
    tasks_push_behind(engine, (struct task){later_run, later_drop,
                                      mem_dup(&later, sizeof(later)), TASKS_NEWCOMERS});
}

static void say_greeting(struct engine *engine, const struct login *login)
{
    size_t count = presence_count_listed(engine);
    struct buf text = {0};
    phrase_put(engine, &text, PHRASE_login_banner, WITH_RAW("game", engine->options.name));
    buf_add_char(&text, '\n');
    enum phrase how_many = count == 0   ? PHRASE_login_nobody_on
                           : count == 1 ? PHRASE_login_one_on
                                        : PHRASE_login_many_on;
    phrase_put(engine, &text, how_many, WITH("count", count));
    buf_add_char(&text, '\n');
    phrase_put(engine, &text, login_how_to_begin(engine));
    send_msg(engine, login, &(struct msg){.kind = MSG_TEXT, .text = buf_str(&text)});
    buf_finish(&text);
}

static void free_data_login(struct engine *engine __attribute__((unused)), void *data)
{
    mem_free(data);
}

/* A session that waits for the server is not idle. */
static void idle_over(struct engine *engine, void *data)
{
    const uint64_t *session = data;
    struct login *login = login_find(engine, *session);
    if (login && login->job) {
        login->idle_task = tasks_push_at(engine,
                (struct task){idle_over, free_data_login, data, 0}, clock_ms() + IDLE_MS);
        return;
    }
    if (login) {
        login_end(engine, login, PHRASE_login_idle);
        hub_end_transaction(engine->hub, 0);
    }
    mem_free(data);
}

void login_opened(struct engine *engine, struct session *session)
{
    struct login *login = mem_alloc(sizeof(*login));
    login->session = session->id;
    (void)map_put(&logins_state(engine)->sessions, session->id, login);
    const struct sanction *ban =
            sanction_on_address(engine, SANCTION_BAN, session->address, false);
    if (ban) {
        refusals_note(engine->refusals, &(struct refusal_note){.reason = REFUSAL_BANNED,
                                                .address = session->address,
                                                .endpoint = session->frontend->service});
        login_send_banned(engine, login, ban, MSG_BYE);
        login_remove(engine, login);
    } else if (!session->frontend->calls_only) {
        newcomer_came(engine, session->frontend->service);
        say_greeting(engine, login);
        disk_tell_newcomer(engine, session);
        login->idle_task = tasks_push_at(engine,
                (struct task){idle_over, free_data_login,
                        mem_dup(&session->id, sizeof(session->id)), 0},
                clock_ms() + IDLE_MS);
    }
    hub_end_transaction(engine->hub, 0);
}

void login_line(struct engine *engine, struct session *session, struct str line)
{
    struct login *login = login_find(engine, session->id);
    if (!login || session->frontend->calls_only) {
        return;
    }
    if (login->line_count < LINES_MAX) {
        keep_line(login, session, line);
        queue_line(engine, login, session, 0);
        return;
    }
    login_refuse(engine, login, PHRASE_login_too_many_lines);
    login_seal(engine);
}

void login_gone(struct engine *engine, struct session *session)
{
    struct login *login = login_find(engine, session->id);
    if (login) {
        login_remove(engine, login);
    }
}

const struct kernel_part login_part = {
        .state_size = sizeof(struct logins),
        .create = logins_create,
        .destroy = logins_destroy,
};
