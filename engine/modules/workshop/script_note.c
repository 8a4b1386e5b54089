/* script_note.c -- audit log entries of API calls that build.
 *
 * An entry has the values after the call, shortened. Objects and people are given by number, which
 * outlives a name. For private properties (names that begin with "_") it only says that they were
 * set. */
#include "engine/core/people/audit.h"
#include "engine/data/data_file.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/played.h"
#include "world/model/prop.h"

#include <stdio.h>

enum { VALUE_BYTES = 200, DETAIL_BYTES = 2000 };

void script_build_note_detail(
        struct call *call, const char *action, uint64_t id, struct str detail)
{
    char subject[32];
    (void)snprintf(subject, sizeof(subject), "#%llu", (unsigned long long)id);
    audit_write(call->engine, call->character, str_of(action), str_of(subject), detail);
}

void script_build_note(struct call *call, const char *action, uint64_t id)
{
    script_build_note_detail(call, action, id, STR_NONE);
}

static void put_value(const struct value *value, struct buf *out)
{
    struct buf text = {0};
    data_file_write(value, NULL, &text);
    struct str fitting = str_fit(buf_str(&text), VALUE_BYTES);
    buf_add_str(out, fitting);
    buf_add_text(out, fitting.length < text.length ? "…" : "");
    buf_finish(&text);
}

void script_build_put_properties(
        struct call *call, uint64_t id, const json_t *properties, struct buf *out)
{
    const struct world *world = engine_world(call->engine);
    const struct object *object = world_find(engine_world(call->engine), id);
    const char *name = NULL;
    json_t *given = NULL;
    json_object_foreach((json_t *)(uintptr_t)properties, name, given)
    {
        if (!object || out->length > DETAIL_BYTES) {
            buf_add_text(out, object ? ", …" : "");
            return;
        }
        const struct value *value = prop_own(object, atom_find(&world->atoms, str_of(name)));
        buf_printf(out, "%s%s", out->length > 0 ? ", " : "", name);
        if (!value || value->kind == VALUE_NIL) {
            buf_add_text(out, " unset");
        } else if (name[0] == '_' || played_is_mark(str_of(name))) {
            buf_add_text(out, " set");
        } else {
            buf_add_text(out, " = ");
            put_value(value, out);
        }
    }
}

void script_build_put_shape(struct call *call, uint64_t id, struct buf *out)
{
    const struct object *object = world_find(engine_world(call->engine), id);
    if (object && call_has(call, "ref")) {
        struct str ref = str_trim(call_text(call, "ref"));
        buf_add_text(out, ref.length > 0 ? "ref = " : "ref unset");
        buf_add_str(out, ref);
    }
    if (object && call_has(call, "protos")) {
        buf_printf(out, "%sprotos =", out->length > 0 ? ", " : "");
        for (uint32_t i = 0; i < object->proto_count; i++) {
            buf_printf(out, " #%llu", (unsigned long long)object->protos[i]);
        }
    }
    if (object && call_has(call, "owner")) {
        buf_printf(out, "%sowner = #%llu", out->length > 0 ? ", " : "",
                (unsigned long long)object->owner);
    }
}
