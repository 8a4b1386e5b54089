/* dispatch.c -- from a session's line to a transaction, and to exactly one prompt.
 *
 * 1. Lines of one character run in order, one transaction each, as tasks of that character.
 *    Commands joined in a line have a transaction each; the first that is refused or not
 *    understood ends the line.
 * 2. Each line is answered by one prompt, released with the output of its first transaction.
 *    Lines that are collected as text get none (collect.c).
 * 3. A transaction that is refused or fails is undone whole; the actor is told so in a
 *    transaction of its own.
 * 4. While the disk is stalled, a line that changes something is undone and waits (tasks_suspend).
 *    So does every line of a character who already waits for an answer, and every line that
 *    could not be undone.
 * 5. Lines beyond the limit per second wait; they are not lost and keep their order.
 *
 * interpret.c interprets lines; login.c handles them before log-in. */
#include "engine/core/login/dispatch.h"

#include "engine/base/slab.h"
#include "engine/core/line/collect.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/join.h"
#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/prompt.h"
#include "engine/core/line/question.h"
#include "engine/core/line/secret.h"
#include "engine/core/line/typed.h"
#include "engine/core/login/login.h"
#include "engine/core/login/sessions.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/format.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <stdio.h>
#include <string.h>

#define BURST_SECONDS 2
#define PUT_OFF_MAX_MS 1000
#define HELD_MS 20 /* pause before asking again whether a password check has ended */

struct line_task {
    uint64_t session;
    uint64_t character;
    uint64_t ends;      /* sessions_ends when the line came */
    int64_t put_off_ms; /* when it was first put off, monotonic; 0: never */
    unsigned joined;    /* commands of the line that ran before this one */
    uint32_t number;    /* the line's number within its session */
    uint8_t echoed;     /* of the session when the line came */
    size_t length;
    char bytes[];
};

/* Returns a copy of a task for another line. */
static struct line_task *task_make(struct line_task of, struct str line)
{
    struct line_task *task = slab_short_lived(sizeof(*task) + line.length);
    *task = of;
    task->length = line.length;
    if (line.length > 0) {
        memcpy(task->bytes, line.bytes, line.length);
    }
    return task;
}

/* Counts a line as begun: its first command has run, or never will. */
static void line_begun(struct engine *engine, const struct line_task *task)
{
    struct session *session = hub_find(engine_hub(engine), task->session);
    if (session && task->joined == 0 && session->pending_lines > 0) {
        session->pending_lines--;
    }
}

/* Answers what a script asked; answer.bytes NULL: no answer. */
static enum outcome answer_question(
        struct engine *engine, struct presence *presence, struct str answer)
{
    uint64_t token = dialogue_of(presence)->modal_token;
    modal_end(engine, presence);
    engine_transaction(engine)->patience_ms =
            0; /* the question is forgotten, so the line can't run again */
    return engine_script(engine)->answered(engine_script_data(engine), token, &answer);
}

/* True if no script gets the line as an answer, since it was meant for the log-in prompt or for
 * `password`. The player is told where to type it, and the question stays open. */
static bool keeps_from_scripts(
        struct engine *engine, const struct object *actor, struct str line)
{
    struct err err;
    struct object *asked = world_find(engine_world(engine), actor->id);
    if (!credential_holds_back(engine, asked, line, &err)) {
        return false;
    }
    tell_markup(engine, asked, str_of(err.text), MSG_ERROR);
    return true;
}

/* Offers the line to the open menu. Returns false if the line is (now) a command. */
static bool take_answer_if_asked(struct engine *engine, const struct object *actor,
        struct presence *presence, struct str *line, enum outcome *outcome)
{
    char number[24];
    size_t option = 0;
    switch (menu_read(engine, actor, dialogue_of(presence)->menu, line, &option)) {
    case MENU_ANSWER:
        if (option == 0 && keeps_from_scripts(engine, actor, *line)) {
            return true;
        }
        (void)snprintf(number, sizeof(number), "%zu", option);
        *outcome = answer_question(engine, presence, option > 0 ? str_of(number) : *line);
        return true;
    case MENU_CANCEL:
        *outcome = answer_question(engine, presence, (struct str){NULL, 0});
        return true;
    case MENU_NO_SUCH:
        if (line->length > 0) {
            struct object *asked = world_find(engine_world(engine), actor->id);
            tell_markup(engine, asked, phrase_get(engine, PHRASE_no_nth), MSG_ERROR);
        }
        return true;
    case MENU_ASIDE:
    case MENU_LEAVE:
        return false;
    }
    return false;
}

/* Runs the line in the open transaction. *answered is false if no prompt is due yet. */
static enum outcome understand(struct engine *engine, const struct line_task *task,
        struct object *actor, bool *answered)
{
    struct str line = {task->bytes, task->length};
    struct presence *presence = presence_find(engine, task->character);
    enum outcome outcome = OUTCOME_DONE;
    *answered = true;
    if (presence && collect_takes(engine, presence, task->session, line, answered, &outcome)) {
        return outcome;
    }
    bool edits = presence && dialogue_of(presence)->modal_session == task->session &&
                 (presence->modal == MODAL_EDIT || presence->modal == MODAL_RAW);
    if (edits && (presence->modal == MODAL_RAW || !str_starts(line, STR("!")))) {
        uint64_t token = dialogue_of(presence)->modal_token;
        modal_end(engine, presence);
        return engine_script(engine)->answered(engine_script_data(engine), token, &line);
    }
    line = str_slice(line, edits, line.length);
    if (presence && presence->modal == MODAL_ASK &&
            take_answer_if_asked(engine, actor, presence, &line, &outcome)) {
        return outcome;
    }
    if (presence && !dialogue_of(presence)->which_line &&
            question_takes(engine, actor, presence, line, &outcome)) {
        return outcome;
    }
    return typed_run(engine, actor, presence, line);
}

/* True for a line that leaves a request for a password. */
static bool leaves_secret(const struct engine *engine, const struct line_task *task)
{
    struct str line = str_trim((struct str){task->bytes, task->length});
    return line.length == 0 || str_equal_nocase(line, STR("cancel")) ||
           str_equal_nocase(line, STR("quit")) ||
           phrase_has_word(engine, PHRASE_login_no, line);
}

/* Returns the token of the password that the line answers; SECRET_UNSEEN if it may be a password and
 * answers nothing; 0: it is an ordinary line. */
static uint64_t take_secret(struct engine *engine, const struct line_task *task)
{
    const struct session *session = hub_find(engine_hub(engine), task->session);
    uint64_t token =
            secret_take(engine, task->character, task->session, leaves_secret(engine, task));
    return token == 0 && session && task->echoed != session->echoes ? SECRET_UNSEEN : token;
}

/* Answers a request for a password: such a line is never a command, whatever it says. */
static enum outcome answer_secret(
        struct engine *engine, const struct line_task *task, uint64_t token)
{
    struct str line = str_trim((struct str){task->bytes, task->length});
    bool leaves = leaves_secret(engine, task);
    struct str answer = leaves ? (struct str){NULL, 0} : line;
    if (token != SECRET_UNSEEN) {
        return engine_script(engine)->answered(engine_script_data(engine), token, &answer);
    }
    if (leaves) {
        return OUTCOME_DONE;
    }
    buf_add_str(&engine_transaction(engine)->refusal,
            phrase_get(engine, secret_is_open(engine, task->character, task->session)
                                       ? PHRASE_secret_ignored
                                       : PHRASE_login_unseen));
    return OUTCOME_REFUSED;
}

/* Takes the refusal text of the transaction; the caller finishes it. */
static struct buf take_refusal(struct engine *engine)
{
    struct buf refusal = engine_transaction(engine)->refusal;
    engine_transaction(engine)->refusal = (struct buf){0};
    return refusal;
}

static void tell_why(
        struct engine *engine, uint64_t actor_id, enum outcome outcome, struct buf *refusal)
{
    struct object *actor = actor_id ? world_find(engine_world(engine), actor_id) : NULL;
    if (actor && outcome == OUTCOME_REFUSED) {
        tell_markup(engine, actor, buf_str(refusal), MSG_ERROR);
    } else if (actor) {
        enum phrase phrase =
                outcome == OUTCOME_KILLED ? PHRASE_script_killed : PHRASE_script_failed;
        tell_markup(engine, actor, phrase_get(engine, phrase), MSG_ERROR);
    }
    buf_finish(refusal);
}

void dispatch_tell_end(struct engine *engine, uint64_t actor_id, enum outcome outcome)
{
    struct buf refusal = take_refusal(engine);
    tell_why(engine, actor_id, outcome, &refusal);
}

void dispatch_undo(
        struct engine *engine, uint64_t actor_id, uint64_t session, enum outcome outcome)
{
    struct buf refusal = take_refusal(engine);
    transaction_undo(engine, actor_id, session);
    tell_why(engine, actor_id, outcome, &refusal);
}

/* Returns how long the line may still wait for a builder whose scripts overuse their time. */
static int64_t patience_ms(const struct line_task *task)
{
    int64_t waited_ms = task->put_off_ms ? clock_ms() - task->put_off_ms : 0;
    return waited_ms < PUT_OFF_MAX_MS ? PUT_OFF_MAX_MS - waited_ms : 0;
}

/* Tells a chat client which line the answer is for, so that it can separate answers from other
 * output. */
static void begin_answer(struct engine *engine, const struct line_task *task)
{
    struct session *session = hub_find(engine_hub(engine), task->session);
    if (session && session->chats) {
        struct buf number = {0};
        buf_printf(&number, "%u", task->number);
        struct msg msg = {
                .kind = MSG_EVENT, .topic = STR("Chat.Answer"), .text = buf_str(&number)};
        hub_send(session, &msg);
        buf_finish(&number);
    }
}

/* Closes the menu if it does not know the line, before the line runs as a command. presence: of its
 * character, or NULL. */
static void leave_menu(
        struct engine *engine, const struct line_task *task, struct presence *presence)
{
    struct str line = {task->bytes, task->length};
    size_t option = 0;
    if (!presence || presence->modal != MODAL_ASK) {
        return;
    }
    const struct object *actor = world_find(engine_world(engine), task->character);
    if (!actor || menu_read(engine, actor, dialogue_of(presence)->menu, &line, &option) !=
                          MENU_LEAVE) {
        return;
    }
    transaction_begin(engine, task->character, task->session);
    begin_answer(engine, task);
    enum outcome outcome = answer_question(engine, presence, (struct str){NULL, 0});
    if (outcome == OUTCOME_REFUSED || outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED) {
        dispatch_undo(engine, task->character, task->session, outcome);
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
}

/* True if another command of the line follows. Not after a command that was not understood or
 * that asks something. */
static bool goes_on(struct engine *engine, const struct line_task *task)
{
    const struct transaction *transaction = engine_transaction(engine);
    if (transaction->rest.length == 0 || transaction->misread || transaction->hides) {
        return false;
    }
    const struct presence *presence = presence_find(engine, task->character);
    return presence && !dialogue_of(presence)->which_line && presence->modal == MODAL_NONE;
}

/* Returns the rest of the line as a task, or NULL if the line has too many commands. */
static struct line_task *take_rest(struct engine *engine, const struct line_task *task)
{
    if (task->joined + 1 == COMMAND_JOIN_MAX) {
        struct object *actor = world_find(engine_world(engine), task->character);
        tell_markup(engine, actor, phrase_get(engine, PHRASE_too_fast), MSG_ERROR);
        return NULL;
    }
    struct line_task *next = task_make(*task, buf_str(&engine_transaction(engine)->rest));
    next->joined++;
    next->put_off_ms = 0;
    return next;
}

/* How a line ended. */
enum line_end {
    LINE_DONE,
    LINE_LATER,     /* nothing has happened; it runs again in transaction->later_ms */
    LINE_SUSPENDED, /* nothing has happened; it runs again when the disk takes changes */
};

/* True if following lines may belong to this refused line as text: then no prompt is due yet. */
static bool leaves_out(struct engine *engine, const struct line_task *task, uint64_t secret)
{
    struct str line = {task->bytes, task->length};
    return !secret && collect_leaves_out(engine, task->character, task->session, line);
}

/* True if no following line is text for this one: it was not understood, or its text is in the
 * client's editor. */
static bool is_over(const struct transaction *transaction)
{
    return transaction->misread || transaction->windowed;
}

static enum line_end run_line(
        struct engine *engine, const struct line_task *task, struct line_task **out_next)
{
    struct transaction *transaction = engine_transaction(engine);
    struct presence *presence = presence_find(engine, task->character);
    if (secret_holds(engine, task->character, task->session)) {
        transaction->later_ms = HELD_MS;
        return LINE_LATER;
    }
    uint64_t secret = take_secret(engine, task);
    if (!secret) {
        leave_menu(engine, task, presence);
    }
    transaction_begin(engine, task->character, task->session);
    begin_answer(engine, task);
    /* an answer can't run again: its question is forgotten */
    transaction->patience_ms = secret ? 0 : patience_ms(task);
    transaction->put_off = task->put_off_ms != 0;
    struct object *actor = world_find(engine_world(engine), task->character);
    bool answered = true;
    enum outcome outcome = secret  ? answer_secret(engine, task, secret)
                           : actor ? understand(engine, task, actor, &answered)
                                   : OUTCOME_DONE;
    outcome = transaction->ending != OUTCOME_DONE ? transaction->ending : outcome;
    if (outcome == OUTCOME_LATER) {
        transaction_abort(engine);
        return LINE_LATER;
    }
    bool failed = outcome == OUTCOME_REFUSED || outcome == OUTCOME_FAILED ||
                  outcome == OUTCOME_KILLED;
    if (!failed && !secret && disk_is_stalled(engine) && tx_will_write(engine_world(engine))) {
        transaction_abort(engine);
        return LINE_SUSPENDED;
    }
    if (failed) {
        struct buf refusal = take_refusal(engine);
        transaction_undo(engine, task->character, task->session);
        begin_answer(engine, task);
        tell_why(engine, task->character, outcome, &refusal);
        if (secret) {
            secret_echo(engine, task->session);
        }
        if (!leaves_out(engine, task, secret)) {
            prompt_send(engine, task->session);
        }
        transaction_commit(engine);
    } else {
        bool collects = transaction->collects;
        *out_next = goes_on(engine, task) ? take_rest(engine, task) : NULL;
        bool left_out = is_over(transaction) && leaves_out(engine, task, secret);
        if (secret) {
            secret_echo(engine, task->session);
        }
        if (answered && !collects && !transaction->holds && !left_out && !*out_next) {
            prompt_send(engine, task->session);
        }
        transaction_commit(engine);
        if (collects) {
            collect_prompt_late(engine, task->character, task->session);
        }
    }
    transaction_report_faults(engine);
    return LINE_DONE;
}

static void task_free(struct line_task *task)
{
    explicit_bzero(task->bytes, task->length);
    slab_free(task);
}

static void task_drop(struct engine *engine, void *data)
{
    struct line_task *task = data;
    line_begun(engine, task);
    task_free(task);
}

/* False for a line whose session was ended meanwhile. */
static bool still_counts(struct engine *engine, const struct line_task *task)
{
    if (!presence_find(engine, task->character)) {
        return false;
    }
    if (task->ends == sessions_ends(engine, task->character)) {
        return true;
    }
    const struct session *session = hub_find(engine_hub(engine), task->session);
    return session && session_character(session) == task->character;
}

static void task_run(struct engine *engine, void *data);

/* Runs the line's next command before other lines, when a line of its own would be due. */
static void run_next(struct engine *engine, struct line_task *next)
{
    const struct session *session = hub_find(engine_hub(engine), next->session);
    int64_t due_ms = session ? dispatch_line_due(engine, session) : 0;
    int64_t wait_ms = due_ms > clock_ms() ? due_ms - clock_ms() : 0;
    login_count_line(engine);
    tasks_defer(engine, (struct task){task_run, task_drop, next, next->character}, wait_ms);
}

/* True if the line stays pending for the next process: the server stops, and a connection proxy
 * holds the session. */
static bool is_left(struct engine *engine, const struct line_task *task)
{
    const struct session *session =
            engine_is_stopping(engine) ? hub_find(engine_hub(engine), task->session) : NULL;
    return session && session->held;
}

/* True if the line must wait unparsed while the disk is stalled. It may answer a pending question,
 * which must not be used up by it; and a client that waits for an answer would only wait longer. */
static bool waits_for_disk(struct engine *engine, const struct line_task *task)
{
    if (!disk_is_stalled(engine)) {
        return false;
    }
    const struct presence *presence = presence_find(engine, task->character);
    const struct session *session = hub_find(engine_hub(engine), task->session);
    return (presence && (presence->modal != MODAL_NONE || dialogue_of(presence)->which_line)) ||
           (session && session->segments > 0);
}

static void task_run(struct engine *engine, void *data)
{
    struct line_task *task = data;
    struct line_task *next = NULL;
    struct task again = {task_run, task_drop, task, task->character};
    if (is_left(engine, task)) {
        task_free(task);
        return;
    }
    enum line_end end = !still_counts(engine, task)    ? LINE_DONE
                        : waits_for_disk(engine, task) ? LINE_SUSPENDED
                                                       : run_line(engine, task, &next);
    if (end == LINE_SUSPENDED) {
        tasks_suspend(engine, again);
    } else if (end == LINE_LATER) {
        task->put_off_ms = task->put_off_ms ? task->put_off_ms : clock_ms();
        tasks_defer(engine, again, engine_transaction(engine)->later_ms);
    } else {
        task_drop(engine, task);
        if (next) {
            run_next(engine, next);
        }
    }
}

/* presence: of the session's character; NULL: it is not in play. */
static int64_t line_due(
        struct engine *engine, const struct session *session, struct presence *presence)
{
    if (!presence || session->exempt) {
        return 0;
    }
    double gap_ms = 1000.0 / engine_options(engine)->commands_per_second;
    double now_ms = (double)clock_us() / 1000.0;
    if (presence->paced_ms < now_ms) {
        presence->paced_ms = now_ms;
    }
    double due_ms = presence->paced_ms - BURST_SECONDS * 1000.0;
    presence->paced_ms += gap_ms;
    return due_ms <= now_ms ? 0 : (int64_t)due_ms + 1;
}

int64_t dispatch_line_due(struct engine *engine, const struct session *session)
{
    return line_due(engine, session, presence_find(engine, session->character));
}

void dispatch_line(struct engine *engine, struct session *session, struct str line)
{
    if (engine_is_stopping(engine) && session->held) {
        session->pending_lines++; /* see is_left */
    }
    if (engine_is_stopping(engine) || session->ended) {
        return;
    }
    struct presence *presence = presence_find(engine, session->character);
    struct line_task *task =
            task_make((struct line_task){.session = session->id,
                              .character = session->character,
                              .ends = sessions_ends(engine, session->character),
                              .number = session->lines_in,
                              .echoed = session->echoed},
                    line);
    session->pending_lines++;
    login_count_line(engine);
    if (!presence || !presence->has_typed) {
        newcomer_reached(engine, session->character, NEWCOMER_TYPED);
    }
    if (presence) {
        presence->has_typed = true;
    }
    int64_t due_ms = line_due(engine, session, presence);
    tasks_push_reading(
            engine, (struct task){task_run, task_drop, task, session->character}, due_ms);
}

/* Runs all commands of the line in the open transaction. */
enum outcome dispatch_as_typed(struct engine *engine, struct object *actor, struct str line)
{
    struct transaction *transaction = engine_transaction(engine);
    struct buf outer_rest = transaction->rest;
    transaction->rest = (struct buf){0};
    enum outcome outcome = typed_run(engine, actor, NULL, line);
    for (unsigned i = 1; i < COMMAND_JOIN_MAX && transaction->rest.length > 0; i++) {
        struct buf rest = transaction->rest;
        transaction->rest = (struct buf){0};
        bool done = outcome == OUTCOME_DONE || outcome == OUTCOME_YIELDED;
        if (done && !transaction->misread && !actor->destroyed) {
            outcome = typed_run(engine, actor, NULL, buf_str(&rest));
        }
        buf_finish(&rest);
    }
    buf_finish(&transaction->rest);
    transaction->rest = outer_rest;
    return outcome;
}

enum outcome dispatch_perform(struct engine *engine, struct object *actor, struct str line)
{
    struct transaction *transaction = engine_transaction(engine);
    uint64_t saved_actor = transaction->actor;
    bool saved_performs = transaction->performs;
    transaction->actor = actor->id;
    transaction->performs = true;
    enum outcome outcome = interpret_line(engine, actor, line);
    transaction->actor = saved_actor;
    transaction->performs = saved_performs;
    return outcome;
}
