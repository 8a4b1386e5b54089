/* gather.c -- tells bystanders the many actions of one command as one.
 *
 * 1. Consecutive plain acts of one actor in one place and light are gathered if they differ
 *    only in {thing}. The actor reads each at once. Bystanders read all of them together,
 *    before anything else is told to them.
 * 2. A template is gathered only if it names the thing once, as {thing}, {the thing} or {a
 *    thing}: a list fits there.
 * 3. Undoing a transaction or savepoint removes what it gathered.
 * 4. Acts of builders' scripts are not gathered.
 *
 * A list of equal things is counted ("the brass lamp (x64)"), see format_list.c. */
#include "engine/core/output/gather.h"

#include "engine/core/part.h"
#include "engine/core/perception/perceive.h"
#include "world/model/tx.h"
#include "world/value/value.h"

#include <string.h>

enum { ARGS_MAX = 4, NAME_MOST = 11, TEXT_MAX = 256, THINGS_MAX = 200 };

/* One argument of the template. */
struct gathered_arg {
    char name[16]; /* at most NAME_MOST bytes */
    uint64_t id;   /* 0 for the thing */
};

/* The gathered acts, without their things. Has no padding, because memcmp compares it. */
struct gathered {
    uint64_t place;
    uint64_t is_dark;
    size_t text_length;
    char text[TEXT_MAX];
    struct gathered_arg args[ARGS_MAX];
    size_t arg_count;
};

struct gather {
    struct engine *engine;
    gather_teller *tell;
    uint64_t actor; /* 0: not gathering */
    struct gathered acts;
    uint64_t things[THINGS_MAX];
    size_t count; /* of things */
};

PART_STATE(gather, PART_GATHER)

static void gather_create(struct engine *engine)
{
    gather_state(engine)->engine = engine;
}

static void undo_begin(void *data)
{
    struct gather *gather = data;
    gather->actor = 0;
    gather->count = 0;
}

static void undo_last(void *data)
{
    struct gather *gather = data;
    gather->count -= gather->count > 0;
}

/* -- telling -- */

static void tell_gathered(struct gather *gather)
{
    struct engine *engine = gather->engine;
    const struct gathered *acts = &gather->acts;
    struct object *actor = world_find(engine_world(engine), gather->actor);
    struct value things = gather->count > 1 ? value_table() : value_object(gather->things[0]);
    struct event_arg args[ARGS_MAX];
    for (size_t i = 0; gather->count > 1 && i < gather->count; i++) {
        value_table_append(&things, value_object(gather->things[i]));
    }
    for (size_t i = 0; i < acts->arg_count; i++) {
        args[i].name = str_of(acts->args[i].name);
        args[i].value = acts->args[i].id ? value_object(acts->args[i].id) : things;
    }
    gather->count = 0;
    struct act act = {
            .format = {.text = {acts->text, acts->text_length},
                    .args = args,
                    .arg_count = acts->arg_count,
                    .actor = actor,
                    .unmarked = true},
            .place = world_find(engine_world(engine), acts->place),
            .except = &gather->actor,
            .except_count = 1,
            .style = MSG_PLAIN,
            .light = acts->is_dark ? ACT_DARK : ACT_LIT,
    };
    if (actor && act.place) {
        gather->tell(engine, &act);
    }
    value_finish(&things);
}

void gather_tell_before(struct engine *engine, const struct object *to)
{
    struct gather *gather = gather_state(engine);
    if (gather->count > 0 && !(to && to->id == gather->actor)) {
        tell_gathered(gather);
    }
}

void gather_begin(struct engine *engine, const struct object *actor)
{
    gather_end(engine);
    gather_state(engine)->actor = actor->id;
    tx_on_end(engine_world(engine),
            (struct tx_hook){.undo = undo_begin, .data = gather_state(engine)});
}

void gather_end(struct engine *engine)
{
    gather_tell_before(engine, NULL);
    gather_state(engine)->actor = 0;
}

/* INTERNAL_SETTLE. */
static void gather_settle(struct engine *engine, void *about __attribute__((unused)))
{
    gather_end(engine);
}

/* -- gathering -- */

/* True if a list fits where the template names the thing. */
static bool takes_list(struct str text)
{
    static const struct str fits[] = {STR_IS("thing"), STR_IS("the thing"), STR_IS("a thing")};
    size_t named = 0;
    while (text.length > 0) {
        (void)str_take_until(&text, '{');
        struct str inside = str_take_until(&text, '}');
        if (str_find(inside, STR("thing"), 0) == SIZE_MAX &&
                str_find(inside, STR("Thing"), 0) == SIZE_MAX) {
            continue;
        }
        if (!str_is_among(inside, fits, sizeof(fits) / sizeof(fits[0]))) {
            return false;
        }
        named++;
    }
    return named == 1;
}

/* Fills out and *out_thing. Returns false if an argument is not an object, or does not fit. */
static bool read_args(const struct format *format, struct gathered *out, uint64_t *out_thing)
{
    *out_thing = 0;
    for (size_t i = 0; i < format->arg_count; i++) {
        const struct event_arg *arg = &format->args[i];
        bool is_thing = str_equal(arg->name, STR("thing"));
        if (!arg->name.bytes || arg->value.kind == VALUE_NIL ||
                (arg->value.kind == VALUE_OBJECT && arg->value.object == 0)) {
            continue;
        }
        if (arg->value.kind != VALUE_OBJECT || arg->name.length > NAME_MOST ||
                out->arg_count == ARGS_MAX) {
            return false;
        }
        struct gathered_arg *kept = &out->args[out->arg_count++];
        memcpy(kept->name, arg->name.bytes, arg->name.length);
        kept->id = is_thing ? 0 : arg->value.object;
        *out_thing = is_thing ? arg->value.object : *out_thing;
    }
    return *out_thing != 0;
}

static bool is_plain_act(const struct act *act)
{
    return act->place && act->by.owner == 0 && act->style == MSG_PLAIN &&
           act->body.length == 0 && act->kind.length == 0 && act->version_count == 0 &&
           act->except_count == 0 && !act->unseen_is_silent && !act->elsewhere &&
           act->sum == ACT_ALONE && act->readers == READ_BY_ALL && act->also == 0 &&
           !act->personal && !act->format.tame && !act->format.heard &&
           act->format.text.length < TEXT_MAX && takes_list(act->format.text);
}

bool gather_takes(struct engine *engine, const struct act *act, gather_teller *teller)
{
    struct gather *gather = gather_state(engine);
    struct gathered acts = {0};
    uint64_t thing = 0;
    if (gather->actor == 0) {
        return false;
    }
    bool fits = act->format.actor && act->format.actor->id == gather->actor &&
                is_plain_act(act) && read_args(&act->format, &acts, &thing);
    if (!fits) {
        gather_tell_before(engine, NULL);
        return false;
    }
    acts.place = act->place->id;
    acts.is_dark = !perceive_is_lit(engine, act->place);
    acts.text_length = act->format.text.length;
    memcpy(acts.text, act->format.text.bytes, acts.text_length);
    if (gather->count == THINGS_MAX || memcmp(&acts, &gather->acts, sizeof(acts)) != 0) {
        gather_tell_before(engine, NULL);
    }
    gather->tell = teller;
    gather->acts = acts;
    gather->things[gather->count++] = thing;
    tx_on_end(engine_world(engine), (struct tx_hook){.undo = undo_last, .data = gather});
    return true;
}

const struct kernel_part gather_part = {
        .state_size = sizeof(struct gather),
        .create = gather_create,
        .on = {[INTERNAL_SETTLE] = gather_settle},
};
