/* calls_settings.c -- Client settings that are stored with the character for all devices: macros,
 * triggers, appearance; and the player's aliases.
 *
 * The game stores the client's text without reading it. It is a property of the character whose
 * name begins with "_", so that others cannot see it. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/option.h"
#include "engine/modules/calls/calls_page.h"
#include "world/model/prop.h"
#include "world/model/world.h"

static uint32_t kept_atom(struct call *call)
{
    return atom_intern(&engine_world(call->engine)->atoms, STR("_client"));
}

static json_t *aliases_of(const struct object *actor)
{
    json_t *list = json_array();
    const struct value *aliases = option_of(actor, STR("aliases"));
    size_t count = aliases && aliases->kind == VALUE_TABLE ? aliases->table->entry_count : 0;
    for (size_t i = 0; i < count; i++) {
        json_t *alias = json_object();
        calls_json_put(alias, "word", value_as_str(&aliases->table->entries[i].key));
        calls_json_put(alias, "line", value_as_str(&aliases->table->entries[i].value));
        (void)json_array_append_new(list, alias);
    }
    return list;
}

enum call_answer calls_page_settings(struct call *call)
{
    struct object *actor = call_actor(call);
    const struct value *kept = actor ? prop_own(actor, kept_atom(call)) : NULL;
    call->result = json_pack("{s:o, s:o}", "settings",
            calls_json_text(kept ? value_as_str(kept) : STR_NONE), "aliases",
            actor ? aliases_of(actor) : json_array());
    must(call->result);
    return CALL_DONE;
}

enum call_answer calls_page_keep(struct call *call)
{
    struct object *actor = call_actor(call);
    struct str settings = call_text(call, "settings");
    if (actor) {
        prop_set(engine_world(call->engine), actor, kept_atom(call),
                settings.length > 0 ? value_str(settings) : value_nil());
    }
    return CALL_DONE;
}
