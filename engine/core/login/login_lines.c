/* login_lines.c -- the lines and next steps of sessions without a character, in their turn.
 *
 * 1. Lines wait here (LINES_MAX of a session) and are handled in order, each in a task of its
 *    own. Sessions of an address take turns, addresses take turns, and an address may have as
 *    many lines a second as a player; exempt addresses have no limit. While a worker checks a
 *    password of the session, no line is handled: the rest may be commands by then, for
 *    dispatch.c.
 * 2. When a question without echo ends at the name again, the name prompt is shown. Lines that
 *    were typed before it are dropped: they may be passwords, and a name is public.
 * 3. A player goes in from a task that runs after everybody's commands (login_later). Everyone
 *    present is told of a newcomer, so each newcomer's cost grows with the crowd, and many may
 *    come at once. */
#include "engine/base/address.h"
#include "engine/base/slab.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/output/disk_tell.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/tasks.h"

#include <string.h>

#define LINES_MAX SESSION_LINES_MAX
#define BURST_SECONDS 2
#define OPENING_LOOK_MS 20
#define OPENING_TELL_MS 300
/* Marks task owners that are an address, or an exempt connection, among object ids. */
#define STRANGER_OWNS ((uint64_t)1 << 63)

void login_free(struct login *login)
{
    while (login->first) {
        struct login_line *line = login->first;
        login->first = line->next;
        explicit_bzero(line->bytes, line->length);
        mem_free(line);
    }
    mem_free(login->hash);
    explicit_bzero(login, sizeof(*login));
    slab_free(login);
}

void login_remove(struct engine *engine, struct login *login)
{
    if (login->call || login->browser.ticket) {
        login->asker->gone(engine, login);
    }
    if (login->job) {
        account_cancel_password(engine, login->job);
    }
    login_queue_end(engine, login);
    (void)map_remove(&logins_state(engine)->sessions, login->session);
    if (login->idle_task) {
        (void)tasks_cancel(engine, login->idle_task);
    }
    login_free(login);
}

void login_end(struct engine *engine, struct login *login, enum phrase phrase)
{
    login_restart(engine, login);
    login_send(engine, login, phrase, WITHOUT, (struct msg){.kind = MSG_BYE});
    login_remove(engine, login);
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

static void free_line(struct login_line *line)
{
    explicit_bzero(line->bytes, line->length);
    mem_free(line);
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
    uint32_t burst = engine_options(engine)->commands_per_second * BURST_SECONDS;
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
        logins_state(engine)->handle(engine, login, (struct str){line->bytes, line->length});
    }
    free_line(line);
}

/* Shows the name prompt after a question without echo, and drops the lines typed before it. */
static void begin_again(struct engine *engine, struct login *login, struct session *session)
{
    if (!login->unhid || login->busy || login->call || session->character) {
        return;
    }
    login->unhid = false;
    if (login->first) {
        login_say(engine, login, PHRASE_login_unseen, WITHOUT, MSG_PLAIN);
    }
    while (login->first) {
        free_line(take_line(login));
        session->pending_lines--;
    }
    login_send_msg(engine, login,
            &(struct msg){.kind = MSG_ECHO,
                    .flag = true,
                    .text = phrase_get(engine, PHRASE_login_unseen)});
    login_ask(engine, login, LOGIN_NAME, PHRASE_login_ask_name, WITHOUT, false);
    login_seal(engine);
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
    if (login->queued || login->busy || login->call || !login->first) {
        return;
    }
    login->queued = true;
    tasks_push_reading(engine, task, wait_ms > 0 ? clock_ms() + wait_ms : 0);
}

static void line_run(struct engine *engine, void *data)
{
    uint64_t id = (uint64_t)(uintptr_t)data;
    struct login *login = login_find(engine, id);
    struct session *session = hub_find(engine_hub(engine), id);
    if (!login || !session) {
        return;
    }
    login->queued = false;
    if (login->busy || login->call || !login->first || engine_is_stopping(engine)) {
        return; /* if the server stops, the line stays pending for the next process */
    }
    int64_t wait_ms = take_turn(engine, session);
    if (wait_ms == 0) {
        handle_next(engine, login, session);
    }
    login = login_find(engine, id);
    if (login) {
        begin_again(engine, login, session);
        queue_line(engine, login, session, wait_ms);
    }
}

/* True for a line of somebody who is in now that may be a password: typed twice, or at a password
 * prompt that another word ended. Others are commands: programs send them with their password. */
static bool is_unseen(const struct login *login, struct str line)
{
    return login->given ? str_hash(str_trim(line)) == login->given : login->unhid;
}

void login_drain(struct engine *engine, uint64_t session_id)
{
    struct login *login = login_find(engine, session_id);
    struct session *session = hub_find(engine_hub(engine), session_id);
    if (!login || login->busy || login->call || !session) {
        return;
    }
    if (!session->character) {
        begin_again(engine, login, session);
        queue_line(engine, login, session, 0);
        return;
    }
    while (login->first) {
        struct login_line *line = take_line(login);
        struct str text = {line->bytes, line->length};
        session->pending_lines--;
        if (is_unseen(login, text)) {
            login_refuse(engine, login, PHRASE_login_unseen);
        } else {
            dispatch_line(engine, session, text);
        }
        free_line(line);
    }
    login_remove(engine, login);
}

/* The next step of a log-in that waits until earlier ones are in. */
struct later {
    uint64_t session;
    void (*run)(struct engine *engine, struct login *login);
    int64_t tell_at_ms; /* when to tell the player to wait; 0: already told */
};

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
                (struct task){later_run, tasks_free, data, TASKS_NEWCOMERS},
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
    disk_tell_newcomer(engine, hub_find(engine_hub(engine), login->session));
    tasks_push_behind(engine, (struct task){later_run, tasks_free,
                                      mem_dup(&later, sizeof(later)), TASKS_NEWCOMERS});
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
