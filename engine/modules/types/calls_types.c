/* calls_types.c -- the declared properties of an object, for forms. */
#include "engine/base/buf.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/types/declared.h"
#include "engine/modules/types/module.h"

static void add_word(void *data, struct str word)
{
    (void)json_array_append_new(data, calls_json_text(word));
}

static json_t *declared_json(struct engine *engine, const struct declared *declared)
{
    struct property_field field;
    struct buf type = {0};
    struct buf wanted = {0};
    json_t *words = json_array();
    property_type_field(declared->type, &field);
    property_type_put(declared->type, &type);
    property_type_put_wanted(engine, declared->type, &wanted);
    property_type_each_word(declared->type, add_word, words);
    json_t *json = json_pack(
            "{s:s, s:b, s:o}", "kind", field.kind, "whole", field.is_whole, "words", words);
    must(json);
    calls_json_put(json, "name", declared->name);
    calls_json_put(json, "type", buf_str(&type));
    calls_json_put(json, "wanted", buf_str(&wanted));
    calls_json_put(json, "doc", declared->doc);
    calls_json_put(json, "from", declared->from);
    calls_json_put(json, "package", declared->package);
    if (field.has_least) {
        (void)json_object_set_new(json, "least", json_real(field.least));
    }
    if (field.has_most) {
        (void)json_object_set_new(json, "most", json_real(field.most));
    }
    if (field.proto.length > 0) {
        calls_json_put(json, "proto", field.proto);
    }
    buf_finish(&type);
    buf_finish(&wanted);
    return json;
}

struct declared_list {
    struct engine *engine;
    json_t *list;
    bool has_private;
};

static void add_declared(void *data, const struct declared *declared)
{
    struct declared_list *list = data;
    if (list->has_private || !str_starts(declared->name, STR("_"))) {
        (void)json_array_append_new(list->list, declared_json(list->engine, declared));
    }
}

/*** shape declared_property
{
  "name": "text",
  "type": "text: as builders write it: integer 0.., list of text",
  "wanted": "text: what a value has to be, in words",
  "doc": "text: what it is for",
  "from": "text: the ref, or #ID, of the prototype that declares it",
  "package": "text: whose prototype that is; empty: declared in this world",
  "kind": "text: the field for a form: switch, number, text, texts, details, reference, words or any",
  "whole": "flag: of a number",
  "least?": "real: of a number",
  "most?": "real: of a number",
  "proto?": "text: of a reference: what it has to inherit from",
  "words": "list of text: of words"
} */

/*** call object.declared
{
  "about": "The properties that an object's prototypes declare, with their types", "who": "builder",
  "takes": {"id": "number: the object's number"},
  "gives": {"declared": "list of declared_property"},
  "routes": [
    {"route": "GET /objects/{id}/declared", "id": "getDeclaredProperties", "about": "its declared properties, with their types"}
  ]
} */
static enum call_answer run_object_declared(struct call *call)
{
    struct object *object = calls_find_object(call, "id");
    if (!object) {
        return CALL_FAILED;
    }
    struct declared_list list = {
            call->engine, json_array(), perm_controls(call->engine, call->character, object)};
    declared_each(call->engine, object, add_declared, &list);
    return call_give(call, "declared", list.list);
}

void calls_types_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"object.declared", run_object_declared}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
