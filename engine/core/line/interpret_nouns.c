/* interpret_nouns.c -- Resolving of the nouns of a line: fills each slot of a reading, or finds the
 * best reason why not.
 *
 * 1. A slot within another ({x:in y}) is filled after it.
 * 2. Of all obstacles the best reason is kept. A thing that is here but blocked counts more than a
 *    word that names nothing, and a longer reading more than a shorter one.
 * 3. An ambiguous noun keeps the question; dispatch.c reads the answer.
 * 4. A list with some known items gives a reason like any other noun, but is remembered. If nothing
 *    fits the whole line, it is read again for the known items (run->partly).
 *
 * match.c has the rules of names. To add a kind of slot: resolve_slot. */
#include "engine/base/ids.h"
#include "engine/core/line/interpret_impl.h"
#include "engine/core/line/joint.h"
#include "engine/core/line/polite.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/words.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/trace.h"

#include <math.h>
#include <stdlib.h>

const struct perception *interpret_perception(struct run *run)
{
    if (!run->walked) {
        perceive_walk(run->engine, run->actor, &run->scratch->perception);
        run->walked = true;
    }
    return &run->scratch->perception;
}

void interpret_look_again(struct run *run)
{
    run->walked = false;
    run->place = object_place(run->engine, run->actor);
}

/* Returns the perception for finding a player, who may be anywhere, so usually only the viewer is
 * needed. A viewer who sees names beside disguises may use displayed names of those here. */
static const struct perception *perception_of_people(struct run *run)
{
    if (disguise_any(run->engine) && disguise_sees_through(run->engine, run->actor)) {
        return interpret_perception(run);
    }
    if (!run->walked) {
        run->scratch->perception.actor = run->actor;
        run->scratch->perception.count = 0;
    }
    return &run->scratch->perception;
}

/* -- nouns -- */

static const struct pronouns *last_of(struct run *run)
{
    const struct presence *presence = presence_find(run->engine, run->actor->id);
    return presence ? &presence->last : NULL;
}

static bool keep_reason(
        struct run *run, int rank, const struct grammar_reading *reading, struct str text)
{
    rank = rank * 16 + (int)reading->literals;
    if (rank > run->reason_rank) {
        run->reason_rank = rank;
        run->has_part = false;
        buf_clear(&run->scratch->reason);
        buf_add_str(&run->scratch->reason, text);
        run->which.bytes = NULL;
        return true;
    }
    return false;
}

static void keep_which(
        struct run *run, const struct grammar_reading *reading, const struct match *match)
{
    if (keep_reason(run, 4, reading, buf_str(&match->reason))) {
        run->which = match->which;
        run->which_one = match->which_one;
        run->which_line = run->line;
        run->which_count = match->count;
        for (size_t i = 0; i < match->count; i++) {
            run->which_ids[i] = match->ids[i];
        }
    }
}

/* Returns the thing that the slot's things must be in, which was resolved before; NULL:
 * anywhere. */
static struct object *inside_of(
        struct run *run, const struct slot *slot, const struct grammar_reading *reading)
{
    const struct grammar *grammar = run->current.command->grammar;
    for (size_t i = 0; slot->inside.length > 0 && i < grammar_slot_count(grammar); i++) {
        if (reading->spans[i].bytes &&
                str_equal(grammar_slot(grammar, i)->name, slot->inside)) {
            return world_find(engine_world(run->engine), run->scratch->matches[i].ids[0]);
        }
    }
    return NULL;
}

/* Finds the things that have a command of their own for the verb. They win if {this} is ambiguous,
 * unless the stock verb takes any thing. */
static void find_takers(struct run *run)
{
    bool any = false;
    if (run->takers_known) {
        return;
    }
    for (size_t i = 0; i < run->count; i++) {
        const struct candidates *entry = &run->candidates[i];
        any |= entry->stock && !entry->stock[0]->fallback;
        if (!entry->stock && grammar_has_this(entry->one.command->grammar)) {
            run->takers[run->taker_count++] = entry->one.object->id;
        }
    }
    run->taker_count = any ? 0 : run->taker_count;
    run->takers_known = true;
}

static bool resolve_object(struct run *run, const struct slot *slot,
        const struct grammar_reading *reading, struct str phrase, struct match *match)
{
    find_takers(run);
    struct match_request request = {
            .perception = slot->need == NEED_PLAYER ? perception_of_people(run)
                                                    : interpret_perception(run),
            .phrase = phrase,
            .need = slot->kind == SLOT_THIS ? NEED_REACH : slot->need,
            .many = slot->many,
            .partly = run->partly && reading->literals >= run->part_literals,
            .proto = slot->proto,
            .last = last_of(run),
            .takers = slot->kind == SLOT_THIS && run->taker_count > 0 ? run->takers : NULL,
            .taker_count = run->taker_count,
            .prefers = slot->prefers,
            .likes = slot->likes,
            .prefer = slot->kind == SLOT_THIS && run->current.object ? run->current.object->id
                                                                     : 0,
            .only_unheld = slot->only_unheld,
            .inside = inside_of(run, slot, reading),
    };
    match_noun(run->engine, &request, match);
    TRACE(run->engine, noun, &request, match);
    uint64_t this_id = run->current.object ? run->current.object->id : 0;
    if (slot->kind == SLOT_THIS) {
        if (match->status == MATCH_AMBIGUOUS && ids_have(match->ids, match->count, this_id)) {
            keep_which(run, reading, match);
            return false;
        }
        if (match->status == MATCH_NONE) {
            bool meant = words_fit(run->engine, run->current.object, run->actor, phrase);
            (void)keep_reason(
                    run, meant ? 2 + match->definite : 1, reading, buf_str(&match->reason));
        }
        return match->status == MATCH_ONE && match->ids[0] == this_id;
    }
    if (match->status == MATCH_AMBIGUOUS) {
        keep_which(run, reading, match);
        run->asks |= !run->current.object;
        return false;
    }
    if (match->status == MATCH_NONE) {
        int rank = match->other_kind ? 1 : match->definite ? 3 : 2;
        if (keep_reason(run, rank, reading, buf_str(&match->reason)) && match->left_out > 0) {
            run->has_part = true;
            run->part = run->place_before;
            run->part_literals = reading->literals;
        }
        return false;
    }
    return true;
}

static bool resolve_number(struct run *run, const struct grammar_reading *reading,
        struct str phrase, struct value *out)
{
    int64_t whole = 0;
    if (str_to_i64(phrase, &whole)) {
        *out = value_int(whole);
        return true;
    }
    char *text = str_dup(phrase);
    char *end = NULL;
    double number = strtod(text, &end);
    bool is_number = phrase.length > 0 && *end == '\0' && !isnan(number);
    bool is_large = is_number && fabs(number) >= 1e15;
    mem_free(text);
    if (is_number && !is_large) {
        *out = value_float(number);
        return true;
    }
    struct event_arg arg = {STR("word"), value_str(phrase)};
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, is_large ? PHRASE_large_number : PHRASE_no_number, &arg, 1,
            run->actor, &run->scratch->text);
    value_finish(&arg.value);
    (void)keep_reason(run, 2, reading, buf_str(&run->scratch->text));
    return false;
}

static struct value many_value(const struct match *match)
{
    struct value list = value_table();
    for (size_t i = 0; i < match->count; i++) {
        value_table_append(&list, value_object(match->ids[i]));
    }
    return list;
}

static bool resolve_slot(struct run *run, const struct slot *slot,
        const struct grammar_reading *reading, struct str span, struct match *match,
        struct value *out)
{
    switch (slot->kind) {
    case SLOT_WORD:
    case SLOT_TEXT:
    case SLOT_NOUN:
        *out = value_str(span);
        return true;
    case SLOT_NUMBER:
        return resolve_number(run, reading, span, out);
    case SLOT_THIS:
    case SLOT_OBJECT:
        if (!resolve_object(run, slot, reading, span, match)) {
            return false;
        }
        *out = slot->many ? many_value(match) : value_object(match->ids[0]);
        return true;
    }
    return false;
}

bool interpret_resolve(
        struct run *run, const struct grammar_reading *reading, struct value *values)
{
    const struct grammar *grammar = run->current.command->grammar;
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
            const struct slot *slot = grammar_slot(grammar, i);
            bool due = reading->spans[i].bytes && (slot->inside.length > 0) == (pass == 1);
            if (due && !resolve_slot(run, slot, reading, reading->spans[i],
                               &run->scratch->matches[i], &values[i])) {
                return false;
            }
        }
    }
    return true;
}

/* True for a noun phrase or word that contains neither several commands nor politeness. Punctuation
 * may belong to a word. */
static bool is_clean(struct run *run, const struct slot *slot, struct str span)
{
    struct engine *engine = run->engine;
    if (slot->kind == SLOT_WORD) {
        return !polite_is(engine, span);
    }
    if (slot->kind ==
            SLOT_OBJECT) { /* "and" is a word of The Moth and Lamp, but not its name */
        return !str_equal_nocase(span, phrase_get(engine, PHRASE_and_word));
    }
    return slot->kind != SLOT_NOUN ||
           !(joint_has(engine, run->actor, span) || polite_has(engine, span));
}

bool interpret_fits_reading(void *data, const struct grammar_reading *reading)
{
    struct run *run = data;
    const struct grammar *grammar = run->current.command->grammar;
    struct value values[GRAMMAR_SLOTS_MAX] = {0};
    bool ok = interpret_resolve(run, reading, values) || run->which.bytes;
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        ok = ok && is_clean(run, grammar_slot(grammar, i), reading->spans[i]);
        value_finish(&values[i]);
    }
    return ok;
}
