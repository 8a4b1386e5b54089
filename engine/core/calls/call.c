/* call.c -- from a typed call to a slice, and to exactly one answer.
 *
 * 1. Calls and lines of one character run in order, as tasks of that character; those of a session
 *    that speaks for nobody are tasks of its own.
 * 2. A call that fails is undone whole; its answer then is a problem: {"status", "title", "detail"}.
 * 3. An answer is output of its slice, and so is held until what it tells of is durable.
 * 4. A call with a token has that one's rights for itself alone; nobody comes into play by it.
 * 5. Arguments are bounded before they are read (ARGS_MAX, and jansson's own depth), and their texts
 *    are clean before a handler sees them: some fronts hand on what a stranger's program wrote.
 * 6. A call that cannot run is refused in its turn too: fronts may call while they are told
 *    something, when nothing can be sent, and rely on the order of answers.
 *
 * What a character does by calls counts as its lines do, so nobody talks faster in that way; how often somebody
 * may ask is the front's to bound. To add a call: calls.h. */
#include "engine/core/calls/call.h"

#include "engine/core/door/dispatch.h"
#include "engine/core/door/sessions.h"
#include "engine/core/door/token.h"
#include "engine/core/keep/disk.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/fault.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ARGS_MAX ((size_t)512 * 1024)
/* Tasks of sessions without character, among the ids of objects. */
#define NOBODY_OWNS ((uint64_t)1 << 63)

struct calls {
    struct strmap kinds;  /* name -> const struct call_kind */
    struct strmap behind; /* those that run behind commands */
    struct map tickets;   /* ticket -> struct ticket, owned: calls to be answered later */
    uint64_t last_ticket;
};

struct ticket {
    uint64_t session;
    char tag[];
};

struct call_task {
    uint64_t session;
    const struct call_kind *kind; /* NULL: it is refused */
    int status;                   /* of the refusal */
    const char *detail;           /* static */
    json_t *args;                 /* owned */
    char *token;                  /* owned; NULL: the session's own rights */
    char tag[];
};

struct calls *calls_create(void)
{
    struct calls *calls = mem_alloc(sizeof(*calls));
    strmap_init(&calls->kinds);
    strmap_init(&calls->behind);
    map_init(&calls->tickets);
    return calls;
}

void calls_destroy(struct engine *engine)
{
    struct calls *calls = engine->calls;
    if (!calls) {
        return;
    }
    size_t cursor = 0;
    void *ticket = NULL;
    while (map_each(&calls->tickets, &cursor, NULL, &ticket)) {
        mem_free(ticket);
    }
    map_finish(&calls->tickets);
    strmap_finish(&calls->kinds);
    strmap_finish(&calls->behind);
    mem_free(calls);
    engine->calls = NULL;
}

void calls_add(struct engine *engine, const struct call_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        must(!strmap_find(&engine->calls->kinds, str_of(kinds[i].name)));
        (void)strmap_put(
                &engine->calls->kinds, str_of(kinds[i].name), (void *)(uintptr_t)&kinds[i]);
    }
}

void calls_set_behind(struct engine *engine, const char *name)
{
    void *kind = strmap_find(&engine->calls->kinds, str_of(name));
    must(kind);
    (void)strmap_put(&engine->calls->behind, str_of(name), kind);
}

/* -- answers -- */

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {
            {400, "Bad Request"},
            {401, "Unauthorized"},
            {403, "Forbidden"},
            {404, "Not Found"},
            {409, "Conflict"},
            {412, "Precondition Failed"},
            {413, "Content Too Large"},
            {422, "Unprocessable Content"},
            {429, "Too Many Requests"},
            {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        if (titles[i].status == status) {
            return titles[i].title;
        }
    }
    return "Internal Server Error";
}

/* Takes json. */
static void send_json(
        struct engine *engine, uint64_t session_id, const char *tag, json_t *json, bool done)
{
    struct session *session = hub_find(engine->hub, session_id);
    char *text = session ? json_dumps(json, JSON_COMPACT) : NULL;
    if (text) {
        struct msg msg = {
                .kind = MSG_REPLY, .flag = done, .topic = str_of(tag), .text = str_of(text)};
        hub_send(session, &msg);
    }
    free(text);
    json_decref(json);
}

/* Takes more: members beside the three, or NULL. */
static void send_problem(struct engine *engine, uint64_t session, const char *tag, int status,
        struct str detail, json_t *more)
{
    json_t *problem = json_pack("{s:i, s:s, s:s%}", "status", status, "title", title_of(status),
            "detail", detail.bytes, detail.length);
    if (!problem) {
        problem = json_pack("{s:i, s:s, s:s}", "status", status, "title", title_of(status),
                "detail", title_of(status));
    }
    if (more) {
        (void)json_object_update_missing(problem, more);
        json_decref(more);
    }
    send_json(engine, session, tag, problem, false);
}

static struct ticket *ticket_take(struct engine *engine, uint64_t number)
{
    return map_remove(&engine->calls->tickets, number);
}

/* What is said outside a slice waits for all that is committed. */
static void seal_late(struct engine *engine)
{
    if (!engine->slice->open) {
        hub_seal(engine->hub, engine->world->commit_number);
    }
}

void calls_finish(struct engine *engine, uint64_t number, json_t *result)
{
    struct ticket *ticket = ticket_take(engine, number);
    if (!ticket) {
        json_decref(result);
        return;
    }
    send_json(engine, ticket->session, ticket->tag, result, true);
    seal_late(engine);
    mem_free(ticket);
}

void calls_fail(struct engine *engine, uint64_t number, int status, const char *detail)
{
    struct ticket *ticket = ticket_take(engine, number);
    if (ticket) {
        send_problem(engine, ticket->session, ticket->tag, status, str_of(detail), NULL);
        seal_late(engine);
        mem_free(ticket);
    }
}

/* -- for handlers -- */

enum call_answer call_fail(struct call *call, int status, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    call->status = status;
    buf_clear(&call->detail);
    str_clean(str_of(text), false, &call->detail);
    return CALL_FAILED;
}

enum call_answer call_refuse_args(struct call *call, int status, enum phrase phrase, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(call->engine, &text, phrase, args);
    va_end(args);
    call->status = status;
    buf_clear(&call->detail);
    str_clean(buf_str(&text), false, &call->detail);
    buf_finish(&text);
    return CALL_FAILED;
}

struct object *call_actor(const struct call *call)
{
    return call->character ? world_find(call->engine->world, call->character) : NULL;
}

bool call_text(struct call *call, const char *name, struct str *out)
{
    const json_t *value = json_object_get(call->args, name);
    if (!json_is_string(value)) {
        (void)call_fail(call, 422, "\"%s\" is missing, or is no text.", name);
        return false;
    }
    *out = (struct str){json_string_value(value), json_string_length(value)};
    return true;
}

bool call_number(struct call *call, const char *name, uint64_t *out)
{
    const json_t *value = json_object_get(call->args, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        (void)call_fail(call, 422, "\"%s\" is missing, or is no whole number.", name);
        return false;
    }
    *out = (uint64_t)json_integer_value(value);
    return true;
}

struct str call_text_or(const struct call *call, const char *name, const char *fallback)
{
    const json_t *value = json_object_get(call->args, name);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : str_of(fallback);
}

uint64_t call_number_or(const struct call *call, const char *name, uint64_t fallback)
{
    const json_t *value = json_object_get(call->args, name);
    return json_is_integer(value) && json_integer_value(value) >= 0
                   ? (uint64_t)json_integer_value(value)
                   : fallback;
}

bool call_flag(const struct call *call, const char *name)
{
    return json_is_true(json_object_get(call->args, name));
}

/* -- running -- */

/* Fills in whose rights the call has. False: it is refused. */
static bool identify(struct call *call, const struct call_task *task)
{
    const struct session *session = hub_find(call->engine->hub, call->session);
    call->character = session ? sessions_character(session) : 0;
    if (task->token) {
        struct token token;
        if (!token_find(call->engine, str_of(task->token), &token)) {
            (void)call_fail(call, 401, "The token is unknown or has expired; log in again.");
            return false;
        }
        if (task->kind->writes && strcmp(token.scope, "read") == 0) {
            (void)call_fail(call, 403, "This token may only read.");
            return false;
        }
        call->character = token.character;
        call->by_token = true;
    }
    call->role = call->character ? perm_role(call->engine, call->character) : PERM_PLAYER;
    return true;
}

static bool may(struct call *call, enum call_who who)
{
    if (who != CALL_ANYBODY && !call->character) {
        (void)call_fail(call, 401, "Log in first.");
        return false;
    }
    if ((who == CALL_BUILDER && call->role < PERM_BUILDER) ||
            (who == CALL_WIZARD && call->role < PERM_WIZARD)) {
        (void)call_fail(
                call, 403, "That is for %s.", who == CALL_BUILDER ? "builders" : "wizards");
        return false;
    }
    return true;
}

/* A slice that a handler deep down has ended. */
static enum call_answer answer_ended(struct call *call)
{
    struct engine *engine = call->engine;
    if (engine->slice->ending == OUTCOME_REFUSED) {
        struct str why = buf_str(&engine->slice->refusal);
        return call_fail(call, 409, "%.*s", STR_FMT(why));
    }
    enum phrase phrase = engine->slice->ending == OUTCOME_KILLED ? PHRASE_script_killed
                                                                 : PHRASE_script_failed;
    struct str why = phrase_get(engine, phrase);
    return call_fail(call, 500, "%.*s", STR_FMT(why));
}

/* Who asks for a page would be held up as long as the disk is. What speaks for a character, waits with it. */
static bool would_hang(const struct call *call, const struct call_task *task)
{
    struct engine *engine = call->engine;
    const struct session *session = hub_find(engine->hub, call->session);
    return session && !session->character && !task->kind->writes && disk_is_troubled(engine) &&
           !tx_has_changes(engine->world) &&
           slice_leans_on(engine) > store_durable(engine->store);
}

/* Tells nothing of the world, and so leans on nothing. */
static void refuse_hanging(struct call *call, const struct call_task *task)
{
    struct engine *engine = call->engine;
    slice_abort(engine);
    json_decref(call->result);
    send_problem(engine, call->session, task->tag, 503,
            STR("The world is catching its breath, and what you ask for has just changed. Try "
                "again in a minute."),
            NULL);
    hub_seal(engine->hub, 0);
}

static void settle(struct call *call, const struct call_task *task, enum call_answer answer)
{
    struct engine *engine = call->engine;
    if (answer != CALL_LATER && would_hang(call, task)) {
        refuse_hanging(call, task);
        return;
    }
    if (answer == CALL_FAILED) {
        slice_undo(engine, call->character, call->session);
        send_problem(engine, call->session, task->tag, call->status, buf_str(&call->detail),
                call->result);
    } else if (answer == CALL_DONE) {
        send_json(engine, call->session, task->tag, call->result ? call->result : json_object(),
                true);
    } else {
        json_decref(call->result);
    }
    slice_commit(engine);
}

static void run_call(struct engine *engine, const struct call_task *task)
{
    struct call call = {.engine = engine, .session = task->session, .args = task->args};
    struct ticket *ticket = mem_alloc(sizeof(*ticket) + strlen(task->tag) + 1);
    ticket->session = task->session;
    memcpy(ticket->tag, task->tag, strlen(task->tag) + 1);
    call.ticket = ++engine->calls->last_ticket;
    (void)map_put(&engine->calls->tickets, call.ticket, ticket);
    slice_begin(engine, 0, task->session);
    enum call_answer answer = CALL_FAILED;
    if (identify(&call, task) && may(&call, task->kind->who)) {
        engine->slice->actor = call.character;
        answer = task->kind->run(&call);
        if (engine->slice->ending != OUTCOME_DONE) {
            answer = answer_ended(&call);
        }
    }
    settle(&call, task, answer);
    if (answer != CALL_LATER) {
        mem_free(ticket_take(engine, call.ticket));
    }
    slice_report_faults(engine);
    buf_finish(&call.detail);
}

static void task_free(struct call_task *task)
{
    json_decref(task->args);
    if (task->token) {
        explicit_bzero(task->token, strlen(task->token));
    }
    mem_free(task->token);
    mem_free(task);
}

static void task_done(struct engine *engine, const struct call_task *task)
{
    struct session *session = hub_find(engine->hub, task->session);
    if (session && session->pending_lines > 0) {
        session->pending_lines--;
    }
}

static uint64_t owner_of(const struct session *session)
{
    return session->character ? session->character : session->id | NOBODY_OWNS;
}

static void task_drop(struct engine *engine, void *data);

static void task_run(struct engine *engine, void *data)
{
    struct call_task *task = data;
    const struct session *session = hub_find(engine->hub, task->session);
    if (session && session->segments > 0 && disk_is_stalled(engine)) {
        /* Who waits for an answer would only wait for more. */
        tasks_park(engine, (struct task){task_run, task_drop, task, owner_of(session)});
        return;
    }
    task_done(engine, task);
    if (!task->kind) {
        send_problem(
                engine, task->session, task->tag, task->status, str_of(task->detail), NULL);
        hub_seal(engine->hub, 0);
    } else if (session) {
        run_call(engine, task);
    }
    task_free(task);
}

static void task_drop(struct engine *engine, void *data)
{
    task_done(engine, data);
    task_free(data);
}

/* -- the sink's -- */

static bool has_controls(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c < ' ' || c >= 0x7F) {
            return true;
        }
    }
    return false;
}

static void clean_text(json_t *json)
{
    struct str text = {json_string_value(json), json_string_length(json)};
    if (has_controls(text)) {
        struct buf clean = {0};
        str_clean(text, true, &clean);
        (void)json_string_setn(json, clean.bytes ? clean.bytes : "", clean.length);
        buf_finish(&clean);
    }
}

/* Jansson has bounded the depth. */
static void clean_texts(json_t *json)
{
    const char *name = NULL;
    json_t *member = NULL;
    if (json_is_string(json)) {
        clean_text(json);
    }
    for (size_t i = 0; i < json_array_size(json); i++) {
        clean_texts(json_array_get(json, i));
    }
    json_object_foreach(json, name, member)
    {
        clean_texts(member);
    }
}

static json_t *read_args(struct str text)
{
    if (text.length == 0) {
        return json_object();
    }
    json_t *args = text.length <= ARGS_MAX
                           ? json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL)
                           : NULL;
    if (!json_is_object(args)) {
        json_decref(args);
        return NULL;
    }
    clean_texts(args);
    return args;
}

/* Sets what the call is, or why it is refused. */
static void read_call(
        struct engine *engine, const struct session_call *call, struct call_task *task)
{
    const struct call_kind *kind = strmap_find(&engine->calls->kinds, call->name);
    if (engine->stopping) {
        task->status = 503;
        task->detail = "The game is closing down.";
    } else if (!kind) {
        task->status = 404;
        task->detail = "There is no call of that name.";
    } else if (!(task->args = read_args(call->args))) {
        task->status = 400;
        task->detail = "A call's arguments are one JSON object of at most 512 KiB.";
    } else {
        task->kind = kind;
        task->token = call->token.length ? str_dup(call->token) : NULL;
    }
}

void calls_take(struct engine *engine, struct session *session, const struct session_call *call)
{
    struct call_task *task = mem_alloc(sizeof(*task) + call->tag.length + 1);
    task->session = session->id;
    memcpy(task->tag, call->tag.bytes, call->tag.length);
    read_call(engine, call, task);
    session->pending_lines++;
    struct task queued = {task_run, task_drop, task, owner_of(session)};
    bool writes = task->kind && task->kind->writes;
    int64_t due_ms = writes && session->character ? dispatch_line_due(engine, session) : 0;
    if (task->kind && strmap_find(&engine->calls->behind, call->name) && due_ms == 0) {
        tasks_push_behind(engine, queued);
    } else if (!writes) {
        tasks_push_reading(engine, queued, 0);
    } else if (due_ms > 0) {
        (void)tasks_push_at(engine, queued, due_ms);
    } else {
        tasks_push(engine, queued);
    }
}
