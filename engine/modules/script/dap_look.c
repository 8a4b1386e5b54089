/* dap_look.c -- the stack, the variables and the expressions of a stop.
 *
 * The server's answer has all frames and variables of the stop. A list of variables gets a number when the editor hears
 * of it; the numbers hold until the next stop. */
#include "engine/modules/script/dap.h"

#include <string.h>

static const json_t *frame_at(const struct dap *dap, const json_t *asked, struct err *err)
{
    json_int_t id = json_integer_value(json_object_get(asked, "frameId"));
    const json_t *frame =
            json_array_get(json_object_get(dap->stop, "frames"), id > 0 ? (size_t)id - 1 : 0);
    if (!frame) {
        (void)err_set(err, ERR_MISSING, "there is no such frame now");
    }
    return frame;
}

/* Returns the number of a list; 0: it is empty. */
static json_int_t number_of(struct dap *dap, const json_t *list)
{
    if (json_array_size(list) == 0 || dap->list_count == DAP_LISTS_MAX) {
        return 0;
    }
    dap->lists[dap->list_count++] = list;
    return (json_int_t)dap->list_count;
}

/* -- the stack -- */

static json_t *source_json(const struct dap *dap, const json_t *frame)
{
    uint64_t id = (uint64_t)json_integer_value(json_object_get(frame, "id"));
    const struct dap_file *file = dap_file_by_id(dap, id);
    const char *name = json_string_value(json_object_get(frame, "source"));
    if (file) {
        const char *slash = strrchr(file->path, '/');
        return json_pack(
                "{s:s, s:s}", "name", slash ? slash + 1 : file->path, "path", file->path);
    }
    return json_pack("{s:s, s:s}", "name", name && *name ? name : "not shown",
            "presentationHint", "deemphasize");
}

json_t *dap_stack(struct dap *dap, const json_t *asked, struct err *err)
{
    const json_t *frames = json_object_get(dap->stop, "frames");
    json_int_t from = json_integer_value(json_object_get(asked, "startFrame"));
    json_int_t most = json_integer_value(json_object_get(asked, "levels"));
    json_t *list = json_array();
    (void)err;
    for (size_t i = from > 0 ? (size_t)from : 0; i < json_array_size(frames); i++) {
        const json_t *frame = json_array_get(frames, i);
        json_int_t line = json_integer_value(json_object_get(frame, "line"));
        if (most > 0 && json_array_size(list) >= (size_t)most) {
            break;
        }
        (void)json_array_append_new(list,
                json_pack("{s:I, s:O, s:o, s:I, s:i}", "id", (json_int_t)i + 1, "name",
                        json_object_get(frame, "name"), "source", source_json(dap, frame),
                        "line", line > 0 ? line - 1 + dap->from : 0, "column", dap->from));
    }
    return json_pack("{s:o, s:I}", "stackFrames", list, "totalFrames",
            (json_int_t)json_array_size(frames));
}

/* -- variables -- */

static void add_scope(
        struct dap *dap, json_t *scopes, const char *name, const char *hint, const json_t *list)
{
    if (list) {
        json_t *scope = json_pack("{s:s, s:I, s:b}", "name", name, "variablesReference",
                number_of(dap, list), "expensive", false);
        if (hint) {
            (void)json_object_set_new(scope, "presentationHint", json_string(hint));
        }
        (void)json_array_append_new(scopes, scope);
    }
}

json_t *dap_scopes(struct dap *dap, const json_t *asked, struct err *err)
{
    const json_t *frame = frame_at(dap, asked, err);
    json_t *scopes = json_array();
    if (!frame) {
        json_decref(scopes);
        return NULL;
    }
    add_scope(dap, scopes, "Locals", "locals", json_object_get(frame, "locals"));
    add_scope(dap, scopes, "Upvalues", NULL, json_object_get(frame, "upvalues"));
    return json_pack("{s:o}", "scopes", scopes);
}

json_t *dap_variables(struct dap *dap, const json_t *asked, struct err *err)
{
    json_int_t number = json_integer_value(json_object_get(asked, "variablesReference"));
    json_t *list = json_array();
    if (number < 1 || (size_t)number > dap->list_count) {
        json_decref(list);
        (void)err_set(err, ERR_MISSING, "these variables are of an earlier stop");
        return NULL;
    }
    const json_t *members = dap->lists[number - 1];
    for (size_t i = 0; i < json_array_size(members); i++) {
        const json_t *one = json_array_get(members, i);
        (void)json_array_append_new(list,
                json_pack("{s:O, s:O, s:O, s:I}", "name", json_object_get(one, "name"), "value",
                        json_object_get(one, "value"), "type", json_object_get(one, "type"),
                        "variablesReference", number_of(dap, json_object_get(one, "of"))));
    }
    return json_pack("{s:o}", "variables", list);
}

/* -- expressions -- */

static json_t *result_json(struct dap *dap, const json_t *answer, struct err *err)
{
    const json_t *value = json_object_get(answer, "value");
    const char *wrong = json_string_value(json_object_get(answer, "wrong"));
    if (!value) {
        (void)err_set(err, ERR_SCRIPT, "%s",
                wrong ? wrong : "the world has changed: restart the run");
        return NULL;
    }
    if (!dap->values) {
        dap->values = json_array();
    }
    (void)json_array_append(dap->values, (json_t *)(uintptr_t)value);
    return json_pack("{s:O, s:O, s:I}", "result", json_object_get(value, "value"), "type",
            json_object_get(value, "type"), "variablesReference",
            number_of(dap, json_object_get(value, "of")));
}

json_t *dap_evaluate(struct dap *dap, const json_t *asked, struct err *err)
{
    json_int_t frame = json_integer_value(json_object_get(asked, "frameId"));
    json_t *expression = json_object_get(asked, "expression");
    if (!dap->stop || !json_is_string(expression)) {
        (void)err_set(err, ERR_MISSING, "the run isn't at a stop");
        return NULL;
    }
    json_t *answer = dap_ask(dap,
            json_pack("{s:s, s:b, s:O, s:I}", "go", "stay", "back", false, "value", expression,
                    "frame", frame > 0 ? frame - 1 : 0),
            err);
    json_t *result = answer ? result_json(dap, answer, err) : NULL;
    json_decref(answer);
    return result;
}
