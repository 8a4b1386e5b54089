/* interpret.c -- Understanding of one line: resolves the nouns of each candidate command and runs
 * the first that fits.
 *
 * 1. Candidates (interpret_gather.c) are tried in this order: commands of objects in reach that
 *    mean {this}, stock commands, other commands of objects in reach, stock fallbacks. Reserved
 *    verbs are stock only. A short form stands for its full verb. It is also a word of its own, for
 *    a thing that has a verb of that spelling.
 * 2. The readings of each candidate are tried, likeliest first. The first one whose nouns all
 *    resolve runs.
 * 3. If nothing runs and the best reason concerns a list with unknown items, the known items are
 *    used. If nothing runs then, the actor is told the best reason, or how to use the verb
 *    (interpret_no.c).
 * 4. A command that a script makes an npc perform has effect only where the npc is. Verbs that
 *    speak to people elsewhere or write records, and `@` commands, are not candidates for it
 *    (transaction->npc_line).
 * 5. If a noun is ambiguous, the actor is asked which thing is meant; dispatch.c reads the answer.
 *
 * Work is bounded: readings by the grammar, candidates by CANDIDATES_MAX, compared names by
 * transaction_may_work, nesting by INTERPRET_DEPTH_MAX. */
#include "engine/core/line/interpret.h"

#include "engine/core/line/interpret_impl.h"
#include "engine/core/line/plain.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/format.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/trace.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"

#include <string.h>

/* -- running -- */

static const struct pronouns *last_mentioned(struct run *run)
{
    const struct presence *presence = presence_find(run->engine, run->actor->id);
    return presence ? &presence->last : NULL;
}

static void remember_last(
        struct run *run, const struct grammar_reading *reading, const struct event *event)
{
    const struct grammar *grammar = run->current.command->grammar;
    struct object *self = NULL;
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        bool is_self = grammar_slot(grammar, i)->kind == SLOT_THIS && reading->spans[i].bytes;
        self = is_self ? run->current.object : self;
    }
    struct presence *presence = presence_find(run->engine, run->actor->id);
    if (presence && !engine_transaction(run->engine)->rehearsing) {
        pronouns_note(run->engine, &presence->last, run->actor, event, self);
    }
}

static bool is_gesture(const struct run *run, struct str verb)
{
    struct commands_of of = commands_of_verb(stock_commands(run->engine), verb);
    return of.count > 0 && of.list[0]->gesture;
}

/* True if the line begins with a verb of the game that uses nothing: a look, or a gesture. Found
 * once for each form of the line. */
static bool is_idle_verb(struct run *run)
{
    static const struct str looking[] = {STR_IS("look"), STR_IS("examine")};
    enum idle *known = &run->idle[run->current.typed];
    if (*known == IDLE_UNKNOWN) {
        struct str rest = run->line;
        struct str verb = str_take_word(&rest);
        bool idle = str_equal(verb, looking[0]) ||
                    str_is_among(verb, looking, sizeof(looking) / sizeof(looking[0])) ||
                    is_gesture(run, verb);
        *known = idle ? IDLE_YES : IDLE_NO;
    }
    return *known == IDLE_YES;
}

/* Notes the objects that the command names, each alone or in a list of one. "All" does not count. */
static void note_named(
        struct transaction *transaction, struct run *run, const struct event *event)
{
    transaction->idles = is_idle_verb(run);
    transaction->named_count = 0;
    for (size_t i = 0; i < event->arg_count && transaction->named_count < TRANSACTION_NAMED_MAX;
            i++) {
        const struct value *value = &event->args[i].value;
        if (value->kind == VALUE_TABLE && value->table->item_count == 1) {
            value = &value->table->items[0];
        }
        if (value->kind == VALUE_OBJECT) {
            transaction->named[transaction->named_count++] = value->object;
        }
    }
}

static bool fills_this(const struct run *run, const struct grammar_reading *reading)
{
    const struct grammar *grammar = run->current.command->grammar;
    bool fills = false;
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        fills |= grammar_slot(grammar, i)->kind == SLOT_THIS && reading->spans[i].bytes;
    }
    return fills;
}

/* Splits the verb off the line: a word, or one punctuation character that is a verb of its own. */
static struct str cut_verb(struct str line, struct str *rest)
{
    size_t end = 0;
    if (strchr("\"':;", line.bytes[0])) {
        end = 1;
    } else {
        while (end < line.length && line.bytes[end] != ' ') {
            end++;
        }
    }
    *rest = str_slice(line, end, line.length);
    return str_slice(line, 0, end);
}

/* Returns how the line concerns the object whose command it runs. */
static enum line_about line_about_of(
        const struct run *run, const struct grammar_reading *reading)
{
    struct commands *commands = stock_commands(run->engine);
    struct str rest = STR_NONE;
    struct str verb = cut_verb(run->line, &rest);
    bool names = fills_this(run, reading) ||
                 transaction_names(engine_transaction(run->engine), run->current.object->id);
    bool of_game = commands_has(commands, verb) && !commands_only_advise(commands, verb);
    return names ? LINE_NAMES : of_game ? LINE_VERB : LINE_OWN;
}

/* A command that passes the line on was not used, so it takes no coins: everything that it did is undone. */
static void take_payment_back(struct run *run, struct transaction_mark before)
{
    const struct behaviour *behaviour = run->current.command->behaviour;
    transaction_rollback_to(run->engine, before);
    transaction_fault(run->engine, behaviour->object, behaviour->owner,
            STR("a command that took coins called pass(); everything it did was undone"));
}

/* True if the command is only noted, for `why`, and must not run. */
static bool is_spared(const struct engine *engine, const struct command *command)
{
    const struct trace *trace = engine_transaction(engine)->trace;
    return trace && trace->spares_scripts && command->behaviour &&
           command->behaviour->revision > 0;
}

static enum outcome run_one(
        struct run *run, const struct grammar_reading *reading, struct event *event)
{
    struct engine *engine = run->engine;
    struct transaction *transaction = engine_transaction(engine);
    const struct command *command = run->current.command;
    /* Only a builder's command may have to give back what it took. */
    struct transaction_mark before =
            command->behaviour ? transaction_savepoint(engine) : (struct transaction_mark){0};
    int64_t paid = transaction->paid;
    struct rights saved = transaction->rights;
    uint64_t saved_place = transaction->place_object;
    uint64_t uncounted = transaction->uncounted;
    /* What an npc does at a player's command counts as the player's. */
    uint64_t counts = uncounted != 0 && !presence_find(engine, run->actor->id) ? uncounted
                                                                               : run->actor->id;
    transaction->uncounted = counts;
    monitor_doing(engine, "", command->pattern);
    transaction->rights.trusted = run->actor->id;
    transaction->rights.about = LINE_OTHER;
    note_named(transaction, run, event);
    if (command->behaviour) {
        transaction->rights.about = line_about_of(run, reading);
        transaction->rights.behalf = 0;
        transaction->rights.owner = command->behaviour->owner;
        transaction->place_object = run->current.object->id;
    } else {
        /* A builder's own rights exclude their character, which they must not rename. */
        transaction->clean = transaction_savepoint(engine);
        transaction->rights.owner = command->as_actor ? run->actor->id : 0;
        transaction->place_object = command->as_actor ? 0 : run->actor->id;
    }
    remember_last(run, reading, event);
    if (is_spared(engine, command)) {
        TRACE(engine, command_end, "spared");
        transaction->rights = saved;
        transaction->place_object = saved_place;
        transaction->uncounted = uncounted;
        return OUTCOME_DONE;
    }
    enum outcome outcome = OUTCOME_REFUSED;
    struct err err;
    if (!interpret_may_run(engine, run->actor, command, saved.behalf, &err)) {
        buf_clear(&transaction->refusal);
        buf_add_text(&transaction->refusal, err.text);
    } else {
        outcome = plain_do(engine, command, event)
                          ? OUTCOME_DONE
                          : engine_script(engine)->run_command(engine_script_data(engine),
                                    command, run->current.object, event);
    }
    transaction->rights = saved;
    transaction->place_object = saved_place;
    /* Of a line that was performed for the actor's own command, one count is enough. */
    if (uncounted != counts || transaction->uncounted != 0) {
        transaction->uncounted = uncounted;
    }
    if (outcome == OUTCOME_PASS && command->behaviour && transaction->paid > paid) {
        take_payment_back(run, before);
    }
    return transaction->ending != OUTCOME_DONE ? transaction->ending : outcome;
}

/* Adds `amounts`: how many coins are meant of each heap, by the heap's id, where that is only a part. */
static void add_amounts(
        struct run *run, const struct grammar_reading *reading, struct event *event)
{
    const struct grammar *grammar = run->current.command->grammar;
    struct value amounts = value_nil();
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        const struct match *match = &run->scratch->matches[i];
        bool is_filled =
                reading->spans[i].bytes && grammar_slot(grammar, i)->kind == SLOT_OBJECT;
        for (size_t k = 0; is_filled && k < match->count; k++) {
            if (match->amounts[k] > 0) {
                amounts = amounts.kind == VALUE_NIL ? value_table() : amounts;
                value_table_set(&amounts, value_int((int64_t)match->ids[k]),
                        value_int((int64_t)match->amounts[k]));
            }
        }
    }
    if (amounts.kind != VALUE_NIL && event->arg_count < EVENT_ARGS_MAX) {
        event->args[event->arg_count++] = (struct event_arg){STR("amounts"), amounts};
    }
}

static void values_finish(struct run *run)
{
    for (size_t i = 0; i < grammar_slot_count(run->current.command->grammar); i++) {
        value_finish(&run->values[i]);
        run->values[i] = value_nil();
    }
}

/* Keeps the first reading whose nouns all resolve. It runs when the parser is done. */
static bool choose_reading(void *data, const struct grammar_reading *reading)
{
    struct run *run = data;
    run->reading = *reading;
    bool ok = interpret_resolve(run, &run->reading, run->values);
    TRACE(run->engine, command_end, ok ? "ran" : "noun");
    if (!ok) {
        values_finish(run);
    }
    return ok;
}

static void run_reading(struct run *run)
{
    const struct grammar *grammar = run->current.command->grammar;
    struct event event;
    memset(&event, 0, offsetof(struct event, args)); /* the rest is large, and counted */
    event.name = STR("command");
    event.actor = run->actor;
    event.thing = run->current.object;
    event.room = run->place;
    event.line = run->said.bytes ? run->said : run->line;
    event.arg_count = 0;
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        const struct slot *slot = grammar_slot(grammar, i);
        if (run->reading.spans[i].bytes && slot->kind != SLOT_THIS) {
            event.args[event.arg_count++] = (struct event_arg){slot->name, run->values[i]};
        }
    }
    size_t slots = event.arg_count;
    add_amounts(run, &run->reading, &event);
    struct transaction *transaction = engine_transaction(run->engine);
    uint64_t outer[TRANSACTION_NAMED_MAX];
    size_t outer_count = transaction->named_count;
    bool outer_idles = transaction->idles;
    memcpy(outer, transaction->named, outer_count * sizeof(outer[0]));
    run->outcome = run_one(run, &run->reading, &event);
    memcpy(transaction->named, outer, outer_count * sizeof(outer[0]));
    transaction->named_count = outer_count;
    transaction->idles = outer_idles;
    interpret_tell_left_out(run, &run->reading);
    for (size_t i = slots; i < event.arg_count; i++) {
        value_finish(&event.args[i].value);
    }
    values_finish(run);
}

/* -- the line -- */

static void try_candidate(struct run *run)
{
    run->line = run->current.typed ? run->typed_line : run->full_line;
    TRACE(run->engine, command, run->current.command, run->current.object, "form");
    if (!grammar_read(run->current.command->grammar, run->line, choose_reading, run)) {
        return;
    }
    run_reading(run);
    if (run->outcome == OUTCOME_PASS) {
        TRACE(run->engine, command_end, "passed");
        interpret_look_again(run);
    }
}

static void run_candidates(struct run *run, struct candidate_place place)
{
    run->outcome = OUTCOME_PASS;
    run->place_before = place;
    while (run->outcome == OUTCOME_PASS && !run->asks && transaction_may_work(run->engine) &&
            interpret_next(run, &place, &run->current)) {
        if (!(run->current.object && run->current.object->destroyed)) {
            try_candidate(run);
        }
        run->place_before = place;
    }
    while (engine_transaction(run->engine)->trace &&
            interpret_next(run, &place, &run->current)) {
        TRACE(run->engine, command, run->current.command, run->current.object, "later");
    }
}

/* Runs the known part of a list. Starts at the command that the list belongs to, because those
 * before it were tried. A reason found now replaces that of the list, which is no longer in the
 * way. */
static void run_partly(struct run *run)
{
    int rank = run->reason_rank;
    run->reason_rank = 0;
    run->partly = true;
    run_candidates(run, run->part);
    if (run->reason_rank == 0) {
        run->reason_rank = rank;
    }
}

static struct str put_line(struct buf *buf, struct str verb, struct str rest)
{
    buf_clear(buf);
    buf_add_str(buf, verb);
    buf_add_str(buf, rest);
    return buf_str(buf);
}

static void note_line(struct run *run)
{
    TRACE(run->engine, add, &(struct trace_step){.kind = TRACE_LINE, .text = run->full_line});
}

/* Tries the line with some words put before it, the first of which is the verb. */
static void try_as(struct run *run, struct str verb, struct str words, struct str line)
{
    struct candidate_place from = {.entry = run->count};
    run->full_line = put_line(&run->scratch->line, words, line);
    run->typed_line = run->full_line;
    memset(run->idle, 0, sizeof(run->idle));
    run->word = run->verb = verb;
    interpret_gather(run);
    note_line(run);
    run_candidates(run, from);
}

/* Tries the line as a name. An exit's name means to go there, even if things in reach have such a
 * verb; a channel's name means to speak there. If the line begins with a verb, only the whole name
 * counts. */
static void try_name(struct run *run, struct str line)
{
    struct object *way = NULL;
    if (run->place) {
        way = run->verb.bytes ? match_exit_by_name(run->engine, run->place, line)
                              : match_exit(run->engine, run->place, line);
    }
    if (way) {
        try_as(run, STR("go"), STR("go "), line);
    } else if (interpret_names_channel(run, line)) {
        try_as(run, STR("channel"), STR("channel say "), line);
    }
}

/* True if the word names a person whom the actor sees. */
static bool names_person(struct run *run, struct str word)
{
    struct match_request request = {.perception = interpret_perception(run),
            .phrase = word,
            .need = NEED_SEEN,
            .proto = STR("character"),
            .last = last_mentioned(run)};
    struct match match = {0};
    match_noun(run->engine, &request, &match);
    bool found = match.status == MATCH_ONE || match.status == MATCH_AMBIGUOUS;
    match_finish(&match);
    return found;
}

/* Handles a comma or colon after the first word. "Thanks, Pim" is the verb without the comma; "Pim,
 * hello" and "Pim: hello" are said. */
static void skip_comma(struct run *run, struct str line, struct str *rest)
{
    char last = run->word.length > 1 ? run->word.bytes[run->word.length - 1] : '\0';
    if (last != ',' && last != ':') {
        return;
    }
    uint8_t role = (uint8_t)role_of(run->engine, run->actor->id);
    struct str plain = str_slice(run->word, 0, run->word.length - 1);
    if (commands_expand(stock_commands(run->engine), plain, role, NULL).bytes ||
            rest->length == 0 || !names_person(run, plain)) {
        run->word = plain;
        run->said = line;
        return;
    }
    run->word = STR("say");
    *rest = put_line(&run->scratch->text, STR(" "), line);
}

/* Finds the verb and all candidate commands. A verb that was typed in full keeps its spelling. */
static void begin_line(struct run *run, struct str line, struct buf *choices)
{
    struct engine *engine = run->engine;
    struct str rest;
    run->word = cut_verb(line, &rest);
    skip_comma(run, line, &rest);
    run->verb = commands_full(stock_commands(engine), run->word);
    if (!run->verb.bytes) {
        uint8_t role = (uint8_t)role_of(engine, run->actor->id);
        run->verb = commands_expand(stock_commands(engine), run->word, role, choices);
    }
    bool as_typed = !run->verb.bytes || str_equal(run->verb, run->word) ||
                    str_equal_nocase(run->verb, run->word);
    run->typed_line = put_line(&run->scratch->typed, run->word, rest);
    run->full_line = put_line(&run->scratch->line, as_typed ? run->word : run->verb, rest);
    memset(run->idle, 0, sizeof(run->idle));
    run->guard_known = false;
    interpret_gather(run);
}

/* Handles a refusal by the stock game after handlers of "command" let the line pass: what they did
 * stays. A line that a script performs is refused as a whole, and the script is told. */
static void refuse_alone(
        struct run *run, struct transaction_mark unasked, struct transaction_mark asked)
{
    struct engine *engine = run->engine;
    struct transaction *transaction = engine_transaction(engine);
    bool heard = asked.tx != unasked.tx || asked.hub != unasked.hub;
    if (run->outcome != OUTCOME_REFUSED || !heard || transaction->performs) {
        return;
    }
    transaction_rollback_to(engine, asked);
    tell_markup(engine, world_find(engine_world(engine), transaction->actor),
            buf_str(&transaction->refusal), MSG_ERROR);
    buf_clear(&transaction->refusal);
    buf_clear(&transaction->rest); /* the first refused command ends the line */
    run->outcome = OUTCOME_DONE;
}

static void interpret(struct run *run, struct str line)
{
    struct buf choices = {0};
    begin_line(run, line, &choices);
    if (run->count > 0) {
        note_line(run);
    }
    struct transaction_mark unasked = transaction_savepoint(run->engine);
    if (interpret_is_taken(run)) {
        buf_finish(&choices);
        return;
    }
    struct transaction_mark asked = transaction_savepoint(run->engine);
    run->outcome = OUTCOME_PASS;
    if (!interpret_names_channel(run, line)) {
        run_candidates(run, (struct candidate_place){0});
    }
    refuse_alone(run, unasked, asked);
    if (run->outcome == OUTCOME_PASS && run->has_part) {
        run_partly(run);
    }
    if (run->outcome == OUTCOME_PASS && !run->asks) {
        try_name(run, line);
    }
    if (run->outcome == OUTCOME_PASS) {
        interpret_tell_no(run, buf_str(&choices));
        run->outcome = OUTCOME_DONE;
    }
    buf_finish(&choices);
}

static void run_init(struct run *run, struct engine *engine, struct object *actor)
{
    run->engine = engine;
    run->actor = actor;
    run->place = object_place(engine, actor);
    run->scratch = interpret_scratch(engine);
    run->said = (struct str){NULL, 0};
    run->walked = false;
    run->count = 0;
    run->taker_count = 0;
    run->takers_known = false;
    run->current = (struct candidate){0};
    memset(run->values, 0, sizeof(run->values));
    run->reason_rank = 0;
    run->place_before = (struct candidate_place){0};
    run->has_part = false;
    run->part_literals = 0;
    run->partly = false;
    run->which = (struct str){NULL, 0};
    run->which_line = (struct str){NULL, 0};
    run->which_count = 0;
    run->asks = false;
    run->for_people = false;
    run->own = false;
    run->own_first = false;
    run->guard_known = false;
    run->misread = false;
    engine_transaction(run->engine)->unknown_verb = false;
}

/* -- dry run -- */

bool interpret_fits(
        struct engine *engine, struct object *actor, struct str line, bool with_fallbacks)
{
    struct transaction *transaction = engine_transaction(engine);
    struct trace *trace = transaction->trace;
    struct object *place = object_place(engine, actor);
    bool fits = false;
    if (line.length == 0 || transaction->depth >= INTERPRET_DEPTH_MAX) {
        return false;
    }
    struct run run;
    run_init(&run, engine, actor);
    transaction->trace = NULL;
    transaction->depth++;
    begin_line(&run, line, NULL);
    struct candidate_place at = {0};
    while (!fits && interpret_next(&run, &at, &run.current)) {
        run.line = run.current.typed ? run.typed_line : run.full_line;
        fits = (with_fallbacks || !run.current.command->fallback) &&
               grammar_read(
                       run.current.command->grammar, run.line, interpret_fits_reading, &run);
    }
    transaction->depth--;
    transaction->trace = trace;
    return fits || (!run.verb.bytes && place && match_exit(engine, place, line)) ||
           interpret_names_channel(&run, line);
}

/* True if the line must keep its exact bytes: source text or a password. */
static bool is_exact(struct str line)
{
    return line.bytes[0] == '@' || line.bytes[0] == ';' || credential_is_typed(line);
}

enum outcome interpret_line(struct engine *engine, struct object *actor, struct str line)
{
    line = str_trim(line);
    struct transaction *transaction = engine_transaction(engine);
    if (line.length == 0 || transaction->depth >= INTERPRET_DEPTH_MAX) {
        return line.length == 0 ? OUTCOME_DONE : OUTCOME_FAILED;
    }
    struct buf legible = {0};
    struct run run;
    if (!str_is_legible(line) && !is_exact(line)) {
        str_put_legible(line, &legible);
        line = str_trim(buf_str(&legible));
    }
    run_init(&run, engine, actor);
    transaction->depth++;
    interpret(&run, line);
    transaction->depth--;
    transaction->misread = run.misread;
    buf_finish(&legible);
    return run.outcome;
}
