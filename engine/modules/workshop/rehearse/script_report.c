/* script_report.c -- the report of a rehearsal as JSON.
 *
 * Its tables have a text field "object", which calls_json.c would write in the long form of a world
 * value. Here each table is a JSON object of its fields. */
#include "engine/modules/workshop/rehearse/script_report.h"

#include "engine/core/calls/calls_json.h"

json_t *script_report_get(struct engine *engine, const struct value *report, const char *member)
{
    const struct value *value = value_table_get_str(report, str_of(member));
    return value ? calls_json_value(engine, value) : json_null();
}

json_t *script_report_list(
        struct engine *engine, const struct value *report, const char *member)
{
    const struct value *list = value_table_get_str(report, str_of(member));
    json_t *all = json_array();
    for (size_t i = 0; list && i < value_table_count(list); i++) {
        struct value key = value_nil();
        const struct value *table = value_table_at(list, i, &key);
        json_t *one = json_object();
        for (size_t k = 0; k < value_table_count(table); k++) {
            const struct value *item = value_table_at(table, k, &key);
            (void)json_object_setn_new(one, value_as_str(&key).bytes, value_as_str(&key).length,
                    calls_json_value(engine, item));
        }
        (void)json_array_append_new(all, one);
    }
    return all;
}
