/* login_queue.c -- tells players their place in the queue for password checks.
 *
 * 1. First told at once, if the wait is a second or more. Then told when the place has changed,
 *    after TELL_MS or a tenth of the remaining time, up to TELL_MOST_MS.
 * 2. Every protocol gets the event Login.Queue, {"place": 41, "seconds": 5, "text": "You are
 *    41st …"}; at a prompt the text is shown as well. Protocols that can show neither say
 *    nothing until the answer.
 *
 * The order is decided in account_password.c. A closed connection leaves the queue:
 * login_remove. */
#include "engine/core/login/login_impl.h"
#include "engine/core/run/tasks.h"

#include <jansson.h>

#define TELL_MS 3000
#define TELL_MOST_MS 30000
#define WORTH_MS 1000
#define MINUTE_MS 60000

/* Appends "41st". The endings are words of a phrase: for 0 (and most numbers), 1, 2 and 3. */
static void put_ordinal(const struct engine *engine, size_t number, struct buf *out)
{
    size_t ten = number % 100 / 10;
    size_t end = ten == 1 || number % 10 > 3 ? 0 : number % 10;
    struct str word = phrase_word(engine, PHRASE_login_queue_ends, end);
    buf_printf(out, "%zu%.*s", number, STR_FMT(word));
}

static void put_text(
        const struct engine *engine, size_t place, int64_t wait_ms, struct buf *out)
{
    struct buf ordinal = {0};
    struct buf span = {0};
    put_ordinal(engine, place, &ordinal);
    /* Minutes are rounded to the nearest. */
    phrase_put_span(engine, &span, wait_ms < MINUTE_MS ? wait_ms : wait_ms + MINUTE_MS / 2);
    phrase_put(engine, out, PHRASE_login_queue, WITH("place", buf_str(&ordinal)),
            WITH("span", buf_str(&span)));
    buf_finish(&ordinal);
    buf_finish(&span);
}

static void tell_place(
        struct engine *engine, struct login *login, size_t place, int64_t wait_ms)
{
    struct session *session = hub_find(engine_hub(engine), login->session);
    struct buf text = {0};
    if (!session) {
        return;
    }
    put_text(engine, place, wait_ms, &text);
    json_t *data = json_pack("{s:I, s:I, s:s%}", "place", (json_int_t)place, "seconds",
            (json_int_t)((wait_ms + 999) / 1000), "text", text.bytes, text.length);
    char *json = json_dumps(data, JSON_COMPACT);
    hub_send(session, &(struct msg){.kind = MSG_EVENT,
                              .topic = STR("Login.Queue"),
                              .text = str_of(json ? json : "{}")});
    if (!login->call) {
        hub_send(session,
                &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&text)});
    }
    free(json);
    json_decref(data);
    buf_finish(&text);
}

static void tell_again(struct engine *engine, void *data);

/* Tells the place if it changed, and schedules the next look. */
static void look(struct engine *engine, struct login *login)
{
    int64_t wait_ms = 0;
    size_t place = login->job ? account_password_place(engine, login->job, &wait_ms) : 0;
    login->queue_task = 0;
    if (place == 0) {
        return;
    }
    if (place != login->place && (login->place > 0 || wait_ms >= WORTH_MS)) {
        login->place = place;
        tell_place(engine, login, place, wait_ms);
    }
    int64_t pause_ms = wait_ms / 10 < TELL_MS        ? TELL_MS
                       : wait_ms / 10 > TELL_MOST_MS ? TELL_MOST_MS
                                                     : wait_ms / 10;
    struct task task = {tell_again, NULL, (void *)(uintptr_t)login->session, TASKS_NEWCOMERS};
    login->queue_task = tasks_push_at(engine, task, clock_ms() + pause_ms);
}

static void tell_again(struct engine *engine, void *data)
{
    struct login *login = login_find(engine, (uint64_t)(uintptr_t)data);
    if (login) {
        look(engine, login);
        login_seal(engine);
    }
}

void login_queue_end(struct engine *engine, struct login *login)
{
    if (login->queue_task) {
        (void)tasks_cancel(engine, login->queue_task);
    }
    login->queue_task = 0;
}

bool login_queue_took(struct engine *engine, struct login *login, uint64_t job)
{
    login_queue_end(engine, login);
    login->job = job;
    login->busy = job != 0;
    login->place = 0;
    look(engine, login);
    return login->busy;
}
