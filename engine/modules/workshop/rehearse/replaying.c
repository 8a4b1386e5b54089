/* replaying.c -- replays a script's run from its recorded inputs.
 *
 * 1. Only that run is replayed: the one command or handler, in its revision in force, with its
 *    present rights. Its consequences happen as usual.
 * 2. The caller undoes it, and restores dice and clock.
 * 3. Objects that no longer exist are left out. Changed ones are restored to their state then, as
 *    far as recorded.
 * 4. A test makes its own objects; nothing is restored for it.
 *
 * replay.c decides what is recorded, and when; scripts/building/commands/rehearse.lua has the texts. */
#include "engine/modules/workshop/rehearse/replaying.h"

#include "engine/core/rights/perm.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "engine/core/script/event_list.h"
#include "engine/modules/workshop/rehearse/replay.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#include <math.h>

#define TIME_MAX_MS ((int64_t)1 << 48)

struct again {
    struct host *host;
    const struct value *inputs;
    struct value *missing; /* may be NULL */
    struct object *object; /* e.this */
    const struct behaviour *behaviour;
    const struct command *command; /* or */
    const struct handler *handler;
    struct event_arg args[EVENT_ARGS_MAX];
};

static const struct value *get(const struct value *table, const char *name)
{
    static const struct value nil = {0};
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value : &nil;
}

static struct str get_str(const struct value *table, const char *name)
{
    return value_as_str(get(table, name));
}

static struct object *get_object(const struct again *again, const char *name)
{
    uint64_t id = value_as_id(get(again->inputs, name));
    return id ? world_find(engine_world(again->host->engine), id) : NULL;
}

/* -- restoring the world -- */

/* Removes the properties it did not have. */
static void drop_others(
        struct engine *engine, uint64_t owner, struct object *object, const struct value *has)
{
    for (uint32_t i = object->prop_count; i-- > 0;) {
        uint32_t atom = object->props[i].atom;
        struct str name = atom_name(&engine_world(engine)->atoms, atom);
        if (replay_keeps(engine, owner, object, name) && !value_table_get_str(has, name)) {
            prop_set(engine_world(engine), object, atom, value_nil());
        }
    }
}

static void put_thing(const struct again *again, uint64_t owner, const struct value *thing)
{
    struct engine *engine = again->host->engine;
    struct world *world = engine_world(engine);
    struct value first = value_int(1);
    uint64_t id = value_as_id(value_table_get(thing, &first));
    struct object *object = id ? world_find(world, id) : NULL;
    const struct value *has = get(thing, "has");
    if (!object) {
        if (again->missing) {
            value_table_append(again->missing, value_int((int64_t)id));
        }
        return;
    }
    if (has->kind == VALUE_TABLE) {
        drop_others(engine, owner, object, has);
        for (size_t i = 0; i < has->table->entry_count; i++) {
            const struct value_entry *entry = &has->table->entries[i];
            struct str name = value_as_str(&entry->key);
            if (name.length > 0 && name.length <= PROP_NAME_MAX &&
                    replay_keeps(engine, owner, object, name)) {
                prop_set(world, object, atom_intern(&world->atoms, name),
                        value_dup(&entry->value));
            }
        }
    }
    uint64_t place = value_as_id(get(thing, "place"));
    struct object *where = place ? world_find(world, place) : NULL;
    if (object->location != place && (where || place == 0)) {
        (void)!place_move(world, object, where);
    }
}

/* Restores objects, dice and clock of a part. */
static void put_back_part(const struct again *again, uint64_t owner, const struct value *part)
{
    struct engine *engine = again->host->engine;
    const struct value *things = get(part, "things");
    const struct value *dice = get(part, "dice");
    int64_t time_ms = value_as_int(get(part, "time"), 0);
    bool puts = things->kind == VALUE_TABLE && !again->host->testing;
    for (size_t i = 0; puts && i < things->table->item_count; i++) {
        if (things->table->items[i].kind == VALUE_TABLE) {
            put_thing(again, owner, &things->table->items[i]);
        }
    }
    if (dice->kind == VALUE_TABLE && dice->table->item_count == 4) {
        uint64_t any = 0;
        for (size_t i = 0; i < 4; i++) {
            engine_rng(engine)->state[i] = (uint64_t)value_as_int(&dice->table->items[i], 0);
            any |= engine_rng(engine)->state[i];
        }
        if (any == 0) {
            rng_seed(engine_rng(engine), 1); /* that state would produce no other number */
        }
    }
    if (time_ms > 0 && time_ms < TIME_MAX_MS) {
        engine_world(engine)->pretended_ms = time_ms;
    }
}

/* -- the run -- */

static bool find_command(struct again *again, struct str name)
{
    for (size_t i = 0; i < again->behaviour->command_count; i++) {
        if (str_equal(str_fit(again->behaviour->commands[i]->pattern, COST_NAME_MAX), name)) {
            again->command = again->behaviour->commands[i];
            return true;
        }
    }
    return false;
}

static bool find_handler(struct again *again, struct str name, bool before)
{
    struct str role = get_str(again->inputs, "role");
    for (size_t i = 0; i < again->behaviour->handler_count; i++) {
        const struct handler *handler = &again->behaviour->handlers[i];
        bool same_role = str_equal(role, str_of(event_role_names[handler->role]));
        if (str_equal(str_fit(handler->event, COST_NAME_MAX), name) &&
                handler->before == before && (same_role || !again->handler)) {
            again->handler = handler;
            if (same_role) {
                return true;
            }
        }
    }
    return again->handler != NULL;
}

static bool find_run(struct again *again)
{
    struct engine *engine = again->host->engine;
    struct str kind = get_str(again->inputs, "kind");
    struct str name = get_str(again->inputs, "name");
    uint64_t of = value_as_id(get(again->inputs, "object"));
    const struct answers *answers = behaviours_of(engine, again->object);
    for (size_t i = 0; i < answers->count; i++) {
        again->behaviour = answers->list[i];
        if (of && again->behaviour->object != of) {
            continue;
        }
        bool found = str_equal(kind, STR("command"))
                             ? find_command(again, name)
                             : find_handler(again, name, str_equal(kind, STR("before")));
        if (found) {
            return true;
        }
    }
    return false;
}

static void make_event(struct again *again, struct event *event)
{
    const struct value *args = get(again->inputs, "args");
    const struct value *data = get(again->inputs, "data");
    const struct value *amount = get(again->inputs, "amount");
    bool by_viewer = value_table_get_str(again->inputs, STR("viewer"));
    *event = (struct event){
            .name = again->handler ? again->handler->event : STR_NONE,
            .actor = get_object(again, by_viewer ? "viewer" : "actor"),
            .thing = get_object(again, "thing"),
            .from = get_object(again, "from"),
            .to = get_object(again, "to"),
            .room = get_object(again, "room"),
            .caller = get_object(again, "caller"),
            .how = get_str(again->inputs, "how"),
            .text = get_str(again->inputs, "text"),
            .line = get_str(again->inputs, "line"),
            .data = data->kind == VALUE_NIL ? NULL : data,
            .counted = amount->kind != VALUE_NIL,
            .amount =
                    fmax(-EVENT_AMOUNT_MAX, fmin(value_as_number(amount, 0), EVENT_AMOUNT_MAX)),
    };
    size_t count = args->kind == VALUE_TABLE ? args->table->entry_count : 0;
    for (size_t i = 0; i < count && event->arg_count < EVENT_ARGS_MAX; i++) {
        const struct value_entry *entry = &args->table->entries[i];
        if (entry->key.kind == VALUE_STRING) {
            event->args[event->arg_count++] =
                    (struct event_arg){value_as_str(&entry->key), entry->value};
        }
    }
}

static enum outcome run_start(const struct again *again, struct event *event)
{
    struct engine *engine = again->host->engine;
    struct transaction *transaction = engine_transaction(engine);
    const struct script_ops *ops = engine_script(engine);
    struct buf text = {0};
    struct handler_result result = {.text = &text};
    struct rights saved = transaction->rights;
    bool read_only = transaction->read_only;
    const struct object *actor = get_object(again, "actor");
    bool trusted = actor && value_is_true(get(again->inputs, "trusted"));
    transaction->rights = (struct rights){
            .owner = again->behaviour->owner, .trusted = trusted ? actor->id : 0};
    transaction->place_object = again->object->id;
    transaction->depth++;
    transaction->read_only = again->handler && (str_equal(event->name, STR("describe")) ||
                                                       str_equal(event->name, STR("name")));
    enum outcome outcome =
            again->command ? ops->run_command(again->host, again->command, again->object, event)
                           : ops->run_handler(again->host, again->behaviour, again->handler,
                                     again->object, event, &result);
    if (outcome == OUTCOME_DONE && again->handler && again->handler->before && result.forbids) {
        buf_clear(&transaction->refusal);
        buf_add_str(&transaction->refusal, buf_str(&text));
        outcome = OUTCOME_REFUSED;
    }
    transaction->read_only = read_only;
    transaction->depth--;
    transaction->rights = saved;
    buf_finish(&text);
    return outcome;
}

/* Returns the script that was parked since; the newest, if there are several. */
static struct script *find_suspended(const struct again *again, uint64_t token_mark)
{
    struct script *newest = NULL;
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&again->host->scripts, &cursor, NULL, &value)) {
        struct script *script = value;
        bool is_one =
                script->token > token_mark && script->behaviour == again->behaviour->object;
        if (is_one && (!newest || script->token > newest->token)) {
            newest = script;
        }
    }
    return newest;
}

static enum outcome run_part(
        const struct again *again, struct script *script, const struct value *part)
{
    const struct value *answer = get(part, "answer");
    bool asked = str_equal(get_str(part, "after"), STR("ask"));
    put_back_part(again, again->behaviour->owner, part);
    if (asked) {
        script->declined = answer->kind == VALUE_NIL;
        push_value(script->co, answer);
    }
    return host_resume_here(again->host, script, lua_gettop(script->co));
}

bool replay_run(struct host *host, const struct value *inputs, struct value *missing,
        enum outcome *outcome, struct buf *why)
{
    struct again again = {.host = host, .inputs = inputs, .missing = missing};
    const struct value *parts = get(inputs, "parts");
    uint64_t rights = value_as_id(get(inputs, "rights"));
    struct event event;
    again.object = get_object(&again, "this");
    if (!again.object || !find_run(&again)) {
        phrase_put(host->engine, why, PHRASE_replay_gone,
                WITH_RAW("name", get_str(inputs, "name")));
        return false;
    }
    if (rights && rights != again.behaviour->owner) {
        phrase_put(host->engine, why, PHRASE_replay_rights);
        return false;
    }
    uint64_t token_mark = host->next_token;
    put_back_part(&again, again.behaviour->owner, inputs);
    make_event(&again, &event);
    *outcome = run_start(&again, &event);
    size_t count = parts->kind == VALUE_TABLE ? parts->table->item_count : 0;
    for (size_t i = 0; i < count && *outcome == OUTCOME_YIELDED; i++) {
        struct script *script = find_suspended(&again, token_mark);
        if (!script || parts->table->items[i].kind != VALUE_TABLE) {
            break;
        }
        *outcome = run_part(&again, script, &parts->table->items[i]);
    }
    return true;
}

enum outcome replay_play(
        struct host *host, const struct value *inputs, struct value *missing, struct buf *why)
{
    struct transaction *transaction = engine_transaction(host->engine);
    enum outcome outcome = OUTCOME_FAILED;
    transaction->actor = value_as_id(get(inputs, "actor"));
    transaction->session = 0;
    transaction->patience_ms = 0;
    transaction->rights = (struct rights){0};
    (void)replay_run(host, inputs, missing, &outcome, why);
    return outcome;
}
