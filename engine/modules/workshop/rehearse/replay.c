/* replay.c -- records the inputs of a builder's script run together with its fault, so that it can
 * be replayed.
 *
 * 1. A run depends on its event, the objects that it reads, the dice and the clock. For a run with
 *    waits and questions these are recorded for each part, together with the answers.
 * 2. The objects read are tracked in every run (TOUCHED of them). Their state is only read when a
 *    run is recorded: the current state with the run's changes reverted.
 * 3. Only data that the script could read is recorded. Properties that begin with _ are left out
 *    for objects that its owner does not control, except the owner's own notes. Of people only
 *    their location is recorded.
 * 4. The record is one literal in the fault's text (FAULT_INPUTS), at most KEPT_BYTES long, so it
 *    survives a restart. If it is too long, the objects read last are dropped; large properties are
 *    left out, and reading is limited.
 * 5. The dice are stored as the generator's state, which builders could also work out from their
 *    own dice.
 *
 * bind_replay.c replays it. */
#include "engine/modules/workshop/rehearse/replay.h"

#include "engine/core/output/format.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/fault.h"
#include "engine/core/script/event_list.h"
#include "engine/data/data_file.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <stdlib.h>

#define KEPT_BYTES ((size_t)12 << 10)
#define ONE_BYTES ((size_t)2 << 10)      /* for one property */
#define LOOKED_BYTES ((size_t)256 << 10) /* read for one run */
#define THINGS_MAX 48
#define PARTS_MAX 20 /* of a run with repeated waits */
#define KEPT_RUNS 5  /* recorded after marking */

/* True if the run should be recorded. Failures of a rehearsal are reported at once instead. */
static bool counts(const struct script *script)
{
    return script->behaviour && !script->stock &&
           !engine_transaction(script->host->engine)->rehearsing;
}

void replay_begin(struct script *script, int nargs, struct replay_start *start)
{
    struct host *host = script->host;
    struct engine *engine = host->engine;
    if (!host->running) {
        host->touched_epoch++;
    }
    if (script->stock) {
        return;
    }
    *start = (struct replay_start){.tx = tx_savepoint(engine_world(engine)),
            .rng = *engine_rng(engine),
            .time_ms = world_now_ms(engine_world(engine)),
            .suspended = script->suspend};
    if (!script->event && nargs == 1 && lua_type(script->co, -1) == LUA_TSTRING) {
        start->answer = value_str(to_str(script->co, -1));
    }
    script->start = start;
}

/* -- the state of objects -- */

struct taking {
    const struct script *script;
    struct value list; /* list of {object, place=, has=} */
    size_t looked_at;  /* bytes of values, as far as measuring them took time */
    size_t kept;       /* same, for the values in the list */
};

bool replay_keeps(struct engine *engine, uint64_t owner, struct object *object, struct str name)
{
    uint32_t atom = atom_find(&engine_world(engine)->atoms, name);
    if (played_is_mark(name) || (atom_is_state(atom) && atom != ATOM_worn)) {
        return false; /* the game writes these, and a test may not */
    }
    if (str_starts(name, STR(NOTES_PREFIX))) {
        char own[NOTES_NAME_MAX];
        return str_equal(name, notes_name(owner, own));
    }
    if (is_character(engine, object) && object->owner == 0) {
        return false;
    }
    return !str_starts(name, STR("_")) || perm_controls(engine, owner, object);
}

static bool is_kept(const struct taking *taking, struct object *object, struct str name)
{
    return replay_keeps(taking->script->host->engine, taking->script->owner, object, name);
}

/* Returns the prototype of its stand-in: "player", "room", or its nearest prototype with a ref. */
static struct str kind_of(struct engine *engine, struct object *object)
{
    if (is_character(engine, object) && object->owner == 0) {
        return STR("player");
    }
    if (proto_is_ref(engine_world(engine), object, "room")) {
        return STR("room");
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine_world(engine), object, &count);
    for (size_t i = 0; i < count; i++) {
        if (lineage[i]->ref) {
            return str_of(lineage[i]->ref);
        }
    }
    return STR("item");
}

/* Leaves out large values, and stops reading after a limit, since recording must not take long. */
static bool has_room(struct taking *taking, const struct value *value)
{
    size_t size = value_size(value);
    taking->looked_at += value->kind == VALUE_TABLE ? size : sizeof(*value);
    if (size > ONE_BYTES || taking->kept + size > KEPT_BYTES) {
        return false;
    }
    taking->kept += size;
    return true;
}

static void take_one(struct taking *taking, struct object *object)
{
    struct world *world = engine_world(taking->script->host->engine);
    struct value thing = value_table();
    struct value has = value_table();
    value_table_append(&thing, value_object(object->id));
    for (uint32_t i = 0; i < object->prop_count && taking->looked_at < LOOKED_BYTES; i++) {
        struct str name = atom_name(&world->atoms, object->props[i].atom);
        if (is_kept(taking, object, name) && has_room(taking, &object->props[i].value)) {
            value_table_set_str(&has, name, value_dup(&object->props[i].value));
        }
    }
    value_table_set_str(&thing, STR("has"), has);
    value_table_set_str(
            &thing, STR("is"), value_str(kind_of(taking->script->host->engine, object)));
    value_table_set_str(&thing, STR("place"), value_object(object->location));
    value_table_append(&taking->list, thing);
}

static struct value *find_taken(struct taking *taking, uint64_t id)
{
    struct value_table *list = taking->list.table;
    for (size_t i = 0; i < list->item_count; i++) {
        const struct value_table *thing = list->items[i].table;
        if (thing->items[0].object == id) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* Reverts the run's changes in the record. */
static void take_back(void *data, const struct tx_change *change)
{
    struct taking *taking = data;
    struct world *world = engine_world(taking->script->host->engine);
    struct value *thing = find_taken(taking, change->object);
    struct object *object = world_find(world, change->object);
    if (!thing || !object) {
        return;
    }
    if (change->kind == TX_MOVED) {
        value_table_set_str(thing, STR("place"), value_object(change->old_place));
    } else if (change->kind == TX_PROPERTY) {
        struct str name = atom_name(&world->atoms, change->atom);
        struct value key = value_text("has");
        struct value *has = value_table_find(thing, &key);
        value_finish(&key);
        if (is_kept(taking, object, name) && has_room(taking, change->old)) {
            value_table_set_str(has, name, value_dup(change->old));
        }
    }
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Returns the state of all objects read by the run, those with the ids first. */
static struct value take_things(const struct script *script, const uint64_t *ids, size_t count)
{
    struct host *host = script->host;
    struct taking taking = {.script = script, .list = value_table()};
    uint64_t all[REPLAY_TOUCHED + REPLAY_ROOTS];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        all[n++] = ids[i];
    }
    for (size_t i = 0; i < REPLAY_TOUCHED; i++) {
        if (host->touched[i].epoch == host->touched_epoch) {
            all[n++] = host->touched[i].id;
        }
    }
    qsort(all + count, n - count, sizeof(all[0]), by_id);
    for (size_t i = 0; i < n && taking.list.table->item_count < THINGS_MAX; i++) {
        struct object *object = all[i] ? world_find(engine_world(host->engine), all[i]) : NULL;
        if (object && !object->created && !find_taken(&taking, object->id)) {
            take_one(&taking, object);
        }
    }
    tx_each_change_since(engine_world(host->engine), script->start->tx, take_back, &taking);
    return taking.list;
}

/* -- one part -- */

static void put_part(const struct script *script, const uint64_t *roots, size_t root_count,
        struct value *out)
{
    const struct replay_start *start = script->start;
    struct value dice = value_table();
    for (size_t i = 0; i < 4; i++) {
        value_table_append(&dice, value_int((int64_t)start->rng.state[i]));
    }
    value_table_set_str(out, STR("dice"), dice);
    value_table_set_str(out, STR("time"), value_int(start->time_ms));
    value_table_set_str(out, STR("things"), take_things(script, roots, root_count));
}

static void put_id(struct value *out, const char *name, uint64_t id)
{
    if (id) {
        value_table_set_str(out, str_of(name), value_object(id));
    }
}

static void put_object(struct value *out, const char *name, const struct object *object)
{
    put_id(out, name, object ? object->id : 0);
}

static void put_str(struct value *out, const char *name, struct str text)
{
    if (text.bytes && text.length > 0) {
        value_table_set_str(out, str_of(name), value_str(text));
    }
}

static void put_event(const struct script *script, struct value *out)
{
    const struct event *event = script->event;
    uint64_t viewer = event->actor ? event->actor->id : 0;
    if (viewer != script->actor) { /* as in "name", "describe" */
        value_table_set_str(
                out, STR("viewer"), viewer ? value_object(viewer) : value_bool(false));
    }
    put_object(out, "thing", event->thing);
    put_object(out, "from", event->from);
    put_object(out, "to", event->to);
    put_object(out, "room", event->room);
    put_object(out, "caller", event->caller);
    put_str(out, "how", event->how);
    put_str(out, "text", event->text);
    put_str(out, "line", event->line);
    if (event->counted) {
        value_table_set_str(out, STR("amount"), value_float(event->amount));
    }
    if (event->data) {
        value_table_set_str(out, STR("data"), value_dup(event->data));
    }
    struct value args = value_table();
    for (size_t i = 0; i < event->arg_count; i++) {
        value_table_set_str(&args, event->args[i].name, value_dup(&event->args[i].value));
    }
    value_table_set_str(out, STR("args"), args);
}

/* Returns the first part, as far as its event tells. */
static struct value take_start(const struct script *script)
{
    const struct event *event = script->event;
    const struct handler *handler = script->handler;
    struct value out = value_table();
    uint64_t roots[REPLAY_ROOTS] = {script->this_object, script->actor};
    size_t count = 2;
    put_str(&out, "kind", str_of(!handler ? "command" : handler->before ? "before" : "on"));
    put_str(&out, "name", cost_name(script->host, script->cost));
    put_str(&out, "role", str_of(handler ? event_role_names[handler->role] : ""));
    put_id(&out, "object", script->behaviour);
    put_id(&out, "this", script->this_object);
    put_id(&out, "actor", script->actor);
    value_table_set_str(&out, STR("rights"), value_object(script->owner));
    value_table_set_str(&out, STR("trusted"), value_bool(script->trusted != 0));
    put_event(script, &out);
    if (event->actor) {
        roots[count++] = event->actor->id;
    }
    if (event->thing) {
        roots[count++] = event->thing->id;
    }
    for (size_t i = 0; i < event->arg_count && count < REPLAY_ROOTS; i++) {
        roots[count++] =
                event->args[i].value.kind == VALUE_OBJECT ? event->args[i].value.object : 0;
    }
    put_part(script, roots, count, &out);
    return out;
}

/* Returns the earlier parts and the one that continued from there; nil if its resume value is not
 * known. */
static struct value take_more(const struct script *script)
{
    const struct replay_start *start = script->start;
    if (script->inputs.kind != VALUE_TABLE || start->suspended == SUSPEND_JOB) {
        return value_nil();
    }
    struct value out = value_dup(&script->inputs);
    struct value key = value_text("parts");
    struct value *parts = value_table_find(&out, &key);
    if (!parts) {
        value_table_set_str(&out, STR("parts"), value_table());
        parts = value_table_find(&out, &key);
    }
    value_finish(&key);
    if (parts->table->item_count >= PARTS_MAX || value_size(&out) > KEPT_BYTES) {
        value_finish(&out);
        return value_nil();
    }
    struct value part = value_table();
    put_str(&part, "after", start->suspended == SUSPEND_WAIT ? STR("wait") : STR("ask"));
    if (start->answer.kind != VALUE_NIL) {
        value_table_set_str(&part, STR("answer"), value_dup(&start->answer));
    }
    put_part(script, NULL, 0, &part);
    value_table_append(parts, part);
    return out;
}

static struct value take_replay(const struct script *script)
{
    return script->event ? take_start(script) : take_more(script);
}

/* -- recording -- */

/* Returns the last part's objects, to be reduced. */
static struct value_table *last_things(struct value *inputs)
{
    const struct value *parts = value_table_get_str(inputs, STR("parts"));
    struct value key = value_text("things");
    struct value *in = inputs;
    if (parts && parts->table->item_count > 0) {
        in = &parts->table->items[parts->table->item_count - 1];
    }
    struct value *things = value_table_find(in, &key);
    value_finish(&key);
    return things->table;
}

/* Appends the inputs, and drops objects until they are short enough. */
static void write_inputs(struct value *inputs, struct buf *out)
{
    struct value_table *things = last_things(inputs);
    struct buf text = {0};
    data_file_write(inputs, NULL, &text);
    while (text.length > KEPT_BYTES && things->item_count > 0) {
        size_t left = things->item_count / 2;
        while (things->item_count > left) {
            value_finish(&things->items[--things->item_count]);
        }
        buf_clear(&text);
        data_file_write(inputs, NULL, &text);
    }
    if (text.length <= KEPT_BYTES) {
        buf_add_text(out, FAULT_INPUTS);
        buf_add_str(out, buf_str(&text));
    }
    buf_finish(&text);
}

void replay_write(const struct script *script, struct buf *out)
{
    if (counts(script) && script->start) {
        struct value inputs = take_replay(script);
        if (inputs.kind == VALUE_TABLE) {
            write_inputs(&inputs, out);
        }
        value_finish(&inputs);
    }
}

static void keep_run(struct script *script, const char *how)
{
    struct buf text = {0};
    buf_printf(&text, FAULT_KEPT "%s", how);
    host_put_occasion(script, &text);
    replay_write(script, &text);
    transaction_notice(script->host->engine,
            &(struct transaction_fault){
                    .object = script->behaviour, .owner = script->owner, .text = text.bytes});
    buf_finish(&text);
}

void replay_ran(struct script *script, enum outcome outcome)
{
    struct host *host = script->host;
    if (!script->start) {
        return;
    }
    for (size_t i = 0; i < REPLAY_KEEPINGS && host->keepings[0].object; i++) {
        struct keeping *keeping = &host->keepings[i];
        bool meant = keeping->object &&
                     (script->behaviour == keeping->object ||
                             script->this_object == keeping->object) &&
                     keeping->viewer == script->owner;
        bool ran = outcome != OUTCOME_FAILED && outcome != OUTCOME_KILLED &&
                   outcome != OUTCOME_YIELDED;
        if (meant && ran && counts(script) && keeping->left > 0 &&
                clock_ms() < keeping->until_ms) {
            keeping->left--;
            keep_run(script, outcome == OUTCOME_REFUSED ? "it refused" : "it ran well");
            break;
        }
    }
    if (outcome == OUTCOME_YIELDED && counts(script)) {
        struct value inputs = take_replay(script);
        value_finish(&script->inputs);
        script->inputs = inputs;
    }
    value_finish(&script->start->answer);
    script->start = NULL;
}

bool replay_keep(struct host *host, uint64_t viewer, uint64_t object, int64_t ms)
{
    size_t free_at = REPLAY_KEEPINGS;
    for (size_t i = REPLAY_KEEPINGS; i-- > 0;) {
        const struct keeping *keeping = &host->keepings[i];
        if (keeping->viewer == viewer || keeping->left == 0 ||
                clock_ms() >= keeping->until_ms) {
            free_at = i;
        }
    }
    if (free_at == REPLAY_KEEPINGS) {
        return false;
    }
    host->keepings[free_at] = (struct keeping){object, viewer, clock_ms() + ms, KEPT_RUNS};
    return true;
}
