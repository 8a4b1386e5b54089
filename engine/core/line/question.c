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
 *    the question open. A question that was replaced ends in any case.
 *
 * question_tell.c has the texts; rights/approval.c says what a yes covers. */
#include "engine/core/line/question.h"

#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/output/format.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <string.h>

#define QUIET_MS (10 * 60 * 1000)
#define JUST_MS 10000
#define DECLINED_MAX 16

struct question {
    struct question *next;
    uint64_t number;
    uint64_t token; /* of the waiting script; 0: no script waits */
    uint64_t task;  /* handle of the time-out; 0: not open yet */
    bool answered;  /* in the open transaction */
    bool replaces;  /* another question, which has ended */
    struct approval approval;
    struct menu *menu; /* owned */
};

struct questions {
    struct question *first; /* the newest; owned */
    uint64_t count;         /* numbers given out so far */
    int64_t ended_ms;       /* monotonic: when a question last ended unanswered; 0: never */

    struct declined {
        uint64_t owner;
        int64_t until_ms; /* monotonic */
    } declined[DECLINED_MAX];

    size_t declined_next;
    uint64_t ignored
            [DECLINED_MAX]; /* owners for whom the player was told that they are not asked */
    size_t ignored_next;
};

static struct questions *questions_of(struct presence *presence)
{
    if (!presence->questions) {
        presence->questions = mem_alloc(sizeof(*presence->questions));
        *presence->questions = (struct questions){0};
    }
    return presence->questions;
}

/* Finds the question with that number or token. One of them must be given; 0 matches any. Returns
 * NULL if it is missing. */
static struct question *find_question(
        const struct presence *presence, uint64_t number, uint64_t token)
{
    bool given = number != 0 || token != 0;
    struct question *one =
            given && presence && presence->questions ? presence->questions->first : NULL;
    while (one &&
            ((number != 0 && one->number != number) || (token != 0 && one->token != token))) {
        one = one->next;
    }
    return one;
}

/* -- ending -- */

static void show_newest(struct engine *engine, struct presence *presence)
{
    const struct question *one = presence->questions ? presence->questions->first : NULL;
    while (one && one->task == 0) {
        one = one->next;
    }
    presence->question_menu = one ? one->menu : NULL;
    menu_settle(engine, presence);
}

static void end_question(struct engine *engine, struct presence *presence, struct question *one)
{
    struct question **at = &presence->questions->first;
    while (*at != one) {
        at = &(*at)->next;
    }
    *at = one->next;
    (void)tasks_cancel(engine, one->task);
    show_newest(engine, presence);
    menu_destroy(one->menu);
    mem_free(one);
}

static void end_unanswered(
        struct engine *engine, struct presence *presence, struct question *one)
{
    if (one->token) {
        modal_answer_nothing(engine, presence->character, one->token);
    }
    presence->questions->ended_ms = clock_ms();
    end_question(engine, presence, one);
}

static void note_declined(struct questions *questions, uint64_t owner)
{
    questions->declined[questions->declined_next] =
            (struct declined){owner, clock_ms() + QUIET_MS};
    questions->declined_next = (questions->declined_next + 1) % DECLINED_MAX;
}

static bool has_declined(const struct questions *questions, uint64_t owner)
{
    for (size_t i = 0; i < DECLINED_MAX; i++) {
        if (questions->declined[i].owner == owner &&
                questions->declined[i].until_ms > clock_ms()) {
            return true;
        }
    }
    return false;
}

void question_end_all(struct engine *engine, struct presence *presence)
{
    while (presence->questions && presence->questions->first) {
        end_unanswered(engine, presence, presence->questions->first);
    }
}

void question_leave(struct engine *engine, void *about)
{
    const uint64_t *character = about;
    struct presence *presence = presence_find(engine, *character);
    struct question *one = presence && presence->questions ? presence->questions->first : NULL;
    while (one) {
        struct question *next = one->next;
        if (one->approval.kind != APPROVAL_OWNER) {
            end_unanswered(engine, presence, one);
        }
        one = next;
    }
}

void question_forget(struct engine *engine __attribute__((unused)), void *about)
{
    struct presence *presence = about;
    struct questions *questions = presence->questions;
    presence->question_menu = NULL;
    while (questions && questions->first) {
        struct question *one = questions->first;
        questions->first = one->next;
        menu_destroy(one->menu);
        mem_free(one);
    }
    mem_free(questions);
    presence->questions = NULL;
}

void question_withdraw(struct engine *engine, uint64_t who, uint64_t token)
{
    struct presence *presence = token ? presence_find(engine, who) : NULL;
    struct question *one = find_question(presence, 0, token);
    if (one) {
        one->token = 0;
        end_unanswered(engine, presence, one);
    }
}

/* -- asking -- */

static size_t count_open(const struct questions *questions, uint64_t owner)
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

static bool asks_the_same(const struct approval *a, const struct approval *b)
{
    return a->kind == b->kind && a->asker == b->asker && a->object == b->object &&
           a->coins == b->coins;
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
    for (size_t i = 0; i < DECLINED_MAX; i++) {
        if (questions->ignored[i] == approval->owner) {
            return;
        }
    }
    questions->ignored[questions->ignored_next++ % DECLINED_MAX] = approval->owner;
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
    struct questions *questions = questions_of(presence);
    bool used = approval_is_by_line(engine, who, LINE_VERB);
    bool unwanted = has_declined(questions, approval->owner) &&
                    !approval_is_by_line(engine, who, LINE_OWN);
    bool ignored = ignore_has(engine, approval->who, approval->owner);
    if (ignored) {
        tell_ignored(engine, questions, approval);
    }
    if (unwanted || ignored) {
        return refuse_to_ask(engine, reason, PHRASE_approval_unwanted);
    }
    const struct question *open = find_open(questions, approval->owner);
    if (open && asks_the_same(&open->approval, approval)) {
        return say_asked(engine, &open->approval, PHRASE_approval_asked, reason);
    }
    if (open && !used) {
        return say_asked(engine, &open->approval, PHRASE_approval_open, reason);
    }
    if (!open && count_open(questions, 0) >= QUESTIONS_MAX) {
        return refuse_to_ask(engine, reason, PHRASE_approval_many);
    }
    return true;
}

static struct question *add_question(struct engine *engine, struct presence *presence,
        const struct approval *approval, uint64_t token)
{
    struct questions *questions = questions_of(presence);
    struct question *old = find_open(questions, approval->owner);
    if (old) {
        end_unanswered(engine, presence, old);
    }
    struct question *one = mem_alloc(sizeof(*one));
    *one = (struct question){
            .replaces = old != NULL,
            .next = questions->first,
            .number = ++questions->count,
            .token = token,
            .approval = *approval,
    };
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

static void tell_question(struct engine *engine, const struct question *one)
{
    tell_question_as(engine, &one->approval, one->number,
            one->replaces ? QUESTION_AGAIN : QUESTION_FULL);
}

/* Identifies a question of a player in tasks and at the end of a transaction. */
struct question_name {
    struct engine *engine;
    uint64_t who;
    uint64_t number;
};

static struct question_name *name_question(struct engine *engine, const struct question *one)
{
    struct question_name *name = mem_alloc(sizeof(*name));
    *name = (struct question_name){engine, one->approval.who, one->number};
    return name;
}

static struct question *find_named(const struct question_name *name, struct presence **out)
{
    *out = presence_find(name->engine, name->who);
    return find_question(*out, name->number, 0);
}

static void free_question_name(struct engine *engine __attribute__((unused)), void *data)
{
    mem_free(data);
}

static void tell_late(struct engine *engine, const struct approval *approval)
{
    struct object *who = world_find(engine_world(engine), approval->who);
    struct object *owner = world_find(engine_world(engine), approval->owner);
    struct buf text = {0};
    transaction_begin(engine, approval->who, 0);
    phrase_put(engine, &text, PHRASE_approval_late,
            WITH_RAW("owner", owner ? prop_str(engine_world(engine), owner, ATOM_name)
                                    : phrase_get(engine, PHRASE_absent_somebody)));
    if (who) {
        tell_markup(engine, who, buf_str(&text), MSG_PLAIN);
    }
    buf_finish(&text);
    transaction_commit(engine);
}

static void answer_is_late(struct engine *engine, void *data)
{
    struct presence *presence = NULL;
    struct question *one = find_named(data, &presence);
    if (one) {
        struct approval approval = one->approval;
        one->task = 0;
        note_declined(presence->questions, approval.owner);
        end_unanswered(engine, presence, one);
        tell_late(engine, &approval);
    }
    mem_free(data);
}

static void start_clock(struct engine *engine, struct presence *presence, struct question *one)
{
    one->task = tasks_push_at(engine,
            (struct task){answer_is_late, free_question_name, name_question(engine, one),
                    one->approval.who},
            clock_ms() + QUESTION_SECONDS * 1000);
    show_newest(engine, presence);
}

static void ask_undo(void *data)
{
    const struct question_name *name = data;
    struct presence *presence = NULL;
    struct question *one = find_named(name, &presence);
    if (one) {
        end_question(name->engine, presence, one);
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
    tell_question(engine, one);
    tx_on_end(engine_world(engine),
            (struct tx_hook){
                    .undo = ask_undo, .drop = mem_free, .data = name_question(engine, one)});
    return true;
}

void question_open(struct engine *engine, uint64_t who, uint64_t token)
{
    struct presence *presence = presence_find(engine, who);
    struct question *one = find_question(presence, 0, token);
    if (one) {
        start_clock(engine, presence, one);
    } else {
        modal_answer_nothing(engine, who, token);
    }
}

static void post_run(struct engine *engine, void *data)
{
    struct presence *presence = NULL;
    struct question *one = find_named(data, &presence);
    if (one) {
        transaction_begin(engine, one->approval.who, 0);
        tell_question(engine, one);
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
    tasks_push(engine, (struct task){post_run, free_question_name, name_question(engine, one),
                               approval->who});
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

/* -- answering -- */

static void answer_undo(void *data)
{
    struct presence *presence = NULL;
    struct question *one = find_named(data, &presence);
    if (one) {
        one->answered = false;
    }
}

static void answer_commit(void *data)
{
    const struct question_name *name = data;
    struct presence *presence = NULL;
    struct question *one = find_named(name, &presence);
    if (one) {
        end_question(name->engine, presence, one);
    }
}

static enum outcome take_answer(
        struct engine *engine, struct object *actor, struct question *one, bool yes)
{
    uint64_t token = one->token;
    bool kept = one->approval.kind != APPROVAL_OWNER && one->approval.kind != APPROVAL_MOVE;
    enum phrase phrase = !yes   ? PHRASE_approval_no
                         : kept ? PHRASE_approval_yes
                                : PHRASE_approval_yes_once;
    one->answered = true;
    one->token = 0;
    tx_on_end(engine_world(engine), (struct tx_hook){.undo = answer_undo,
                                            .commit = answer_commit,
                                            .drop = mem_free,
                                            .data = name_question(engine, one)});
    engine_transaction(engine)->patience_ms = 0; /* its script cannot run again */
    tell_markup(engine, actor, phrase_get(engine, phrase), MSG_PLAIN);
    if (yes) {
        struct str one_of_two = STR("1");
        approval_keep(engine, &one->approval);
        return token ? engine_script(engine)->answered(
                               engine_script_data(engine), token, &one_of_two)
                     : OUTCOME_DONE;
    }
    note_declined(questions_of(presence_find(engine, actor->id)), one->approval.owner);
    if (token) {
        modal_answer_nothing(engine, actor->id, token);
    }
    return OUTCOME_DONE;
}

/* Returns the only open question; NULL if there are several, or if the answer is yes and another
 * one has just ended. */
static struct question *find_only(const struct presence *presence, bool yes)
{
    const struct questions *questions = presence->questions;
    int64_t ended_ms = questions->ended_ms > presence->modal_ended_ms
                               ? questions->ended_ms
                               : presence->modal_ended_ms;
    struct question *found = NULL;
    for (struct question *one = questions->first; one; one = one->next) {
        if (!one->answered && found) {
            return NULL;
        }
        found = one->answered ? found : one;
    }
    bool changed = yes && ended_ms != 0 && clock_ms() - ended_ms < JUST_MS;
    return changed ? NULL : found;
}

/* Tells the player that they must say which question they mean. */
static void tell_open(struct engine *engine, struct object *actor, struct questions *questions)
{
    tell_markup(engine, actor, phrase_get(engine, PHRASE_approval_which), MSG_PLAIN);
    for (const struct question *one = questions->first; one; one = one->next) {
        if (!one->answered) {
            tell_question(engine, one);
        }
    }
}

bool question_takes(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, enum outcome *outcome)
{
    struct questions *questions = presence->questions;
    struct str rest = str_trim(line);
    struct str word = str_take_word(&rest);
    bool yes = str_equal_nocase(word, phrase_get(engine, PHRASE_menu_yes));
    uint64_t number = 0;
    if (!questions || count_open(questions, 0) == 0 ||
            !(yes || str_equal_nocase(word, phrase_get(engine, PHRASE_menu_no))) ||
            (rest.length > 0 && !str_to_u64(str_trim(rest), &number))) {
        return false;
    }
    struct question *one = rest.length > 0 ? find_question(presence, number, 0) : NULL;
    one = rest.length > 0 ? one : find_only(presence, yes);
    *outcome = OUTCOME_DONE;
    if (one && !one->answered && one->task != 0) {
        *outcome = take_answer(engine, actor, one, yes);
    } else {
        tell_open(engine, actor, questions);
    }
    return true;
}
