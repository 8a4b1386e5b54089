/* trace.c -- why did this line do what it did, or not?
 *
 * 1. A trace hangs at the slice while a rehearsal of `why` runs; whoever decides something about a line
 *    notes it here: which command, what a noun means, which handler forbade.
 * 2. Steps are copied and bounded: STEPS_MAX of them, TEXT_MAX bytes each text.
 * 3. Who may not try scripts for nothing is not told what they would do: their commands are not run, and
 *    what their handlers say is left out.
 * 4. What is near but hidden from the actor's eyes is noted for builders only (deep).
 *
 * Words for all this are scripts/commands/why.lua's. To note something new: a kind in trace.h. */
#include "engine/core/line/trace.h"

#include "engine/core/line/command.h"
#include "engine/core/run/slice.h"
#include "engine/core/sense/perceive.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#define STEPS_MAX 100
#define TEXT_MAX 1000
#define SAID_MAX 8
#define NEAR_MAX 5        /* things noted for one noun */
#define SEARCHED_MAX 1000 /* things looked at, for all nouns together */
#define SEARCH_DEPTH 8

/* What the engine said of late: one of it may be the reason of the next step. */
struct said {
    enum phrase phrase;
    struct str text; /* owned */
};

struct trace {
    bool spares_scripts;
    bool deep;
    uint32_t depth; /* of the line itself: what runs deeper, handlers and others' commands do */
    struct trace_step steps[STEPS_MAX]; /* their texts are owned */
    size_t count;
    struct said said[SAID_MAX]; /* a ring */
    size_t searched;            /* things looked at */
    size_t said_count;          /* ever */
    size_t command;             /* place of the last TRACE_TRIED, behind it; 0: none */
};

struct trace *trace_create(bool spares_scripts, bool deep)
{
    struct trace *trace = mem_alloc(sizeof(*trace));
    trace->spares_scripts = spares_scripts;
    trace->deep = deep;
    return trace;
}

static void free_text(struct str text)
{
    mem_free((void *)(uintptr_t)text.bytes);
}

void trace_destroy(struct trace *trace)
{
    for (size_t i = 0; trace && i < trace->count; i++) {
        free_text(trace->steps[i].text);
        free_text(trace->steps[i].reason);
        free_text(trace->steps[i].place);
    }
    for (size_t i = 0; trace && i < SAID_MAX; i++) {
        free_text(trace->said[i].text);
    }
    mem_free(trace);
}

size_t trace_count(const struct trace *trace)
{
    return trace->count;
}

const struct trace_step *trace_step(const struct trace *trace, size_t index)
{
    must(index < trace->count);
    return &trace->steps[index];
}

static struct str copy(struct str text)
{
    text = str_fit(text.bytes ? text : STR_NONE, TEXT_MAX);
    return (struct str){str_dup(text), text.length};
}

void trace_rule(struct engine *engine, enum phrase phrase, struct str text)
{
    struct trace *trace = engine->slice->trace;
    if (trace && text.length > 0) {
        struct said *said = &trace->said[trace->said_count++ % SAID_MAX];
        free_text(said->text);
        *said = (struct said){phrase, copy(text)};
    }
}

/* The key of what was said last and reads so. */
static const char *rule_of(const struct trace *trace, struct str reason)
{
    for (size_t i = 1; i <= SAID_MAX && i <= trace->said_count; i++) {
        const struct said *said = &trace->said[(trace->said_count - i) % SAID_MAX];
        if (str_equal(said->text, reason)) {
            return phrase_key(said->phrase);
        }
    }
    return NULL;
}

void trace_add(struct engine *engine, const struct trace_step *step)
{
    struct trace *trace = engine->slice->trace;
    if (!trace || trace->count == STEPS_MAX) {
        return;
    }
    if (trace->count == 0) {
        trace->depth = engine->slice->depth;
    }
    struct trace_step *kept = &trace->steps[trace->count++];
    *kept = *step;
    kept->text = copy(step->text);
    kept->reason = copy(step->reason);
    kept->place = copy(step->place);
    struct str reason = step->kind == TRACE_REFUSE ? step->text : step->reason;
    kept->rule = reason.length > 0 ? rule_of(trace, reason) : NULL;
}

/* -- commands -- */

static void put_place(struct engine *engine, int function, struct buf *out)
{
    if (engine->script && engine->script->place_of) {
        engine->script->place_of(engine->script_data, function, out);
    }
}

void trace_command(struct engine *engine, const struct command *command,
        const struct object *object, const char *end)
{
    struct trace *trace = engine->slice->trace;
    if (!trace) {
        return;
    }
    struct buf place = {0};
    put_place(engine, command->function, &place);
    trace_add(engine, &(struct trace_step){
                              .kind = TRACE_TRIED,
                              .object = object ? object->id : 0,
                              .other = command->behaviour ? command->behaviour->object : 0,
                              .end = end,
                              .text = command->pattern,
                              .place = buf_str(&place),
                      });
    trace->command = trace->count;
    buf_finish(&place);
}

void trace_command_end(struct engine *engine, const char *end)
{
    struct trace *trace = engine->slice->trace;
    if (trace && trace->command > 0) {
        trace->steps[trace->command - 1].end = end;
    }
}

bool trace_spares(const struct engine *engine, const struct command *command)
{
    const struct trace *trace = engine->slice->trace;
    return trace && trace->spares_scripts && command->behaviour &&
           command->behaviour->revision > 0;
}

bool trace_hides(const struct engine *engine)
{
    const struct trace *trace = engine->slice->trace;
    return trace && trace->spares_scripts && trace->count > 0 &&
           engine->slice->depth > trace->depth;
}

/* -- nouns -- */

static const char *const block_names[] = {
        [BLOCK_NONE] = "need",
        [BLOCK_DARK] = "dark",
        [BLOCK_GLASS] = "glass",
        [BLOCK_FAR] = "far",
        [BLOCK_PERSON] = "person",
};

/* What hides thing from view: the outermost of what it is in that lets no eyes pass. */
static struct trace_step hidden_in(struct engine *engine, struct object *thing)
{
    struct trace_step step = {.kind = TRACE_NEAR, .object = thing->id, .end = "dark"};
    struct object *holder = thing;
    for (unsigned depth = 0; holder && holder->location && depth < SEARCH_DEPTH; depth++) {
        holder = world_find(engine->world, holder->location);
        unsigned kinds = holder ? perceive_kinds(engine, holder) : KIND_ROOM;
        if ((kinds & KIND_CHARACTER) && holder->id != engine->slice->actor) {
            step.other = holder->id;
            step.end = "person";
        } else if (!(kinds & (KIND_ROOM | KIND_CHARACTER)) &&
                   !perceive_lets_sight(engine, holder, kinds)) {
            step.other = holder->id;
            step.end = "closed";
        }
    }
    return step;
}

static void note_near(struct engine *engine, struct object *viewer, struct object *thing)
{
    struct sighting sighting = {0};
    struct trace_step step = {.kind = TRACE_NEAR, .object = thing->id};
    if (perceive_one(engine, viewer, thing, &sighting) && (sighting.seen || sighting.reached)) {
        step.end = block_names[sighting.block];
        step.other = sighting.blocker ? sighting.blocker->id : 0;
    } else {
        step = hidden_in(engine, thing);
    }
    trace_add(engine, &step);
}

struct search {
    struct engine *engine;
    const struct match_request *request;
    size_t found;
};

static void search_in(struct search *search, struct object *place, unsigned depth)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(search->engine->world, place, &count);
    for (size_t i = 0; i < count && search->found < NEAR_MAX; i++) {
        if (search->engine->slice->trace->searched++ >= SEARCHED_MAX) {
            return;
        }
        struct object *thing = world_find(search->engine->world, ids[i]);
        if (thing && match_names(search->engine, thing, search->request->phrase)) {
            note_near(search->engine, search->request->perception->actor, thing);
            search->found++;
        }
        if (thing && depth < SEARCH_DEPTH) {
            search_in(search, thing, depth + 1);
            ids = place_contents(search->engine->world, place, &count);
        }
    }
}

/* Things of that name about, seen or not. */
static void note_all_near(struct engine *engine, const struct match_request *request)
{
    struct search search = {.engine = engine, .request = request};
    struct object *place = place_top(engine->world, request->perception->actor);
    if (place) {
        search_in(&search, place, 0);
    }
}

void trace_noun(
        struct engine *engine, const struct match_request *request, const struct match *match)
{
    static const char *const ends[] = {
            [MATCH_ONE] = "one",
            [MATCH_MANY] = "many",
            [MATCH_AMBIGUOUS] = "which",
            [MATCH_NONE] = "none",
    };
    const struct trace *trace = engine->slice->trace;
    if (!trace) {
        return;
    }
    trace_add(engine,
            &(struct trace_step){
                    .kind = TRACE_NOUN,
                    .object = match->status == MATCH_ONE ? match->ids[0] : 0,
                    .end = ends[match->status],
                    .text = request->phrase,
                    .reason = match->status == MATCH_NONE || match->status == MATCH_AMBIGUOUS
                                      ? buf_str(&match->reason)
                                      : STR_NONE,
            });
    if (match->status == MATCH_NONE && trace->deep && request->need != NEED_PLAYER) {
        note_all_near(engine, request);
    }
}

/* -- handlers -- */

void trace_forbid(struct engine *engine, const struct behaviour *behaviour,
        const struct handler *handler, const struct object *object, struct str reason)
{
    static const char *const roles[ROLE_COUNT] = {
            "", "thing", "source", "target", "actor", "held", "room", "witness"};
    if (!engine->slice->trace) {
        return;
    }
    struct buf place = {0};
    put_place(engine, handler->function, &place);
    trace_add(engine, &(struct trace_step){
                              .kind = TRACE_FORBID,
                              .object = object->id,
                              .other = behaviour->object,
                              .end = roles[handler->role],
                              .text = handler->event,
                              .reason = reason,
                              .place = buf_str(&place),
                      });
    buf_finish(&place);
}
