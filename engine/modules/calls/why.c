/* why.c -- records why a line did what it did, for `why`.
 *
 * 1. A trace is attached to the transaction while a rehearsal of `why` runs. Code that decides
 *    something about a line notes it there (engine/core/run/trace.h): which command, what a noun means (why_nouns.c),
 *    which handler forbade.
 * 2. Steps are copied and limited: STEPS_MAX of them, TEXT_MAX bytes each text.
 * 3. A viewer without the right to try scripts is not told what scripts would do: their
 *    commands are not run, and their handlers' words are left out.
 *
 * scripts/building/commands/rehearse.lua has the words. To record something new, add a kind to trace.h. */
#include "engine/modules/calls/why.h"

#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"

#define STEPS_MAX 100
#define TEXT_MAX 1000
#define SAID_MAX 8

/* A recent text of the engine: it may turn out to be the reason of the next step. */
struct why_said {
    const char *rule; /* key of its phrase; static */
    struct str text;  /* owned */
};

struct why {
    struct trace trace;
    uint32_t depth; /* of the line itself; handlers and others' commands run deeper */
    struct trace_step steps[STEPS_MAX]; /* their texts are owned */
    struct why_said said[SAID_MAX];     /* a ring */
    size_t speakers_count;              /* total */
    size_t command;                     /* index of the last TRACE_TRIED, plus one; 0: none */
};

/* Returns what the open transaction's trace is the first member of. */
static struct why *why_of(const struct engine *engine)
{
    return (struct why *)(uintptr_t)engine_transaction(engine)->trace;
}

static void free_text(struct str text)
{
    mem_free((void *)(uintptr_t)text.bytes);
}

static void destroy_why(struct trace *trace)
{
    struct why *why = (struct why *)(uintptr_t)trace;
    for (size_t i = 0; i < trace->count; i++) {
        free_text(why->steps[i].text);
        free_text(why->steps[i].reason);
        free_text(why->steps[i].place);
    }
    for (size_t i = 0; i < SAID_MAX; i++) {
        free_text(why->said[i].text);
    }
    mem_free(why);
}

static struct str copy(struct str text)
{
    text = str_fit(text.bytes ? text : STR_NONE, TEXT_MAX);
    return (struct str){str_dup(text), text.length};
}

static void note_rule(struct engine *engine, const char *rule, struct str text)
{
    struct why *why = why_of(engine);
    if (text.length > 0) {
        struct why_said *said = &why->said[why->speakers_count++ % SAID_MAX];
        free_text(said->text);
        *said = (struct why_said){rule, copy(text)};
    }
}

/* Returns the key of the last recorded phrase with that text, or NULL. */
static const char *rule_of(const struct why *why, struct str reason)
{
    for (size_t i = 1; i <= SAID_MAX && i <= why->speakers_count; i++) {
        const struct why_said *said = &why->said[(why->speakers_count - i) % SAID_MAX];
        if (str_equal(said->text, reason)) {
            return said->rule;
        }
    }
    return NULL;
}

static void add_step(struct engine *engine, const struct trace_step *step)
{
    struct why *why = why_of(engine);
    if (why->trace.count == STEPS_MAX) {
        return;
    }
    if (why->trace.count == 0) {
        why->depth = engine_transaction(engine)->depth;
    }
    struct trace_step *kept = &why->steps[why->trace.count++];
    *kept = *step;
    kept->text = copy(step->text);
    kept->reason = copy(step->reason);
    kept->place = copy(step->place);
    struct str reason = step->kind == TRACE_REFUSE ? step->text : step->reason;
    kept->rule = reason.length > 0 ? rule_of(why, reason) : NULL;
    if (step->kind == TRACE_TRIED) {
        why->command = why->trace.count;
    }
}

static void note_command(struct engine *engine, const struct command *command,
        const struct object *object, const char *end)
{
    struct buf place = {0};
    behaviour_put_place(engine, command->function, &place);
    add_step(engine, &(struct trace_step){
                             .kind = TRACE_TRIED,
                             .object = object ? object->id : 0,
                             .other = command->behaviour ? command->behaviour->object : 0,
                             .end = end,
                             .text = command->pattern,
                             .place = buf_str(&place),
                     });
    buf_finish(&place);
}

static void end_command(struct engine *engine, const char *end)
{
    struct why *why = why_of(engine);
    if (why->command > 0) {
        why->steps[why->command - 1].end = end;
    }
}

static bool hides_words(const struct engine *engine)
{
    const struct why *why = why_of(engine);
    return why->trace.spares_scripts && why->trace.count > 0 &&
           engine_transaction(engine)->depth > why->depth;
}

struct trace *why_create(bool spares_scripts, bool deep)
{
    struct why *why = mem_alloc(sizeof(*why));
    why->trace = (struct trace){
            .steps = why->steps,
            .spares_scripts = spares_scripts,
            .add = add_step,
            .command = note_command,
            .command_end = end_command,
            .noun = deep ? why_note_noun_deep : why_note_noun,
            .rule = note_rule,
            .hides = hides_words,
            .destroy = destroy_why,
    };
    return &why->trace;
}
