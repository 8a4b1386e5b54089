/* hook_handles.c -- whether an object handles an event, and its added lines of description.
 *
 * Most objects inherit a handler of "describe" that few of them have the property for, so that is
 * checked before an event is made. */
#include "engine/core/script/hook.h"

#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/hook_impl.h"

/* True if one of the behaviours handles the event; object: by an on handler that it has a property
 * for, NULL: by any. */
static bool handles(struct engine *engine, const struct answers *answers, uint64_t hash,
        struct str event, struct object *object)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        const struct handler *handler = NULL;
        for (uint8_t k = behaviour->first[hash % HANDLER_LISTS]; k > 0; k = handler->next) {
            handler = &behaviour->handlers[k - 1];
            if (handler->event_hash == hash && str_equal(handler->event, event) &&
                    (!object || (!handler->before && hook_concerns(engine, handler, object)))) {
                return true;
            }
        }
    }
    return false;
}

bool hook_handles(struct engine *engine, struct object *object, struct str event)
{
    uint64_t hash = str_hash(event);
    const struct answers *answers = behaviours_of(engine, object);
    return (answers->event_mask & behaviours_bits_known(engine, event, hash)) &&
           handles(engine, answers, hash, event, NULL);
}

void hook_describe(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    struct transaction *transaction = engine_transaction(engine);
    struct str name = STR("describe");
    uint64_t hash = str_hash(name);
    const struct answers *answers = behaviours_of(engine, object);
    if (!transaction->open ||
            !(answers->event_mask & behaviours_on_bit_known(engine, name, hash)) ||
            !handles(engine, answers, hash, name, object)) {
        return;
    }
    bool saved = transaction->read_only;
    transaction->read_only = true;
    struct event event = {.name = name, .actor = viewer, .thing = object};
    struct handler_result result = {.text = out};
    (void)hook_tell(engine, object, &event, &result);
    transaction->read_only = saved;
}
