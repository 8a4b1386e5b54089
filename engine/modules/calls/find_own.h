#pragma once
#include "engine/core/calls/calls_json.h"
#include "engine/core/rights/perm.h"

/* Same as calls_find_object, and the asker must control the object (else 403). */
static inline struct object *calls_find_own(struct call *call, const char *argument)
{
    struct object *object = calls_find_object(call, argument);
    if (object && !perm_controls(call->engine, call->character, object)) {
        (void)call_refuse(call, 403, PHRASE_ask_not_yours, WITH("id", object->id));
        return NULL;
    }
    return object;
}
