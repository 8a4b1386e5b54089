/* carry.c -- a thing goes from somewhere to somewhere by somebody's hand, and those who are there are told.
 *
 * What may be carried and what is said if not, is the verbs' (scripts/commands/things.lua), which come to carry_thing when
 * all of that is settled. Of all lines that change the world most take or drop one thing, and nothing is to be settled:
 * finding that out cost the verbs more than the half of such a line (measured). So the engine looks first.
 *
 * 1. It is plain if one thing that can be carried, no heap of coins and not worn, goes from the place around the actor to
 *    their hands or back, and no handler would be asked whether it may. Who is told that it has happened makes no
 *    difference.
 * 2. Nothing is done before all of that is known. A move that is refused all the same (too heavy) has changed nothing
 *    either, and is left to the verb, which says why.
 * 3. The verbs stay the truth: tests/script/carry_test.c has both do the same. */
#include "engine/core/act/carry.h"

#include "engine/core/act/heed.h"
#include "engine/core/act/move.h"
#include "engine/core/run/slice.h"
#include "engine/core/script/command.h"
#include "engine/core/script/hook.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/format.h"
#include "engine/core/tell/guise.h"
#include "world/model/prop.h"

/* Is it over, or is one of them no more, of whom there would be something to tell? */
static bool has_ended(struct engine *engine, const struct event *event)
{
    return engine->slice->ending != OUTCOME_DONE || event->thing->destroyed ||
           event->actor->destroyed || (event->to && event->to->destroyed);
}

/* What npcs do where nobody is, nobody need be told. */
static bool is_told(struct engine *engine, const struct event *event, struct object *place)
{
    return hub_sessions_of(engine->hub, event->actor->id) || format_reaches(engine, place) ||
           heed_cares(engine, event->actor, place);
}

static struct value object_value(const struct object *object)
{
    return value_object(object ? object->id : 0);
}

static void tell(struct engine *engine, const struct event *event, struct str text)
{
    struct object *place = perceive_place(engine, event->actor);
    if (!place || !is_told(engine, event, place)) {
        return;
    }
    const struct event_arg args[] = {
            {STR("thing"), object_value(event->thing)},
            {STR("from"), object_value(event->from)},
            {STR("to"), object_value(event->to)},
    };
    struct act act = {
            .format = {.text = text,
                    .args = args,
                    .arg_count = sizeof(args) / sizeof(args[0]),
                    .actor = event->actor},
            .place = place,
            .style = MSG_PLAIN,
            .by = provenance_of(engine, false),
    };
    format_act(engine, &act);
    heed_act(engine, &act);
}

bool carry_thing(struct engine *engine, struct event *event, struct str text, bool asked,
        struct buf *reason)
{
    struct move move = {.mover = event->actor,
            .thing = event->thing,
            .to = event->to,
            .how = event->name,
            .asked = asked,
            .whence = event->from};
    if (!move_object(engine, &move, reason)) {
        return false;
    }
    if (!has_ended(engine, event)) {
        tell(engine, event, text);
    }
    if (!has_ended(engine, event)) {
        hook_on(engine, event);
    }
    return true;
}

/* -- plain -- */

/* The one thing that the line is about, or NULL. */
static struct object *only_thing(struct engine *engine, const struct event *event)
{
    if (event->arg_count != 1) {
        return NULL;
    }
    struct value key;
    const struct value *value = &event->args[0].value;
    if (value->kind == VALUE_TABLE) {
        value = value_table_count(value) == 1 ? value_table_at(value, 0, &key) : NULL;
    }
    return value && value->kind == VALUE_OBJECT ? world_find(engine->world, value->object)
                                                : NULL;
}

/* "All chest" is what is in it: the verb's to find out. */
static bool says_all(struct str line)
{
    (void)str_take_word(&line);
    return str_starts_nocase(str_trim(line), STR("all"));
}

/* Is it neither people, nor ways, nor money, nor what stays where it is? */
static bool is_plain_thing(
        struct engine *engine, struct object *thing, const struct object *actor)
{
    const struct value *portable = prop_get(engine->world, thing, ATOM_portable);
    return !(perceive_kinds(engine, thing) & (KIND_CHARACTER | KIND_EXIT | KIND_COIN)) &&
           (portable->kind == VALUE_NIL || value_is_true(portable)) &&
           !value_is_true(prop_get(engine->world, thing, ATOM_worn)) &&
           !guise_ignores(engine, thing->id, actor->id);
}

/* Has anybody a say in it, or in the move that it comes to? */
static bool is_asked(struct engine *engine, const struct event *event)
{
    struct event verb = *event;
    struct event move = *event;
    move.name = STR("move");
    move.how = event->name;
    return hook_asks(engine, &verb) || hook_asks(engine, &move);
}

bool carry_knows(const struct command *command)
{
    bool verb =
            str_equal(command->plain, STR("take")) || str_equal(command->plain, STR("drop"));
    return verb && command->plain_text.length > 0;
}

bool carry_plain(
        struct engine *engine, const struct command *command, const struct event *event)
{
    if (command->plain.length == 0) {
        return false;
    }
    struct object *actor = event->actor;
    struct object *place = perceive_place(engine, actor);
    struct object *thing = only_thing(engine, event);
    bool takes = str_equal(command->plain, STR("take"));
    struct object *from = takes ? place : actor;
    if (!thing || !place || thing->location != from->id || says_all(event->line) ||
            !is_plain_thing(engine, thing, actor)) {
        return false;
    }
    struct event carried = {.name = command->plain,
            .actor = actor,
            .thing = thing,
            .from = from,
            .to = takes ? actor : place};
    struct buf reason = {0};
    bool done = !is_asked(engine, &carried) &&
                carry_thing(engine, &carried, command->plain_text, false, &reason);
    buf_finish(&reason);
    return done;
}
