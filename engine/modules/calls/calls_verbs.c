/* calls_verbs.c -- Lines for buttons: what a player can do with a thing here or in their hands.
 *
 * 1. Nothing is guessed: each line is tried as if it were typed, and rolled back (rehearse.h).
 *    Lines that are refused, or would be about another thing, are left out.
 * 2. It reveals no more than `why`: builders' commands are only matched and never run. Ambiguous
 *    lines are left out too (link.h).
 * 3. A thing is named by the line that looks at it, so that disguised people stay unknown.
 *
 * At most TRIED_MAX lines are tried for one answer, within the budget of one transaction. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/line/interpret.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/link.h"
#include "engine/core/output/reserved.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/trace.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "engine/modules/calls/calls_around.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/rehearse.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#include <string.h>

enum { TRIED_MAX = 64, LINE_BYTES_MAX = 200 };

struct ask {
    struct engine *engine;
    struct object *actor;
    struct object *object;
    struct str noun;  /* the noun that names it */
    struct str other; /* the noun of the thing beside it */
    struct buf line;  /* owned */
    json_t *lines;
    size_t tried;
    size_t changes; /* made by the line being tried */
    bool refused;   /* the line being tried got an error text */
};

/* Lines in the order of display; % is the thing, & the thing beside it. A line after '!' is left
 * out if it changed nothing, because "It can't be taken." is a text and not a refusal. */
static const char *const first_lines[] = {"talk to %", "read %", "list %", NULL};
static const char *const of_things[] = {"!take %", "!open %", "!enter %", "!sit on %",
        "!light %", "!extinguish %", "!wear %", "!remove %", "!eat %", "!drink %", "!unlock %",
        "!lock %", "!close %", "!drop %", NULL};
static const char *const of_people[] = {"!follow %", "consider %", "!kill %", NULL};
static const char *const in_things[] = {"!put % in &", "!put % on &", NULL};
static const char *const to_people[] = {"!give % to &", NULL};
static const char *const to_person[] = {"!give & to %", NULL};
/* Without a noun: what the player can do here. & is the line that a vehicle goes by (`ride`). */
static const char *const of_place[] = {"flee", "!stand", NULL};
static const char *const of_inside[] = {"!&", "!leave", NULL};

/* -- trying a line -- */

static enum outcome play(void *data)
{
    const struct ask *ask = data;
    return interpret_line(ask->engine, ask->actor, buf_str(&ask->line));
}

/* True if the line was about the object: by a noun that means only it, or by one of its own
 * commands. */
static bool concerns(const struct trace *trace, const struct object *object)
{
    bool found = false;
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_step *step = &trace->steps[i];
        if (step->kind != TRACE_NOUN && step->kind != TRACE_TRIED) {
            continue;
        }
        bool ran = strcmp(step->end, "one") == 0 || strcmp(step->end, "ran") == 0 ||
                   strcmp(step->end, "spared") == 0;
        found = found || (ran && step->object == object->id);
    }
    return found;
}

static void count_change(void *data, const struct tx_change *change)
{
    (void)change;
    struct ask *ask = data;
    ask->changes++;
}

/* An unknown noun is not a failure; the reason is sent as text. */
static void note_refusal(void *data, const struct session *session, const struct msg *msg)
{
    struct ask *ask = data;
    ask->refused |= session->character == ask->actor->id && msg->style == MSG_ERROR;
}

/* Rehearses ask->line. Returns true if it was done. */
static bool try_in(struct ask *ask, struct rehearsal_why *why)
{
    struct rehearsal rehearsal = {
            .actor = ask->actor->id,
            .viewer = ask->actor->id,
            .why = why,
            .play = play,
            .told = note_refusal,
            .changed = count_change,
            .data = ask,
    };
    ask->changes = 0;
    ask->refused = false;
    enum outcome outcome = rehearse(ask->engine, &rehearsal, NULL);
    return (outcome == OUTCOME_DONE || outcome == OUTCOME_YIELDED) && !ask->refused;
}

static bool has_line(const json_t *lines, struct str line)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(lines, i, one)
    {
        if (str_equal_nocase(line, str_of(json_string_value(one)))) {
            return true;
        }
    }
    return false;
}

/* Adds ask->line if it can be done. */
static void try_line(struct ask *ask, bool has_to_change)
{
    if (ask->tried == TRIED_MAX || ask->line.length == 0 || ask->line.length > LINE_BYTES_MAX ||
            !link_is_one(ask->engine, buf_str(&ask->line)) ||
            has_line(ask->lines, buf_str(&ask->line))) {
        return;
    }
    ask->tried++;
    struct rehearsal_why why = {.spares_scripts = true};
    bool done = try_in(ask, &why);
    if (done && (ask->changes > 0 || !has_to_change) &&
            (!ask->object || concerns(why.trace, ask->object))) {
        (void)json_array_append_new(ask->lines, calls_json_text(buf_str(&ask->line)));
    }
    why.trace->destroy(why.trace);
}

static void try_forms(struct ask *ask, const char *const *forms)
{
    for (size_t i = 0; forms[i]; i++) {
        buf_clear(&ask->line);
        bool has_to_change = forms[i][0] == '!';
        for (const char *c = forms[i] + has_to_change; *c; c++) {
            if (*c == '%' || *c == '&') {
                buf_add_str(&ask->line, *c == '%' ? ask->noun : ask->other);
            } else {
                buf_add_char(&ask->line, *c);
            }
        }
        try_line(ask, has_to_change);
    }
}

/* -- its own commands -- */

/* True if the command needs only the thing itself. */
static bool is_complete(const struct command *command)
{
    size_t count = grammar_slot_count(command->grammar);
    for (size_t i = 0; i < count; i++) {
        if (grammar_slot(command->grammar, i)->kind != SLOT_THIS) {
            return false;
        }
    }
    return count > 0;
}

/* True if another line has the same verb already, like "talk to Pim" for "talk Pim". */
static bool is_had(const struct ask *ask)
{
    struct str rest = buf_str(&ask->line);
    struct str verb = str_take_word(&rest);
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(ask->lines, i, one)
    {
        struct str line = str_of(json_string_value(one));
        if (str_equal(rest, ask->noun) && str_equal(str_take_word(&line), verb)) {
            return true;
        }
    }
    return false;
}

static void try_own(struct ask *ask)
{
    const struct answers *answers = behaviours_of(ask->engine, ask->object);
    if (!answers->has_this || disguise_hides(ask->engine, ask->object, ask->actor)) {
        return;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            if (is_complete(behaviour->commands[k])) {
                buf_clear(&ask->line);
                grammar_usage(behaviour->commands[k]->grammar, ask->noun, &ask->line);
                if (!is_had(ask)) {
                    try_line(ask, false);
                }
            }
        }
    }
}

/* -- with the things beside it -- */

static struct str noun_of(struct str line)
{
    return str_starts(line, STR("look ")) ? str_slice(line, 5, line.length) : STR_NONE;
}

static bool try_beside(void *data, const char *part, struct object *other)
{
    struct ask *ask = data;
    bool person = strcmp(part, "people") == 0;
    bool fits = person || (object_kinds(ask->engine, other) & KIND_CONTAINER);
    if (other == ask->object || !fits) {
        return true;
    }
    struct buf name = {0};
    struct buf line = {0};
    around_put(ask->engine, ask->actor, other, &name, &line);
    ask->other = noun_of(buf_str(&line));
    if (ask->other.length > 0) {
        try_forms(ask, person ? to_people : in_things);
    }
    buf_finish(&name);
    buf_finish(&line);
    return ask->tried < TRIED_MAX;
}

static bool try_gift(void *data, const char *part, struct object *gift)
{
    struct ask *ask = data;
    if (strcmp(part, "held") != 0) {
        return true;
    }
    struct buf name = {0};
    struct buf line = {0};
    around_put(ask->engine, ask->actor, gift, &name, &line);
    ask->other = noun_of(buf_str(&line));
    if (ask->other.length > 0) {
        try_forms(ask, to_person);
    }
    buf_finish(&name);
    buf_finish(&line);
    return ask->tried < TRIED_MAX;
}

/* -- the thing that the line looks at -- */

/* Finds a thing that is in no list but named in a description (scenery). Returns NULL if the line
 * does not look at exactly one object; *out_done: it looks at something. */
static struct object *find_named_verbs(struct ask *ask, bool *out_done)
{
    struct rehearsal_why why = {.spares_scripts = true};
    *out_done = try_in(ask, &why);
    struct object *found = NULL;
    for (size_t i = 0; *out_done && i < why.trace->count; i++) {
        const struct trace_step *step = &why.trace->steps[i];
        if (step->kind == TRACE_NOUN && step->object) {
            found = world_find(engine_world(ask->engine), step->object);
        }
    }
    why.trace->destroy(why.trace);
    return found;
}

static void offer(struct ask *ask)
{
    bool person = object_kinds(ask->engine, ask->object) & KIND_CHARACTER;
    try_forms(ask, first_lines);
    try_own(ask);
    try_forms(ask, person ? of_people : of_things);
    if (!person && ask->object->location == ask->actor->id) {
        around_each(ask->engine, ask->actor, &(struct around_walk){try_beside, ask});
    } else if (person && ask->object != ask->actor) {
        around_each(ask->engine, ask->actor, &(struct around_walk){try_gift, ask});
    }
}

static void offer_place(struct ask *ask)
{
    struct world *world = engine_world(ask->engine);
    struct object *place = world_find(world, ask->actor->location);
    try_forms(ask, of_place);
    if (place && (object_kinds(ask->engine, place) & KIND_CONTAINER)) {
        ask->other = prop_str(world, place, atom_intern(&world->atoms, STR("ride")));
        try_forms(ask, of_inside);
    }
}

/* True for words such as "here" and "all": clients ask about each word of a text that is tapped. */
static bool names_nothing(struct str noun)
{
    return reserved_name(noun) && !direction_find(noun) && !str_equal(noun, STR("me"));
}

enum call_answer calls_page_verbs(struct call *call)
{
    struct str line = call_text(call, "line");
    struct ask ask = {
            .engine = call->engine,
            .actor = call_actor(call),
            .noun = noun_of(line),
            .lines = json_array(),
    };
    if (ask.actor && str_equal(line, STR("look"))) {
        offer_place(&ask);
        buf_finish(&ask.line);
    } else if (ask.actor && ask.noun.length > 0) {
        bool is_seen = true;
        ask.object = around_find(ask.engine, ask.actor, line);
        if (!ask.object && names_nothing(ask.noun)) {
            is_seen = false;
        } else if (!ask.object) {
            buf_add_str(&ask.line, line);
            ask.object = find_named_verbs(&ask, &is_seen);
        }
        if (is_seen) {
            (void)json_array_append_new(ask.lines, calls_json_text(line));
        }
        if (ask.object) {
            offer(&ask);
        }
        buf_finish(&ask.line);
    }
    return call_give(call, "lines", ask.lines);
}
