/* question.c -- The open questions of a player, and how they end.
 *
 * 1. Only a line that a session of the player sends can answer (dispatch.c), never a script, an
 *    alias or client data.
 * 2. Numbers are never reused, so a late answer means the question that the player read. A plain
 *    "yes" counts only if a single question is open and none, not even a script's own, ended just
 *    before.
 * 3. Each owner can have one question open at a time. A line of the player that uses a thing
 *    replaces it, so a yes never agrees to a question shown earlier. After a no, or no answer,
 *    that owner's scripts cannot ask again within QUIET_MS. The exception is a line of the
 *    player that is the thing's command or names it.
 * 4. Each token is answered once, like those of modal.c.
 * 5. The effects of a transaction hold if it is committed: an answer that is rolled back leaves
 *    the question open, but for an offer, whose script ran. A question that was replaced ends in any case.
 *
 * question_tell.c has the texts; rights/approval.c says what a yes covers. */
#include "engine/core/line/question.h"

#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/question_impl.h"
#include "engine/core/output/format.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <string.h>

#define QUIET_MS (INT64_C(10) * 60 * 1000)

struct questions *question_all_of(struct presence *presence)
{
    struct dialogue *dialogue = dialogue_open(presence);
    if (!dialogue->questions) {
        dialogue->questions = mem_alloc(sizeof(*dialogue->questions));
    }
    return dialogue->questions;
}

/* Returns the first question of a player, who may be NULL. */
static struct question *first_question(const struct presence *presence)
{
    const struct questions *questions = presence ? dialogue_of(presence)->questions : NULL;
    return questions ? questions->first : NULL;
}

struct question *question_find(const struct presence *presence, uint64_t number, uint64_t token)
{
    bool given = number != 0 || token != 0;
    struct question *one = given ? first_question(presence) : NULL;
    while (one &&
            ((number != 0 && one->number != number) || (token != 0 && one->token != token))) {
        one = one->next;
    }
    return one;
}

/* -- ending -- */

static void destroy_question(struct question *one)
{
    menu_destroy(one->menu);
    mem_free((void *)(uintptr_t)one->approval.text.bytes);
    mem_free(one);
}

static void show_newest(struct engine *engine, struct presence *presence)
{
    const struct question *one = first_question(presence);
    while (one && one->task == 0) {
        one = one->next;
    }
    dialogue_open(presence)->question_menu = one ? one->menu : NULL;
    menu_settle(engine, presence);
}

void question_end(struct engine *engine, struct presence *presence, struct question *one)
{
    struct question **at = &dialogue_of(presence)->questions->first;
    while (*at != one) {
        at = &(*at)->next;
    }
    *at = one->next;
    (void)tasks_cancel(engine, one->task);
    show_newest(engine, presence);
    destroy_question(one);
}

void question_note_declined(struct questions *questions, uint64_t owner)
{
    questions->declined[questions->declined_next] =
            (struct declined){owner, clock_ms() + QUIET_MS};
    questions->declined_next = (questions->declined_next + 1) % QUESTION_DECLINED_MAX;
}

void question_end_unanswered(
        struct engine *engine, struct presence *presence, struct question *one)
{
    if (one->token) {
        modal_answer_nothing(engine, presence->character, one->token);
    }
    if (one->approval.kind == APPROVAL_OFFER && !one->approval.plain) {
        /* else things that come and go would ask without end */
        question_note_declined(question_all_of(presence), one->approval.owner);
    }
    question_all_of(presence)->ended_ms = clock_ms();
    question_end(engine, presence, one);
}

static bool has_declined(const struct questions *questions, uint64_t owner)
{
    for (size_t i = 0; i < QUESTION_DECLINED_MAX; i++) {
        if (questions->declined[i].owner == owner &&
                questions->declined[i].until_ms > clock_ms()) {
            return true;
        }
    }
    return false;
}

void question_end_all(struct engine *engine, struct presence *presence)
{
    struct question *one = NULL;
    while ((one = first_question(presence))) {
        question_end_unanswered(engine, presence, one);
    }
}

void question_leave(struct engine *engine, void *about)
{
    const uint64_t *character = about;
    struct presence *presence = presence_find(engine, *character);
    struct question *one = first_question(presence);
    while (one) {
        struct question *next = one->next;
        if (one->approval.kind != APPROVAL_OWNER && !one->approval.plain) {
            question_end_unanswered(engine, presence, one);
        }
        one = next;
    }
}

void question_forget(struct engine *engine __attribute__((unused)), void *about)
{
    struct presence *presence = about;
    struct questions *questions = dialogue_of(presence)->questions;
    while (questions && questions->first) {
        struct question *one = questions->first;
        questions->first = one->next;
        destroy_question(one);
    }
    mem_free(questions);
}

void question_withdraw(struct engine *engine, uint64_t who, uint64_t token)
{
    struct presence *presence = token ? presence_find(engine, who) : NULL;
    struct question *one = presence ? question_find(presence, 0, token) : NULL;
    if (one) {
        one->token = 0;
        question_end_unanswered(engine, presence, one);
    }
}

/* -- asking -- */

size_t question_count_open(const struct questions *questions, uint64_t owner)
{
    size_t count = 0;
    const struct question *one = questions ? questions->first : NULL;
    for (; one; one = one->next) {
        count += !one->answered && (owner == 0 || one->approval.owner == owner);
    }
    return count;
}

/* Returns the owner's open question, or NULL. */
static struct question *find_open(const struct questions *questions, uint64_t owner)
{
    struct question *one = questions->first;
    while (one && (one->answered || one->approval.owner != owner)) {
        one = one->next;
    }
    return one;
}

struct question *question_find_offer(const struct questions *questions)
{
    struct question *one = questions->first;
    while (one && (one->answered || one->approval.kind != APPROVAL_OFFER)) {
        one = one->next;
    }
    return one;
}

static bool asks_the_same(const struct approval *a, const struct approval *b)
{
    return a->kind == b->kind && a->asker == b->asker && a->object == b->object &&
           a->coins == b->coins && str_equal(a->text, b->text);
}

static bool refuse_to_ask(struct engine *engine, struct buf *reason, enum phrase phrase)
{
    buf_clear(reason);
    phrase_put(engine, reason, phrase);
    return false;
}

/* Sets a reason that says what the player is being asked, worded for the actor of the transaction.
 * That may be the player; then phrase is used, which names the question. */
static bool say_asked(struct engine *engine, const struct approval *approval,
        enum phrase phrase, struct buf *reason)
{
    struct transaction *transaction = engine_transaction(engine);
    struct event_arg who = {STR("who"), value_object(approval->who)};
    struct object *actor =
            transaction->actor ? world_find(engine_world(engine), transaction->actor) : NULL;
    buf_clear(reason);
    if (transaction->actor == approval->who) {
        struct buf question = {0};
        struct buf plain = {0};
        question_write(engine, approval, 0, QUESTION_BRIEF, &question);
        markup_plain(buf_str(&question), &plain);
        phrase_put(engine, reason, phrase, WITH_RAW("question", buf_str(&plain)));
        buf_finish(&plain);
        buf_finish(&question);
    } else {
        format_phrase(engine, PHRASE_approval_asked_them, &who, 1, actor, reason);
        markup_capitalise(reason, 0);
    }
    return false;
}

/* Told once per owner: a player who has forgotten ignoring them would think that the thing is
 * broken. */
static void tell_ignored(
        struct engine *engine, struct questions *questions, const struct approval *approval)
{
    for (size_t i = 0; i < QUESTION_DECLINED_MAX; i++) {
        if (questions->ignored[i] == approval->owner) {
            return;
        }
    }
    questions->ignored[questions->ignored_next++ % QUESTION_DECLINED_MAX] = approval->owner;
    question_tell_ignored(engine, approval);
}

/* True if the player may be asked this now. Otherwise *reason has a full sentence for the
 * reader. */
static bool may_ask(struct engine *engine, const struct approval *approval, struct buf *reason)
{
    struct presence *presence = presence_find(engine, approval->who);
    const struct object *who = world_find(engine_world(engine), approval->who);
    if (!presence || !who || presence_is_lost(presence) ||
            engine_transaction(engine)->rehearsing) {
        return refuse_to_ask(engine, reason, PHRASE_approval_away);
    }
    struct questions *questions = question_all_of(presence);
    bool used = approval_is_by_line(engine, who, LINE_VERB);
    bool unwanted = has_declined(questions, approval->owner) &&
                    !approval_is_by_line(engine, who, LINE_OWN);
    bool ignored = ignore_has(engine, approval->who, approval->owner);
    if (ignored && !approval->plain) { /* whom the game speaks of may wear a mask */
        tell_ignored(engine, questions, approval);
    }
    if (unwanted || ignored) {
        return refuse_to_ask(engine, reason, PHRASE_approval_unwanted);
    }
    bool offers = approval->kind == APPROVAL_OFFER;
    const struct value *setting = offers ? option_of(who, STR("offers")) : NULL;
    if (setting && !value_is_true(setting)) {
        return refuse_to_ask(engine, reason, PHRASE_approval_no_offers);
    }
    if (offers && question_find_offer(questions)) {
        return refuse_to_ask(engine, reason, PHRASE_approval_many);
    }
    const struct question *open = find_open(questions, approval->owner);
    if (open && asks_the_same(&open->approval, approval)) {
        return say_asked(engine, &open->approval, PHRASE_approval_asked, reason);
    }
    if (open && !used) {
        return say_asked(engine, &open->approval, PHRASE_approval_open, reason);
    }
    if (!open && question_count_open(questions, 0) >= QUESTIONS_MAX) {
        return refuse_to_ask(engine, reason, PHRASE_approval_many);
    }
    return true;
}

static struct question *add_question(struct engine *engine, struct presence *presence,
        const struct approval *approval, uint64_t token)
{
    struct questions *questions = question_all_of(presence);
    struct question *old = find_open(questions, approval->owner);
    if (old) {
        question_end_unanswered(engine, presence, old);
    }
    struct question *one = mem_alloc(sizeof(*one));
    *one = (struct question){
            .replaces = old != NULL,
            .next = questions->first,
            .number = ++questions->count,
            .token = token,
            .approval = *approval,
    };
    one->approval.text = (struct str){str_dup(approval->text), approval->text.length};
    const struct str words[2] = {
            phrase_get(engine, PHRASE_menu_yes), phrase_get(engine, PHRASE_menu_no)};
    struct buf text = {0};
    question_write(engine, approval, one->number, QUESTION_BRIEF, &text);
    one->menu = menu_of_question(presence, buf_str(&text), one->number, words);
    buf_finish(&text);
    questions->first = one;
    return one;
}

static void tell_question_as(struct engine *engine, const struct approval *approval,
        uint64_t number, enum question_how how)
{
    struct object *who = world_find(engine_world(engine), approval->who);
    struct buf text = {0};
    question_write(engine, approval, number, how, &text);
    if (who) {
        tell_markup(engine, who, buf_str(&text), MSG_PLAIN);
    }
    buf_finish(&text);
}

void question_tell(struct engine *engine, const struct approval *approval, uint64_t number)
{
    tell_question_as(engine, approval, number, QUESTION_FULL);
}

void question_show(struct engine *engine, const struct question *one)
{
    tell_question_as(engine, &one->approval, one->number,
            one->replaces ? QUESTION_AGAIN : QUESTION_FULL);
}

struct question_name *question_name_it(struct engine *engine, const struct question *one)
{
    struct question_name *name = mem_alloc(sizeof(*name));
    *name = (struct question_name){engine, one->approval.who, one->number};
    return name;
}

struct question *question_find_named(const struct question_name *name, struct presence **out)
{
    *out = presence_find(name->engine, name->who);
    return question_find(*out, name->number, 0);
}

void question_tell_late(struct engine *engine, const struct approval *approval)
{
    struct object *who = world_find(engine_world(engine), approval->who);
    struct object *owner = world_find(engine_world(engine), approval->owner);
    struct buf text = {0};
    phrase_put(engine, &text,
            approval->plain ? PHRASE_approval_late_plain : PHRASE_approval_late,
            WITH_RAW("owner", owner ? prop_str(engine_world(engine), owner, ATOM_name)
                                    : phrase_get(engine, PHRASE_absent_somebody)));
    if (who) {
        tell_markup(engine, who, buf_str(&text), MSG_PLAIN);
    }
    buf_finish(&text);
}

static void answer_is_late(struct engine *engine, void *data)
{
    struct presence *presence = NULL;
    struct question *one = question_find_named(data, &presence);
    if (one) {
        struct approval approval = one->approval;
        one->task = 0;
        question_note_declined(question_all_of(presence), approval.owner);
        question_end_unanswered(engine, presence, one);
        transaction_begin(engine, approval.who, 0);
        question_tell_late(engine, &approval);
        transaction_commit(engine);
    }
    mem_free(data);
}

static void start_clock(struct engine *engine, struct presence *presence, struct question *one)
{
    one->task = tasks_push_at(engine,
            (struct task){answer_is_late, tasks_free, question_name_it(engine, one),
                    one->approval.who},
            clock_ms() + QUESTION_SECONDS * INT64_C(1000));
    show_newest(engine, presence);
}

void question_end_named(void *data)
{
    const struct question_name *name = data;
    struct presence *presence = NULL;
    struct question *one = question_find_named(name, &presence);
    if (one) {
        question_end(name->engine, presence, one);
    }
}

bool question_ask(struct engine *engine, const struct approval *approval, uint64_t token,
        struct buf *reason)
{
    if (!may_ask(engine, approval, reason)) {
        return false;
    }
    struct presence *presence = presence_find(engine, approval->who);
    struct question *one = add_question(engine, presence, approval, token);
    question_show(engine, one);
    tx_on_end(engine_world(engine), (struct tx_hook){.undo = question_end_named,
                                            .drop = mem_free,
                                            .data = question_name_it(engine, one)});
    return true;
}

void question_open(struct engine *engine, uint64_t who, uint64_t token)
{
    struct presence *presence = presence_find(engine, who);
    struct question *one = question_find(presence, 0, token);
    if (one) {
        start_clock(engine, presence, one);
    } else {
        modal_answer_nothing(engine, who, token);
    }
}

static void post_run(struct engine *engine, void *data)
{
    struct presence *presence = NULL;
    struct question *one = question_find_named(data, &presence);
    if (one) {
        transaction_begin(engine, one->approval.who, 0);
        question_show(engine, one);
        transaction_commit(engine);
        start_clock(engine, presence, one);
    }
    mem_free(data);
}

bool question_post(struct engine *engine, const struct approval *approval, struct buf *reason)
{
    if (!may_ask(engine, approval, reason)) {
        return false;
    }
    struct presence *presence = presence_find(engine, approval->who);
    struct question *one = add_question(engine, presence, approval, 0);
    tasks_push(engine,
            (struct task){post_run, tasks_free, question_name_it(engine, one), approval->who});
    (void)say_asked(engine, approval, PHRASE_approval_asked, reason);
    return true;
}

static void ask_to_change(struct engine *engine, struct object *object)
{
    uint64_t owners[APPROVAL_OWNERS];
    const struct object *holder = approval_holder(engine, object);
    size_t count = holder ? approval_owners(engine, holder, owners) : 0;
    struct buf reason = {0};
    for (size_t i = 0; i < count; i++) {
        struct approval approval = {.kind = APPROVAL_THING,
                .who = holder->id,
                .owner = owners[i],
                .asker = engine_transaction(engine)->place_object,
                .object = object->id};
        if (!approval_covers(engine, &approval) && question_post(engine, &approval, &reason)) {
            break;
        }
    }
    buf_finish(&reason);
}

const char *question_refuses_change(struct engine *engine, struct object *object, uint32_t atom)
{
    const char *why = approval_refuses_value(engine, object, atom);
    if (why) {
        ask_to_change(engine, object);
    }
    return why;
}
