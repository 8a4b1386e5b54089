/* disguise_scripts.c -- asks on("name") for displayed names.
 *
 * 1. Visible clothes answer for their wearer, from head to feet; any other object answers for
 *    itself. Rooms and exits keep their names, because people type them.
 * 2. The first handler that returns a text decides. The text must be an allowed name
 *    (naming.h), so nobody passes for a player. The name is "someone" if the text is not
 *    allowed or the handler fails. The same goes for a handler that is switched off, in
 *    quarantine, frozen or not loaded for lack of time: an error reveals no name.
 * 3. The handler may not write, tell or wait, like a "describe" handler.
 *
 * When the world is opened, the active sources are searched once for such handlers;
 * behaviours_ever knows those loaded later. */
#include "engine/core/script/disguise_scripts.h"

#include "engine/core/output/disguise.h"
#include "engine/core/output/naming.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/hook.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#define EVENT STR("name")

static bool may_any(struct engine *engine)
{
    return disguise_is_possible(engine) || behaviours_ever_name(engine);
}

static bool is_garment(struct engine *engine, struct object *object)
{
    return proto_is_ref(engine_world(engine), object, "garment");
}

static bool is_frozen(struct engine *engine, const struct behaviour *behaviour)
{
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        if (str_equal(behaviour->handlers[i].event, EVENT)) {
            return perm_is_frozen(engine, behaviour->owner);
        }
    }
    return false;
}

/* True if its answer is unknown: its script is switched off, or could not be loaded just now. */
static bool is_veiled(struct engine *engine, struct object *object)
{
    const struct answers *answers = behaviours_of(engine, object);
    bool veiled = answers->incomplete;
    for (size_t i = 0; i < answers->count && !veiled; i++) {
        veiled = answers->list[i]->veils || is_frozen(engine, answers->list[i]);
    }
    return veiled;
}

static bool speaks(struct engine *engine, struct object *object)
{
    const struct answers *answers = behaviours_of(engine, object);
    return answers->may_name || answers->incomplete;
}

/* Lists the objects that answer for object, in order; at most PERCEIVE_WORN_MAX + 1. */
static size_t speakers(
        struct engine *engine, struct object *object, struct object *out[PERCEIVE_WORN_MAX + 1])
{
    struct object *worn[PERCEIVE_WORN_MAX];
    unsigned kinds = object_kinds(engine, object);
    size_t count = 0;
    if (kinds & (KIND_ROOM | KIND_EXIT)) {
        return 0;
    }
    size_t seen = (kinds & KIND_CHARACTER) ? perceive_worn(engine, object, worn) : 0;
    for (size_t i = 0; i < seen; i++) {
        if (is_garment(engine, worn[i]) && speaks(engine, worn[i])) {
            out[count++] = worn[i];
        }
    }
    if (speaks(engine, object) && !is_garment(engine, object)) {
        out[count++] = object;
    }
    return count;
}

static bool has(struct engine *engine, struct object *object)
{
    struct object *list[PERCEIVE_WORN_MAX + 1];
    return speakers(engine, object, list) > 0;
}

static struct object *of_whom(struct engine *engine, struct object *object)
{
    if (!speaks(engine, object)) {
        return NULL;
    }
    if (!is_garment(engine, object)) {
        return object;
    }
    struct object *wearer =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    return wearer && is_character(engine, wearer) ? wearer : NULL;
}

/* True if the words are an allowed name for object; else the script's owner is told why not. */
static bool may_stand(
        struct engine *engine, struct object *speaker, struct object *object, struct str words)
{
    struct err err;
    if (naming_of_disguise_ok(engine, object, words, &err)) {
        disguise_note(engine, words);
        return true;
    }
    struct buf text = {0};
    buf_printf(&text, "on(\"name\"): %s", err.text);
    transaction_fault(engine, speaker->id, speaker->owner, buf_str(&text));
    buf_finish(&text);
    return false;
}

/* Asks one object; DISGUISE_NONE: the next is asked. */
static enum disguise ask_one(struct engine *engine, struct object *speaker,
        struct object *object, struct object *viewer, struct buf *out)
{
    struct value answer = value_nil();
    struct event event = {.name = EVENT, .actor = viewer, .thing = object};
    struct handler_result result = {.value = &answer};
    enum disguise disguise = DISGUISE_NONE;
    size_t refusal = engine_transaction(engine)->refusal.length;
    (void)hook_tell(engine, speaker, &event, &result);
    bool refused = engine_transaction(engine)->refusal.length > refusal;
    struct str words = str_trim(value_as_str(&answer));
    bool says_name =
            answer.kind == VALUE_NIL ||
            (answer.kind == VALUE_STRING &&
                    (words.length == 0 || str_equal(words, prop_str(engine_world(engine),
                                                                   object, ATOM_name))));
    if (result.failed || refused) {
        disguise = DISGUISE_UNKNOWN;
    } else if (!says_name) {
        disguise =
                may_stand(engine, speaker, object, words) ? DISGUISE_NAMED : DISGUISE_UNKNOWN;
        buf_add_str(out, disguise == DISGUISE_NAMED ? words : STR_NONE);
    }
    value_finish(&answer);
    return disguise;
}

static enum disguise ask(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    struct transaction *transaction = engine_transaction(engine);
    struct object *list[PERCEIVE_WORN_MAX + 1];
    size_t count = speakers(engine, object, list);
    enum disguise disguise = DISGUISE_NONE;
    bool saved = transaction->read_only;
    enum outcome ending = transaction->ending;
    size_t refusal = transaction->refusal.length;
    transaction->read_only = true;
    for (size_t i = 0; i < count && disguise == DISGUISE_NONE; i++) {
        disguise = is_veiled(engine, list[i]) ? DISGUISE_UNKNOWN
                                              : ask_one(engine, list[i], object, viewer, out);
    }
    transaction->read_only = saved;
    transaction->ending = ending;
    buf_truncate(&transaction->refusal, refusal);
    return disguise;
}

static bool take_any(
        void *data, const struct value *columns __attribute__((unused)), size_t count)
{
    *(bool *)data |= count > 0;
    return true;
}

bool disguise_scripts_load(struct engine *engine, struct err *err)
{
    static const struct disguise_ops ops = {may_any, command_index_may_name, has, of_whom, ask};
    bool possible = disguise_is_possible(engine);
    bool ok =
            store_query(engine_store(engine), QUERY_NAMING, NULL, 0, take_any, &possible, err);
    disguise_set_ops(engine, &ops, possible);
    return ok;
}
