/* question_answer.c -- lines that answer the game's questions. question.c has their rules. */
#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/question_impl.h"
#include "engine/core/output/format.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/behaviour.h"
#include "world/model/tx.h"

static void answer_undo(void *data)
{
    const struct question_name *name = data;
    struct presence *presence = NULL;
    struct question *one = question_find_named(name, &presence);
    if (one && one->approval.kind == APPROVAL_OFFER) {
        question_end(name->engine, presence, one); /* nothing waits for another answer */
    } else if (one) {
        one->answered = false;
    }
}

static void note_answer(struct engine *engine, struct question *one)
{
    one->answered = true;
    one->token = 0;
    tx_on_end(engine_world(engine), (struct tx_hook){.undo = answer_undo,
                                            .commit = question_end_named,
                                            .drop = mem_free,
                                            .data = question_name_it(engine, one)});
    /* its script runs on once and cannot run again */
    engine_transaction(engine)->patience_ms = 0;
}

static void tell_answer(
        struct engine *engine, struct object *actor, const struct question *one, bool yes)
{
    enum phrase phrase = !yes                                   ? PHRASE_approval_no
                         : approval_is_once(one->approval.kind) ? PHRASE_approval_yes_once
                                                                : PHRASE_approval_yes;
    tell_markup(engine, actor, phrase_get(engine, phrase), MSG_PLAIN);
}

static enum outcome take_answer(
        struct engine *engine, struct object *actor, struct question *one, bool yes)
{
    uint64_t token = one->token;
    struct str option = yes ? STR("1") : STR("2");
    note_answer(engine, one);
    if (yes) {
        approval_keep(engine, &one->approval);
    } else {
        question_note_declined(
                question_all_of(presence_find(engine, actor->id)), one->approval.owner);
    }
    if (token && (yes || one->approval.kind == APPROVAL_OFFER)) {
        return engine_script(engine)->answered(engine_script_data(engine), token, &option);
    }
    if (token) {
        modal_answer_nothing(engine, actor->id, token);
    }
    return OUTCOME_DONE;
}

/* Returns the only open question; NULL if there are several, or if the answer is yes and another
 * one has just ended. */
static struct question *find_only(const struct presence *presence, bool yes)
{
    const struct dialogue *dialogue = dialogue_of(presence);
    const struct questions *questions = dialogue->questions;
    int64_t ended_ms = questions->ended_ms > dialogue->modal_ended_ms
                               ? questions->ended_ms
                               : dialogue->modal_ended_ms;
    struct question *found = NULL;
    for (struct question *one = questions->first; one; one = one->next) {
        if (!one->answered && found) {
            return NULL;
        }
        found = one->answered ? found : one;
    }
    bool changed = yes && ended_ms != 0 && clock_ms() - ended_ms < DIALOGUE_JUST_MS;
    return changed ? NULL : found;
}

/* Tells the player that they must say which question they mean. */
static void tell_open(struct engine *engine, struct object *actor, struct questions *questions)
{
    tell_markup(engine, actor, phrase_get(engine, PHRASE_approval_which), MSG_PLAIN);
    for (const struct question *one = questions->first; one; one = one->next) {
        if (!one->answered) {
            question_show(engine, one);
        }
    }
}

bool question_answer_offer(
        struct engine *engine, const struct approval *offered, bool yes, enum outcome *outcome)
{
    struct presence *presence = presence_find(engine, offered->who);
    const struct questions *questions = presence ? dialogue_of(presence)->questions : NULL;
    struct object *who = world_find(engine_world(engine), offered->who);
    struct question *one = questions ? question_find_offer(questions) : NULL;
    if (!who || !one || one->task == 0 || engine_transaction(engine)->rehearsing ||
            !one->approval.plain || one->approval.owner != offered->owner ||
            one->approval.topic != offered->topic) {
        return false;
    }
    *outcome = take_answer(engine, who, one, yes);
    return true;
}

bool question_takes(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, enum outcome *outcome)
{
    struct questions *questions = dialogue_of(presence)->questions;
    if (!questions || question_count_open(questions, 0) == 0) {
        return false;
    }
    struct str rest = str_trim(line);
    struct str word = str_take_word(&rest);
    bool yes = str_equal_nocase(word, phrase_get(engine, PHRASE_menu_yes));
    uint64_t number = 0;
    if (!(yes || str_equal_nocase(word, phrase_get(engine, PHRASE_menu_no))) ||
            (rest.length > 0 && !str_to_u64(str_trim(rest), &number))) {
        return false;
    }
    struct question *one = rest.length > 0 ? question_find(presence, number, 0) : NULL;
    one = rest.length > 0 ? one : find_only(presence, yes);
    *outcome = OUTCOME_DONE;
    if (!one || one->answered || one->task == 0) {
        tell_open(engine, actor, questions);
    } else if (sanction_on(engine, SANCTION_BAN, one->approval.owner)) {
        question_tell_late(engine, &one->approval);
        question_end_unanswered(engine, presence, one);
    } else {
        tell_answer(engine, actor, one, yes);
        *outcome = take_answer(engine, actor, one, yes);
    }
    return true;
}
