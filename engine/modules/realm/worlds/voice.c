/* voice.c -- Adds the signed word of a visitor's home to what the visitor says (travel_voice.c). */
#include "engine/modules/realm/worlds/voice.h"

#include "engine/core/people/abroad.h"
#include "world/model/rows.h"

void voice_put(struct engine *engine, uint64_t character, json_t *message)
{
    struct abroad abroad;
    bool found = false;
    if (!abroad_find(engine, character, &abroad) || abroad.away) {
        return;
    }
    struct row row = abroad_row(engine, str_of(abroad.key), &found);
    const struct value *data = row_value(&row, "data");
    const struct value *kept = found && data->kind == VALUE_TABLE
                                       ? value_table_get_str(data, STR(VOICE_MEMBER))
                                       : NULL;
    if (kept && kept->kind == VALUE_TABLE) {
        const struct value *ms = value_table_get_str(kept, STR("ms"));
        const struct value *sign = value_table_get_str(kept, STR("sig"));
        struct str text = sign ? value_as_str(sign) : STR_NONE;
        (void)json_object_set_new(message, VOICE_MEMBER,
                json_pack("{s:I, s:s%}", "ms", (json_int_t)(ms ? value_as_int(ms, 0) : 0),
                        "sig", text.bytes ? text.bytes : "", text.length));
    }
    row_finish(&row);
}
