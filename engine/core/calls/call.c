/* call.c -- Typed calls: queueing, running in a transaction, and exactly one answer.
 *
 * 1. Calls and lines of one character run in order, as tasks of that character. Those of a
 *    session without a character are tasks of the session.
 * 2. A call that fails is rolled back as a whole. Its answer is a problem: {"status", "title",
 *    "detail"}.
 * 3. An answer is output of its transaction, so it is held until the data that it reports is
 *    durable.
 * 4. A call with a token has the rights of that token for itself only; no character enters play
 *    by it.
 * 5. Before a handler sees the arguments, they match the table of calls and their texts are
 *    clean: some protocol handlers pass on what a stranger's program wrote. The check whether the
 *    caller may call comes first.
 * 6. A call that cannot run is also refused in its turn. Protocol handlers may call while they
 *    receive output, when nothing can be sent, and rely on the order of answers.
 * 7. A call that reads much does so in pieces (CALL_MORE). Each piece is a transaction, and
 *    others' lines run between them. The answer depends on everything that they read. Later calls
 *    of its session wait for the whole call.
 *
 * Actions by calls count like those by lines, so calls cannot get around the speech limits. The
 * protocol handler limits the rate of calls. To add a call: call.h. */
#include "engine/core/calls/call.h"

#include "engine/base/address.h"
#include "engine/core/calls/call_impl.h"
#include "engine/core/calls/calls_pages.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Owner numbers for tasks of sessions without a character, outside the range of object ids. Page
 * sessions use their address. */
#define NOBODY_OWNS ((uint64_t)1 << 63)
#define ADDRESS_OWNS ((uint64_t)3 << 62)

struct ticket {
    uint64_t session;
    const struct call_entry *entry;
    char tag[];
};

struct call_task {
    uint64_t session;
    const struct call_entry *entry; /* NULL if the call is refused */
    const struct call_handler *handler;
    int status;        /* of the refusal */
    enum phrase why;   /* of the refusal */
    json_t *args;      /* owned */
    char *token;       /* owned; NULL: the session's own rights */
    struct call *call; /* owned: the call, once a piece of it has run; else NULL */
    uint64_t leans_on; /* the commit that the pieces so far depend on */
    char tag[];
};

static void calls_create(struct engine *engine)
{
    struct calls *calls = calls_state(engine);
    const struct call_table *table = engine_options(engine)->calls;
    calls->own = table ? NULL : call_table_create();
    calls->table = table ? table : calls->own;
    strmap_init(&calls->handlers);
    map_init(&calls->tickets);
}

static void calls_destroy(struct engine *engine)
{
    struct calls *calls = calls_state(engine);
    map_finish_with(&calls->tickets, mem_free);
    strmap_finish(&calls->handlers);
    if (calls->own) {
        call_table_destroy(calls->own);
    }
}

void calls_add(struct engine *engine, const struct call_handler *handlers, size_t count)
{
    struct calls *calls = calls_state(engine);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(handlers[i].name);
        if (!call_table_find(calls->table, name) || strmap_find(&calls->handlers, name)) {
            log_error(
                    "the call %s has two handlers, or is not in data/calls", handlers[i].name);
            must(false && "each handler must belong to one call of data/calls");
        }
        (void)strmap_put(&calls->handlers, name, (void *)(uintptr_t)&handlers[i]);
    }
}

const char *calls_missing(const struct engine *engine)
{
    size_t cursor = 0;
    const struct call_entry *entry = NULL;
    while ((entry = call_table_next(calls_state(engine)->table, &cursor))) {
        if (!entry->page && !strmap_find(&calls_state(engine)->handlers, str_of(entry->name))) {
            return entry->name;
        }
    }
    return NULL;
}

void calls_check_answers(struct engine *engine)
{
    calls_state(engine)->checks = true;
}

/* -- answers -- */

static const char *title_of_call(int status)
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

static void send_text(
        struct engine *engine, uint64_t session_id, const char *tag, struct str text, bool done)
{
    struct session *session = hub_find(engine_hub(engine), session_id);
    struct msg msg = {.kind = MSG_REPLY, .flag = done, .topic = str_of(tag), .text = text};
    if (session) {
        hub_send(session, &msg);
    }
}

/* Sends an answer and consumes json. call: its lists are added; may be NULL. */
static void send_json(struct engine *engine, uint64_t session, const char *tag, json_t *json,
        const struct call *call, bool done)
{
    struct buf text = {0};
    call_put_answer(json, call, &text);
    send_text(engine, session, tag, buf_str(&text), done);
    buf_finish(&text);
    json_decref(json);
}

/* Sends a problem and consumes more (members beside the three, or NULL). */
static void send_problem(struct engine *engine, uint64_t session, const char *tag, int status,
        struct str detail, json_t *more)
{
    json_t *problem = json_pack("{s:i, s:s, s:s%}", "status", status, "title",
            title_of_call(status), "detail", detail.bytes, detail.length);
    if (!problem) {
        problem = json_pack("{s:i, s:s, s:s}", "status", status, "title", title_of_call(status),
                "detail", title_of_call(status));
    }
    if (more) {
        (void)json_object_update_missing(problem, more);
        json_decref(more);
    }
    send_json(engine, session, tag, problem, NULL, false);
}

/* Sends a result and consumes it. call: as for send_json. */
static void send_result(struct engine *engine, uint64_t session, const char *tag,
        const struct call_entry *entry, json_t *result, const struct call *call)
{
    if (calls_state(engine)->checks) {
        call_check_answer(calls_state(engine), entry, result, call);
    }
    send_json(engine, session, tag, result, call, true);
}

static struct ticket *ticket_take(struct engine *engine, uint64_t number)
{
    return engine_is_ending(engine) ? NULL : map_remove(&calls_state(engine)->tickets, number);
}

/* Holds output that was sent outside a transaction until everything committed so far is durable. */
static void seal_late(struct engine *engine)
{
    if (!engine_transaction(engine)->open) {
        hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
    }
}

void calls_finish(struct engine *engine, uint64_t ticket, json_t *result)
{
    struct ticket *taken = ticket_take(engine, ticket);
    if (!taken) {
        json_decref(result);
        return;
    }
    send_result(engine, taken->session, taken->tag, taken->entry, result, NULL);
    seal_late(engine);
    mem_free(taken);
}

void calls_finish_text(struct engine *engine, uint64_t number, struct str result)
{
    struct ticket *ticket = ticket_take(engine, number);
    if (ticket) {
        send_text(engine, ticket->session, ticket->tag, result, true);
        seal_late(engine);
    }
    mem_free(ticket);
}

void calls_fail_with(
        struct engine *engine, uint64_t ticket, int status, const char *detail, json_t *more)
{
    struct ticket *taken = ticket_take(engine, ticket);
    if (taken) {
        send_problem(
                engine, taken->session, taken->tag, status, str_of(detail), json_incref(more));
        seal_late(engine);
    }
    json_decref(more);
    mem_free(taken);
}

void calls_refuse(struct engine *engine, uint64_t ticket, int status, enum phrase phrase)
{
    char *detail = str_dup(phrase_get(engine, phrase));
    calls_fail(engine, ticket, status, detail);
    mem_free(detail);
}

/* -- running -- */

/* Sets whose rights the call has. Returns false if it is refused. */
static bool identify(struct call *call, const struct call_task *task)
{
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    call->character = session ? session_character(session) : 0;
    if (task->token) {
        struct token_asking token = {.text = str_of(task->token)};
        internal_event_run(call->engine, INTERNAL_TOKEN, &token);
        if (!token.character) {
            (void)call_refuse(call, 401, PHRASE_login_token);
            return false;
        }
        if (task->entry->writes && token.only_reads) {
            (void)call_refuse(call, 403, PHRASE_ask_read_only);
            return false;
        }
        call->character = token.character;
        call->token = token.number;
    }
    call->role = call->character ? role_of(call->engine, call->character) : PERM_PLAYER;
    return true;
}

static bool may(struct call *call, enum call_who who)
{
    if (who != CALL_ANYBODY && !call_actor(call)) {
        (void)call_refuse(call, 401, PHRASE_ask_log_in);
        return false;
    }
    if ((who == CALL_BUILDER && call->role < PERM_BUILDER) ||
            (who == CALL_WIZARD && call->role < PERM_WIZARD)) {
        (void)call_refuse(
                call, 403, who == CALL_BUILDER ? PHRASE_ask_builders : PHRASE_stats_wizards);
        return false;
    }
    return true;
}

static bool takes(struct call *call, const struct call_entry *entry)
{
    struct err err;
    const json_t *shapes = call_table_shapes(calls_state(call->engine)->table);
    bool fit = shape_fits(shapes, entry->takes, call->args, &err);
    if (!fit) {
        (void)call_fail(call, 422, "%s", err.text);
    }
    return fit;
}

/* Answers a call whose transaction was ended by a nested handler. */
static enum call_answer answer_ended(struct call *call)
{
    struct engine *engine = call->engine;
    struct transaction *transaction = engine_transaction(engine);
    if (transaction->ending == OUTCOME_REFUSED) {
        struct str why = buf_str(&transaction->refusal);
        return call_fail(call, 409, "%.*s", STR_FMT(why));
    }
    enum phrase phrase =
            transaction->ending == OUTCOME_KILLED ? PHRASE_script_killed : PHRASE_script_failed;
    struct str why = phrase_get(engine, phrase);
    return call_fail(call, 500, "%.*s", STR_FMT(why));
}

/* True if the answer would wait for a disk in trouble and the session has no character, like that
 * of a page. Sessions with a character wait. */
static bool would_hang(const struct call *call, const struct call_task *task)
{
    struct engine *engine = call->engine;
    const struct session *session = hub_find(engine_hub(engine), call->session);
    return session && !session->character && !task->entry->writes && disk_is_troubled(engine) &&
           !tx_will_write(engine_world(engine)) &&
           transaction_leans_on(engine) > store_durable(engine_store(engine));
}

/* Refuses such a call. The answer reports nothing of the world, so it depends on no commit. */
static void refuse_hanging(struct call *call, const struct call_task *task)
{
    struct engine *engine = call->engine;
    transaction_abort(engine);
    send_problem(engine, call->session, task->tag, 503, phrase_get(engine, PHRASE_ask_hanging),
            NULL);
    hub_end_transaction(engine_hub(engine), 0);
}

static void settle(struct call *call, const struct call_task *task, enum call_answer answer)
{
    struct engine *engine = call->engine;
    json_t *result = call->result;
    call->result = NULL;
    if (answer != CALL_LATER && would_hang(call, task)) {
        json_decref(result);
        refuse_hanging(call, task);
        return;
    }
    if (answer == CALL_FAILED) {
        transaction_undo(engine, call->character, call->session);
        send_problem(
                engine, call->session, task->tag, call->status, buf_str(&call->detail), result);
    } else if (answer == CALL_DONE) {
        send_result(engine, call->session, task->tag, task->entry,
                result ? result : json_object(), call);
    } else {
        json_decref(result);
    }
    transaction_commit(engine);
}

static struct call *begin_call(struct engine *engine, const struct call_task *task)
{
    struct call *call = mem_alloc(sizeof(*call));
    struct ticket *ticket = mem_alloc(sizeof(*ticket) + strlen(task->tag) + 1);
    ticket->session = task->session;
    ticket->entry = task->entry;
    memcpy(ticket->tag, task->tag, strlen(task->tag) + 1);
    *call = (struct call){.engine = engine,
            .session = task->session,
            .args = task->args,
            .entry = task->entry};
    call->ticket = ++calls_state(engine)->last_ticket;
    (void)map_put(&calls_state(engine)->tickets, call->ticket, ticket);
    return call;
}

static void end_call(struct engine *engine, struct call_task *task, bool answered)
{
    if (task->call && answered) {
        mem_free(ticket_take(engine, task->call->ticket));
    }
    call_free(task->call);
    task->call = NULL;
}

/* Runs the call or a piece of it. Returns true if there is more. */
static bool run_call(struct engine *engine, struct call_task *task)
{
    bool first = !task->call;
    struct call *call = first ? begin_call(engine, task) : task->call;
    task->call = call;
    transaction_begin(engine, 0, task->session);
    transaction_lean_on(engine, task->leans_on);
    monitor_doing(engine, "call", str_of(task->entry->name));
    enum call_answer answer = CALL_FAILED;
    if (!first ||
            (identify(call, task) && may(call, task->entry->who) && takes(call, task->entry))) {
        engine_transaction(engine)->actor = call->character;
        call->steps = 0;
        call->began_us = clock_us();
        answer = task->handler->run(call);
        if (engine_transaction(engine)->ending != OUTCOME_DONE) {
            answer = answer_ended(call);
        }
    }
    if (answer == CALL_MORE) {
        must(!tx_has_changes(engine_world(engine)));
        task->leans_on = transaction_leans_on(engine);
        transaction_abort(engine);
    } else {
        settle(call, task, answer);
        end_call(engine, task, answer != CALL_LATER);
    }
    transaction_report_faults(engine);
    return answer == CALL_MORE;
}

static void task_free(struct engine *engine, struct call_task *task)
{
    end_call(engine, task, true);
    json_decref(task->args);
    mem_free_secret(task->token);
    mem_free(task);
}

static void task_done(struct engine *engine, const struct call_task *task)
{
    struct session *session = hub_find(engine_hub(engine), task->session);
    if (session && session->pending_lines > 0) {
        session->pending_lines--;
    }
}

static bool is_page(const struct session *session)
{
    return session->frontend && session->frontend->pages && !session->character;
}

static uint64_t owner_of(const struct session *session)
{
    char room[ADDRESS_SIZE];
    if (is_page(session)) {
        return ADDRESS_OWNS | str_hash(address_counted(session->address, room)) >> 2;
    }
    return session->character ? session->character : session->id | NOBODY_OWNS;
}

static void task_drop(struct engine *engine, void *data);

/* Charges the time to the session if it asks for pages. */
static void charge_session(struct engine *engine, uint64_t id, int64_t since_us)
{
    struct session *session = hub_find(engine_hub(engine), id);
    if (session && session->frontend && session->frontend->pages) {
        session->spent_us += (uint32_t)(clock_us() - since_us);
    }
}

static void task_run(struct engine *engine, void *data)
{
    struct call_task *task = data;
    struct session *session = hub_find(engine_hub(engine), task->session);
    int64_t start_us = clock_us();
    if (session && session->segments > 0 && disk_is_stalled(engine)) {
        /* The session waits for an answer already; another call would only wait too. */
        tasks_suspend(engine, (struct task){task_run, task_drop, task, owner_of(session)});
        return;
    }
    if (task->entry && (session || task->entry->parting) && run_call(engine, task)) {
        must(session); /* no parting call answers CALL_MORE */
        charge_session(engine, task->session, start_us);
        tasks_go_on(engine, (struct task){task_run, task_drop, task, owner_of(session)});
        return;
    }
    charge_session(engine, task->session, start_us);
    task_done(engine, task);
    if (!task->entry) {
        send_problem(engine, task->session, task->tag, task->status,
                phrase_get(engine, task->why), NULL);
        hub_end_transaction(engine_hub(engine), 0);
    }
    task_free(engine, task);
}

static void task_drop(struct engine *engine, void *data)
{
    task_done(engine, data);
    task_free(engine, data);
}

/* -- calls from sessions -- */

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

static void clean_text(json_t *json, bool spoken, bool lines)
{
    struct str text = {json_string_value(json), json_string_length(json)};
    struct buf clean = {0};
    struct buf legible = {0};
    if (has_controls(text)) {
        str_clean(text, lines, &clean);
        text = buf_str(&clean);
    }
    if (spoken && !str_is_legible(text)) {
        str_put_legible(text, &legible);
        text = buf_str(&legible);
    }
    if (text.bytes != json_string_value(json)) {
        (void)json_string_setn(json, text.bytes ? text.bytes : "", text.length);
    }
    buf_finish(&clean);
    buf_finish(&legible);
}

/* lines: texts may have several; a handler refuses that of "text", which a client has typed. Jansson limits the depth. */
static void clean_texts(json_t *json, bool spoken, bool lines)
{
    const char *name = NULL;
    json_t *member = NULL;
    if (json_is_string(json)) {
        clean_text(json, spoken, lines);
    }
    for (size_t i = 0; i < json_array_size(json); i++) {
        clean_texts(json_array_get(json, i), spoken, lines);
    }
    json_object_foreach(json, name, member)
    {
        clean_texts(member, spoken, lines || strcmp(name, "text") == 0);
    }
}

static const struct call_handler page_handler = {"", calls_run_page};

/* Sets the call, or why it is refused. Consumes args. */
static void read_call(
        struct engine *engine, const struct session_call *call, struct call_task *task)
{
    const struct call_entry *entry = call_table_find(calls_state(engine)->table, call->name);
    task->handler = entry && entry->page
                            ? &page_handler
                            : strmap_find(&calls_state(engine)->handlers, call->name);
    task->args = call->args ? call->args : json_object();
    if (engine_is_stopping(engine)) {
        task->status = 503;
        task->why = PHRASE_ask_stopping;
    } else if (!task->handler) {
        task->status = 404;
        task->why = PHRASE_ask_no_call;
    } else {
        task->entry = entry;
        task->token = call->token.length ? str_dup(call->token) : NULL;
        bool spoken = entry && entry->spoken;
        clean_texts(task->args, spoken,
                !spoken || json_is_true(json_object_get(task->args, "lines")));
    }
}

bool calls_writes(const struct engine *engine, struct str name)
{
    const struct call_entry *entry = call_table_find(calls_state(engine)->table, name);
    return entry && entry->writes;
}

void calls_take(struct engine *engine, struct session *session, const struct session_call *call,
        int64_t due_ms)
{
    struct call_task *task = mem_alloc(sizeof(*task) + call->tag.length + 1);
    task->session = session->id;
    memcpy(task->tag, call->tag.bytes, call->tag.length);
    read_call(engine, call, task);
    session->pending_lines++;
    struct task queued = {task_run, task_drop, task, owner_of(session)};
    const struct call_entry *entry = task->entry;
    bool writes = entry && entry->writes;
    if (is_page(session)) {
        tasks_push_page(engine, queued, !writes);
    } else if (entry && entry->behind && due_ms == 0) {
        tasks_push_behind(engine, queued);
    } else if (!writes) {
        tasks_push_reading(engine, queued, 0);
    } else if (due_ms > 0) {
        (void)tasks_push_at(engine, queued, due_ms);
    } else {
        tasks_push(engine, queued);
    }
}

const struct kernel_part calls_part = {
        .state_size = sizeof(struct calls),
        .create = calls_create,
        .destroy = calls_destroy,
};
