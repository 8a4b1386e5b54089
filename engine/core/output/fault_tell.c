/* fault_tell.c -- tells the owner of a script, if connected, about its error (run/fault.h). */
#include "engine/core/run/fault.h"

#include "engine/core/output/format.h"
#include "engine/core/part.h"
#include "engine/core/phrase/phrase.h"
#include "engine/session/markup.h"

/* INTERNAL_FAULT. */
static void tell_owner(struct engine *engine, void *about)
{
    const struct transaction_fault *fault = about;
    struct object *owner = fault->owner ? world_find(engine_world(engine), fault->owner) : NULL;
    if (!owner || !hub_sessions_of(engine_hub(engine), owner->id)) {
        return;
    }
    struct buf text = {0};
    struct buf name = {0};
    struct object *object = world_find(engine_world(engine), fault->object);
    if (object) {
        format_name(engine, object, NULL, ARTICLE_AS_NAMED, &name);
    }
    struct str rest = fault_readable(str_of(fault->text));
    struct str why = str_take_until(&rest, '\n');
    phrase_put(engine, &text,
            str_starts(why, STR(FAULT_NEAR))
                    ? object ? PHRASE_fault_near : PHRASE_fault_near_own
            : object        ? PHRASE_fault_object
            : fault->object ? PHRASE_fault_gone
                            : PHRASE_fault_command,
            WITH("object", buf_str(&name)), WITH("id", fault->object), WITH_RAW("why", why));
    rest.length -= str_ends(rest, STR("\n"));
    if (rest.length > 0) {
        buf_add_char(&text, '\n');
        markup_escape(rest, &text);
    }
    tell_markup(engine, owner, buf_str(&text), MSG_ERROR);
    buf_finish(&text);
    buf_finish(&name);
}

const struct kernel_part fault_tell_part = {.on = {[INTERNAL_FAULT] = tell_owner}};
