/* command_run.c -- one line understood: which commands it could be, what its nouns mean, and
 * running the first that fits.
 *
 * 1. Candidates in this order: commands of objects at hand that mean {this}, stock commands,
 * other commands of objects at hand. Reserved verbs are stock only.
 * 2. Of each candidate the readings are tried, likeliest first; the first whose nouns all
 * resolve runs.
 * 3. If none runs, the actor reads the best reason met on the way, or how to use the verb.
 * 4. A noun that could be several things asks which; dispatch.c reads the answer.
 *
 * Work is bounded: readings by the grammar, CANDIDATES_MAX, nesting by DEPTH_MAX. */
#include "engine/core/command.h"

#include "engine/core/fault.h"
#include "engine/core/format.h"
#include "engine/core/hook.h"
#include "engine/core/perceive.h"
#include "engine/core/perm.h"
#include "engine/core/phrase.h"
#include "engine/core/presence.h"
#include "engine/core/slice.h"
#include "world/place.h"

#include <stdlib.h>
#include <string.h>

#define CANDIDATES_MAX 64
#define DEPTH_MAX 6

/* Memory of one run, reused: runs nest when a script performs a line. */
struct scratch {
    struct perception perception;
    struct match matches[GRAMMAR_SLOTS_MAX];
    struct buf line;
    struct buf reason;
    struct buf text;
};

struct candidate {
    const struct command *command;
    struct object *object; /* whose command; NULL: stock */
};

struct run {
    struct engine *engine;
    struct object *actor;
    struct object *place;
    struct scratch *scratch;
    struct str line; /* with the verb in full */
    struct str verb;
    bool walked; /* scratch->perception is made */
    struct candidate candidates[CANDIDATES_MAX];
    size_t count;
    const struct candidate *current;
    enum outcome outcome;
    /* The best reason why nothing ran yet: scratch->reason. */
    int reason_rank;  /* 0: none */
    struct str which; /* the ambiguous phrase, or NULL bytes */
    bool asks;        /* a stock command fits but for that: none after it is tried */
    uint64_t which_ids[MATCH_MAX];
    size_t which_count;
};

static const struct perception *perception_of(struct run *run)
{
    if (!run->walked) {
        perceive_walk(run->engine, run->actor, &run->scratch->perception);
        run->walked = true;
    }
    return &run->scratch->perception;
}

/* -- candidates -- */

static void add_candidate(struct run *run, const struct command *command, struct object *object)
{
    if (run->count < CANDIDATES_MAX) {
        run->candidates[run->count++] = (struct candidate){command, object};
    }
}

static bool has_verb(const struct command *command, struct str verb)
{
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        if (str_equal_nocase(grammar_verb(command->grammar, i), verb)) {
            return true;
        }
    }
    return false;
}

static void add_object(struct run *run, struct object *object, bool of_this)
{
    const struct answers *answers = behaviours_of(run->engine, object);
    if (!answers->has_commands) {
        return;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            const struct command *command = behaviour->commands[k];
            if (grammar_has_this(command->grammar) == of_this && has_verb(command, run->verb)) {
                add_candidate(run, command, object);
            }
        }
    }
}

static void add_contents(struct run *run, struct object *container)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(run->engine->world, container, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(run->engine->world, ids[i]);
        if (object) {
            add_object(run, object, false);
        }
    }
}

/* Verbs that mean {this}: of all that is perceived, since a noun out of reach has a reason. */
static void add_objects(struct run *run, bool of_this)
{
    const struct perception *near = of_this ? perception_of(run) : NULL;
    for (size_t i = 0; near && i < near->count; i++) {
        add_object(run, near->list[i].object, true);
    }
    if (near) {
        return;
    }
    add_contents(run, run->actor);
    add_object(run, run->actor, false);
    if (run->place) {
        add_object(run, run->place, false);
        add_contents(run, run->place);
    }
}

static void add_stock(struct run *run)
{
    size_t count = 0;
    struct command *const *list = commands_of_verb(run->engine->commands, run->verb, &count);
    for (size_t i = 0; i < count; i++) {
        if (list[i]->role == PERM_PLAYER ||
                perm_role(run->engine, run->actor->id) >= (enum role)list[i]->role) {
            add_candidate(run, list[i], NULL);
        }
    }
}

/* The commands of things at hand alone. */
static void gather_objects(struct run *run)
{
    if (!command_is_reserved(run->verb)) {
        add_objects(run, true);
        add_objects(run, false);
    }
}

static void gather(struct run *run)
{
    bool reserved = command_is_reserved(run->verb);
    if (!reserved) {
        add_objects(run, true);
    }
    add_stock(run);
    if (!reserved) {
        add_objects(run, false);
    }
}

/* -- nouns -- */

static uint64_t last_single(struct run *run)
{
    struct presence *presence = presence_find(run->engine, run->actor->id);
    return presence ? presence->it : 0;
}

static void keep_reason(
        struct run *run, int rank, const struct grammar_reading *reading, struct str text)
{
    rank = rank * 16 + (int)reading->literals;
    if (rank > run->reason_rank) {
        run->reason_rank = rank;
        buf_clear(&run->scratch->reason);
        buf_add_str(&run->scratch->reason, text);
        run->which.bytes = NULL;
    }
}

static void keep_which(struct run *run, const struct grammar_reading *reading,
        struct str phrase, const struct match *match)
{
    int before = run->reason_rank;
    keep_reason(run, 4, reading, buf_str(&match->reason));
    if (run->reason_rank != before) {
        run->which = phrase;
        run->which_count = match->count;
        for (size_t i = 0; i < match->count; i++) {
            run->which_ids[i] = match->ids[i];
        }
    }
}

static bool contains(const struct match *match, uint64_t id)
{
    for (size_t i = 0; i < match->count; i++) {
        if (match->ids[i] == id) {
            return true;
        }
    }
    return false;
}

/* What the slot's things must be in, which was resolved before it; NULL: anywhere. */
static struct object *inside_of(
        struct run *run, const struct slot *slot, const struct grammar_reading *reading)
{
    const struct grammar *grammar = run->current->command->grammar;
    for (size_t i = 0; slot->inside.length > 0 && i < grammar_slot_count(grammar); i++) {
        if (reading->spans[i].bytes &&
                str_equal(grammar_slot(grammar, i)->name, slot->inside)) {
            return world_find(run->engine->world, run->scratch->matches[i].ids[0]);
        }
    }
    return NULL;
}

static bool resolve_object(struct run *run, const struct slot *slot,
        const struct grammar_reading *reading, struct str phrase, struct match *match)
{
    struct match_request request = {
            .perception = perception_of(run),
            .phrase = phrase,
            .need = slot->kind == SLOT_THIS ? NEED_REACH : slot->need,
            .many = slot->many,
            .proto = slot->proto,
            .it = last_single(run),
            .only_unheld = slot->only_unheld,
            .inside = inside_of(run, slot, reading),
    };
    match_noun(run->engine, &request, match);
    uint64_t this_id = run->current->object ? run->current->object->id : 0;
    if (slot->kind == SLOT_THIS) {
        if (match->status == MATCH_AMBIGUOUS && contains(match, this_id)) {
            keep_which(run, reading, phrase, match);
            return false;
        }
        if (match->status == MATCH_NONE) {
            bool meant = match_names(run->engine, run->current->object, phrase);
            keep_reason(run, meant ? 2 + match->definite : 1, reading, buf_str(&match->reason));
        }
        return match->status == MATCH_ONE && match->ids[0] == this_id;
    }
    if (match->status == MATCH_AMBIGUOUS) {
        keep_which(run, reading, phrase, match);
        run->asks |= !run->current->object;
        return false;
    }
    if (match->status == MATCH_NONE) {
        int rank = match->other_kind ? 1 : match->definite ? 3 : 2;
        keep_reason(run, rank, reading, buf_str(&match->reason));
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
    bool ok = phrase.length > 0 && *end == '\0' && number > -1e15 && number < 1e15;
    mem_free(text);
    if (ok) {
        *out = value_float(number);
        return true;
    }
    struct event_arg arg = {STR("word"), value_str(phrase)};
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, PHRASE_no_number, &arg, 1, run->actor, &run->scratch->text);
    value_finish(&arg.value);
    keep_reason(run, 2, reading, buf_str(&run->scratch->text));
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

/* -- running -- */

static void remember_it(struct run *run, const struct event *event)
{
    uint64_t single = 0;
    for (size_t i = 0; i < event->arg_count; i++) {
        const struct value *value = &event->args[i].value;
        if (value->kind == VALUE_TABLE && value->table->item_count == 1) {
            value = &value->table->items[0];
        }
        if (value->kind == VALUE_OBJECT && !single && value->object != run->actor->id) {
            single = value->object;
        }
    }
    struct presence *presence = presence_find(run->engine, run->actor->id);
    if (presence && single && !run->engine->slice->rehearsing) {
        presence->it = single;
    }
}

static enum outcome run_one(struct run *run, struct event *event)
{
    struct engine *engine = run->engine;
    struct slice *slice = engine->slice;
    const struct command *command = run->current->command;
    struct rights saved = slice->rights;
    uint64_t saved_place = slice->place_object;
    slice->rights.trusted = run->actor->id;
    if (command->behaviour) {
        slice->rights.owner = command->behaviour->owner;
        slice->place_object = run->current->object->id;
    } else {
        /* Rights of a builder's own end before her character: that is not hers to rename. */
        slice->rights.owner = command->as_actor ? run->actor->id : 0;
        slice->place_object = command->as_actor ? 0 : run->actor->id;
    }
    remember_it(run, event);
    enum outcome outcome = engine->script->run_command(
            engine->script_data, command, run->current->object, event);
    slice->rights = saved;
    slice->place_object = saved_place;
    return slice->ending != OUTCOME_DONE ? slice->ending : outcome;
}

/* Resolves the slots that the line fills; those in another ({x:in y}) after it. */
static bool resolve_all(
        struct run *run, const struct grammar_reading *reading, struct value *values)
{
    const struct grammar *grammar = run->current->command->grammar;
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

static bool try_reading(void *data, const struct grammar_reading *reading)
{
    struct run *run = data;
    const struct grammar *grammar = run->current->command->grammar;
    struct event event = {
            .name = STR("command"),
            .actor = run->actor,
            .thing = run->current->object,
            .room = run->place,
            .line = run->line,
    };
    struct value values[GRAMMAR_SLOTS_MAX] = {0};
    bool ok = resolve_all(run, reading, values);
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        const struct slot *slot = grammar_slot(grammar, i);
        if (reading->spans[i].bytes && slot->kind != SLOT_THIS) {
            event.args[event.arg_count++] = (struct event_arg){slot->name, values[i]};
        }
    }
    if (ok) {
        run->outcome = run_one(run, &event);
    }
    for (size_t i = 0; i < event.arg_count; i++) {
        value_finish(&event.args[i].value);
    }
    return ok;
}

/* -- when nothing fits -- */

static void remember_which(struct run *run)
{
    struct presence *presence = presence_find(run->engine, run->actor->id);
    if (!presence || !run->which.bytes || run->engine->slice->rehearsing) {
        return;
    }
    mem_free(presence->which_line);
    mem_free(presence->which_ids);
    presence->which_line = str_dup(run->line);
    presence->which_from = (size_t)(run->which.bytes - run->line.bytes);
    presence->which_to = presence->which_from + run->which.length;
    presence->which_count = run->which_count;
    presence->which_ids = mem_dup(run->which_ids, run->which_count * sizeof(uint64_t));
}

static void tell_usage(struct run *run)
{
    struct buf usage = {0};
    for (size_t i = 0; i < run->count && i < 3; i++) {
        buf_add_text(&usage, i ? ", " : "");
        grammar_usage(run->candidates[i].command->grammar, &usage);
    }
    struct event_arg arg = {STR("usage"), value_str(buf_str(&usage))};
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, PHRASE_usage, &arg, 1, run->actor, &run->scratch->text);
    tell_markup(run->engine, run->actor, buf_str(&run->scratch->text), MSG_ERROR);
    value_finish(&arg.value);
    buf_finish(&usage);
}

static void tell_unknown(struct run *run, struct str word, struct str choices)
{
    struct str nearest = choices.length
                                 ? choices
                                 : commands_nearest(run->engine->commands, word,
                                           (uint8_t)perm_role(run->engine, run->actor->id));
    struct event_arg args[] = {
            {STR("word"), value_str(word)},
            {STR("suggestion"), value_str(nearest.bytes ? nearest : STR_NONE)},
            {STR("list"), value_str(choices)},
    };
    enum phrase phrase = choices.length  ? PHRASE_ambiguous_command
                         : nearest.bytes ? PHRASE_unknown_suggest
                                         : PHRASE_unknown_command;
    buf_clear(&run->scratch->text);
    format_phrase(run->engine, phrase, args, 3, run->actor, &run->scratch->text);
    tell_markup(run->engine, run->actor, buf_str(&run->scratch->text), MSG_ERROR);
    for (size_t i = 0; i < 3; i++) {
        value_finish(&args[i].value);
    }
}

/* -- the line -- */

/* Cuts the verb off the line: a word, or one punctuation character that is a verb of its own.
 */
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

static struct scratch *scratch_of(struct engine *engine)
{
    struct scratch **slot = commands_scratch(engine->commands, engine->slice->depth);
    if (!*slot) {
        *slot = mem_alloc(sizeof(struct scratch));
    }
    return *slot;
}

void command_scratch_destroy(struct scratch *scratch)
{
    if (!scratch) {
        return;
    }
    perception_finish(&scratch->perception);
    for (size_t i = 0; i < GRAMMAR_SLOTS_MAX; i++) {
        match_finish(&scratch->matches[i]);
    }
    buf_finish(&scratch->line);
    buf_finish(&scratch->reason);
    buf_finish(&scratch->text);
    mem_free(scratch);
}

static void run_candidates(struct run *run)
{
    run->outcome = OUTCOME_PASS;
    for (size_t i = 0; i < run->count && run->outcome == OUTCOME_PASS && !run->asks; i++) {
        run->current = &run->candidates[i];
        if (run->current->object && run->current->object->destroyed) {
            continue;
        }
        grammar_read(run->current->command->grammar, run->line, try_reading, run);
    }
}

static void set_line(struct run *run, struct str verb, struct str rest)
{
    buf_clear(&run->scratch->line);
    buf_add_str(&run->scratch->line, verb);
    buf_add_str(&run->scratch->line, rest);
    run->line = buf_str(&run->scratch->line);
    run->verb = str_slice(run->line, 0, verb.length);
}

static void run_line(struct run *run, struct str line)
{
    struct engine *engine = run->engine;
    struct str rest;
    struct str word = cut_verb(line, &rest);
    struct buf choices = {0};
    uint8_t role = (uint8_t)perm_role(engine, run->actor->id);
    struct str verb = commands_expand(engine->commands, word, role, &choices);
    bool in_full = verb.bytes && str_equal_nocase(verb, word);
    set_line(run, in_full ? verb : word, rest);
    if (verb.bytes && !in_full) {
        /* What a thing at hand calls in full goes before what is only a prefix. */
        gather_objects(run);
        if (run->count == 0) {
            set_line(run, verb, rest);
        }
    }
    if (run->count == 0) {
        gather(run);
    }
    if (run->count == 0 && run->place && match_exit(engine, run->place, line)) {
        set_line(run, STR("go "), line);
        run->verb = STR("go");
        gather(run);
    }
    run_candidates(run);
    if (run->outcome == OUTCOME_PASS && run->reason_rank > 0) {
        tell_markup(engine, run->actor, buf_str(&run->scratch->reason), MSG_ERROR);
        remember_which(run);
        run->outcome = OUTCOME_DONE;
    } else if (run->outcome == OUTCOME_PASS && run->count > 0) {
        tell_usage(run);
        run->outcome = OUTCOME_DONE;
    } else if (run->outcome == OUTCOME_PASS) {
        tell_unknown(run, word, buf_str(&choices));
        run->outcome = OUTCOME_DONE;
    }
    buf_finish(&choices);
}

enum outcome command_run(struct engine *engine, struct object *actor, struct str line)
{
    line = str_trim(line);
    struct slice *slice = engine->slice;
    if (line.length == 0) {
        return OUTCOME_DONE;
    }
    if (slice->depth >= DEPTH_MAX) {
        slice_fault(engine, slice->place_object, slice->rights.owner,
                STR("commands within commands went too deep"));
        return OUTCOME_FAILED;
    }
    struct run run;
    run.engine = engine;
    run.actor = actor;
    run.place = perceive_place(engine, actor);
    run.scratch = scratch_of(engine);
    run.walked = false;
    run.count = 0;
    run.current = NULL;
    run.reason_rank = 0;
    run.which = (struct str){NULL, 0};
    run.which_count = 0;
    run.asks = false;
    slice->depth++;
    run_line(&run, line);
    slice->depth--;
    return run.outcome;
}
