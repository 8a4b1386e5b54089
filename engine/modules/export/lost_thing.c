/* lost_thing.c -- reads what a thing was before play used it up, from the change set that ended it. */
#include "engine/modules/export/lost_thing.h"

#include "engine/core/act/history_set.h"
#include "world/model/played.h"

bool lost_thing_decode(const struct value *data, struct change_set *out, struct err *err)
{
    const struct value *bytes = data->kind == VALUE_TABLE && data->table->item_count >= 1
                                        ? &data->table->items[0]
                                        : data;
    return change_set_decode(value_as_str(bytes), out, err);
}

bool lost_thing_read(const struct change_set *set, size_t i, struct lost_thing *out)
{
    const struct change *ended = &set->list[i];
    uint64_t id = ended->object;
    if (ended->kind != CHANGE_DESTROYED) {
        return false;
    }
    const struct change *moved = change_set_find(set, CHANGE_MOVED, id, STR_NONE);
    const struct change *played = change_set_find(set, CHANGE_PROPERTY, id, STR(PLAYED_PLACE));
    const struct change *area = change_set_find(set, CHANGE_PROPERTY, id, STR("area"));
    const struct change *ref = change_set_find(set, CHANGE_REF, id, STR_NONE);
    const struct change *owner = change_set_find(set, CHANGE_OWNER, id, STR_NONE);
    const struct change *protos = change_set_find(set, CHANGE_PROTOS, id, STR_NONE);
    const struct change *behaviour = change_set_find(set, CHANGE_BEHAVIOUR, id, STR_NONE);
    const struct change *place = played && played->before.kind == VALUE_TABLE &&
                                                 played->before.table->item_count == 2
                                         ? played
                                         : NULL;
    *out = (struct lost_thing){.id = id,
            .owner = owner ? value_as_id(&owner->before) : change_number(&ended->before, 0),
            .area = area && area->before.kind == VALUE_OBJECT ? area->before.object : 0,
            .ref = ref ? value_as_str(&ref->before) : STR_NONE,
            .protos = protos ? &protos->before : NULL,
            .has_behaviour = behaviour && value_as_int(&behaviour->before, 0) != 0};
    if (place) {
        out->location = value_as_id(&place->before.table->items[0]);
        out->arrived = value_as_id(&place->before.table->items[1]);
    } else if (moved) {
        out->location = change_number(&moved->before, 0);
        out->arrived = change_number(&moved->before, 1);
    }
    return true;
}
