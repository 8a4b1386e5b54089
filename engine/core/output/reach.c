/* reach.c -- checks whether a viewer can touch an object, and says what is in the way. */
#include "engine/core/output/reach.h"

#include "engine/core/output/format.h"

void reach_reason(struct engine *engine, struct object *viewer, const struct sighting *sighting,
        struct buf *out)
{
    struct event_arg args[] = {
            {STR("thing"), value_object(sighting->object->id)},
            {STR("blocker"), value_object(sighting->blocker ? sighting->blocker->id : 0)},
    };
    enum phrase phrase = PHRASE_too_dark;
    switch (sighting->block) {
    case BLOCK_NONE:
    case BLOCK_DARK:
        break;
    case BLOCK_GLASS:
        phrase = PHRASE_reach_through;
        break;
    case BLOCK_FAR:
        phrase = PHRASE_reach_far;
        break;
    case BLOCK_PERSON:
        phrase = PHRASE_reach_person;
        break;
    }
    format_phrase(engine, phrase, args, 2, viewer, out);
}

bool reach_allows(
        struct engine *engine, struct object *viewer, struct object *object, struct buf *reason)
{
    struct sighting sighting;
    bool perceived = perceive_one(engine, viewer, object, &sighting);
    if (perceived && sighting.reached) {
        return true;
    }
    if (perceived) {
        reach_reason(engine, viewer, &sighting, reason);
        return false;
    }
    struct buf name = {0};
    format_name(engine, object, viewer, ARTICLE_NONE, &name);
    struct event_arg arg = {STR("word"), value_str(buf_str(&name))};
    format_phrase(engine, PHRASE_see_none, &arg, 1, viewer, reason);
    value_finish(&arg.value);
    buf_finish(&name);
    return false;
}
